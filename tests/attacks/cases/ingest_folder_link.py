"""Hands in a folder that is a link to a perfect classmate's."""

import shutil

CLASS = "ingestion"
DESERVES = 0
JUDGED = False


def submit(hand_in):
    room = hand_in.room

    def link(folder):
        shutil.rmtree(folder)
        folder.symlink_to(room.course / "submitted" / room.victim / room.assignment)

    hand_in.finally_(link)
