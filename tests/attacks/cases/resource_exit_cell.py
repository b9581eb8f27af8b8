"""Cells that end the kernel's process stand before and between right functions."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "compute_cost")
    hand_in.cell("import os\nos._exit(0)")
    hand_in.cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", after="linear_forward")
    hand_in.cell("exit()", after="compute_cost")
