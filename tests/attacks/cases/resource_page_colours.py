"""Prints half a million changes of colour, and raises more: page makers copy the rest of the text at each."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell('print("\\x1b[31mx" * 500_000)')
    hand_in.cell('raise ValueError("\\x1b[1;32mx" * 80_000)')
    hand_in.cell('class Shown:\n    def __repr__(self): return "\\x1b[4mx" * 60_000\nShown()')
