"""Outputs nested a hundred thousand deep, as lists and as dicts; each in a cell of its own."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell("""send(frame(b"O", b"[" * 30_000 + b"]" * 30_000))""")
    hand_in.cell("""send(frame(b"O", b'{"a":' * 12_000 + b"1" + b"}" * 12_000))""")
