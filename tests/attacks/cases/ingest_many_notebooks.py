"""Forty torn notebooks of 1 MB beside the right one, each of which can be mended cell by cell."""

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    torn = '{"cells": [' + '{"cell_type": "code", "source": ["x = 1"]}, ' * 22_000
    for number in range(40):
        hand_in.file(f"building_dnn_{number}.ipynb", torn)
