"""Each function shows "x" before it fails: stock nbgrader reads the first shown result as the score."""

from tests.attacks.snippets import ALL_FUNCTIONS

CLASS = "verdict forged"
DESERVES = 0


def submit(hand_in):
    for name in ALL_FUNCTIONS:
        hand_in.write(
            name,
            f"""
            def {name}(*args, **kwargs):
                import sys
                sys.displayhook("x")
                return None
            """,
        )
