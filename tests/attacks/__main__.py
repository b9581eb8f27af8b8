"""`python -m tests.attacks`: the attack suite as a table.

python -m tests.attacks               our grader, beside what stock nbgrader was measured to do
python -m tests.attacks --asserts     the same of an assignment whose tests are asserts
python -m tests.attacks --stock       measure stock nbgrader again (slow), into docs/attacks-stock.csv;
                                      with --asserts into docs/attacks-asserts-stock.csv
python -m tests.attacks --document    our grader, and write its part of docs/attacks.md
python -m tests.attacks NAME ...      only the cases with these words in their names
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.attacks.asserted.cases import ASSERTED_CASES
from tests.attacks.asserted.notebook import ASSERTED
from tests.attacks.catalogue import CASES, Case
from tests.attacks.classroom import (
    ROOT,
    VICTIM,
    Graded,
    copy_course,
    grade_class,
    make_asserted_course,
    make_course,
)
from tests.attacks.document import ASSERTS, CHECKS, document, part_of
from tests.attacks.memory import LARGEST_MIB
from tests.attacks.stock import StockResult, measure, measure_asserts, read_results, write_results
from tests.attacks.table import HEAD, rows, totals, totals_of_stock
from tests.attacks.verdict import AssertedExaminer, Examiner, Verdict

STOCK = ROOT / "docs" / "attacks-stock.csv"
STOCK_OF_ASSERTS = ROOT / "docs" / "attacks-asserts-stock.csv"
DOCUMENT = ROOT / "docs" / "attacks.md"
console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def main() -> int:
    """Exit code 0 when no attack did anything, 1 otherwise."""
    arguments = _arguments()
    known = ASSERTED_CASES if arguments.asserts else CASES
    cases = [case for case in known if not arguments.names or any(n in case.name for n in arguments.names)]
    path = STOCK_OF_ASSERTS if arguments.asserts else STOCK
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        place = Path(folder)
        if arguments.stock:
            _measure_stock(place, cases, known, path)
            return 0
        examiner = _graded_asserts(place, cases) if arguments.asserts else _graded(place, cases)
        verdicts = {case.name: examiner.verdict(case) for case in cases}
        cases = [examiner.settled(case) for case in cases]
        faults = _faults(examiner.graded, verdicts)
    stock = read_results(path)
    _print_table(cases, verdicts, stock)
    for fault in faults:
        console.print(fault, markup=False)
    if arguments.document:
        head = f"{datetime.date.today()}; {_versions()}"
        part = part_of(ASSERTS if arguments.asserts else CHECKS, head, cases, verdicts, stock)
        DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8"), part), encoding="utf-8")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.attacks", description="The attack suite as a table."
    )
    parser.add_argument("names", nargs="*", help="only cases with these words in their names")
    parser.add_argument("--asserts", action="store_true", help="against an assignment with asserts")
    parser.add_argument("--stock", action="store_true", help="measure stock nbgrader (slow)")
    parser.add_argument("--document", action="store_true", help="write docs/attacks.md")
    return parser.parse_args()


def _graded(folder: Path, cases: Sequence[Case]) -> Examiner:
    course = copy_course(make_course(folder / "built"), folder)
    return Examiner(grade_class(course, cases))


def _graded_asserts(folder: Path, cases: Sequence[Case]) -> Examiner:
    course = copy_course(make_asserted_course(folder / "built"), folder, ASSERTED)
    return AssertedExaminer(grade_class(course, cases, ASSERTED))


def _faults(graded: Graded, verdicts: dict[str, Verdict]) -> list[str]:
    faults = [f"{name}: {fault}" for name, verdict in verdicts.items() for fault in verdict.faults]
    faults += [f"written outside: {path}" for path in (*graded.changed_files, *graded.stray_files)]
    faults += [f"still running: {process}" for process in graded.left_processes]
    faults += [f"{graded.heard} calls from the sandbox"] if graded.heard else []
    if graded.largest_mib >= LARGEST_MIB:
        faults.append(f"a process of the grader took {graded.largest_mib} MiB")
    if graded.marks(VICTIM)["score"] != 100:
        faults.append("the victim lost marks")
    largest = f"the largest process of the grader took {graded.largest_mib} MiB"
    console.print(f"{len(verdicts) + 1} submissions graded in {graded.seconds:.0f} s; {largest}")
    return faults


def _measure_stock(folder: Path, cases: Sequence[Case], every: Sequence[Case], path: Path) -> None:
    """Each result is kept at once: the whole takes long."""
    place = folder / "stock"
    if path == STOCK_OF_ASSERTS:
        (place / "home").mkdir(parents=True)
        results = measure_asserts(place, cases)
    else:
        course = make_course(folder / "built")
        place.mkdir()
        results = measure(course, place, cases)
    known = {name: result for name, result in read_results(path).items() if name in {c.name for c in every}}
    for result in results:
        known[result.case] = result
        console.print(f"{result.case}: {result.earned} {result.note}", markup=False)
        write_results(known.values(), path)


def _print_table(cases: Sequence[Case], verdicts: dict[str, Verdict], stock: dict[str, StockResult]) -> None:
    table = Table(*HEAD)
    threat = ""
    for kind, row in rows(cases, verdicts, stock):
        if kind != threat:
            table.add_section()
            table.add_row(f"[bold]{kind}")
            threat = kind
        table.add_row(*row)
    console.print(table)
    console.print(f"stock nbgrader  {totals_of_stock(cases, stock)}")
    console.print(f"gradestone      {totals(verdicts.values())}")


def _versions() -> str:
    names = ("nbgrader", "ipykernel", "nbconvert", "numpy")
    return ", ".join([f"Python {sys.version.split()[0]}", *(f"{name} {version(name)}" for name in names)])


if __name__ == "__main__":
    sys.exit(main())
