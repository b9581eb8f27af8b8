"""A notebook without any cell."""

CLASS = "damaged notebook"
DESERVES = 0


def submit(hand_in):
    hand_in.edit(lambda notebook: notebook["cells"].clear())
