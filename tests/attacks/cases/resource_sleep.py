"""Every function sleeps; so does a cell, longer than anybody would wait."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("import time\ntime.sleep(600)", after="linear_forward")
    for name in ("compute_cost", "linear_backward", "update_parameters"):
        hand_in.write(name, f"def {name}(*args, **kwargs):\n    import time\n    time.sleep(600)")
