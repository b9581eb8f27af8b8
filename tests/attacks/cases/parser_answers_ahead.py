"""The first function that is asked answers for all that are asked after it, under the right number."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.write(
        "initialize_parameters",
        """
        def initialize_parameters(*sizes):
            asked = locals_of("answer_calls")
            if asked:
                value = b"t\\4\\0\\0\\0" + b"s\\5\\0\\0\\0value" + b"N" + b"t\\0\\0\\0\\0" + b"s\\0\\0\\0\\0"
                send(frame(b"A", value, asked["number"]) * 300, asked["answers"])
        """,
    )
