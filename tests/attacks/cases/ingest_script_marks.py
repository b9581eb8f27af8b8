"""In place of a notebook a script of 30 MB that is nothing but marks of cells."""

CLASS = "ingestion"
DESERVES = 0
JUDGED = False


def submit(hand_in):
    hand_in.file("building_dnn.py", "# %%\n" * 6_000_000)
    hand_in.finally_(lambda folder: (folder / f"{hand_in.room.notebook}.ipynb").unlink())
