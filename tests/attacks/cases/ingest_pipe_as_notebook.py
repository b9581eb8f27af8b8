"""Hands in a pipe under the notebook's name."""

import os

CLASS = "ingestion"
DESERVES = 0
JUDGED = False
NOT_ON_STOCK = "waits for ever"


def submit(hand_in):
    def replace(folder):
        notebook = folder / f"{hand_in.room.notebook}.ipynb"
        notebook.unlink()
        os.mkfifo(notebook)

    hand_in.finally_(replace)
