"""From the instructor's notebook to a plan: what is the student's, what the reference gives, and a proof.

The reference is run as if it were a submission, and so is what was released. A test cell is judged outside
where the one passes and the other fails; and where the other passes in its own process as well: such a test
asks for nothing, wherever it is judged.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from ..errors import BuildError
from ..model import CodeCell, Limits
from ..sandbox.confine import Confinement
from ..sandbox.dialogue import ExamRequest
from ..sandbox.examtask import bound_names, defined_names, only_calls
from ..sandbox.outside.examination import Outcome, Stops
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.session import Session
from ..sandbox.outside.zygotes import Zygote
from ..sandbox.wire import decode
from .cell_verdicts import verdict_of
from .desks import Desks
from .examplan import CellPlan, CellVerdict, ExamCell, ExamPlan, Where, up_to_last_test

REFERENCE_FAILS = "the reference does not pass it in a process of the examiner's: {message}"
REFERENCE_FAILS_ANYWHERE = (
    "the reference passes it neither in a process of the examiner's nor in its own, so nobody can: {message}"
)
FIGURES = "matplotlib.pyplot"
STUB_PASSES = "what was released passes it too"
ONLY_HERE = f"{STUB_PASSES}, but not in its own process"


def make_plan(
    cells: Sequence[ExamCell],
    bundle: Path,
    limits: Limits,
    *,
    examiners_bundle: Path | None = None,
    confinement: Confinement | None = None,
    zygote: Zygote | None = None,
    unsafe: bool = False,
) -> ExamPlan:
    """How the test cells of a notebook are judged.

    cells : all of its code cells, in their order
    bundle : what lies beside the notebook; in the examiner's process it may be something else
    """
    options: _Options = {"confinement": confinement, "zygote": zygote, "unsafe": unsafe}
    with (
        Sandbox(bundle, limits, **options) as students,
        Sandbox(examiners_bundle or bundle, limits, **options) as examiners,
    ):
        return proven_plan(cells, students, examiners)


def proven_plan(cells: Sequence[ExamCell], students: Sandbox, examiners: Sandbox) -> ExamPlan:
    """As `make_plan`, with these sandboxes for the student's process and the examiner's."""
    cells = up_to_last_test(cells)
    plan = ExamPlan(cells, {cell.id: CellPlan() for cell in cells if cell.role != "solution"})
    trial = _Trial(students, examiners)
    owned = trial.with_owners(plan)
    plan = trial.with_proof(trial.with_rules(owned), "whole")
    if any(it.judged == "inside" for it in plan.plans.values()):
        plan = trial.with_proof(trial.with_rules(_with_more(owned, plan)), "whole")
    return trial.with_proof(plan, "source")


def _with_more(owned: ExamPlan, tried: ExamPlan) -> ExamPlan:
    """Cells that the reference has not passed get whole objects, and the figures of its process."""
    drawn = any(FIGURES.partition(".")[0] in cell.whole for cell in owned.cells)
    theirs = (FIGURES,) if drawn else ()
    plans = {
        id: replace(it, whole_objects=True, theirs=theirs) if tried.plans[id].judged == "inside" else it
        for id, it in owned.plans.items()
    }
    return replace(owned, plans=plans)


class _Options(TypedDict):
    confinement: Confinement | None
    zygote: Zygote | None
    unsafe: bool


class _Trial:
    """Runs of the instructor's notebook as if it were a submission."""

    def __init__(self, students: Sandbox, examiners: Sandbox) -> None:
        self._students, self._examiners = students, examiners

    def with_owners(self, plan: ExamPlan) -> ExamPlan:
        """Whose each name is when a cell runs."""
        owned: set[str] = set()
        defined: set[str] = set()
        plans = dict(plan.plans)
        with self._session(plan.cells, "whole") as session:
            stops = Stops(session, self._students.limits)
            prints: dict[str, bytes] | None = None
            for place, cell in enumerate(plan.cells):
                if cell.role == "solution":
                    before = _fingerprints(stops, place) if prints is None else prints
                    prints = _fingerprints(stops, place + 1)
                    defined |= defined_names(cell.whole)
                    changed = {name for name, it in prints.items() if before.get(name) != it}
                    # One of Python's names is the student's where the text of the cell says so.
                    owned |= bound_names(cell.whole) | (changed - vars(builtins).keys())
                    continue
                prints = None
                owned = owned if cell.role == "test" else owned - bound_names(cell.whole)
                shows = cell.role == "given" and only_calls(cell.whole, owned & defined)
                plans[cell.id] = replace(plans[cell.id], owned=tuple(sorted(owned)), only_shows=shows)
                if cell.role == "test":
                    owned = owned - bound_names(cell.whole)
        return replace(plan, plans=plans)

    def with_rules(self, plan: ExamPlan) -> ExamPlan:
        """What the reference gives at each place of the tests."""
        plans, tools, libraries = dict(plan.plans), dict(plan.tools), set(plan.libraries)
        for cell, outcome, _ in self._outcomes(plan, "whole", recording=True):
            rules = {place: int(rank) for place, rank in outcome.get("places", {}).items()}
            pushed = tuple(outcome.get("pushed", ()))
            temporary = bool(outcome.get("temporary"))
            plans[cell.id] = replace(plans[cell.id], rules=rules, pushed=pushed, temporary=temporary)
            tools |= outcome.get("tools", {})
            libraries |= {(module, name) for module, name in outcome.get("libraries", [])}
        return replace(plan, plans=plans, tools=tools, libraries=tuple(sorted(libraries)))

    def with_proof(self, plan: ExamPlan, what: str) -> ExamPlan:
        """Cells that the reference does not pass, or that what was released passes only here, are judged
        inside.
        """
        plans = dict(plan.plans)
        for cell, outcome, desks in self._outcomes(plan, what, recording=False):
            if cell.role != "test" or plans[cell.id].judged == "inside":
                continue
            verdict = verdict_of(cell, outcome)
            judged: Where = "inside"
            if what == "whole" and not verdict.passed:
                alone = verdict_of(cell, desks.outcome_inside(cell))
                told = verdict if alone.passed else alone
                words = REFERENCE_FAILS if alone.passed else REFERENCE_FAILS_ANYWHERE
                why = words.format(message=f"{told.error}: {told.message}")
            elif what == "source" and _is_full(cell, verdict):
                anywhere = _is_full(cell, verdict_of(cell, desks.outcome_inside(cell)))
                judged, why = ("outside", STUB_PASSES) if anywhere else ("inside", ONLY_HERE)
            else:
                continue
            plans[cell.id] = replace(plans[cell.id], judged=judged, why=why)
        return replace(plan, plans=plans)

    def _outcomes(
        self, plan: ExamPlan, what: str, *, recording: bool
    ) -> Iterator[tuple[ExamCell, Outcome, Desks]]:
        with (
            self._session(plan.cells, what) as session,
            closing(Desks(self._examiners, session, plan)) as desks,
        ):
            for cell in plan.at_the_desk():
                yield cell, desks.outcome(cell, recording=recording), desks

    @contextmanager
    def _session(self, cells: Sequence[ExamCell], what: str) -> Iterator[Session]:
        handed_in = [
            CodeCell(it.id, getattr(it, what) if it.role == "solution" else it.source) for it in cells
        ]
        session = Session(self._students, handed_in, None)
        try:
            yield session
        finally:
            session.close()


def _is_full(cell: ExamCell, verdict: CellVerdict) -> bool:
    return verdict.passed and verdict.score == cell.points


def _fingerprints(stops: Stops, place: int) -> dict[str, bytes]:
    answered = stops.ask(place, ExamRequest("fingerprints", []))
    if answered.word != "value":
        raise BuildError(f"the notebook cannot be looked at: {answered.body}")
    names, prints = decode(answered.contents[0][1])[1]
    return dict(zip(names, prints, strict=True))
