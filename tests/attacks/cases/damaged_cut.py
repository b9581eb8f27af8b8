"""The file breaks off after the first right function, in the middle of a string."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.damage(lambda data: data[: data.index(b"def linear_activation_forward") + 30])
