"""Writes its own marks.json and graded notebook to where they will stand, and locks the folder."""

import json

CLASS = "harm to the record"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    room = hand_in.room
    folder = room.course / "autograded" / hand_in.student / room.assignment
    marks = json.dumps({"format": 1, "student": hand_in.student, "score": 100.0, "exercises": []})
    hand_in.cell(
        f"""
        import os, pathlib

        folder = pathlib.Path({str(folder)!r})
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "marks.json").write_text({marks!r})
            (folder / "{room.notebook}.ipynb").write_text("{{}}")
            folder.chmod(0o500)
        except OSError as error:
            print(type(error).__name__)
        """
    )
