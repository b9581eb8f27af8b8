"""Writes noise into every pipe from a cell: output, requests and answers are out of step from then on."""

from tests.attacks.snippets import PIPES

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(PIPES + "\nspill(bytes(range(256)) * 4)\n", after="linear_forward")
