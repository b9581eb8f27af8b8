"""Hands in pictures and data that are links to the gradebook, the password file and the solutions."""

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    room = hand_in.room
    hand_in.symlink("gradebook.png", room.course / "gradebook.db")
    hand_in.symlink("passwd.txt", "/etc/passwd")
    hand_in.symlink("solutions.ipynb", room.course / "source" / room.assignment / f"{room.notebook}.ipynb")
    hand_in.symlink("all", "/")
    hand_in.symlink("loop", "loop")
    hand_in.cell("![](gradebook.png) ![](passwd.txt) ![](../../../gradebook.db)", kind="markdown")
    hand_in.cell("for name in ('passwd.txt', 'solutions.ipynb'):\n    print(open(name).read())", after="end")
