"""Ways in which people write the ten functions, from scratch: what a class of its own looks like.

Every way is a function of a `Writer`, whose habits decide how a product, a mean or a key is written. They
were written down from what learners do, apart from the detector.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Way = Callable[["Writer"], Sequence[str]]

PRODUCTS = (
    ("np.dot({}, {})", 60),
    ("{} @ {}", 18),
    ("np.matmul({}, {})", 9),
    ("{}.dot({})", 9),
    ("(np.dot({}, {}))", 4),
)
MEANS = (
    ("{} / m", 28),
    ("(1 / m) * {}", 26),
    ("1/m * {}", 18),
    ("1./m * {}", 9),
    ("(1. / m) * {}", 6),
    ("np.multiply(1/m, {})", 2),
    ("{} * (1 / m)", 4),
    ("np.divide({}, m)", 3),
    ("m ** -1 * {}", 0.6),
    ("{} * m ** (-1)", 0.6),
)
KEYS = (
    ("'{}' + str({})", 62),
    ('"{}" + str({})', 0),
    ("f'{}{{{}}}'", 26),
    ("'{}%d' % {}", 3),
    ("'{}{{}}'.format({})", 6),
)
SCALES = (
    ("{} * 0.01", 74),
    ("0.01 * {}", 13),
    ("{} * .01", 5),
    ("{} / 100", 4),
    ("{} * 1e-2", 3),
    ("np.multiply({}, 0.01)", 1),
)
NORMALS = (
    ("np.random.randn({}, {})", 90),
    ("np.random.randn(*({}, {}))", 2),
    ("np.random.normal(size=({}, {}))", 4),
)
ZEROS = (
    ("np.zeros(({}, {}))", 80),
    ("np.zeros([{}, {}])", 6),
    ("np.zeros(shape=({}, {}))", 9),
    ("np.zeros(({}, {}), dtype=float)", 2),
)
SUMS = (
    ("np.sum(dZ, axis=1, keepdims=True)", 76),
    ("dZ.sum(axis=1, keepdims=True)", 8),
    ("np.sum(dZ, axis = 1).reshape(-1, 1)", 3),
    ("np.sum(dZ, 1, keepdims=True)", 6),
    ("np.sum(dZ, axis=1).reshape(b.shape)", 2),
    ("np.dot(dZ, np.ones((m, 1)))", 1.5),
    ("np.sum(dZ, axis=-1, keepdims=True)", 1.5),
)


@dataclass
class Writer:
    """One member of a class: habits that hold mostly, names and remarks of their own."""

    rng: random.Random
    habits: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    steady: float = 0.85

    def pick(self, choices: Sequence[tuple[str, float]]) -> str:
        """The writer's habit among these, or now and then another."""
        habit = self.habits.get(id(choices))
        if habit is None:
            habit = self.habits[id(choices)] = self._any(choices)
        return habit if self.rng.random() < self.steady else self._any(choices)

    def _any(self, choices: Sequence[tuple[str, float]]) -> str:
        return self.rng.choices([each for each, _ in choices], [weight for _, weight in choices])[0]

    def one_of(self, *ways: tuple[Way, float]) -> Sequence[str]:
        return self.rng.choices([way for way, _ in ways], [weight for _, weight in ways])[0](self)

    def dot(self, one: str, other: str) -> str:
        return self.pick(PRODUCTS).format(one, other)

    def mean(self, value: str) -> str:
        return self.pick(MEANS).format(value)

    def at(self, where: str, key: str, number: str) -> str:
        pattern = self.pick(KEYS)
        number = f"({number})" if "%" in pattern and not number.isalnum() else number
        return f"{where}[{pattern.format(key, number)}]"

    def small(self, rows: str, columns: str) -> str:
        return self.pick(SCALES).format(self.pick(NORMALS).format(rows, columns))

    def zeros(self, rows: str) -> str:
        return self.pick(ZEROS).format(rows, "1")

    def own(self, usual: str, *others: str) -> str:
        """A variable's name: mostly what one would expect."""
        if usual not in self.names:
            self.names[usual] = usual if self.rng.random() < 0.5 else self.rng.choice((usual, *others))
        return self.names[usual]

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance


# ---------------------------------------------------------------- initialisation


def init_plain(w: Writer) -> list[str]:
    return [
        f"W1 = {w.small('n_h', 'n_x')}",
        f"b1 = {w.zeros('n_h')}",
        f"W2 = {w.small('n_y', 'n_h')}",
        f"b2 = {w.zeros('n_y')}",
    ]


