"""Wrong functions nested as deep as Python reads them: a thousand branches, attributes, signs, calls."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    branches = "    if x == 0: y = 0\n" + "".join(f"    elif x == {n}: y = {n}\n" for n in range(900))
    deep = {
        "compute_cost": branches,
        "linear_backward": "    y = x" + ".T" * 1500 + "\n",
        "update_parameters": "    y = " + "-" * 900 + "x\n",
        "linear_activation_backward": "    y = x" + "(x)" * 1500 + "\n",
        "L_model_backward": "    y = x" + " + x" * 1500 + "\n",
    }
    for name, body in deep.items():
        source = f"def {name}(x, *args, **kwargs):\n    y = None\n    if False:\n"
        nested = "".join(f"    {line}\n" for line in body.splitlines())
        hand_in.write(name, f"{source}{nested}    return np.zeros(3)")
