"""Hands in 600 files and one of a gigabyte, with a hole where the bytes should be."""

import os

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def add(folder):
        for number in range(600):
            (folder / f"part-{number}.txt").touch()
        with open(folder / "large.bin", "wb") as file:
            os.truncate(file.fileno(), 1024**3)

    hand_in.finally_(add)