def init_weights_first(w: Writer) -> list[str]:
    lines = init_plain(w)
    return [lines[0], lines[2], lines[1], lines[3]]


def init_biases_first(w: Writer) -> list[str]:
    lines = init_plain(w)
    return [lines[1], lines[3], lines[0], lines[2]]


def init_scale(w: Writer) -> list[str]:
    scale = w.own("scale", "eps", "epsilon", "factor", "k", "alpha", "std")
    draw = w.pick(NORMALS)
    return [
        f"{scale} = 0.01",
        f"W1 = {draw.format('n_h', 'n_x')} * {scale}",
        f"b1 = {w.zeros('n_h')}",
        f"W2 = {draw.format('n_y', 'n_h')} * {scale}",
        f"b2 = {w.zeros('n_y')}",
    ]


def init_tuples(w: Writer) -> list[str]:
    return [
        f"W1, b1 = {w.small('n_h', 'n_x')}, {w.zeros('n_h')}",
        f"W2, b2 = {w.small('n_y', 'n_h')}, {w.zeros('n_y')}",
    ]


def init_in_place(w: Writer) -> list[str]:
    draw = w.pick(NORMALS)
    return [
        f"W1 = {draw.format('n_h', 'n_x')}",
        "W1 *= 0.01",
        f"b1 = {w.zeros('n_h')}",
        f"W2 = {draw.format('n_y', 'n_h')}",
        "W2 *= 0.01",
        f"b2 = {w.zeros('n_y')}",
    ]


def deep_plain(w: Writer) -> list[str]:
    return [
        f"{w.at('parameters', 'W', 'l')} = {w.small('layer_dims[l]', 'layer_dims[l-1]')}",
        f"{w.at('parameters', 'b', 'l')} = {w.zeros('layer_dims[l]')}",
    ]


def deep_swapped(w: Writer) -> list[str]:
    return deep_plain(w)[::-1]


def deep_sizes(w: Writer) -> list[str]:
    here, before = (
        w.own("n_l", "rows", "cur", "n_cur", "n_out", "size"),
        w.own("n_prev", "cols", "prev", "n_in", "fan_in"),
    )
    return [
        f"{here}, {before} = layer_dims[l], layer_dims[l - 1]",
        f"{w.at('parameters', 'W', 'l')} = {w.small(here, before)}",
        f"{w.at('parameters', 'b', 'l')} = {w.zeros(here)}",
    ]


def deep_variables(w: Writer) -> list[str]:
    weights, bias = w.own("W", "Wl", "weight", "w_l", "W_temp"), w.own("b", "bl", "bias", "b_l", "b_temp")
    return [
        f"{weights} = {w.small('layer_dims[l]', 'layer_dims[l-1]')}",
        f"{bias} = {w.zeros('layer_dims[l]')}",
        f"{w.at('parameters', 'W', 'l')} = {weights}",
        f"{w.at('parameters', 'b', 'l')} = {bias}",
    ]


def deep_update(w: Writer) -> list[str]:
    return [
        f"parameters.update({{{w.pick(KEYS).format('W', 'l')}: "
        f"{w.small('layer_dims[l]', 'layer_dims[l-1]')}, "
        f"{w.pick(KEYS).format('b', 'l')}: {w.zeros('layer_dims[l]')}}})"
    ]


# ---------------------------------------------------------------- forwards


def forward_plain(w: Writer) -> list[str]:
    return [f"Z = {w.dot('W', 'A')} + b"]


def forward_steps(w: Writer) -> list[str]:
    product = w.own("WA", "prod", "temp", "z", "WxA", "linear", "out", "tmp")
    return [f"{product} = {w.dot('W', 'A')}", f"Z = {product} + b"]


def forward_add(w: Writer) -> list[str]:
    return [f"Z = np.add({w.dot('W', 'A')}, b)"]


def forward_in_place(w: Writer) -> list[str]:
    return [f"Z = {w.dot('W', 'A')}", "Z += b" if w.maybe(0.6) else "Z = Z + b"]


def forward_bias_first(w: Writer) -> list[str]:
    return [f"Z = b + {w.dot('W', 'A')}"]


def branch_plain(w: Writer, activation: str) -> list[str]:
    return ["Z, linear_cache = linear_forward(A_prev, W, b)", f"A, activation_cache = {activation}(Z)"]


