"""Hands in a notebook of 80 MB, nearly all of it in one string."""

CLASS = "ingestion"
DESERVES = 0
JUDGED = False


def submit(hand_in):
    hand_in.cell("x = '" + "y" * 80_000_000 + "'")
