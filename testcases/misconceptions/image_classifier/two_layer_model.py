"""Wrong versions of `two_layer_model`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

SIZES = "(n_x, n_h, n_y) = layers_dims"
START = "parameters = initialize_parameters(n_x, n_h, n_y)"
LOOP = "for i in range(num_iterations):"
HIDDEN = 'A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], activation="relu")'
OUTPUT = (
    'A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], activation="sigmoid")'
)
COST = "cost = compute_cost(A2, Y)"
DA2 = "dA2 = -(Y / A2 - (1 - Y) / (1 - A2))"
BACK2 = 'dA1, dW2, db2 = linear_activation_backward(dA2, cache2, activation="sigmoid")'
BACK1 = 'dA0, dW1, db1 = linear_activation_backward(dA1, cache1, activation="relu")'
GRADS = 'grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}'
UPDATE = "parameters = update_parameters(parameters, grads, learning_rate)"
KEPT = "if i % 100 == 0:\n            costs.append(cost)"
RETURN = "return parameters, costs"

MISCONCEPTIONS = misconceptions(
    "two_layer_model",
    (
        "two-cost-every-round",
        "The cost is kept in every round; only every hundredth is wanted.",
        (KEPT, "costs.append(cost)"),
    ),
    (
        "two-cost-of-last-round-too",
        "The cost of the last round is kept too; only rounds 0, 100, 200 and so on count.",
        ("if i % 100 == 0:", "if i % 100 == 0 or i == num_iterations - 1:"),
    ),
    (
        "two-cost-at-the-hundredth",
        "Rounds are counted from 0: the first cost is that of round 0, then 100, not 99.",
        ("if i % 100 == 0:", "if (i + 1) % 100 == 0:"),
    ),
    (
        "two-cost-of-round-zero-missing",
        "The cost of round 0 is missing.",
        ("if i % 100 == 0:", "if i > 0 and i % 100 == 0:"),
    ),
    (
        "two-cost-of-every-tenth",
        "A cost is kept every hundred rounds, not every ten.",
        ("if i % 100 == 0:", "if i % 10 == 0:"),
    ),
    (
        "two-cost-unless-hundredth",
        "i % 100 is 0 in every hundredth round: the condition is the wrong way round.",
        ("if i % 100 == 0:", "if i % 100:"),
    ),
    (
        "two-cost-only-when-printed",
        "The costs are kept whether or not they are shown.",
        ("if i % 100 == 0:", "if print_cost and i % 100 == 0:"),
    ),
    (
        "two-costs-are-a-number",
        "All costs that were kept are returned as a list, not only the last one.",
        (RETURN, "return parameters, cost"),
    ),
    (
        "two-costs-joined",
        "The numbers of the rounds are kept among the costs: keep the costs alone.",
        ("costs.append(cost)", "costs = costs + [i, cost]"),
    ),
    (
        "two-costs-as-array",
        "The costs are returned as a list, not as an array.",
        (RETURN, "return parameters, np.array(costs)"),
    ),
    (
        "two-costs-not-kept",
        "The list of costs stays empty.",
        ("costs.append(cost)", "pass"),
    ),
    (
        "two-costs-in-a-new-list",
        "The list of costs begins anew in every round: make it before the loop.",
        (COST, f"{COST}\n        costs = []"),
    ),
    (
        "two-initialised-in-loop",
        "The parameters begin anew in every round: initialize once, before the loop.",
        (LOOP, f"{LOOP}\n        {START}"),
    ),
    (
        "two-start-without-bias-dims",
        "The sizes are n_x, n_h and n_y, in this order.",
        ("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(n_x, n_y, n_h)"),
    ),
    (
        "two-start-of-the-deep-network",
        "This model starts with initialize_parameters, whose weights are multiplied by 0.01.",
        (START, "parameters = initialize_parameters_deep(layers_dims)"),
    ),
    (
        "two-start-all-zero",
        "With all parameters 0 the hidden units stay alike for ever: draw them.",
        (START, f"{START}\n    parameters = {{name: 0 * value for name, value in parameters.items()}}"),
    ),
    (
        "two-start-passed-as-tuple",
        "initialize_parameters takes three sizes, one after the other.",
        ("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(layers_dims)"),
    ),
    (
        "two-sizes-fixed",
        "The sizes are those in layers_dims; numbers are written down here.",
        (SIZES, "n_x, n_h, n_y = 12288, 7, 1"),
    ),
    (
        "two-hidden-sigmoid",
        "The hidden layer is a ReLU layer.",
        (HIDDEN, HIDDEN.replace('"relu"', '"sigmoid"')),
    ),
    (
        "two-hidden-sigmoid-both-ways",
        "The hidden layer is a ReLU layer, forward and backward.",
        ('"relu"', '"sigmoid"', 2),
    ),
    (
        "two-output-relu",
        "The output layer is a sigmoid layer: a probability lies between 0 and 1.",
        (OUTPUT, OUTPUT.replace('"sigmoid"', '"relu"')),
    ),
    (
        "two-activations-exchanged",
        "The two activations have changed places.",
        (HIDDEN, HIDDEN.replace('"relu"', '"sigmoid"')),
        (OUTPUT, OUTPUT.replace('"sigmoid"', '"relu"')),
    ),
    (
        "two-output-fed-with-pictures",
        "The second layer is fed with what the first one puts out, not with the pictures.",
        (OUTPUT, OUTPUT.replace("(A1,", "(X,")),
    ),
    (
        "two-output-with-first-parameters",
        "The second layer has parameters of its own, W2 and b2.",
        (OUTPUT, OUTPUT.replace('"W2"', '"W1"').replace('"b2"', '"b1"')),
    ),
    (
        "two-output-with-first-bias",
        "The second layer has a bias of its own, b2.",
        (OUTPUT, OUTPUT.replace('"b2"', '"b1"')),
    ),
    (
        "two-cache-not-unpacked",
        "linear_activation_forward returns two things: take both.",
        (HIDDEN, HIDDEN.replace("A1, cache1", "A1")),
    ),
    (
        "two-cost-of-hidden-layer",
        "The cost compares the labels with the predictions, the output of layer 2.",
        (COST, "cost = compute_cost(A1, Y)"),
    ),
    (
        "two-cost-arguments-swapped",
        "The predictions come first, then the labels.",
        (COST, "cost = compute_cost(Y, A2)"),
    ),
    (
        "two-da2-without-minus",
        "The gradient with respect to the output has the wrong sign.",
        (DA2, "dA2 = Y / A2 - (1 - Y) / (1 - A2)"),
    ),
    (
        "two-da2-is-dz2",
        "A2 - Y is the gradient with respect to Z2: the backward step of the sigmoid comes on top here.",
        (DA2, "dA2 = A2 - Y"),
    ),
    (
        "two-da2-averaged",
        "linear_activation_backward divides by m already.",
        (DA2, "dA2 = -(Y / A2 - (1 - Y) / (1 - A2)) / X.shape[1]"),
    ),
    (
        "two-back-output-relu",
        "The output layer is a sigmoid layer, on the way back too.",
        (BACK2, BACK2.replace('"sigmoid"', '"relu"')),
    ),
    (
        "two-back-hidden-sigmoid",
        "The hidden layer is a ReLU layer, on the way back too.",
        (BACK1, BACK1.replace('"relu"', '"sigmoid"')),
    ),
    (
        "two-back-activations-exchanged",
        "On the way back each layer has the activation that it had on the way forward.",
        (BACK2, BACK2.replace('"sigmoid"', '"relu"')),
        (BACK1, BACK1.replace('"relu"', '"sigmoid"')),
    ),
    (
        "two-back-caches-exchanged",
        "Each layer goes back with its own cache.",
        (BACK2, BACK2.replace("cache2", "cache1")),
        (BACK1, BACK1.replace("cache1", "cache2")),
    ),
    (
        "two-back-first-cache-twice",
        "Layer 2 goes back with its own cache, cache2.",
        (BACK2, BACK2.replace("cache2", "cache1")),
    ),
    (
        "two-back-from-the-top-again",
        "Layer 1 goes on from what layer 2 returned first, not from the output again.",
        (BACK1, BACK1.replace("dA1, cache1", "dA2, cache1")),
    ),
    (
        "two-back-from-activation",
        "What goes back is the gradient with respect to A1, not A1 itself.",
        (BACK1, BACK1.replace("(dA1,", "(A1,")),
    ),
    (
        "two-back-from-weight-gradient",
        "linear_activation_backward returns dA_prev first, then dW, then db.",
        (BACK2, BACK2.replace("dA1, dW2, db2", "dW2, dA1, db2")),
    ),
    (
        "two-back-results-shifted",
        "linear_activation_backward returns dA_prev, dW, db, in this order.",
        (BACK2, BACK2.replace("dA1, dW2, db2", "dA1, db2, dW2")),
        (BACK1, BACK1.replace("dA0, dW1, db1", "dA0, db1, dW1")),
    ),
    (
        "two-grads-layers-exchanged",
        "The gradients of the two layers have changed places in grads.",
        (GRADS, 'grads = {"dW1": dW2, "db1": db2, "dW2": dW1, "db2": db1}'),
    ),
    (
        "two-grads-kinds-mixed",
        "In grads the gradients of weights and biases have changed places.",
        (GRADS, 'grads = {"dW1": db1, "db1": dW1, "dW2": db2, "db2": dW2}'),
    ),
    (
        "two-grads-bias-of-other-layer",
        "Under db1 stands the gradient of b2.",
        (GRADS, 'grads = {"dW1": dW1, "db1": db2, "dW2": dW2, "db2": db2}'),
    ),
    (
        "two-grads-without-d",
        "The gradient of W1 is called dW1 in grads.",
        (GRADS, 'grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}'),
    ),
    (
        "two-update-not-caught",
        "update_parameters returns the new parameters and leaves the old ones alone: catch what it returns.",
        (UPDATE, "update_parameters(parameters, grads, learning_rate)"),
    ),
    (
        "two-update-kept-under-another-name",
        "The new parameters get another name, and the next round goes on with the old ones.",
        (UPDATE, "new_parameters = update_parameters(parameters, grads, learning_rate)"),
    ),
    (
        "two-update-before-backward",
        "The last step is not taken: update at the end of every round, not at the beginning of the next.",
        (
            HIDDEN,
            f"if i > 0:\n            {UPDATE}\n        {HIDDEN}",
        ),
        (f"        {UPDATE}\n        ### END", "        pass\n        ### END"),
    ),
    (
        "two-update-weights-only",
        "The biases never change.",
        (GRADS, 'grads = {"dW1": dW1, "db1": 0 * db1, "dW2": dW2, "db2": 0 * db2}'),
    ),
    (
        "two-update-second-layer-only",
        "The first layer never changes.",
        (GRADS, 'grads = {"dW1": 0 * dW1, "db1": 0 * db1, "dW2": dW2, "db2": db2}'),
    ),
    (
        "two-rate-ignored",
        "A number stands where the parameter learning_rate should be used.",
        ("grads, learning_rate)", "grads, 0.0075)"),
    ),
    (
        "two-rate-negative",
        "The training goes uphill.",
        ("grads, learning_rate)", "grads, -learning_rate)"),
    ),
    (
        "two-rate-default",
        "The training does not use the learning rate that it is given.",
        (SIZES, f"learning_rate = 0.0075\n    {SIZES}"),
    ),
    (
        "two-rate-shrinks",
        "The learning rate is the same in every round.",
        (UPDATE, f"{UPDATE}\n        learning_rate = learning_rate * 0.95"),
    ),
    (
        "two-one-round-too-few",
        "The loop runs once too few: range leaves out its end.",
        (LOOP, "for i in range(num_iterations - 1):"),
    ),
    (
        "two-one-round-too-many",
        "The loop runs once too often: range(n) counts n rounds, from 0 on.",
        (LOOP, "for i in range(num_iterations + 1):"),
    ),
    (
        "two-first-round-skipped",
        "The loop begins with round 0.",
        (LOOP, "for i in range(1, num_iterations):"),
    ),
    (
        "two-rounds-fixed",
        "The number of rounds is num_iterations; a number is written down here.",
        (LOOP, "for i in range(30):"),
    ),
    (
        "two-returns-in-loop",
        "The function ends in its first round: how far is the return line indented?",
        ("display.show(i, cost)", f"display.show(i, cost)\n        {RETURN}"),
    ),
    (
        "two-returns-without-costs",
        "Two things are to be returned: the parameters and the costs.",
        (RETURN, "return parameters"),
    ),
    (
        "two-returns-costs-first",
        "Both come back, in the wrong order.",
        (RETURN, "return costs, parameters"),
    ),
    (
        "two-returns-gradients",
        "The gradients come back; the parameters are wanted.",
        (RETURN, "return grads, costs"),
    ),
    (
        "two-returns-nothing",
        "print shows the result and hands nothing on: return it.",
        (RETURN, "print(parameters, costs)"),
    ),
    (
        "two-labels-rounded-predictions",
        "The cost and the gradients are those of the probabilities, not of rounded ones.",
        (OUTPUT, f"{OUTPUT}\n        A2 = np.clip(np.round(A2, 1), 0.1, 0.9)"),
    ),
    (
        "two-global-used",
        "A name is used here that is no parameter of the function: it exists in other cells at best.",
        (HIDDEN, HIDDEN.replace("(X,", "(train_x,")),
    ),
)

CORRECT_VARIANTS = variants(
    "two_layer_model",
    (
        "two-weights-by-name",
        (
            HIDDEN,
            'W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))\n'
            '        A1, cache1 = linear_activation_forward(X, W1, b1, "relu")',
        ),
        (OUTPUT, 'A2, cache2 = linear_activation_forward(A1, W2, b2, "sigmoid")'),
    ),
    (
        "two-gradients-stored-one-by-one",
        (
            GRADS,
            'grads = {}\n        grads["dW1"] = dW1\n        grads["db1"] = db1\n'
            '        grads["dW2"] = dW2\n        grads["db2"] = db2',
        ),
    ),
    ("two-gradients-with-da", (GRADS, GRADS.replace("{", '{"dA1": dA1, "dA0": dA0, '))),
    ("two-divided-by-name", (DA2, "dA2 = -(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))")),
    ("two-da2-in-one-fraction", (DA2, "dA2 = (A2 - Y) / (A2 * (1 - A2))")),
    ("two-underscore-for-what-nobody-needs", (BACK1, BACK1.replace("dA0", "_"))),
    ("two-results-as-one", (BACK2, f"result = {BACK2.partition(' = ')[2]}\n        dA1, dW2, db2 = result")),
    ("two-seed-again", (START, f"np.random.seed(1)\n    {START}")),
    ("two-start-unpacked", (START, "parameters = initialize_parameters(*layers_dims)")),
    ("two-start-by-keyword", (START, "parameters = initialize_parameters(n_x=n_x, n_h=n_h, n_y=n_y)")),
    ("two-while-loop", (LOOP, "i = -1\n    while (i := i + 1) < num_iterations:")),
    ("two-costs-as-numbers", ("costs.append(cost)", "costs.append(float(cost))")),
    ("two-costs-added", ("costs.append(cost)", "costs += [cost]")),
    ("two-costs-as-tuple", (RETURN, "return parameters, tuple(costs)")),
    ("two-costs-squeezed", ("costs.append(cost)", "costs.append(np.squeeze(cost))")),
    ("two-returns-list", (RETURN, "return [parameters, costs]")),
    ("two-prints-as-it-goes", (KEPT, f"{KEPT}\n            if print_cost:\n                print(i, cost)")),
    ("two-no-display", ("display.show(i, cost)", "pass")),
    ("two-condition-turned-round", ("if i % 100 == 0:", "if not i % 100:")),
    (
        "two-costs-picked-at-the-end",
        (KEPT, "costs.append(cost)"),
        (RETURN, "return parameters, costs[::100]"),
    ),
    (
        "two-with-the-functions-of-many-layers",
        (HIDDEN, "A2, caches = L_model_forward(X, parameters)"),
        (OUTPUT, "pass"),
        (BACK2, "grads = L_model_backward(A2, Y, caches)"),
        (BACK1, "pass"),
        (GRADS, "pass"),
    ),
    (
        "two-update-written-out",
        (
            UPDATE,
            "parameters = {\n"
            '            name: value - learning_rate * grads["d" + name]\n'
            "            for name, value in parameters.items()\n"
            "        }",
        ),
    ),
    (
        "two-update-in-place",
        (
            UPDATE,
            'for name in parameters:\n            parameters[name] -= learning_rate * grads["d" + name]',
        ),
    ),
    ("two-cost-shielded", (COST, "cost = compute_cost(np.clip(A2, 1e-9, 1 - 1e-9), Y)")),
)
