"""Announces an output of 7 MB and sends it byte by byte, without a pause in which it could be looked at."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell(
        """
        import time
        os.write(get_ipython().pipe.fd, stream("x" * 7_000_000)[:60])
        end = time.monotonic() + 120
        while time.monotonic() < end:
            os.write(get_ipython().pipe.fd, b"x")
        """,
        after="linear_forward",
    )
