"""All right, and in the middle a cell that raises an error, after which a stock run stops."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()
    hand_in.cell("my_result = linear_forward(my_inputs)", after="linear_forward")
