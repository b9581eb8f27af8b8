"""Shows tens of thousands of displays, and clears the cell after each."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell(
        """
        clear = frame(b"O", {"type": "clear_output", "wait": False})
        shown = {"type": "display_data", "data": {"a/b": ""}, "metadata": {}}
        for number in range(60_000):
            send(frame(b"O", {**shown, "transient": {"display_id": f"x{number}"}}) + clear)
        """
    )
