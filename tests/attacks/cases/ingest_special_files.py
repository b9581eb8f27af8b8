"""Hands in pipes and sockets: opening one waits for ever."""

import os
import socket

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def add(folder):
        os.mkfifo(folder / "data.csv")
        os.mkfifo(folder / "timestamp.txt")
        with socket.socket(socket.AF_UNIX) as listener:
            here = os.open(folder, os.O_RDONLY)
            listener.bind(f"/proc/self/fd/{here}/socket")
            os.close(here)

    hand_in.finally_(add)
