"""Wrong versions of `update_parameters`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

LOOP = "for l in range(1, L + 1):"
W = 'parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]'
B = 'parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]'
STEP_W = '- learning_rate * grads["dW" + str(l)]'
STEP_B = '- learning_rate * grads["db" + str(l)]'
RETURN = "\n    return parameters"

MISCONCEPTIONS = misconceptions(
    "update_parameters",
    (
        "update-uphill",
        "The step goes uphill: descent is against the gradient.",
        ("- learning_rate", "+ learning_rate", 2),
    ),
    (
        "update-biases-uphill",
        "The weights go downhill, the biases uphill.",
        (STEP_B, STEP_B.replace("-", "+")),
    ),
    (
        "update-rate-missing",
        "The learning rate is not used.",
        ("learning_rate * grads", "grads", 2),
    ),
    (
        "update-rate-missing-for-biases",
        "The learning rate is used for the weights only.",
        (STEP_B, '- grads["db" + str(l)]'),
    ),
    (
        "update-rate-squared",
        "The learning rate enters twice.",
        ("learning_rate * grads", "learning_rate * learning_rate * grads", 2),
    ),
    (
        "update-divided-by-rate",
        "The gradient is multiplied by the learning rate, not divided by it.",
        (STEP_W, '- grads["dW" + str(l)] / learning_rate'),
        (STEP_B, '- grads["db" + str(l)] / learning_rate'),
    ),
    (
        "update-fixed-rate",
        "A number stands where the parameter learning_rate should be used.",
        ("learning_rate * grads", "0.1 * grads", 2),
    ),
    (
        "update-rate-shrinks",
        "The learning rate is the same for all layers; yours changes from layer to layer.",
        (B, f"{B}\n        learning_rate = learning_rate / 2"),
    ),
    (
        "update-rate-times-layer",
        "The learning rate is the same for all layers; yours grows with the layer's number.",
        ("learning_rate * grads", "learning_rate * l * grads", 2),
    ),
    (
        "update-rate-on-everything",
        "Only the gradient is multiplied by the learning rate: look at the brackets.",
        (W, 'parameters["W" + str(l)] = learning_rate * (parameters["W" + str(l)] - grads["dW" + str(l)])'),
        (B, 'parameters["b" + str(l)] = learning_rate * (parameters["b" + str(l)] - grads["db" + str(l)])'),
    ),
    (
        "update-rate-on-parameter",
        "The learning rate belongs to the gradient, not to the parameter.",
        (W, 'parameters["W" + str(l)] = learning_rate * parameters["W" + str(l)] - grads["dW" + str(l)]'),
        (B, 'parameters["b" + str(l)] = learning_rate * parameters["b" + str(l)] - grads["db" + str(l)]'),
    ),
    (
        "update-step-from-parameter",
        "The step is made of the parameter itself; it is made of its gradient.",
        (STEP_W, '- learning_rate * parameters["W" + str(l)]'),
        (STEP_B, '- learning_rate * parameters["b" + str(l)]'),
    ),
    (
        "update-step-only",
        "What is stored is the step alone: where does it start from?",
        (W, 'parameters["W" + str(l)] = -learning_rate * grads["dW" + str(l)]'),
        (B, 'parameters["b" + str(l)] = -learning_rate * grads["db" + str(l)]'),
    ),
    (
        "update-product",
        "The step is subtracted from the parameter, not multiplied with it.",
        (STEP_W, '* learning_rate * grads["dW" + str(l)]'),
        (STEP_B, '* learning_rate * grads["db" + str(l)]'),
    ),
    (
        "update-reversed-difference",
        "The parameter is subtracted from the step: it is the other way round.",
        (W, 'parameters["W" + str(l)] = learning_rate * grads["dW" + str(l)] - parameters["W" + str(l)]'),
        (B, 'parameters["b" + str(l)] = learning_rate * grads["db" + str(l)] - parameters["b" + str(l)]'),
    ),
    (
        "update-step-twice",
        "Every layer takes two steps instead of one.",
        ("learning_rate * grads", "2 * learning_rate * grads", 2),
    ),
    (
        "update-sign-only",
        "The size of the gradient is lost; only its sign is used.",
        ('grads["dW" + str(l)]', 'np.sign(grads["dW" + str(l)])'),
        ('grads["db" + str(l)]', 'np.sign(grads["db" + str(l)])'),
    ),
    (
        "update-normalised",
        "The gradient is used as it is, not scaled to length 1.",
        (STEP_W, f'{STEP_W} / np.linalg.norm(grads["dW" + str(l)])'),
        (STEP_B, f'{STEP_B} / np.linalg.norm(grads["db" + str(l)])'),
    ),
    (
        "update-averaged-again",
        "The gradients are means already: nothing is to be divided here.",
        (STEP_W, f'{STEP_W} / grads["dW" + str(l)].shape[1]'),
    ),
    (
        "update-weight-decay",
        "The weights also shrink by themselves, which is regularisation and not asked for here.",
        (STEP_W, '- learning_rate * (grads["dW" + str(l)] + parameters["W" + str(l)])'),
    ),
    (
        "update-biases-with-dw",
        "The biases are updated with the gradient of the weights.",
        (STEP_B, '- learning_rate * grads["dW" + str(l)]'),
    ),
    (
        "update-weights-with-db",
        "The weights are updated with the gradient of the biases.",
        (STEP_W, '- learning_rate * grads["db" + str(l)]'),
    ),
    (
        "update-biases-with-mean",
        "All biases of a layer take the same step; each has a gradient of its own.",
        (STEP_B, '- learning_rate * np.mean(grads["db" + str(l)])'),
    ),
    (
        "update-weights-only",
        "The biases stay as they were.",
        (B, "pass"),
    ),
    (
        "update-biases-only",
        "The weights stay as they were.",
        (W, "pass"),
    ),
    (
        "update-not-stored",
        "The new values are computed, but they do not reach the dictionary.",
        (W, 'W = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]'),
        (B, 'b = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]'),
    ),
    (
        "update-last-layer-skipped",
        "The last layer stays as it was: where does range stop?",
        (LOOP, "for l in range(1, L):"),
    ),
    (
        "update-first-layer-skipped",
        "The first layer stays as it was.",
        (LOOP, "for l in range(2, L + 1):"),
    ),
    (
        "update-last-layer-only",
        "Only the last layer is updated.",
        (LOOP, "for l in range(L, L + 1):"),
    ),
    (
        "update-loop-from-zero",
        "The first layer is layer 1: there is no W0.",
        (LOOP, "for l in range(L + 1):"),
    ),
    (
        "update-layers-counted-twice",
        "Every layer has two entries in parameters: how many layers are there then?",
        ("L = len(parameters) // 2", "L = len(parameters)"),
    ),
    (
        "update-returns-in-loop",
        "Only the first layer is updated: how far is the return line indented?",
        (B, f"{B}\n        return parameters"),
    ),
    (
        "update-first-gradient-always",
        "Every layer uses the gradient of layer 1.",
        ('grads["dW" + str(l)]', 'grads["dW1"]'),
        ('grads["db" + str(l)]', 'grads["db1"]'),
    ),
    (
        "update-gradient-of-layer-before",
        "Layer l is updated with the gradient of layer l - 1.",
        ('grads["dW" + str(l)]', 'grads["dW" + str(l - 1)]'),
        ('grads["db" + str(l)]', 'grads["db" + str(l - 1)]'),
    ),
    (
        "update-stored-under-gradient-names",
        "The new values are stored under the names of the gradients: the parameters keep theirs.",
        ('parameters["W" + str(l)] = ', 'parameters["dW" + str(l)] = '),
        ('parameters["b" + str(l)] = ', 'parameters["db" + str(l)] = '),
    ),
    (
        "update-keys-of-gradients-wrong",
        "The gradient of W1 is stored under dW1, not W1.",
        ('grads["dW" + str(l)]', 'grads["W" + str(l)]'),
        ('grads["db" + str(l)]', 'grads["b" + str(l)]'),
    ),
    (
        "update-returns-gradients",
        "The gradients come back; the parameters are wanted.",
        (RETURN, "\n    return grads"),
    ),
    (
        "update-gradients-clipped-at-one",
        "Gradients are used as they are: yours are cut off beyond 1.",
        ('grads["dW" + str(l)]', 'np.clip(grads["dW" + str(l)], -1, 1)'),
        ('grads["db" + str(l)]', 'np.clip(grads["db" + str(l)], -1, 1)'),
    ),
    (
        "update-gradients-clipped-at-five",
        "Gradients are used as they are: yours are cut off beyond 5.",
        ('grads["dW" + str(l)]', 'np.clip(grads["dW" + str(l)], -5, 5)'),
        ('grads["db" + str(l)]', 'np.clip(grads["db" + str(l)], -5, 5)'),
    ),
    (
        "update-gradients-clipped-at-a-hundred",
        "Gradients are used as they are: yours are cut off beyond 100.",
        ('grads["dW" + str(l)]', 'np.clip(grads["dW" + str(l)], -100, 100)'),
        ('grads["db" + str(l)]', 'np.clip(grads["db" + str(l)], -100, 100)'),
    ),
    (
        "update-layers-counted-by-gradients",
        "grads holds dA besides dW and db: the number of layers follows from parameters.",
        ("L = len(parameters) // 2", "L = len(grads) // 2"),
    ),
    (
        "update-zipped-with-gradients",
        "grads is not in the order of parameters, and holds dA too: look gradients up by their keys.",
        (LOOP, "for (key, value), step in zip(parameters.items(), grads.values()):"),
        (W, "parameters[key] = value - learning_rate * step"),
        (B, "pass"),
    ),
    (
        "update-every-gradient-key",
        "grads holds dA too, which belongs to no parameter: go through the layers.",
        (LOOP, "for key, step in grads.items():"),
        (W, "parameters[key[1:]] = parameters[key[1:]] - learning_rate * step"),
        (B, "pass"),
    ),
    (
        "update-two-layers-only",
        "The number of layers follows from parameters; yours is 2 always.",
        ("L = len(parameters) // 2", "L = 2"),
    ),
    (
        "update-rate-capped",
        "The learning rate is used as it is given, also when it is larger than 1.",
        ("learning_rate * grads", "min(learning_rate, 1) * grads", 2),
    ),
    (
        "update-rounded",
        "Only printing rounds: keep all digits of the parameters.",
        (RETURN, "\n    return {key: np.round(value, 4) for key, value in parameters.items()}"),
    ),
    (
        "update-half-precision",
        "float16 keeps three digits: leave the arrays as numpy makes them.",
        (RETURN, "\n    return {key: value.astype(np.float16) for key, value in parameters.items()}"),
    ),
)

CORRECT_VARIANTS = variants(
    "update_parameters",
    (
        "update-in-place",
        (W, 'parameters["W" + str(l)] -= learning_rate * grads["dW" + str(l)]'),
        (B, 'parameters["b" + str(l)] -= learning_rate * grads["db" + str(l)]'),
    ),
    (
        "update-callers-arrays",
        ("{key: np.copy(array) for key, array in parameters.items()}", "parameters"),
        (W, 'parameters["W" + str(l)] -= learning_rate * grads["dW" + str(l)]'),
    ),
    ("update-callers-dict", ("{key: np.copy(array) for key, array in parameters.items()}", "parameters")),
    (
        "update-new-dict",
        (RETURN, "\n    return dict(sorted((key, np.asarray(value)) for key, value in parameters.items()))"),
    ),
    (
        "update-formatted-keys",
        (STEP_W, '- grads[f"dW{l}"] * learning_rate'),
        (STEP_B, '+ -learning_rate * grads[f"db{l}"]'),
    ),
    ("update-counted-from-zero", (LOOP, "for l in range(L):"), ("str(l)", "str(l + 1)", 6)),
    ("update-extra-key", (RETURN, '\n    parameters["rate"] = learning_rate\n    return parameters')),
    (
        "update-key-by-key",
        (LOOP, "for key in parameters:"),
        (W, 'parameters[key] = parameters[key] - learning_rate * grads["d" + key]'),
        (B, "pass"),
    ),
    (
        "update-by-comprehension",
        (
            LOOP,
            "parameters = {\n"
            '        key: value - learning_rate * grads[f"d{key}"] for key, value in parameters.items()\n'
            "    }\n    for l in ():",
        ),
    ),
    (
        "update-deep-copy",
        (
            "{key: np.copy(array) for key, array in parameters.items()}",
            '__import__("copy").deepcopy(parameters)',
        ),
    ),
    (
        "update-shallow-copy",
        ("{key: np.copy(array) for key, array in parameters.items()}", "parameters.copy()"),
    ),
    ("update-while", (LOOP, "l = 0\n    while l < L:\n        l += 1")),
    (
        "update-subtract",
        (
            W,
            'step = np.multiply(learning_rate, grads["dW" + str(l)])\n'
            '        parameters["W" + str(l)] = np.subtract(parameters["W" + str(l)], step)',
        ),
    ),
    (
        "update-written-into",
        (
            W,
            'W = parameters["W" + str(l)]\n'
            '        np.subtract(W, learning_rate * grads["dW" + str(l)], out=W)',
        ),
    ),
    (
        "update-in-place-by-name",
        (LOOP, "for key in parameters:"),
        (W, 'parameters[key] -= learning_rate * grads["d" + key]'),
        (B, "pass"),
    ),
    (
        "update-added-backwards",
        (STEP_W, '+ (-learning_rate) * grads["dW" + str(l)]'),
        (STEP_B, '+ grads["db" + str(l)] * -learning_rate'),
    ),
    (
        "update-both-kinds",
        (
            W,
            'for key in ("W" + str(l), "b" + str(l)):\n'
            '            parameters[key] = parameters[key] - learning_rate * grads["d" + key]',
        ),
        (B, "pass"),
    ),
    (
        "update-layers-from-keys",
        ("L = len(parameters) // 2", 'L = sum(key.startswith("W") for key in parameters)'),
    ),
    (
        "update-layers-from-gradients",
        ("L = len(parameters) // 2", 'L = len([key for key in grads if key.startswith("dW")])'),
    ),
    (
        "update-gradients-that-have-a-parameter",
        (LOOP, "for key in (key for key in grads if key[1:] in parameters):"),
        (W, "parameters[key[1:]] = parameters[key[1:]] - learning_rate * grads[key]"),
        (B, "pass"),
    ),
    ("update-returns-another-dict", (RETURN, "\n    return {**parameters}")),
    ("update-rate-as-array", (STEP_W, '- np.array(learning_rate) * grads["dW" + str(l)]')),
    (
        "update-lambda",
        (
            W,
            "step = lambda value, gradient: value - learning_rate * gradient\n"
            '        parameters["W" + str(l)] = step(parameters["W" + str(l)], grads["dW" + str(l)])',
        ),
    ),
    (
        "update-single-precision",
        (RETURN, "\n    return {key: value.astype(np.float32) for key, value in parameters.items()}"),
    ),
)
