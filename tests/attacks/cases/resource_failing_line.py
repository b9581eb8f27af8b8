"""A solution cell that fails in a line of 4 MB: is the line quoted under every check?"""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "compute_cost",
        "numbers = '" + "x" * 4_000_000 + "'; 1 / 0\ndef compute_cost(AL, Y):\n    return 0.0",
    )
