"""Prints 60 MB in one line, and as much again as an HTML output and to the file descriptor."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("print('x' * 60_000_000)", after="linear_forward")
    hand_in.cell("from IPython.display import HTML\nHTML('y' * 60_000_000)", after="end")
    hand_in.cell(
        "import os\nfor _ in range(60):\n    os.write(1, b'z' * 1_000_000)\nraise ValueError('w' * 10**7)",
        after="end",
    )
