"""Sixty cells of 95 kB each, all of which bind the name of an exercise again and again."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return np.sum(AL)")
    for _ in range(60):
        hand_in.cell("if False:\n" + "    compute_cost = compute_cost\n" * 3_000)