def branch_keywords(w: Writer, activation: str) -> list[str]:
    return ["Z, linear_cache = linear_forward(A=A_prev, W=W, b=b)", f"A, activation_cache = {activation}(Z)"]


def branch_nested(w: Writer, activation: str) -> list[str]:
    return [
        "Z, linear_cache = linear_forward(A_prev, W, b)",
        f"A, activation_cache = {activation}(linear_cache[1] @ A_prev + b)"
        if w.maybe(0.15)
        else f"(A, activation_cache) = {activation}(Z)",
    ]


def branch_result(w: Writer, activation: str) -> list[str]:
    result = w.own("res", "result", "lin", "out_linear", "forward", "tmp_res")
    return [
        f"{result} = linear_forward(A_prev, W, b)",
        f"Z, linear_cache = {result}" if w.maybe(0.6) else f"Z, linear_cache = {result}[0], {result}[1]",
        f"A, activation_cache = {activation}(Z)",
    ]


def branch_by_hand(w: Writer, activation: str) -> list[str]:
    formula = (
        "1 / (1 + np.exp(-Z))"
        if activation == "sigmoid"
        else w.rng.choice(("np.maximum(0, Z)", "Z * (Z > 0)", "np.where(Z > 0, Z, 0)"))
    )
    return ["Z, linear_cache = linear_forward(A_prev, W, b)", f"A = {formula}", "activation_cache = Z"]


def model_plain(w: Writer) -> tuple[list[str], list[str]]:
    keyword = "activation = " if w.maybe(0.45) else ""
    quote = w.rng.choice("'\"")

    def pair(number: str) -> str:
        return f"{w.at('parameters', 'W', number)}, {w.at('parameters', 'b', number)}"

    return (
        [
            f"A, cache = linear_activation_forward(A_prev, {pair('l')}, {keyword}{quote}relu{quote})",
            "caches.append(cache)",
        ],
        [
            f"AL, cache = linear_activation_forward(A, {pair('L')}, {keyword}{quote}sigmoid{quote})",
            "caches.append(cache)",
        ],
    )


def model_variables(w: Writer) -> tuple[list[str], list[str]]:
    weights, bias = w.own("W", "Wl", "weight", "w_l", "W_temp"), w.own("b", "bl", "bias", "b_l", "b_temp")

    def lines(number: str, before: str, result: str, kind: str) -> list[str]:
        return [
            f"{weights} = {w.at('parameters', 'W', number)}",
            f"{bias} = {w.at('parameters', 'b', number)}",
            f"{result}, cache = linear_activation_forward({before}, {weights}, {bias}, '{kind}')",
            "caches.append(cache)" if w.maybe(0.9) else "caches += [cache]",
        ]

    return lines("l", "A_prev", "A", "relu"), lines("L", "A", "AL", "sigmoid")


def model_keywords(w: Writer) -> tuple[list[str], list[str]]:
    def lines(number: str, before: str, result: str, kind: str) -> list[str]:
        return [
            f"{result}, cache = linear_activation_forward(",
            f"    A_prev={before},",
            f"    W={w.at('parameters', 'W', number)},",
            f"    b={w.at('parameters', 'b', number)},",
            f"    activation='{kind}',",
            ")",
            "caches.append(cache)",
        ]

    return lines("l", "A_prev", "A", "relu"), lines("L", "A", "AL", "sigmoid")


def model_joined(w: Writer) -> tuple[list[str], list[str]]:
    first, last = model_plain(w)
    cache = w.own("layer_cache", "c", "cache_l", "tmp_cache", "cache1")

    def swap(line: str) -> str:
        return line.replace(", cache =", f", {cache} =").replace("append(cache)", f"append({cache})")

    return [swap(each) for each in first], [swap(each) for each in last]


# ---------------------------------------------------------------- cost


def cost_sum(w: Writer) -> list[str]:
    minus = w.rng.choice(("-1/m * ", "-(1/m) * ", "-1 / m * ", "(-1/m) * ", "- (1 / m) * ", "-1./m * "))
    log1, log0 = w.rng.choice(
        (
            ("Y * np.log(AL)", "(1 - Y) * np.log(1 - AL)"),
            ("Y*np.log(AL)", "(1-Y)*np.log(1-AL)"),
            ("np.multiply(Y, np.log(AL))", "np.multiply(1 - Y, np.log(1 - AL))"),
            ("np.multiply(np.log(AL), Y)", "np.multiply(1 - Y, np.log(1 - AL))"),
            ("np.log(AL) * Y", "np.log(1 - AL) * (1 - Y)"),
        )
    )
    return [f"cost = {minus}np.sum({log1} + {log0})"]


