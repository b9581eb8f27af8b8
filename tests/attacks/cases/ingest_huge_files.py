"""Hands in 600 files and one of 150 MB, with a hole where the bytes should be."""

import os

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def add(folder):
        for number in range(600):
            (folder / f"part-{number}.txt").touch()
        (folder / "large.bin").touch()
        os.truncate(folder / "large.bin", 150 * 10**6)

    hand_in.finally_(add)
