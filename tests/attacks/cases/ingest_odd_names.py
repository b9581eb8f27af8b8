"""Hands in files whose names are no names: control characters, options, patterns, bytes that are no text."""

import os

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def add(folder):
        for name in (
            b"-rf",
            b"*.ipynb",
            b"a\nb.png",
            b"\xff\xfe.dat",
            b"$(touch gradestone-attack)",
            b"a\\b",
        ):
            (folder / os.fsdecode(name)).write_bytes(b"x")

    hand_in.finally_(add)