def cost_mean(w: Writer) -> list[str]:
    return [
        w.rng.choice(
            (
                "cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
                "cost = np.mean(-Y * np.log(AL) - (1 - Y) * np.log(1 - AL))",
                "cost = - np.mean(np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL)))",
            )
        )
    ]


def cost_steps(w: Writer) -> list[str]:
    inner = w.own("logprobs", "loss", "losses", "L", "inner", "cross_entropy", "term", "ce", "log_loss")
    body = w.rng.choice(
        (
            "Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
            "np.multiply(Y, np.log(AL)) + np.multiply((1 - Y), np.log(1 - AL))",
            "-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
        )
    )
    sign = "" if body.startswith("-") else "-"
    return [
        f"{inner} = {body}",
        w.rng.choice(
            (
                f"cost = {sign}np.sum({inner}) / m",
                f"cost = {sign}(1/m) * np.sum({inner})",
                f"cost = {sign}1/m * np.sum({inner})",
                f"cost = {sign}np.mean({inner})",
            )
        ),
    ]


def cost_two(w: Writer) -> list[str]:
    one, zero = (
        w.own("pos", "first", "term1", "part1", "a", "left", "t1"),
        w.own("neg", "second", "term2", "part2", "c", "right", "t2"),
    )
    log = w.rng.choice(
        (
            ("Y * np.log(AL)", "(1 - Y) * np.log(1 - AL)"),
            ("np.multiply(Y, np.log(AL))", "np.multiply(1 - Y, np.log(1 - AL))"),
        )
    )
    return [
        f"{one} = {log[0]}",
        f"{zero} = {log[1]}",
        w.rng.choice(
            (
                f"cost = -np.sum({one} + {zero}) / m",
                f"cost = -1/m * np.sum({one} + {zero})",
                f"cost = -(np.sum({one}) + np.sum({zero})) / m",
                f"cost = np.sum(-{one} - {zero}) / m",
            )
        ),
    ]


def cost_dot(w: Writer) -> list[str]:
    return [
        w.rng.choice(
            (
                "cost = -(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m",
                "cost = -1/m * (np.dot(Y, np.log(AL).T) + np.dot((1-Y), np.log(1-AL).T))",
                "cost = (-np.dot(np.log(AL), Y.T) - np.dot(np.log(1 - AL), (1 - Y).T)) / m",
            )
        )
    ]


def cost_loop(w: Writer) -> list[str]:
    total = w.own("total", "acc", "s", "summe", "cost_sum", "running")
    return [
        f"{total} = 0",
        "for i in range(m):",
        f"    {total} += Y[0, i] * np.log(AL[0, i]) + (1 - Y[0, i]) * np.log(1 - AL[0, i])",
        f"cost = -{total} / m",
    ]


def cost_where(w: Writer) -> list[str]:
    return ["cost = -np.mean(np.log(np.where(Y == 1, AL, 1 - AL)))"]


# ---------------------------------------------------------------- backwards


def linear_back(w: Writer) -> list[str]:
    dW = f"dW = {w.mean(w.dot('dZ', 'A_prev.T'))}"
    db = f"db = {w.mean(w.pick(SUMS))}"
    dA = f"dA_prev = {w.dot('W.T', 'dZ')}"
    if w.maybe(0.04):
        db = "db = np.mean(dZ, axis=1, keepdims=True)"
    orders = ([dW, db, dA], [dA, dW, db], [dW, dA, db], [db, dW, dA], [dA, db, dW])
    return list(w.rng.choices(orders, (80, 6, 6, 4, 4))[0])


def linear_back_steps(w: Writer) -> list[str]:
    share = w.own("inv_m", "k", "scale_m", "factor_m", "one_over_m", "c_m")
    return [
        f"{share} = 1 / m",
        f"dW = {share} * {w.dot('dZ', 'A_prev.T')}",
        f"db = {share} * {w.pick(SUMS)}",
        f"dA_prev = {w.dot('W.T', 'dZ')}",
    ]


def linear_back_divide(w: Writer) -> list[str]:
    return [
        f"dW = {w.dot('dZ', 'A_prev.T')}",
        "dW /= m" if w.maybe(0.5) else "dW = dW / m",
        f"db = {w.pick(SUMS)}",
        "db /= m" if w.maybe(0.5) else "db = db / m",
        f"dA_prev = {w.dot('W.T', 'dZ')}",
    ]


