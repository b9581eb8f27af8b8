"""The same for the cost and the way back: see honest_ways.py."""

from __future__ import annotations

from benchmarks.honest_writer import SUMS, Writer

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
