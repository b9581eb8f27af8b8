"""A grader, opened for what an assignment is: with recorded checks, with asserts, or with both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from ..asserts import load_asserted
from ..examiner import Examiner, ExamPlan
from ..sandbox.confine import Confinement
from ..sandbox.outside.sandbox import Sandbox
from ..sandbox.outside.zygotes import Zygote
from .asserted_grader import AssertedGrader
from .examiners_files import release_with
from .grader import Grader
from .messages import Bundle
from .mixed_grader import MixedGrader
from .outcome import Assignment
from .students_files import release_without
from .worker import Grade


@contextmanager
def open_grader(bundle: Bundle, zygote: Zygote | None = None) -> Iterator[Grade]:
    """Grades submissions of the bundle's assignment, one after the other, in one sandbox.

    zygote : what fork servers are forked from, if there is one already
    """
    with ExitStack() as examiners:
        sandbox = Sandbox(
            examiners.enter_context(release_without(Path(bundle.release), bundle.students_files)),
            bundle.limits,
            unsafe=bundle.unsafe,
            assignment=bundle.assignment,
            confinement=Confinement(bundle.tier, bundle.layers) if bundle.layers else None,
            zygote=zygote,
        )
        examiners.enter_context(closing(sandbox))
        grader = _grader(bundle, sandbox, examiners, zygote)  # while the fork server gets ready
        with sandbox:
            yield grader.grade


def _grader(
    bundle: Bundle, sandbox: Sandbox, examiners: ExitStack, zygote: Zygote | None
) -> Grader | AssertedGrader:
    if bundle.has_asserts:
        return AssertedGrader(
            bundle,
            sandbox,
            lambda plan: _examiner(plan, Path(bundle.release), bundle, sandbox, examiners, zygote),
        )
    assignment = Assignment.load(bundle)
    if not bundle.tests:
        return Grader(bundle, assignment, sandbox)
    mixed = load_asserted(Path(bundle.tests))
    release = examiners.enter_context(release_with(Path(bundle.release), mixed.beside))
    plan = ExamPlan.from_json(mixed.notebooks[0].plan)
    examiner = _examiner(plan, release, bundle, sandbox, examiners, zygote)
    return MixedGrader(bundle, assignment, sandbox, examiner)


def _examiner(
    plan: ExamPlan,
    release: Path,
    bundle: Bundle,
    sandbox: Sandbox,
    examiners: ExitStack,
    zygote: Zygote | None,
) -> Examiner:
    """It lives as long as the grader."""
    return examiners.enter_context(
        Examiner(
            plan,
            release,
            bundle.limits,
            confinement=sandbox.confinement,
            zygote=zygote,
            unsafe=bundle.unsafe,
        )
    )