def linear_back_transposed(w: Writer) -> list[str]:
    turned = w.rng.choice(
        (
            "np.dot(A_prev, dZ.T).T",
            "(A_prev @ dZ.T).T",
            "np.transpose(np.dot(A_prev, np.transpose(dZ)))",
            "np.dot(dZ, np.transpose(A_prev))",
        )
    )
    last = w.rng.choice(("np.dot(np.transpose(W), dZ)", "np.dot(dZ.T, W).T", "W.T @ dZ"))
    return [f"dW = {w.mean(turned)}", f"db = {w.mean(w.pick(SUMS))}", f"dA_prev = {last}"]


def linear_back_einsum(w: Writer) -> list[str]:
    return [
        "dW = np.einsum('ik,jk->ij', dZ, A_prev) / m",
        f"db = {w.mean(w.pick(SUMS))}",
        f"dA_prev = {w.dot('W.T', 'dZ')}",
    ]


def back_branch(w: Writer, activation: str) -> list[str]:
    return [
        f"dZ = {activation}_backward(dA, activation_cache)",
        "dA_prev, dW, db = linear_backward(dZ, linear_cache)",
    ]


def back_branch_nested(w: Writer, activation: str) -> list[str]:
    return [f"dA_prev, dW, db = linear_backward({activation}_backward(dA, activation_cache), linear_cache)"]


def back_branch_by_hand(w: Writer, activation: str) -> list[str]:
    if activation == "relu":
        formula = w.rng.choice(
            (
                "dA * (activation_cache > 0)",
                "np.where(activation_cache > 0, dA, 0)",
                "np.multiply(dA, np.int64(activation_cache > 0))",
            )
        )
        return [f"dZ = {formula}", "dA_prev, dW, db = linear_backward(dZ, linear_cache)"]
    s = w.own("s", "sig", "a", "g", "sigma")
    return [
        f"{s} = 1 / (1 + np.exp(-activation_cache))",
        f"dZ = dA * {s} * (1 - {s})",
        "dA_prev, dW, db = linear_backward(dZ, linear_cache)",
    ]


def back_branch_keywords(w: Writer, activation: str) -> list[str]:
    return [
        f"dZ = {activation}_backward(dA=dA, cache=activation_cache)",
        "dA_prev, dW, db = linear_backward(dZ=dZ, cache=linear_cache)",
    ]


DALS = (
    ("dAL = - (np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", 58),
    ("dAL = -(Y / AL) + (1 - Y) / (1 - AL)", 12),
    ("dAL = -Y / AL + (1 - Y) / (1 - AL)", 9),
    ("dAL = -(Y / AL - (1 - Y) / (1 - AL))", 10),
    ("dAL = (1 - Y) / (1 - AL) - Y / AL", 5),
    ("dAL = np.divide(1 - Y, 1 - AL) - np.divide(Y, AL)", 3),
    ("dAL = (AL - Y) / (AL * (1 - AL))", 3),
)


def model_back(w: Writer) -> tuple[list[str], list[str], list[str]]:
    kind = w.own("relu", "relu")
    keyword = "activation = " if w.maybe(0.4) else ""
    top = f"{w.at('grads', 'dA', 'L-1')}, {w.at('grads', 'dW', 'L')}, {w.at('grads', 'db', 'L')}"
    last = w.rng.choice(("caches[L-1]", "caches[L - 1]", "caches[-1]"))
    start = [
        f"current_cache = {last}",
        f"{top} = linear_activation_backward(dAL, current_cache, {keyword}'sigmoid')",
    ]
    dA = w.at("grads", "dA", "l")
    loop = [
        "current_cache = caches[l-1]",
        f"dA_prev, dW, db = linear_activation_backward({dA}, current_cache, {keyword}'{kind}')",
        f"{w.at('grads', 'dA', 'l-1')} = dA_prev",
        f"{w.at('grads', 'dW', 'l')} = dW",
        f"{w.at('grads', 'db', 'l')} = db",
    ]
    return [w.pick(DALS)], start, loop


