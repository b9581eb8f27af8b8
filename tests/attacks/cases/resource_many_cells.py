"""Has 3,000 cells, each of which prints a line."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    for number in range(3000):
        hand_in.cell(f"print({number})", after="end")
