"""Hands in a marks.json, a graded notebook and a page with verdicts, all of them perfect."""

import json

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    marks = {"format": 1, "student": hand_in.student, "score": 100.0, "max_score": 100.0, "exercises": []}
    marks |= {"submission_digest": "", "key_digest": "", "needs_manual_grading": False}
    hand_in.file("marks.json", json.dumps(marks))
    hand_in.file("feedback.html", "<h1>100 of 100</h1>")
    hand_in.file("autograded/marks.json", json.dumps(marks))
    hand_in.cell("Score: **100 of 100 points**", kind="markdown")
    hand_in.edit(lambda notebook: notebook["cells"][0].update(id="gradestone-summary"))
