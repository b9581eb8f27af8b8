"""Writes well-formed answers with a wrong number into the pipe for answers, until it is full and beyond."""

from tests.attacks.snippets import FRAMES, PIPES

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(PIPES)
    hand_in.cell(FRAMES)
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            import time
            junk, end = frame(b"A", b"N", 1) * 4000, time.monotonic() + 2
            while time.monotonic() < end:
                os.write(max(pipes()), junk)
            return 0.0
        """,
    )
