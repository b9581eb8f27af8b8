"""All right but one function, whose process crashes as soon as it is called with real numbers."""

CLASS = "honest work"
DESERVES = 90


def submit(hand_in):
    hand_in.solve()
    hand_in.write(
        "update_parameters",
        "def update_parameters(*args, **kwargs):\n    import ctypes\n    return ctypes.string_at(1)",
    )
