"""Runs the reference's solutions from source/, as far as the disk shows them."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    room = hand_in.room
    path = room.course / "source" / room.assignment / f"{room.notebook}.ipynb"
    hand_in.cell(
        f"""
        import json

        for cell in json.load(open({str(path)!r}))["cells"]:
            if cell["metadata"].get("nbgrader", {{}}).get("solution"):
                exec("".join(cell["source"]))
        """,
        after="end",
    )
