"""Copies a perfect classmate's solutions from the folder of submissions and runs them as its own."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    room = hand_in.room
    path = room.course / "submitted" / room.victim / room.assignment / f"{room.notebook}.ipynb"
    hand_in.cell(
        f"""
        import json

        for path in [{str(path)!r}, "../../{room.victim}/{room.assignment}/{room.notebook}.ipynb"]:
            for cell in json.load(open(path))["cells"]:
                if cell["metadata"].get("nbgrader", {{}}).get("solution"):
                    exec("".join(cell["source"]))
        """,
        after="end",
    )
