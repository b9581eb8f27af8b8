"""Says that a cell begins which the notebook does not have, and dies in it: whom is that held against?"""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    for number in (10**9, -1):
        hand_in.cell(
            f"""
            here = locals_of("_run_cells")["cell"].number
            send(frame(b"D", {{"cell": here, "count": 1, "success": True}}))
            send(frame(b"S", {{"cell": {number}}}))
            os._exit(0)
            """,
            after="linear_forward",
        )
