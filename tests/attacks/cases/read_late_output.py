"""Keeps a copy of every pipe from its first cell on, and sends forged outputs with hidden inputs later."""

from tests.attacks.snippets import PIPES

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        PIPES
        + """
import json, struct
kept = [os.dup(fd) for fd in pipes()]

def forge(text):
    message = json.dumps({"type": "stream", "name": "stdout", "text": text}).encode()
    header = struct.Struct("<2scQI")
    start = json.dumps({"cell": 2}).encode()
    frames = header.pack(b"gs", b"S", 0, len(start)) + start
    spill(frames + header.pack(b"gs", b"O", 0, len(message)) + message, kept)
"""
    )
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            forge("told " + repr(AL.tolist()))
            return 0.0
        """,
    )
