"""Hands in under a name that is a script, a pattern and a command."""

CLASS = "script in pages"
DESERVES = 10
STUDENT = "s' \"<img src=x onerror=gradestone_attack()>[a-z]$(touch gradestone-attack)"


def submit(hand_in):
    hand_in.solve("linear_forward")
