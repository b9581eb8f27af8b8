"""Ways in which people write the ten functions, from scratch: what a class of its own looks like.

Every way is a function of a `Writer`, whose habits decide how a product, a mean or a key is written. They
were written down from what learners do, apart from the detector.
"""

from __future__ import annotations

from benchmarks.honest_writer import KEYS, NORMALS, Writer

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
