"""A cell and a function are busy inside one C call, which no interrupt reaches."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "linear_backward")
    hand_in.cell("import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')", after="linear_forward")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return sum(range(10**15))")
