"""Submissions before the examiner: one verdict for each test cell."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from ..model import Limits
from ..sandbox.confine import Confinement
from ..sandbox.outside.examination import Outcome
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..sandbox.outside.zygotes import Zygote
from .cell_verdicts import in_words_of, speaks_of_hidden, verdict_of
from .desks import Desks
from .examplan import CellVerdict, ExamCell, ExamPlan
from .scoring import hidden_lines, visible_part


class Examiner:
    """Of one assignment, in a sandbox of its own; `with` waits for it.

    bundle : what lies beside the notebook
    """

    def __init__(
        self,
        plan: ExamPlan,
        bundle: Path,
        limits: Limits,
        *,
        confinement: Confinement | None = None,
        zygote: Zygote | None = None,
        unsafe: bool = False,
    ) -> None:
        self._plan = plan
        texts = [cell.whole for cell in plan.cells if cell.role != "solution"]
        self._sandbox = Sandbox(
            bundle, limits, unsafe=unsafe, confinement=confinement, cells=texts, zygote=zygote
        )

    def __enter__(self) -> Examiner:
        self._sandbox.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        self._sandbox.close()

    def examine(self, session: Session) -> tuple[CellVerdict, ...]:
        """The verdicts of the test cells that are judged outside, in their order.

        session : of a submission whose cells have been run; a second run, of which nothing is shown, is asked
        """
        return examined(self._plan, session, self._sandbox)


def examined(plan: ExamPlan, session: Session, examiners: Sandbox) -> tuple[CellVerdict, ...]:
    """As `Examiner.examine`, with this sandbox for the examiner's process."""
    plan = plan if examiners.has_own_tree else plan.without_own_tree()
    verdicts: list[CellVerdict] = []
    doubtful: list[ExamCell] = []
    asked = False  # anything that is hidden
    with contextlib.closing(Desks(examiners, session, plan)) as desks:
        for cell in plan.at_the_desk():
            outcome = desks.outcome(cell)  # of those judged inside too: others may use what they bind
            if cell.role == "test":
                verdicts.append(_verdict(cell, outcome, desks, plan))
                doubtful += [cell] if speaks_of_hidden(verdicts[-1], cell, asked_before=asked) else []
                asked = asked or bool(hidden_lines(cell))
        may_repeat = desks.is_calm  # else it costs too much time, and nobody is owed the words
    if not doubtful:
        return tuple(verdicts)
    with contextlib.closing(Desks(examiners, session, plan)) as desks:
        said = _said_without(doubtful, plan, desks) if may_repeat else {}
    ids = {cell.id for cell in doubtful}
    return tuple(in_words_of(it, said.get(it.id)) if it.id in ids else it for it in verdicts)


def _verdict(cell: ExamCell, outcome: Outcome, desks: Desks, plan: ExamPlan) -> CellVerdict:
    judged = plan.plans[cell.id].judged
    return verdict_of(cell, desks.outcome_inside(cell) if judged == "inside" else outcome, judged)


def _said_without(cells: Sequence[ExamCell], plan: ExamPlan, desks: Desks) -> dict[str, CellVerdict]:
    """Of these test cells, without anything hidden, in a run that has met nothing of it."""
    said: dict[str, CellVerdict] = {}
    for cell in plan.at_the_desk(cells[-1]):
        if cell.role == "given":
            desks.outcome(cell)
        elif cell in cells:
            shown = replace(cell, whole=visible_part(cell))
            said[cell.id] = _verdict(shown, desks.outcome(shown), desks, plan)
    return said
