"""Announces an answer of 60 MB, with the right number, and sends it byte by byte (120 s at most)."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            import time
            asked = locals_of("answer_calls")
            if asked:
                os.write(asked["answers"], frame(b"A", bytes(60_000_000), asked["number"])[:15])
                end = time.monotonic() + 120
                while time.monotonic() < end:
                    os.write(asked["answers"], b"x")
            return 0.0
        """,
    )
