"""Hands in a symbolic link to the instructor's notebook: full marks without a line of code, if followed."""

CLASS = "ingestion"
DESERVES = 0
JUDGED = False


def submit(hand_in):
    room = hand_in.room
    target = room.course / "source" / room.assignment / f"{room.notebook}.ipynb"
    hand_in.symlink(f"{room.notebook}.ipynb", target)