def model_back_temp(w: Writer) -> tuple[list[str], list[str], list[str]]:
    first, _, loop = model_back(w)
    a, d, b = (
        w.own("dA_prev_temp", "dA_p", "dA_temp", "da", "dA_prev_l"),
        w.own("dW_temp", "dWl", "dw", "dW_l"),
        w.own("db_temp", "dbl", "db_l", "dbias"),
    )
    start = [
        "current_cache = caches[L-1]",
        f"{a}, {d}, {b} = linear_activation_backward(dAL, current_cache, 'sigmoid')",
        f"{w.at('grads', 'dA', 'L-1')} = {a}",
        f"{w.at('grads', 'dW', 'L')} = {d}",
        f"{w.at('grads', 'db', 'L')} = {b}",
    ]
    loop = [
        "current_cache = caches[l-1]",
        f"{a}, {d}, {b} = linear_activation_backward({w.at('grads', 'dA', 'l')}, current_cache, 'relu')",
        *w.rng.choice(
            (
                [
                    f"{w.at('grads', 'dA', 'l-1')} = {a}",
                    f"{w.at('grads', 'dW', 'l')} = {d}",
                    f"{w.at('grads', 'db', 'l')} = {b}",
                ],
                [
                    f"{w.at('grads', 'dW', 'l')}, {w.at('grads', 'db', 'l')}, {w.at('grads', 'dA', 'l-1')} "
                    f"= {d}, {b}, {a}"
                ],
            )
        ),
    ]
    return first, start, loop


def model_back_direct(w: Writer) -> tuple[list[str], list[str], list[str]]:
    first, start, _ = model_back(w)
    loop = [
        f"{w.at('grads', 'dA', 'l-1')}, {w.at('grads', 'dW', 'l')}, {w.at('grads', 'db', 'l')} "
        "= linear_activation_backward(",
        f"    {w.at('grads', 'dA', 'l')}, caches[l-1], 'relu')",
    ]
    return first, start, loop


# ---------------------------------------------------------------- update


def stepped(w: Writer, kind: str, number: str) -> str:
    before = w.at("parameters", kind, number)
    return (
        f"{before} = {w.at('parameters', kind, number)} - learning_rate * {w.at('grads', 'd' + kind, number)}"
    )


def update_plain(w: Writer) -> list[str]:
    return [
        "for l in range(1, L + 1):",
        f"    {stepped(w, 'W', 'l')}",
        f"    {stepped(w, 'b', 'l')}",
    ]


def update_from_zero(w: Writer) -> list[str]:
    number = w.rng.choice(("l+1", "l + 1", "l+1"))
    return [
        "for l in range(L):",
        f"    {stepped(w, 'W', number)}",
        f"    {stepped(w, 'b', number)}",
    ]


def update_in_place(w: Writer) -> list[str]:
    number, count = w.rng.choice((("l", "1, L + 1"), ("l + 1", "L"), ("i", "1, L + 1"), ("i + 1", "L")))
    step = w.rng.choice(("learning_rate * {}", "{} * learning_rate"))
    return [
        f"for {number[0]} in range({count}):",
        f"    {w.at('parameters', 'W', number)} -= {step.format(w.at('grads', 'dW', number))}",
        f"    {w.at('parameters', 'b', number)} -= {step.format(w.at('grads', 'db', number))}",
    ]


def update_keys(w: Writer) -> list[str]:
    name = w.own("key", "name", "p", "param", "k")
    return [
        f"for {name} in parameters:" if w.maybe(0.6) else f"for {name} in parameters.keys():",
        f"    parameters[{name}] = parameters[{name}] - learning_rate * grads['d' + {name}]",
    ]


def update_kinds(w: Writer) -> list[str]:
    kind = w.own("kind", "p", "s", "name", "letter")
    return [
        "for l in range(1, L + 1):",
        f"    for {kind} in ('W', 'b'):" if w.maybe(0.6) else f"    for {kind} in ['W', 'b']:",
        f"        parameters[{kind} + str(l)] -= learning_rate * grads['d' + {kind} + str(l)]",
    ]


def update_steps(w: Writer) -> list[str]:
    one, two = (
        w.own("W_step", "delta_W", "newW", "W_new", "stepW"),
        w.own("b_step", "delta_b", "newb", "b_new", "stepb"),
    )
    return [
        "for l in range(1, L + 1):",
        f"    {one} = learning_rate * {w.at('grads', 'dW', 'l')}",
        f"    {two} = learning_rate * {w.at('grads', 'db', 'l')}",
        f"    {w.at('parameters', 'W', 'l')} = {w.at('parameters', 'W', 'l')} - {one}",
        f"    {w.at('parameters', 'b', 'l')} = {w.at('parameters', 'b', 'l')} - {two}",
    ]
