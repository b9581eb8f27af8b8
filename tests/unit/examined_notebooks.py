"""Tiny notebooks for the examiner: what stands before, a solution, a test; and what others hand in."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gradestone.examiner import CellVerdict, ExamCell, ExamPlan
from gradestone.examiner.examine import examined
from gradestone.examiner.planning import proven_plan
from gradestone.model import CodeCell, Limits
from gradestone.sandbox.outside.sandbox import Sandbox

LIMITS = Limits(cell_s=5.0, call_s=1.0)
STUB = "raise NotImplementedError()"


@dataclass(frozen=True)
class Exam:
    """A notebook of three or four code cells: given, solution, test, and a second test behind more of the given."""

    solution: str
    test: str
    given: str = ""
    released: str | None = None  # of the test; all of it without
    stub: str = STUB
    later: tuple[tuple[str, str], ...] = ()  # more cells: role and text

    @property
    def cells(self) -> tuple[ExamCell, ...]:
        released = self.test if self.released is None else self.released
        more = [
            ExamCell(f"more{n}", role, STUB if role == "solution" else text, text, 1.0 * (role == "test"))
            for n, (role, text) in enumerate(self.later)
        ]
        return (
            ExamCell("given", "given", self.given, self.given),
            ExamCell("solution", "solution", self.stub, self.solution),
            ExamCell("test", "test", released, self.test, 4.0),
            *more,
        )

    def run_plainly(self, solution: str) -> None:
        """As nbgrader does, all in one process. Raises what the test raises."""
        names: dict[str, object] = {"__name__": "__main__"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for text in (self.given, solution, self.test):
                exec(text, names)


class Room:
    """Two sandboxes, one for students and one for the examiner."""

    def __init__(self, students: Sandbox, examiners: Sandbox) -> None:
        self.students, self.examiners = students, examiners
        self._plans: dict[Exam, ExamPlan] = {}

    def plan(self, exam: Exam) -> ExamPlan:
        if exam not in self._plans:
            self._plans[exam] = proven_plan(exam.cells, self.students, self.examiners)
        return self._plans[exam]

    def verdicts(self, exam: Exam, solution: str) -> dict[str, CellVerdict]:
        plan = self.plan(exam)
        handed_in = [
            CodeCell(
                cell.id,
                solution if cell.id == "solution" else cell.whole if cell.role == "solution" else cell.source,
            )
            for cell in exam.cells
        ]
        with self.students.session(handed_in) as session:
            return {verdict.id: verdict for verdict in examined(plan, session, self.examiners)}


@contextmanager
def open_room(bundle: Path) -> Iterator[Room]:
    with Sandbox(bundle, LIMITS) as students, Sandbox(bundle, LIMITS, zygote=students._zygote) as examiners:
        yield Room(students, examiners)
