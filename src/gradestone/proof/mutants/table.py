"""`gradestone check --mutants`: the trial of the checks, as tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.box import Box
from rich.console import Console
from rich.table import Table

from ...answerkey import course_secret, find_notebook
from ...files.temporary import TemporaryFolder
from ...misconceptions import record_evenly
from ...misconceptions.bank_process import run_on_bank
from ..prove import frame
from .tally import Findings, Tally

MOST_LISTED = 20
"""Wrong versions whose authors do not hear why, unless all are asked for."""


def prove_mutants(
    course_root: Path,
    assignment: str,
    console: Console,
    *,
    listed: int | None = MOST_LISTED,
    least_told: float = 0.0,
) -> bool:
    """Put the checks of an assignment on trial and print what came of it. True when no problem is left.

    listed : how many of the wrong versions are listed whose authors do not hear why; None for all
    least_told : percent of the wrong versions that lose points that have to hear why

    Raises
    ------
    BuildError : the instructor's notebook or the bank of misconceptions is not fit for it
    """
    course_root = course_root.resolve()
    notebook = find_notebook(course_root / "source" / assignment)
    key = record_evenly(course_root, notebook, secret=course_secret(course_root))
    with TemporaryFolder() as held:
        result = held.path / "findings.json"
        run_on_bank("gradestone.proof.mutants.tally_child", course_root, key, result)
        facts = json.loads(result.read_text(encoding="utf-8"))
    findings = Findings(**(facts | {"tallies": tuple(Tally(**tally) for tally in facts["tallies"])}))
    show(findings, assignment, console, listed=listed)
    if findings.told_percent < least_told:
        console.print(f"- {least_told:g}% have to be told why", markup=False, highlight=False)
    return not findings.problems and findings.told_percent >= least_told


def show(findings: Findings, assignment: str, console: Console, *, listed: int | None = MOST_LISTED) -> None:
    """Print the table, the changes that no check has to notice, who does not hear why, and all problems."""
    title = f"Mutants of {assignment}, {findings.variants} variants"
    console.print(_table(findings.tallies, title, frame(console)))
    console.print(f"{findings.correct} correct versions in other styles tried.", highlight=False)
    for sentence in _scores(findings):
        console.print(sentence, highlight=False)
    for change, reason in findings.excuses.items():
        console.print(f"- excused: {change}: {reason}", markup=False, highlight=False)
    for line in findings.untold[:listed]:
        console.print(f"- not told why: {line}", markup=False, highlight=False)
    if listed is not None and len(findings.untold) > listed:
        console.print(f"- and {len(findings.untold) - listed} more; --verbose lists them", highlight=False)
    for problem in findings.problems:
        console.print(f"- {problem}", markup=False, highlight=False)


def _table(tallies: Sequence[Tally], title: str, lines: Box | None) -> Table:
    table = Table(box=lines, title=title, title_justify="left")
    table.add_column("Exercise", no_wrap=True)
    names = (
        "Misconceptions",
        "caught",
        "visibly too",
        "published let pass",
        "Mechanical",
        "killed",
        "excused",
        "told why",
    )
    for name in names:
        table.add_column(name, justify="right")
    for tally in tallies:
        table.add_row(tally.exercise, *map(_cell, _counts(tally)))
    table.add_section()
    table.add_row("all", *map(_cell, _totals(tallies)))
    return table


def _counts(tally: Tally) -> tuple[int | None, ...]:
    wrong = (tally.misconceptions, tally.caught, tally.caught_visibly, tally.published)
    return (*wrong, tally.mechanical, tally.killed, tally.excused, tally.told)


def _totals(tallies: Sequence[Tally]) -> list[int | None]:
    columns = zip(*map(_counts, tallies), strict=True)
    return [
        None if all(count is None for count in column) else sum(count or 0 for count in column)
        for column in columns
    ]


def _cell(count: int | None) -> str:
    return "" if count is None else str(count)


def _scores(findings: Findings) -> list[str]:
    if not findings.tallies:
        return []
    wrong, caught, _, published, mechanical, killed, excused, _ = _totals(findings.tallies)
    lines = []
    if wrong:
        lines.append(f"Mutation score of the bank: {(caught or 0) / wrong:.1%}.")
    if wrong and published is not None:
        lines.append(f"The published checks let {published / wrong:.1%} of the same bank pass.")
    if mechanical:
        score = ((killed or 0) + (excused or 0)) / mechanical
        lines.append(f"Mechanical mutants killed, or excused for a reviewed reason: {score:.1%}.")
    if caught or killed:
        lines.append(
            f"Of those that lose points, told why by a hint or a rationale: {findings.told_percent:.1f}%."
        )
    return lines
