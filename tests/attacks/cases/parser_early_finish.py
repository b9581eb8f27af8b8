"""Says in its first cell that the last one has ended, and goes on."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        FRAMES + 'here = locals_of("_run_cells")["cell"].number\n'
        'send(frame(b"D", {"cell": here, "count": 1, "success": True}) + frame(b"F"))'
    )
