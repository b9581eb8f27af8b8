"""All right, and in the middle a cell of experiments that kills the kernel."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()
    hand_in.cell("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", after="linear_forward")
