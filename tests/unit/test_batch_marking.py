"""What a notebook that has run is asked, in which order, and which of its answers count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gradestone.batch.marking import Exam, Marking, Notebook
from gradestone.batch.stages import Stages
from gradestone.intake import Template
from gradestone.model import Answer, AnswerKey, Call, Check, CodeCell, Exercise, Mark
from gradestone.sandbox.outside.question import AS_THEY_ARE, NotebookState, Question
from gradestone.selfcheck.written import UNKNOWN

CHAIN = {"forward": (), "step": ("forward",), "model": ("forward", "step")}
KEY = AnswerKey(
    "week",
    "week",
    "digest",
    tuple(Exercise(name, f"test_{name}", 10.0, ("x",), ("y",), CHAIN[name], f"# {name}") for name in CHAIN),
    (
        tuple(
            Check(name, number, hidden, 1.0, Call((number,)), 1.0)
            for name in CHAIN
            for number, hidden in ((1, False), (2, True), (3, False))
        ),
    ),
)
RIGHT, WRONG = (Answer("value", 1.0),) * 3, (Answer("value", 2.0),) * 3


def cell(name: str, source: str, **flags: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": name,
        "source": source,
        "metadata": {"nbgrader": flags} if flags else {},
    }


def released() -> Template:
    cells = []
    for name in CHAIN:
        cells.append(cell(name, f"def {name}(x):\n    return None", grade_id=name, solution=True))
        cells.append(cell(f"test-{name}", "check()", grade_id=f"test_{name}", grade=True, locked=True))
    return Template({"cells": cells}, KEY)


def run_cells(*last: str) -> list[CodeCell]:
    """Every exercise written, and further cells of the student's at the end."""
    cells = []
    for name in CHAIN:
        cells += [
            CodeCell(name, f"def {name}(x):\n    return x"),
            CodeCell(f"test-{name}", "pass", quiet=True),
        ]
    return cells + [CodeCell(f"own-{number}", source) for number, source in enumerate(last)]


class Asked:
    """A session whose notebook answers as told, and which remembers what was asked of it.

    together : answers from one fork for all, by exercise; shorter ones end the fork
    alone : answers of an exercise in a fork of its own
    in_place : its answers in a notebook run of their own
    spent_s : what each of those runs takes, of the 120 s that a run may
    """

    total_s = 120.0

    def __init__(
        self,
        together: Mapping[str, Sequence[Answer]],
        alone: Mapping[str, Sequence[Answer]] | None = None,
        in_place: Mapping[str, tuple[Answer, ...]] | None = None,
        spent_s: float = 0.5,
    ) -> None:
        self.asked: list[str] = []
        self.spent_s = spent_s
        self._together, self._alone, self._in_place = together, alone or together, in_place or {}

    def answer_together(self, questions: Sequence[Question]) -> tuple[tuple[Answer, ...], ...]:
        self.asked.append(" ".join(f"{each.exercise}:{len(each.requests)}" for each in questions))
        given = []
        for question in questions:
            if question.exercise not in self._together:
                break
            given.append(tuple(self._together[question.exercise][: len(question.requests)]))
        return tuple(given)

    def answer(self, question: Question, state: NotebookState = AS_THEY_ARE) -> tuple[Answer, ...]:
        place = [] if state.place is None else [f"at {state.place}"]
        said = [f"{question.exercise}:{len(question.requests)}", *state.replacing, *place]
        self.asked.append(" ".join(said))
        known = RIGHT if state.replacing else self._alone[question.exercise]
        return tuple(known[: len(question.requests)])

    def answer_in_place(self, stops: Mapping[int, Sequence[Question]]) -> dict[str, tuple[Answer, ...]]:
        said = (f"{each.exercise} in {place}" for place, asked in stops.items() for each in asked)
        self.asked.append(", ".join(said))
        return dict(self._in_place)

    def stop(self) -> None:
        self.asked.append("")


def marks_of(session: Asked, *last: str, credit: float = 1.0) -> tuple[Mark, ...]:
    exam = Exam.of(KEY, 0, misconceptions=lambda exercise: (), carried_credit=credit)
    notebook = Notebook(run_cells(*last), released(), lambda exercise: UNKNOWN)
    return Marking(exam, session, notebook, Stages()).marks()  # type: ignore[arg-type]


def scores(marks: Sequence[Mark]) -> list[float | None]:
    return [mark.score for mark in marks]


TOGETHER = "forward:2 step:2 model:2 forward:1 step:1 model:1"


