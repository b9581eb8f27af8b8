"""Wrong functions of 11,000 statements each: is each one compared with all that come after it?"""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    for name in ("compute_cost", "linear_backward", "update_parameters"):
        body = "    a=1\n" * 11_000
        hand_in.write(name, f"def {name}(*args, **kwargs):\n{body}    return np.zeros(3)")
