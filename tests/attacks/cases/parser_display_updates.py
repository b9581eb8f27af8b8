"""Shows one display again and again under the same name, so that each brings all before it up to date."""

from tests.attacks.snippets import FRAMES

CLASS = "answer parser"
DESERVES = 10
NOT_ON_STOCK = "it speaks the sandbox's own protocol"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(FRAMES)
    hand_in.cell(
        """
        shown = {"type": "display_data", "data": {"a/b": ""}, "metadata": {}}
        shown["transient"] = {"display_id": "x"}
        send(frame(b"O", shown) * 60_000)
        send(frame(b"O", {**shown, "type": "update_display_data"}) * 60_000)
        """
    )
