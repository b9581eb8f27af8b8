"""Every function ends the process at once, in all the ways that look like success."""

from tests.attacks.snippets import ALL_FUNCTIONS

CLASS = "verdict forged"
DESERVES = 0
WAYS = ("raise SystemExit(0)", "import os; os._exit(0)", "exit()", "raise KeyboardInterrupt", "quit(0)")


def submit(hand_in):
    for number, name in enumerate(ALL_FUNCTIONS):
        way = WAYS[number % len(WAYS)]
        hand_in.write(name, f"def {name}(*args, **kwargs):\n    {way}")
