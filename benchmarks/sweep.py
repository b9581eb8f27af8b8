"""Where the test cells of other people's courses are judged, and whether they get the marks of nbgrader.

    python benchmarks/sweep.py FOLDER...                # a table: each course, and all of them
    python benchmarks/sweep.py --json out.json FOLDER   # and each cell
    python benchmarks/sweep.py --mutants 6 FOLDER       # and more hand-ins of each notebook: see hand_ins.py

A folder is a course: its instructor's notebooks for Python are looked for below it, those that hold
solutions, each content once. nbgrader's own steps make what students get. Solution and untouched notebook are
run cell by cell in a process of IPython's and scored by nbgrader's rules; then they are marked by the
examiner. What is counted are the test cells that the solution passes by itself. With mutants, whatever gets
another score than nbgrader's is told: points refused, and points given. On a quiet machine
a notebook takes a few seconds, and one for each mutant.
"""

from __future__ import annotations

import argparse
import copy
import importlib
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from hand_ins import HandIn, hand_ins
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions
from nbgrader.utils import get_partial_grade

from gradestone.examiner import ExamCell, ExamPlan, make_plan
from gradestone.examiner.examine import examined
from gradestone.examiner.examplan import CellPlan
from gradestone.model import CodeCell, Limits
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.outside.zygotes import OwnZygote

COPIES = re.compile(r"(release|submitted|autograded|feedback|student|checkpoints)", re.IGNORECASE)
STUB = re.compile(r"raise NotImplementedError|YOUR CODE HERE", re.IGNORECASE)
LARGEST = 50_000_000  # bytes of a file beside a notebook that comes along
NO_GRADE = -1.0
IMPORTED = ("matplotlib.pyplot", "pandas", "scipy.stats", "sklearn")  # once, not in every run
LONGEST_S = 120  # of a notebook run by itself
LIMITS = Limits(cell_s=30.0, call_s=30.0, total_s=100.0)


@dataclass(frozen=True)
class SweptCell:
    """One test cell: scores of each hand-in, in a kernel and by the examiner."""

    course: str
    notebook: str
    cell: str
    points: float
    handed_in: tuple[str, ...]  # what it was: the solution, what was released, and more
    stock: tuple[float, ...]
    ours: tuple[float, ...]
    judged: str
    why: str

    @property
    def counts(self) -> bool:
        """Whether its own solution passes it in the kernel."""
        return bool(self.stock) and self.stock[0] == self.points

    @property
    def deviations(self) -> list[tuple[str, float, float]]:
        """What was handed in, nbgrader's score and ours, where they are not the same."""
        scores = zip(self.handed_in, self.stock, self.ours, strict=True)
        return [(name, stock, ours) for name, stock, ours in scores if stock != ours]


def main() -> None:
    """Sweeps and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--json", type=Path, help="a file for the facts of each cell")
    parser.add_argument("--mutants", type=int, default=0, help="so many changed solutions of each notebook")
    given = parser.parse_args()
    for name in IMPORTED:
        with suppress(ImportError):
            importlib.import_module(name)
    cells: list[SweptCell] = []
    with closing(OwnZygote()) as zygote:
        for folder, path in _notebooks(given.folders):
            try:
                cells += _swept(folder.name, path, given.mutants, zygote)
            except Exception as error:  # of a notebook, whatever it is: it is named and the others go on
                print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            if given.json:
                given.json.write_text(json.dumps([asdict(cell) for cell in cells], indent=1))
    _print_table(cells)


def _notebooks(folders: list[Path]) -> Iterator[tuple[Path, Path]]:
    """Course and notebook: what an instructor wrote, once."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.ipynb")):
            if any(COPIES.search(part) for part in path.relative_to(folder).parts[:-1]):
                continue
            try:
                notebook = json.loads(path.read_bytes())
                content = _instructors(notebook)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            if content and content not in seen:
                seen.add(content)
                yield folder, path


def _instructors(notebook: dict[str, Any]) -> str:
    """The code of a notebook with tests and solutions in Python; "" of any other."""
    told = notebook["metadata"]
    language = (
        told.get("kernelspec", {}).get("language") or told.get("language_info", {}).get("name") or "python"
    )
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    texts = {role: [] for role in ("test", "solution", "given")}  # type: dict[str, list[str]]
    for cell in code:
        texts[_role(cell["metadata"].get("nbgrader", {}))].append("".join(cell["source"]))
    written = [text for text in texts["solution"] if "BEGIN SOLUTION" in text or not STUB.search(text)]
    written = [text for text in written if re.search(r"^\s*[^#\s]", text, re.MULTILINE)]
    if not language.lower().startswith("python") or not written or not any(map(str.strip, texts["test"])):
        return ""
    return "\0".join(texts["test"] + texts["solution"])


def _role(flags: dict[str, Any]) -> str:
    if flags.get("solution"):
        return "solution"
    return "test" if flags.get("grade") else "given"


