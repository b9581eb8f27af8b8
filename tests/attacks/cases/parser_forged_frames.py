"""Answers for other exercises as well, twice each, with every request number it can think of."""

from tests.attacks.snippets import PIPES

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(PIPES)
    hand_in.write(
        "initialize_parameters",
        """
        def initialize_parameters(*sizes):
            import struct
            value = b"o" + bytes([6]) + b"object"
            for number in range(60):
                for kind in (b"A", b"G", b"F", b"D"):
                    spill(struct.pack("<2scQI", b"gs", kind, number, len(value)) + value)
        """,
    )
