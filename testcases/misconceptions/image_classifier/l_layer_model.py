"""Wrong versions of `L_layer_model`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

START = "parameters = initialize_parameters_deep(layers_dims)"
LOOP = "for i in range(num_iterations):"
FORWARD = "AL, caches = L_model_forward(X, parameters)"
COST = "cost = compute_cost(AL, Y)"
BACKWARD = "grads = L_model_backward(AL, Y, caches)"
UPDATE = "parameters = update_parameters(parameters, grads, learning_rate)"
KEPT = "if i % 100 == 0:\n            costs.append(cost)"
RETURN = "return parameters, costs"
FIRST_LINE = "costs = []\n    display"

MISCONCEPTIONS = misconceptions(
    "L_layer_model",
    (
        "deep-cost-every-round",
        "The cost is kept in every round; only every hundredth is wanted.",
        (KEPT, "costs.append(cost)"),
    ),
    (
        "deep-cost-of-last-round-too",
        "The cost of the last round is kept too; only rounds 0, 100, 200 and so on count.",
        ("if i % 100 == 0:", "if i % 100 == 0 or i == num_iterations - 1:"),
    ),
    (
        "deep-cost-at-the-hundredth",
        "Rounds are counted from 0: the first cost is that of round 0, then 100, not 99.",
        ("if i % 100 == 0:", "if (i + 1) % 100 == 0:"),
    ),
    (
        "deep-cost-of-round-zero-missing",
        "The cost of round 0 is missing.",
        ("if i % 100 == 0:", "if i > 0 and i % 100 == 0:"),
    ),
    (
        "deep-cost-of-every-tenth",
        "A cost is kept every hundred rounds, not every ten.",
        ("if i % 100 == 0:", "if i % 10 == 0:"),
    ),
    (
        "deep-cost-unless-hundredth",
        "i % 100 is 0 in every hundredth round: the condition is the wrong way round.",
        ("if i % 100 == 0:", "if i % 100:"),
    ),
    (
        "deep-cost-only-when-printed",
        "The costs are kept whether or not they are shown.",
        ("if i % 100 == 0:", "if print_cost and i % 100 == 0:"),
    ),
    (
        "deep-costs-are-a-number",
        "All costs that were kept are returned as a list, not only the last one.",
        (RETURN, "return parameters, cost"),
    ),
    (
        "deep-costs-as-array",
        "The costs are returned as a list, not as an array.",
        (RETURN, "return parameters, np.array(costs)"),
    ),
    (
        "deep-costs-not-kept",
        "The list of costs stays empty.",
        ("costs.append(cost)", "pass"),
    ),
    (
        "deep-costs-in-a-new-list",
        "The list of costs begins anew in every round: make it before the loop.",
        (COST, f"{COST}\n        costs = []"),
    ),
    (
        "deep-initialised-in-loop",
        "The parameters begin anew in every round: initialize once, before the loop.",
        (LOOP, f"{LOOP}\n        {START}"),
    ),
    (
        "deep-start-of-the-shallow-network",
        "initialize_parameters is for one hidden layer; this model takes any number.",
        (START, "parameters = initialize_parameters(layers_dims[0], layers_dims[1], layers_dims[-1])"),
    ),
    (
        "deep-start-times-a-hundredth",
        "Section 4.1: here weights are divided by the root of n_prev, not multiplied by 0.01.",
        (
            START,
            "np.random.seed(3)\n    parameters = {}\n    for l in range(1, len(layers_dims)):\n"
            '        parameters["W" + str(l)] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * 0.01\n'
            '        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))',
        ),
    ),
    (
        "deep-start-same-draws-times-a-hundredth",
        "Section 4.1: weights are divided by the root of n_prev; with 0.01 they let nothing through.",
        (
            START,
            f"{START}\n    for l in range(1, len(layers_dims)):\n"
            '        parameters["W" + str(l)] *= 0.01 * np.sqrt(layers_dims[l - 1])',
        ),
    ),
    (
        "deep-start-scaled-for-relu",
        "The weights are scaled once more: the given initialization has the right size already.",
        (
            START,
            f"{START}\n    for l in range(1, len(layers_dims)):\n"
            '        parameters["W" + str(l)] *= np.sqrt(2)',
        ),
    ),
    (
        "deep-start-all-zero",
        "With all parameters 0 the units of a layer stay alike for ever: draw them.",
        (START, f"{START}\n    parameters = {{name: 0 * value for name, value in parameters.items()}}"),
    ),
    (
        "deep-start-other-seed",
        "The draws are others: leave the seed to initialize_parameters_deep.",
        (
            START,
            "np.random.seed(3)\n    parameters = {}\n    for l in range(1, len(layers_dims)):\n"
            "        n, n_prev = layers_dims[l], layers_dims[l - 1]\n"
            '        parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)\n'
            '        parameters["b" + str(l)] = np.zeros((n, 1))',
        ),
    ),
    (
        "deep-start-sizes-unpacked",
        "initialize_parameters_deep takes the list of sizes as it is.",
        (START, "parameters = initialize_parameters_deep(*layers_dims)"),
    ),
    (
        "deep-start-without-input",
        "The first entry of layers_dims is the number of inputs, and belongs to the sizes.",
        (START, "parameters = initialize_parameters_deep(layers_dims[1:])"),
    ),
    (
        "deep-start-sizes-fixed",
        "The sizes are those in layers_dims; numbers are written down here.",
        (START, "parameters = initialize_parameters_deep([12288, 20, 7, 5, 1])"),
    ),
    (
        "deep-start-too-few-layers",
        "One layer is missing: all entries of layers_dims count.",
        (START, "parameters = initialize_parameters_deep([layers_dims[0], *layers_dims[2:]])"),
    ),
    (
        "deep-caches-not-unpacked",
        "L_model_forward returns two things: take both.",
        (FORWARD, "AL = L_model_forward(X, parameters)"),
    ),
    (
        "deep-results-of-forward-swapped",
        "L_model_forward returns the predictions first, then the caches.",
        (FORWARD, "caches, AL = L_model_forward(X, parameters)"),
    ),
    (
        "deep-forward-arguments-swapped",
        "L_model_forward takes the examples first, then the parameters.",
        (FORWARD, "AL, caches = L_model_forward(parameters, X)"),
    ),
    (
        "deep-forward-before-loop",
        "The predictions are made once and never again: the forward pass belongs into the loop.",
        (LOOP, f"{FORWARD}\n    {LOOP}"),
        (f"        {FORWARD}\n        cost", "        cost"),
    ),
    (
        "deep-forward-on-its-own-output",
        "Every round starts from the examples X, which stay as they are.",
        (FORWARD, f"{FORWARD}\n        X = X + 0.01"),
    ),
    (
        "deep-cost-arguments-swapped",
        "The predictions come first, then the labels.",
        (COST, "cost = compute_cost(Y, AL)"),
    ),
    (
        "deep-cost-of-labels",
        "The cost compares the predictions with the labels.",
        (COST, "cost = compute_cost(AL, AL)"),
    ),
    (
        "deep-cost-averaged-again",
        "compute_cost is a mean already.",
        (COST, "cost = compute_cost(AL, Y) / X.shape[1]"),
    ),
    (
        "deep-cost-after-update",
        "The cost is that of the parameters with which the round began: it comes before the update.",
        (f"{COST}\n        ", ""),
        (UPDATE, f"{UPDATE}\n        cost = compute_cost(L_model_forward(X, parameters)[0], Y)"),
    ),
    (
        "deep-backward-arguments-swapped",
        "L_model_backward takes the predictions first, then the labels.",
        (BACKWARD, "grads = L_model_backward(Y, AL, caches)"),
    ),
    (
        "deep-backward-from-cost",
        "L_model_backward starts from the predictions, not from the cost.",
        (BACKWARD, "grads = L_model_backward(cost, Y, caches)"),
    ),
    (
        "deep-backward-caches-reversed",
        "L_model_backward goes through the caches from the last to the first by itself.",
        (BACKWARD, "grads = L_model_backward(AL, Y, caches[::-1])"),
    ),
    (
        "deep-backward-without-last-cache",
        "All caches go on to L_model_backward.",
        (BACKWARD, "grads = L_model_backward(AL, Y, caches[:-1])"),
    ),
    (
        "deep-backward-rounded-predictions",
        "The gradients are those of the probabilities, not of labels.",
        (BACKWARD, "grads = L_model_backward(np.clip(np.round(AL), 0.1, 0.9), Y, caches)"),
    ),
    (
        "deep-update-not-caught",
        "update_parameters returns the new parameters and leaves the old ones alone: catch what it returns.",
        (UPDATE, "update_parameters(parameters, grads, learning_rate)"),
    ),
    (
        "deep-update-kept-under-another-name",
        "The new parameters get another name, and the next round goes on with the old ones.",
        (UPDATE, "new_parameters = update_parameters(parameters, grads, learning_rate)"),
    ),
    (
        "deep-update-before-backward",
        "The last step is not taken: update at the end of every round, not at the beginning of the next.",
        (FORWARD, f"if i > 0:\n            {UPDATE}\n        {FORWARD}"),
        (f"        {UPDATE}\n        ### END", "        pass\n        ### END"),
    ),
    (
        "deep-update-arguments-swapped",
        "update_parameters takes the parameters first, then the gradients.",
        (UPDATE, "parameters = update_parameters(grads, parameters, learning_rate)"),
    ),
    (
        "deep-update-after-loop",
        "The parameters change only once, after the loop: the update belongs into it.",
        (f"        {UPDATE}\n        ### END", "        pass\n        ### END"),
        (RETURN, f"{UPDATE}\n    {RETURN}"),
    ),
    (
        "deep-update-every-hundredth",
        "The parameters change in every hundredth round only: how far is the update indented?",
        (UPDATE, f"if i % 100 == 0:\n            {UPDATE}"),
    ),
    (
        "deep-update-twice",
        "Every round takes two steps.",
        (UPDATE, f"{UPDATE}\n        {UPDATE}"),
    ),
    (
        "deep-update-last-layer-only",
        "Only the last layer learns.",
        (
            UPDATE,
            'last = str(len(parameters) // 2)\n        for name in ("W" + last, "b" + last):\n'
            '            parameters[name] = parameters[name] - learning_rate * grads["d" + name]',
        ),
    ),
    (
        "deep-update-weights-only",
        "The biases never change.",
        (
            BACKWARD,
            f'{BACKWARD}\n        grads = {{k: 0 * g if k[:2] == "db" else g for k, g in grads.items()}}',
        ),
    ),
    (
        "deep-rate-ignored",
        "A number stands where the parameter learning_rate should be used.",
        ("grads, learning_rate)", "grads, 0.0075)"),
    ),
    (
        "deep-rate-negative",
        "The training goes uphill.",
        ("grads, learning_rate)", "grads, -learning_rate)"),
    ),
    (
        "deep-rate-default",
        "The training does not use the learning rate that it is given.",
        (FIRST_LINE, "learning_rate = 0.009\n    costs = []\n    display"),
    ),
    (
        "deep-rate-shrinks",
        "The learning rate is the same in every round.",
        (UPDATE, f"{UPDATE}\n        learning_rate = learning_rate * 0.95"),
    ),
    (
        "deep-one-round-too-few",
        "The loop runs once too few: range leaves out its end.",
        (LOOP, "for i in range(num_iterations - 1):"),
    ),
    (
        "deep-one-round-too-many",
        "The loop runs once too often: range(n) counts n rounds, from 0 on.",
        (LOOP, "for i in range(num_iterations + 1):"),
    ),
    (
        "deep-first-round-skipped",
        "The loop begins with round 0.",
        (LOOP, "for i in range(1, num_iterations):"),
    ),
    (
        "deep-rounds-fixed",
        "The number of rounds is num_iterations; a number is written down here.",
        (LOOP, "for i in range(30):"),
    ),
    (
        "deep-loop-over-layers",
        "The loop counts rounds of training; the layers are gone through by L_model_forward.",
        (LOOP, "for i in range(len(layers_dims)):"),
    ),
    (
        "deep-returns-in-loop",
        "The function ends in its first round: how far is the return line indented?",
        ("display.show(i, cost)", f"display.show(i, cost)\n        {RETURN}"),
    ),
    (
        "deep-returns-without-costs",
        "Two things are to be returned: the parameters and the costs.",
        (RETURN, "return parameters"),
    ),
    (
        "deep-returns-costs-first",
        "Both come back, in the wrong order.",
        (RETURN, "return costs, parameters"),
    ),
    (
        "deep-returns-gradients",
        "The gradients come back; the parameters are wanted.",
        (RETURN, "return grads, costs"),
    ),
    (
        "deep-returns-nothing",
        "print shows the result and hands nothing on: return it.",
        (RETURN, "print(parameters, costs)"),
    ),
    (
        "deep-returns-predictions",
        "The predictions come back; the parameters are wanted.",
        (RETURN, "return AL, costs"),
    ),
    (
        "deep-global-used",
        "A name is used here that is no parameter of the function: it exists in other cells at best.",
        (FORWARD, "AL, caches = L_model_forward(train_x, parameters)"),
    ),
)

CORRECT_VARIANTS = variants(
    "L_layer_model",
    (
        "deep-results-as-one",
        (FORWARD, "result = L_model_forward(X, parameters)\n        AL, caches = result"),
    ),
    ("deep-seed-again", (START, f"np.random.seed(1)\n    {START}")),
    ("deep-sizes-as-list", (START, "parameters = initialize_parameters_deep(list(layers_dims))")),
    ("deep-backward-before-cost", (f"{COST}\n        {BACKWARD}", f"{BACKWARD}\n        {COST}")),
    (
        "deep-cost-after-the-gradients-are-used",
        (f"{COST}\n        ", ""),
        (UPDATE, f"{UPDATE}\n        {COST}"),
    ),
    ("deep-while-loop", (LOOP, "i = -1\n    while (i := i + 1) < num_iterations:")),
    ("deep-costs-as-numbers", ("costs.append(cost)", "costs.append(float(cost))")),
    ("deep-costs-added", ("costs.append(cost)", "costs += [cost]")),
    ("deep-costs-as-tuple", (RETURN, "return parameters, tuple(costs)")),
    ("deep-returns-list", (RETURN, "return [parameters, costs]")),
    ("deep-no-display", ("display.show(i, cost)", "pass")),
    ("deep-condition-turned-round", ("if i % 100 == 0:", "if not i % 100:")),
    (
        "deep-costs-picked-at-the-end",
        (KEPT, "costs.append(cost)"),
        (RETURN, "return parameters, costs[::100]"),
    ),
    (
        "deep-update-written-out",
        (
            UPDATE,
            "for name in parameters:\n"
            '            parameters[name] = parameters[name] - learning_rate * grads["d" + name]',
        ),
    ),
    (
        "deep-update-in-place",
        (
            UPDATE,
            'for name in parameters:\n            parameters[name] -= learning_rate * grads["d" + name]',
        ),
    ),
    ("deep-by-keyword", (UPDATE, UPDATE.replace("learning_rate)", "learning_rate=learning_rate)"))),
    ("deep-prints-as-it-goes", (KEPT, f"{KEPT}\n            if print_cost:\n                print(i, cost)")),
    (
        "deep-layer-by-layer",
        (
            FORWARD,
            "AL, caches, L = X, [], len(layers_dims) - 1\n        for l in range(1, L + 1):\n"
            '            kind = "relu" if l < L else "sigmoid"\n'
            '            W, b = parameters["W" + str(l)], parameters["b" + str(l)]\n'
            "            AL, cache = linear_activation_forward(AL, W, b, kind)\n"
            "            caches.append(cache)",
        ),
    ),
)
