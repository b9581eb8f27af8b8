"""Announces an answer of 60 MB, sends half of it and waits."""

from tests.attacks.snippets import PIPES

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(PIPES)
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            import struct, time
            for number in range(4):
                spill(struct.pack("<2scQI", b"gs", b"A", number, 60_000_000) + bytes(30_000))
            time.sleep(60)
        """,
    )
