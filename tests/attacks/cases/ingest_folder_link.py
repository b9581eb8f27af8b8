"""Hands in a folder that is a link to a perfect classmate's."""

import os
import shutil

CLASS = "ingestion"
DESERVES = 0
JUDGED = False


def submit(hand_in):
    room = hand_in.room

    def link(folder):
        shutil.rmtree(folder)
        os.symlink(room.course / "submitted" / room.victim / room.assignment, folder)

    hand_in.finally_(link)
