"""Closes every file descriptor of its process in a cell after the one right function."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("import os\nos.closerange(0, 4096)", after="linear_forward")
