"""The very same course with asserts, graded by stock nbgrader and by gradestone, in one run.

    python benchmarks/asserts.py                          # nbgrader's own example course, a class of 150
    python benchmarks/asserts.py --assignment building_dnn   # ten test cells of long literals, many calls

Ours has two lines more in its configuration. Its test cells are judged outside the student's process; the
table says how many. Medians of the rounds, in which the graders take turns.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from stock import make_stock_course, run_stock
from throughput import Grader, fill_class, show

from gradestone.answerkey import course_secret, find_notebook, record
from gradestone.batch.examining import proven_cells
from gradestone.bridge.build import build
from gradestone.bridge.course import load_course
from gradestone.cli.demonstration import copy_course, project_root

EXAMPLE = "ps1"  # of nbgrader's quickstart
CONFIG = """
from gradestone.bridge.config import configure
configure(c)
c.Gradestone.examine = True
"""


def example_course(folder: Path, size: int) -> Path:
    """What `nbgrader quickstart` makes, released by stock nbgrader; solutions and stubs are handed in."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "quickstart", folder.name],
        cwd=folder.parent,
        check=True,
        capture_output=True,
    )
    run_stock("generate_assignment", EXAMPLE, course=folder)
    for number in range(size):
        handed_in = folder / "submitted" / f"s{number:05d}" / EXAMPLE
        shutil.copytree(folder / ("release", "source")[number % 2] / EXAMPLE, handed_in)
    return folder


def course_of(assignment: str, folder: Path, size: int) -> Path:
    """An assignment of this project, its checks written as asserts; the demo's ordinary students hand in."""
    ours = copy_course(project_root(), folder.with_name("checks"), [assignment])
    release = build(ours, assignment)
    notebook = find_notebook(ours / "source" / assignment)
    stock = make_stock_course(ours, record(ours, notebook, secret=course_secret(ours)), folder)
    fill_class(stock, notebook, release, size)
    return stock


def graders(stock: Path, assignment: str, small: int) -> list[Grader]:
    """Ours with the whole class of a course, stock nbgrader with some of it."""
    ours = shutil.copytree(stock, stock.with_name("ours"), ignore=shutil.ignore_patterns("gradebook.db"))
    with (ours / "nbgrader_config.py").open("a") as config:
        config.write(CONFIG)
    build(ours, assignment)
    asserted, _ = proven_cells(load_course(ours, assignment))
    inside = asserted.judged_inside
    print("\n".join(inside) or "all test cells are judged outside")
    students = sorted((stock / "submitted").iterdir())
    for student in students[small:]:
        shutil.rmtree(student)
    scripts = Path(sys.executable).parent
    nbgrader = [str(scripts / "nbgrader"), "autograde", assignment, "--force"]
    gradestone = [str(scripts / "gradestone"), "autograde", assignment, "--force", "--jobs", "2"]
    return [
        Grader("stock nbgrader", stock, nbgrader, small),
        Grader("gradestone --jobs 2", ours, gradestone, len(students)),
        Grader("nbgrader with our configuration", ours, nbgrader, len(students)),
    ]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--assignment", default="", help="of this project, in place of nbgrader's example")
    parser.add_argument("--stock", type=int, default=6, help="submissions that stock nbgrader grades")
    parser.add_argument("--ours", type=int, default=150, help="submissions that gradestone grades")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="asserts-") as folder:
        place = Path(folder) / "stock"
        if options.assignment:
            course = course_of(options.assignment, place, options.ours)
        else:
            course = example_course(place, options.ours)
        compared = graders(course, options.assignment or EXAMPLE, options.stock)
        for _ in range(options.rounds):
            for grader in compared:
                grader.run()
        show(compared)


if __name__ == "__main__":
    main()
