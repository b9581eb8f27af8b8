"""A file that never was a notebook."""

CLASS = "damaged notebook"
DESERVES = 0
JUDGED = False


def submit(hand_in):
    hand_in.damage(lambda data: b"%PDF-1.7\n" + bytes(range(256)) * 20)
