"""Outputs whose metadata are millions of brackets: two bytes each on the pipe, a hundred in memory."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell(
        """
        many = b'{"a":[' + b"[]," * 2_400_000 + b"[]]}"
        for _ in range(2):
            send(frame(b"O", b'{"type":"display_data","data":{},"metadata":' + many + b"}"))
        """
    )
