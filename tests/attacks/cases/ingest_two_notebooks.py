"""Hands in a second notebook, and a checkpoint, that say other things than the one that counts."""

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    other = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    hand_in.file("00-first.ipynb", other)
    hand_in.file(f".ipynb_checkpoints/{hand_in.room.notebook}-checkpoint.ipynb", other)
    hand_in.file("solution.ipynb", other)
