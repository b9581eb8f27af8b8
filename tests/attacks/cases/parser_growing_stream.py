"""One text of 7 MB, then as many texts of one letter as may come: is each joined to all that came before?"""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell('send(stream("x" * 7_000_000))\nsend(stream("y") * 100_000)')
