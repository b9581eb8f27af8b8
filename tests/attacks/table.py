"""The attacks as a table: what each deserves, what stock nbgrader and we give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.attacks.catalogue import CLASSES, Case
from tests.attacks.stock import StockResult
from tests.attacks.verdict import CENT, Verdict

__all__ = ["Totals", "rows", "totals", "totals_of_stock"]

HEAD = ("attack", "deserves", "stock nbgrader", "gradestone")
KINDS = ("unearned", "lost", "aborted", "leaked", "harmed", "script")


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cases went wrong in which way."""

    cases: int
    wrong: Mapping[str, int]

    def __str__(self) -> str:
        return f"{self.cases} run: " + ", ".join(f"{self.wrong[kind]} {kind}" for kind in KINDS)


def rows(
    cases: Iterable[Case], verdicts: Mapping[str, Verdict], stock: Mapping[str, StockResult]
) -> list[tuple[str, tuple[str, ...]]]:
    """Per case its class and the four columns of the table; classes in their order."""
    ordered = sorted(cases, key=lambda case: (CLASSES.index(case.threat), case.name))
    return [
        (case.threat, (case.name, number(case.deserves), _stock(case, stock), _ours(verdicts[case.name])))
        for case in ordered
    ]


def totals(verdicts: Iterable[Verdict]) -> Totals:
    """Faults of ours by kind."""
    kinds = [{fault.partition(":")[0] for fault in verdict.faults} for verdict in verdicts]
    return Totals(len(kinds), {kind: sum(kind in found for found in kinds) for kind in KINDS})


def totals_of_stock(cases: Iterable[Case], stock: Mapping[str, StockResult]) -> Totals:
    """Faults of stock nbgrader by kind."""
    found = [_faults_of_stock(case, stock[case.name]) for case in cases if _was_run(case, stock)]
    return Totals(len(found), {kind: sum(kind in faults for faults in found) for kind in KINDS})


def number(points: float) -> str:
    """Points as they are written."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _was_run(case: Case, stock: Mapping[str, StockResult]) -> bool:
    return case.name in stock and stock[case.name].was_run


def _ours(verdict: Verdict) -> str:
    faults = sorted({fault.partition(":")[0] for fault in verdict.faults})
    return ", ".join([number(verdict.earned), *faults])


def _stock(case: Case, stock: Mapping[str, StockResult]) -> str:
    if not _was_run(case, stock):
        return stock[case.name].note if case.name in stock else "not measured"
    result = stock[case.name]
    earned = "no mark" if result.earned is None else number(result.earned)
    return ", ".join([earned, *_faults_of_stock(case, result)])


def _faults_of_stock(case: Case, result: StockResult) -> list[str]:
    faults = [kind for kind in ("leaked", "harmed", "script") if getattr(result, kind)]
    if result.earned is None:
        return ["aborted", *faults] if case.judged else faults
    if result.earned > case.deserves + CENT:
        return ["unearned", *faults]
    return ["lost", *faults] if result.earned < case.deserves - CENT else faults
