"""A notebook that cannot be shown costs nobody the marks, and is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradestone.batch import grader as grader_module
from gradestone.batch.grader import Grader
from gradestone.batch.messages import Bundle, Task
from gradestone.batch.outcome import Assignment
from gradestone.batch.stages import Stages
from gradestone.intake import Template, Tools
from gradestone.judge import Credits
from gradestone.misconceptions import RecordedBank
from gradestone.model import AnswerKey, Exercise, Limits, Mark, Marks, Verdict

KEY = AnswerKey("week", "week", "", (Exercise("f", "test_f", 10.0, ("x",), (), (), ""),), ((),))
PROSE = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "released"}
FLAGS = {"grade": True, "grade_id": "test_f", "solution": False, "points": 10}
TEST = {
    "cell_type": "code",
    "id": "b",
    "source": "check(f, 1)",
    "outputs": [],
    "execution_count": None,
    "metadata": {"nbgrader": FLAGS},
}
RELEASED = {"cells": [PROSE, TEST], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
MARKS = Marks("ada", "week", (Mark("f", 10.0, 10.0, (Verdict(1, False, 1.0, "passed", ""),)),), 0.0, 1)


@pytest.mark.parametrize("error", [RecursionError(), MemoryError(), ValueError("no such thing")], ids=repr)
def test_what_cannot_be_shown_gives_way_to_the_released_notebook_with_the_same_marks(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr(grader_module, "sanitise", fails)
    texts: frozenset[str] = frozenset()
    template = Template(RELEASED, KEY)
    tools = Tools.of(template, {})
    assignment = Assignment(KEY, template, texts, texts, {}, tools, RecordedBank(None), Credits(), "week")
    bundle = Bundle("week", "release", "week", "key.h5", Limits())
    grader = Grader(bundle, assignment, None)  # type: ignore[arg-type]
    handed_in = {**RELEASED, "cells": [{**PROSE, "source": "mine"}, TEST]}
    shown = grader._shown(Task("ada", str(Path()), "", 0), handed_in, MARKS, Stages())
    assert shown.unshown == type(error).__name__ and not shown.reason
    assert shown.marks["score"] == 10.0 and shown.marks["grades"] == {"test_f": 10.0}
    assert type(error).__name__ in shown.marks["incidents"][-1]
    text = json.dumps(json.loads(shown.notebook))
    assert "released" in text and "mine" not in text and "10 of 10 points" in text