def test_a_right_notebook_is_asked_once_and_all_that_is_visible_before_anything_hidden() -> None:
    session = Asked(dict.fromkeys(CHAIN, RIGHT))
    assert scores(marks_of(session)) == [10.0] * 3
    assert session.asked == [TOGETHER, ""]


def test_what_the_common_fork_leaves_open_is_asked_alone_visible_checks_first() -> None:
    session = Asked({"forward": RIGHT}, dict.fromkeys(CHAIN, RIGHT))
    assert scores(marks_of(session)) == [10.0] * 3
    assert session.asked == [TOGETHER, "step:2", "model:2", "forward:1", "step:1", "model:1", ""]


def test_reference_code_comes_after_all_own_answers_and_in_the_order_of_the_course() -> None:
    session = Asked(dict.fromkeys(CHAIN, WRONG))
    marks = marks_of(session)
    assert session.asked == [
        TOGETHER,
        "forward:3",
        "step:3",
        "model:3",
        "step:3 # forward",
        "model:3 # forward # step",
        "",
    ]
    assert scores(marks) == [0.0, 10.0, 10.0]
    assert [mark.carried_forward for mark in marks] == [False, True, True]


def test_only_what_is_wrong_itself_is_named() -> None:
    marks = marks_of(Asked(dict.fromkeys(CHAIN, WRONG)))
    assert [mark.replaced for mark in marks] == [(), ("forward",), ("forward",)]


def test_another_answer_from_a_fork_of_its_own_only_leads_to_a_new_run() -> None:
    answers = dict.fromkeys(CHAIN, RIGHT)
    session = Asked(answers | {"step": WRONG}, answers)
    assert scores(marks_of(session, credit=0.0)) == [10.0, 0.0, 10.0]
    assert session.asked == [TOGETHER, "step:3", "step in 3", ""]


def test_each_that_another_function_may_have_spoiled_gets_a_run_of_its_own() -> None:
    session = Asked(dict.fromkeys(CHAIN, WRONG), dict.fromkeys(CHAIN, RIGHT))
    marks_of(session, credit=0.0)
    assert session.asked[-4:] == ["forward in 1", "step in 3", "model in 5", ""]


def test_those_runs_together_take_as_long_as_one_notebook_may_and_no_longer() -> None:
    session = Asked(dict.fromkeys(CHAIN, WRONG), dict.fromkeys(CHAIN, RIGHT), spent_s=60.0)
    marks_of(session, credit=0.0)
    assert session.asked[-3:] == ["forward in 1", "step in 3", ""]


@pytest.mark.parametrize(
    "last", ["str = 0", "%matplotlib inline\nrelu = None", "def model(x):\n    return 3"]
)
def test_what_falls_short_behind_a_cell_that_may_have_changed_it_is_asked_in_its_place(last: str) -> None:
    answers = dict.fromkeys(CHAIN, WRONG)
    session = Asked(answers, in_place=dict.fromkeys(CHAIN, RIGHT))
    marks = marks_of(session, last)
    assert session.asked == [TOGETHER, "forward in 1, step in 3, model in 5", ""]
    assert scores(marks) == [10.0] * 3
    assert all(mark.in_place for mark in marks)
    assert "at its own test cell" in marks[0].verdicts[0].note


@pytest.mark.parametrize("last", ["", "# a remark\n\n"])
def test_a_cell_without_a_statement_changes_nothing(last: str) -> None:
    session = Asked(dict.fromkeys(CHAIN, WRONG))
    marks_of(session, last, credit=0.0)
    assert session.asked == [TOGETHER, "forward:3", "step:3", "model:3", ""]


def test_the_better_mark_counts() -> None:
    half = (RIGHT[0], WRONG[0], WRONG[0])
    session = Asked(dict.fromkeys(CHAIN, half), in_place=dict.fromkeys(CHAIN, WRONG))
    marks = marks_of(session, "str = 0", credit=0.0)
    assert scores(marks) == [6.67] * 3
    assert not any(mark.in_place for mark in marks)


def test_with_correct_versions_an_unsettled_exercise_is_asked_at_the_end_and_in_its_place() -> None:
    session = Asked(dict.fromkeys(CHAIN, WRONG))
    marks_of(session, "str = 0")
    assert session.asked[2:] == [
        "step:3 # forward",
        "step:3 # forward at 3",
        "model:3 # forward # step",
        "model:3 # forward # step at 5",
        "",
    ]
