"""Deletes every test cell, and leaves one that claims to be all of them."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def delete(notebook):
        tests = hand_in.tests()
        notebook["cells"] = [cell for cell in notebook["cells"] if cell not in tests]

    hand_in.edit(delete)
    hand_in.cell("print('10 of 10 exercises passed')", after="end")