def _swept(course: str, path: Path, mutants: int, zygote: OwnZygote) -> Iterator[SweptCell]:
    source = MetadataValidator().upgrade_notebook_metadata(nbformat.read(path, as_version=4))
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    cells = _exam_cells(source)
    tests = [n for n, cell in enumerate(cells) if cell.role == "test" and cell.whole.strip()]
    which = {n: it for n, it in enumerate(cells) if it.role == "solution"}
    whole, stubs = ({n: getattr(it, text) for n, it in which.items()} for text in ("whole", "source"))
    with tempfile.TemporaryDirectory() as room:
        bundle = Path(room) / "bundle"
        shutil.copytree(path.parent, bundle, ignore=_left_out)
        made: list[HandIn] = []
        stock: list[list[float]] = []
        for it in hand_ins(whole, stubs, mutants, path.name):
            texts = [it.texts.get(n, cell.whole) for n, cell in enumerate(cells)]
            found = _by_itself(code, texts, bundle)
            if not made and all(n >= len(found) or found[n] < cells[n].points for n in tests):
                break  # the solution passes nothing: there is nothing to compare
            if found:
                made.append(it)
                stock.append(found)
        plan = make_plan(cells, bundle, LIMITS, zygote=zygote, unsafe=True) if made else None
        ours = _examined(plan, made, bundle, zygote) if plan else []
    for n in tests:
        cell, known = cells[n], plan.plans[cells[n].id] if plan else CellPlan(judged="inside")
        yield SweptCell(
            course, str(path), code[n].metadata.nbgrader.grade_id, cell.points,
            tuple(it.name for it in made),
            tuple(scores[n] for scores in stock), tuple(scores[cell.id] for scores in ours),
            known.judged, known.why,
        )  # fmt: skip


def _exam_cells(source: Any) -> list[ExamCell]:
    released, _ = ClearSolutions().preprocess(copy.deepcopy(source), {})
    released, _ = ClearHiddenTests().preprocess(released, {})
    return [
        ExamCell(f"cell-{n}", *_of(before, after))
        for n, (before, after) in enumerate(zip(source.cells, released.cells, strict=True))
        if before.cell_type == "code"
    ]


def _examined(plan: ExamPlan, made: list[HandIn], bundle: Path, zygote: OwnZygote) -> list[dict[str, float]]:
    """The scores of each hand-in by the examiner, by the id of a cell."""
    found = []
    with (
        Sandbox(bundle, LIMITS, zygote=zygote, unsafe=True) as students,
        Sandbox(bundle, LIMITS, zygote=zygote, unsafe=True) as examiners,
    ):
        for it in made:
            handed_in = [CodeCell(cell.id, it.texts.get(n, cell.source)) for n, cell in enumerate(plan.cells)]
            with students.session(handed_in) as session:
                found.append({cell.id: cell.score for cell in examined(plan, session, examiners)})
    return found


def _of(before: Any, after: Any) -> tuple[Any, str, str, float]:
    flags = before.metadata.get("nbgrader", {})
    return _role(flags), after.source, before.source, _points(flags)


def _left_out(folder: str, names: list[str]) -> set[str]:
    large = {
        name
        for name in names
        if (Path(folder) / name).is_file() and (Path(folder) / name).stat().st_size > LARGEST
    }
    return large | {name for name in names if name.endswith(".ipynb") or name == ".git"}


class _Shell(InteractiveShell):
    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to be opened."""


def _by_itself(code: list[Any], texts: list[str], bundle: Path) -> list[float]:
    """The scores that nbgrader gives for each code cell, all run in one process of IPython's; none where that
    does not end.
    """
    roles = [_flags(cell) for cell in code]
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            signal.alarm(LONGEST_S)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            with tempfile.TemporaryDirectory() as room:
                shutil.copytree(bundle, room, dirs_exist_ok=True)
                os.chdir(room)
                sys.path.insert(0, room)
                shell = _Shell.instance()
                found = [_score(shell, text, flags) for text, flags in zip(texts, roles, strict=True)]
            os.write(writer, json.dumps(found).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        found = json.loads(told.read() or b"[]")
    os.waitpid(pid, 0)
    return found


def _score(shell: InteractiveShell, text: str, flags: dict[str, Any]) -> float:
    with capture_output() as shown:
        result = shell.run_cell(text)
    if _role(flags) != "test" or not result.success or shown.stderr:
        return 0.0
    points = _points(flags)
    if result.result is None:
        return points
    try:
        return float(get_partial_grade({"data": {"text/plain": repr(result.result)}}, points))
    except ValueError:  # a value larger than the points: nbgrader gives the notebook up
        return NO_GRADE


def _points(flags: dict[str, Any]) -> float:
    """One for a cell that gives none: whether it passes is to be seen."""
    return float(flags.get("points") or 1.0)


def _flags(cell: Any) -> dict[str, Any]:
    flags: dict[str, Any] = cell.metadata.get("nbgrader", {})
    return flags


def _print_table(cells: list[SweptCell]) -> None:
    print(f"{'course':40} {'cells':>6} {'count':>6} {'outside':>8} {'as stock':>9}")
    for course in [*dict.fromkeys(cell.course for cell in cells), ""]:
        of_course = [cell for cell in cells if course in ("", cell.course)]
        counted = [cell for cell in of_course if cell.counts]
        outside = sum(cell.judged == "outside" for cell in counted)
        same = sum(not cell.deviations for cell in counted)
        print(f"{course or 'all':40} {len(of_course):6} {len(counted):6} {outside:8} {same:9}")
    counted = [cell for cell in cells if cell.counts]
    outside = sum(cell.judged == "outside" for cell in counted)
    asking = sum(cell.stock[1] < cell.points for cell in counted)
    share = 100 * outside / max(len(counted), 1)
    print(f"{share:.1f} % outside; the untouched notebook fails {asking} of {len(counted)}")
    for why, times in Counter(cell.why for cell in counted if cell.judged == "inside").most_common():
        print(f"{times:4}  {why}")
    scores = sum(len(cell.stock) for cell in counted)
    refused = sum(ours < stock for cell in counted for _, stock, ours in cell.deviations)
    given = sum(ours > stock for cell in counted for _, stock, ours in cell.deviations)
    print(f"{scores} scores: {refused} lower than nbgrader's, {given} higher")
    for cell in counted:
        for name, stock, ours in cell.deviations:
            print(f"{cell.notebook}, {cell.cell}, {name}: nbgrader {stock}, here {ours} of {cell.points}")


if __name__ == "__main__":
    main()
