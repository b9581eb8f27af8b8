"""Submissions of an assignment whose test cells have tests of their own beside their checks.

The checks come first, and all of them: a message about what a cell's own tests ask is never heard by a run
that is asked for answers. The tests are judged in a notebook run anew.
"""

from __future__ import annotations

from dataclasses import replace

from ..asserts import AssertedCell
from ..examiner import CellVerdict, Examiner
from ..judge import with_own_tests
from ..model import Mark, Verdict
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from .asserted_grader import told_verdict
from .grader import Grader
from .marking import Marking
from .messages import Bundle
from .outcome import Assignment, own_tests_verdict
from .stages import Stages


class MixedGrader(Grader):
    """Grades with one sandbox, and an examiner."""

    def __init__(self, bundle: Bundle, assignment: Assignment, sandbox: Sandbox, examiner: Examiner) -> None:
        super().__init__(bundle, assignment, sandbox)
        self._examiner = examiner

    def _marks(self, marking: Marking, session: Session, stages: Stages) -> tuple[Mark, ...]:
        marks = marking.marks()
        with stages.stage("answers"):
            verdicts = {each.id: each for each in self._examiner.examine(session)}
        return tuple(self._with_tests(mark, verdicts) for mark in marks)

    def _with_tests(self, mark: Mark, verdicts: dict[str, CellVerdict]) -> Mark:
        cell = self._assignment.mixed.get(mark.exercise)
        if cell is None:
            return mark
        template = self._assignment.template
        identity = template.cells[template.by_grade_id[cell.name]]["id"]
        return with_own_tests(mark, _verdict(verdicts[identity], cell, len(mark.verdicts) + 1))


def _verdict(found: CellVerdict, cell: AssertedCell, ordinal: int) -> Verdict:
    """They are passed by coming to their end: of a cell with checks the last value gives no points."""
    if found.passed:
        told = own_tests_verdict(ordinal, cell, outcome="passed")
    else:
        told = told_verdict(found, cell, full=False, ordinal=ordinal)
    return replace(told, judged=found.judged)
