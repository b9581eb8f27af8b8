"""`python -m tests.attacks`: the attack suite as a table.

python -m tests.attacks               our grader, beside what stock nbgrader was measured to do
python -m tests.attacks --stock       measure stock nbgrader again (slow), into docs/attacks-stock.csv
python -m tests.attacks --document    our grader, and write docs/attacks.md
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

from tests.attacks.catalogue import CASES, Case
from tests.attacks.classroom import ROOT, VICTIM, copy_course, grade_class, make_course
from tests.attacks.document import document
from tests.attacks.memory import LARGEST_MIB
from tests.attacks.stock import StockResult, measure, read_results, write_results
from tests.attacks.table import HEAD, rows, totals, totals_of_stock
from tests.attacks.verdict import Examiner, Verdict, key_of

STOCK = ROOT / "docs" / "attacks-stock.csv"
DOCUMENT = ROOT / "docs" / "attacks.md"
console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def main() -> int:
    """Exit code 0 when no attack did anything, 1 otherwise."""
    arguments = _arguments()
    cases = [case for case in CASES if not arguments.names or any(n in case.name for n in arguments.names)]
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        course = make_course(Path(folder) / "built")
        if arguments.stock:
            _measure_stock(course, Path(folder) / "stock", cases)
            return 0
        verdicts, faults = _grade(course, Path(folder) / "ours", cases)
        cases = [case.settled(key_of(course)) for case in cases]
    stock = read_results(STOCK)
    _print_table(cases, verdicts, stock)
    for fault in faults:
        console.print(fault, markup=False)
    if arguments.document:
        head = f"{datetime.date.today()}; {_versions()}"
        DOCUMENT.write_text(document(head, cases, verdicts, stock), encoding="utf-8")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.attacks", description="The attack suite as a table."
    )
    parser.add_argument("names", nargs="*", help="only cases with these words in their names")
    parser.add_argument("--stock", action="store_true", help="measure stock nbgrader (slow)")
    parser.add_argument("--document", action="store_true", help="write docs/attacks.md")
    return parser.parse_args()


def _grade(course: Path, folder: Path, cases: Sequence[Case]) -> tuple[dict[str, Verdict], list[str]]:
    folder.mkdir()
    graded = grade_class(copy_course(course, folder), cases)
    examiner = Examiner(graded)
    verdicts = {case.name: examiner.verdict(case) for case in cases}
    faults = [f"{name}: {fault}" for name, verdict in verdicts.items() for fault in verdict.faults]
    faults += [f"written outside: {path}" for path in (*graded.changed_files, *graded.stray_files)]
    faults += [f"still running: {process}" for process in graded.left_processes]
    faults += [f"{graded.heard} calls from the sandbox"] if graded.heard else []
    if graded.largest_mib >= LARGEST_MIB:
        faults.append(f"a process of the grader took {graded.largest_mib} MiB")
    if graded.marks(VICTIM)["score"] != 100:
        faults.append("the victim lost marks")
    largest = f"the largest process of the grader took {graded.largest_mib} MiB"
    console.print(f"{len(cases) + 1} submissions graded in {graded.seconds:.0f} s; {largest}")
    return verdicts, faults


def _measure_stock(course: Path, folder: Path, cases: Sequence[Case]) -> None:
    folder.mkdir()
    known = {name: result for name, result in read_results(STOCK).items() if name in {c.name for c in CASES}}
    for result in measure(course, folder, cases):
        known[result.case] = result
        console.print(f"{result.case}: {result.earned} {result.note}", markup=False)
        write_results(known.values(), STOCK)  # each at once: the whole takes long


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
