"""Stops its own process, in a cell and in a function, so that it neither runs nor ends."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "linear_backward")
    hand_in.cell("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", after="linear_forward")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    import os\n    os.kill(os.getpid(), 19)")
