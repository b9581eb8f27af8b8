"""In which order a notebook that has run is asked: its own answers first, then the course's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from gradestone.batch.marking import Exam, Marking
from gradestone.batch.stages import Stages
from gradestone.model import Answer, AnswerKey, Call, Check, Exercise, Mark
from gradestone.sandbox.outside.question import Question
from gradestone.selfcheck.written import UNKNOWN

CHAIN = {"forward": (), "step": ("forward",), "model": ("forward", "step")}
KEY = AnswerKey(
    "week",
    "week",
    "digest",
    tuple(Exercise(name, f"test_{name}", 10.0, ("x",), ("y",), CHAIN[name], f"# {name}") for name in CHAIN),
    (tuple(Check(name, 1, False, 1.0, Call((1,)), 1.0) for name in CHAIN),),
)
RIGHT, WRONG = (Answer("value", 1.0),), (Answer("value", 2.0),)


class Notebook:
    """A session whose notebook answers as told, and which remembers what was asked of it.

    together : answers from one fork for all
    alone : answers of an exercise in a fork of its own
    """

    def __init__(self, together: dict[str, Any], alone: dict[str, Any]) -> None:
        self.asked: list[str] = []
        self._together, self._alone = together, alone

    def answer_together(self, questions: Iterable[Question]) -> dict[str, tuple[Answer, ...]]:
        self.asked.append(" ".join(question.exercise for question in questions))
        return self._together

    def answer(self, question: Question, *, replacing: Sequence[str] = ()) -> tuple[Answer, ...]:
        self.asked.append(" ".join([question.exercise, *replacing]))
        answers: tuple[Answer, ...] = RIGHT if replacing else self._alone[question.exercise]
        return answers

    def stop(self) -> None:
        self.asked.append("")


def marks_of(notebook: Notebook, *, credit: float = 1.0) -> tuple[Mark, ...]:
    exam = Exam.of(KEY, 0, misconceptions=lambda exercise: (), carried_credit=credit)
    return Marking(exam, notebook, lambda exercise: UNKNOWN, Stages()).marks()  # type: ignore[arg-type]


def test_reference_code_comes_after_all_own_answers_and_in_the_order_of_the_course() -> None:
    notebook = Notebook({}, dict.fromkeys(CHAIN, WRONG))
    marks = marks_of(notebook)
    assert notebook.asked == [
        "forward step model",
        "forward",
        "step",
        "model",
        "step # forward",
        "model # forward # step",
        "",
    ]
    assert [mark.score for mark in marks] == [0.0, 10.0, 10.0]
    assert [mark.carried_forward for mark in marks] == [False, True, True]


def test_a_right_notebook_is_asked_once() -> None:
    notebook = Notebook(dict.fromkeys(CHAIN, RIGHT), {})
    assert [mark.score for mark in marks_of(notebook)] == [10.0] * 3
    assert notebook.asked == ["forward step model", ""]


@pytest.mark.parametrize(("alone", "score"), [(RIGHT, 10.0), (WRONG, 0.0)])
def test_what_an_exercise_answers_alone_counts(alone: tuple[Answer, ...], score: float) -> None:
    notebook = Notebook(dict.fromkeys(CHAIN, RIGHT) | {"step": WRONG}, {"step": alone})
    assert [mark.score for mark in marks_of(notebook)] == [10.0, score, 10.0]


def test_a_course_that_gives_no_credit_for_it_carries_nothing_forward() -> None:
    notebook = Notebook({}, dict.fromkeys(CHAIN, WRONG))
    assert [mark.score for mark in marks_of(notebook, credit=0.0)] == [0.0] * 3
    assert notebook.asked[4:] == [""]
