"""Dates itself a year early, in a text no parser of dates takes."""

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.file("timestamp.txt", "2025-02-30 25:61:61 \u2603\n" + "9" * 5000)
