"""What is known of an assignment's test cells before anybody hands in, and what is said of one afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Role = Literal["given", "solution", "test"]
Where = Literal["outside", "inside"]
CellEnd = Literal["ok", "raised", "refused", "timeout", "killed", "not examined"]


@dataclass(frozen=True, slots=True)
class ExamCell:
    """A code cell of the instructor's notebook.

    id : that of the cell that stands for it in a submission
    source : as it was released
    whole : as the instructor wrote it: with the solution, with what is hidden of the tests
    """

    id: str
    role: Role
    source: str
    whole: str
    points: float = 0.0


def up_to_last_test(cells: Sequence[ExamCell]) -> tuple[ExamCell, ...]:
    """The cells that can have a part in a verdict."""
    return tuple(cells[: max((n for n, cell in enumerate(cells, 1) if cell.role == "test"), default=0)])


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """What came of a test cell.

    score : points; the last value's share of them, where there is one
    error, message : what the test raised, and its words
    hidden : whether the line that failed was in what was not released
    """

    id: str
    score: float
    ended: CellEnd
    judged: Where = "outside"
    error: str = ""
    message: str = ""
    line: int | None = None
    hidden: bool = False

    @property
    def passed(self) -> bool:
        """Whether it came to its end."""
        return self.ended == "ok"


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What the reference run has shown of one cell.

    owned : names that are the student's when it runs
    pushed : names bound by the test that functions of the reference read
    rules : per place of the test, how far from a plain value what the reference gave was
    whole_objects : whether the reference's objects of classes derived from plain ones are needed as such, and
        names that the cell looks up without saying them
    theirs : modules that are the student's there, not the examiner's
    temporary : whether temporary folders of its are the student's too, which needs a file tree of one's own
    only_shows : whether it only calls what is the student's, so that nothing of it stays with the examiner
    judged, why : where the cell is judged, and why not outside; or that what was released passes it
    """

    owned: tuple[str, ...] = ()
    pushed: tuple[str, ...] = ()
    rules: Mapping[str, int] = field(default_factory=dict)
    whole_objects: bool = False
    theirs: tuple[str, ...] = ()
    temporary: bool = False
    only_shows: bool = False
    judged: Where = "outside"
    why: str = ""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """How an assignment's test cells are judged.

    plans : of the cells that are not the student's
    tools : names that mean something of a library, whoever binds them: module and name in it
    libraries : what of libraries the reference's answers held, as module and name
    """

    cells: tuple[ExamCell, ...]
    plans: Mapping[str, CellPlan]
    tools: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    libraries: tuple[tuple[str, str], ...] = ()

    def at_the_desk(self, last: ExamCell | None = None) -> Iterator[ExamCell]:
        """The cells that have to be run in the examiner's process, up to the last one."""
        for cell in self.cells:
            if cell.role != "solution" and not self.plans[cell.id].only_shows:
                yield cell
            if cell is last:
                return

    def without_own_tree(self) -> ExamPlan:
        """For a machine on which runs have no file tree of their own."""
        plans = {id: replace(it, judged="inside") if it.temporary else it for id, it in self.plans.items()}
        return replace(self, plans=plans)

    def to_json(self) -> str:
        """As a file holds it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ExamPlan:
        """What `to_json` wrote."""
        told = json.loads(text)
        plans = {id: _cell_plan(fields) for id, fields in told["plans"].items()}
        cells = tuple(ExamCell(**it) for it in told["cells"])
        return cls(cells, plans, told["tools"], tuple(map(tuple, told["libraries"])))


def _cell_plan(fields: dict[str, Any]) -> CellPlan:
    found: dict[str, Any] = {name: tuple(it) if type(it) is list else it for name, it in fields.items()}
    return CellPlan(**found)
