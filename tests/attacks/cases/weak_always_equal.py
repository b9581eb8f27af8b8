"""Answers with an object that is equal and close to everything."""

from tests.attacks.snippets import ALL_FUNCTIONS, ALWAYS_EQUAL

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.cell(ALWAYS_EQUAL)
    for name in ALL_FUNCTIONS:
        hand_in.write(name, f"def {name}(*args, **kwargs):\n    return Yes()")
