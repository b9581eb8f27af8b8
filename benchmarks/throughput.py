"""Submissions per second of stock nbgrader and of gradestone, on the same class, in one run.

    make bench                               the figures of docs/performance.md
    python benchmarks/throughput.py --asserts   the very course of stock nbgrader, its asserts graded by both
    python benchmarks/throughput.py --help   other sizes, another assignment

Stock nbgrader runs the same notebook with ordinary asserts in the kernel, as it ships: one submission after
the other. The graders take turns, so that a drifting machine hits all of them; medians and ratios are what to
read, and on a busy machine those of processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from stock import make_stock_course

from gradestone.answerkey import course_secret, find_notebook, record
from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.build import build
from gradestone.bridge.course import load_course
from gradestone.cli.demonstration import copy_course, hand_in_class, project_root

LEFT_OUT = (
    "s20",
    "s21",
    "s23",
    "s24",
    "s25",
    "s26",
    "s27",
    "s28",
    "s29",
    "s30",
)  # crash, endless loop, broken file, cheating, oddities: stock would be slower, or stop at them
POLL_S = 0.2
BACKEND = "module://matplotlib_inline.backend_inline"


@dataclass
class Grader:
    """One way to grade, and what was measured of it."""

    name: str
    course: Path
    command: list[str]
    submissions: int
    seconds: list[float] = field(default_factory=list)
    processor_seconds: list[float] = field(default_factory=list)  # of all its processes together
    peak_bytes: int = 0
    again: bool = False  # what is graded already stays

    @property
    def rate(self) -> float:
        """Submissions per second, median of the rounds."""
        return self.submissions / self.total_s

    @property
    def total_s(self) -> float:
        """Seconds for the whole class, median of the rounds."""
        return statistics.median(self.seconds)

    def run(self) -> None:
        """Grades the whole class once, from scratch; or one of it again."""
        if not self.again:
            shutil.rmtree(self.course / "autograded", ignore_errors=True)
        started, spent = time.monotonic(), processor_s()
        with subprocess.Popen(
            self.command, cwd=self.course, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            watch = threading.Thread(target=self._watch, args=(process,))
            watch.start()
            _, errors = process.communicate()
            watch.join()
        if process.returncode not in (0, 2):
            raise SystemExit(f"{self.name} failed:\n{errors.decode()[-2000:]}")
        self.seconds.append(time.monotonic() - started)
        self.processor_seconds.append(processor_s() - spent)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            self.peak_bytes = max(self.peak_bytes, sum(map(proportional_bytes, tree_of(process.pid))))
            time.sleep(POLL_S)


def processor_s() -> float:
    """Of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree_of(pid: int) -> set[int]:
    """The process and all its descendants, however they are parented now."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    tree = {pid}
    while more := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return tree


def proportional_bytes(pid: int) -> int:
    """Memory of a process, shared pages counted by their share (PSS)."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def percentile(seconds: list[float], share: float = 0.95) -> float:
    """The value below which `share` of the sorted values lie."""
    return seconds[min(int(share * len(seconds)), len(seconds) - 1)]


def fill_class(course: Path, notebook: Path, release: Path, size: int) -> None:
    """`size` submissions under course/submitted: the demo's ordinary students over and over."""
    with tempfile.TemporaryDirectory() as folder:
        students = hand_in_class(notebook, release, Path(folder))
        ordinary = [student for student in students if student[:3] not in LEFT_OUT]
        for number in range(size):
            name = ordinary[number % len(ordinary)]
            shutil.copytree(Path(folder) / name, course / "submitted" / f"{name}-{number:05d}")


def set_up(folder: Path, assignment: str, small: int, large: int, *, asserts: bool = False) -> list[Grader]:
    """The courses and the graders that are compared.

    asserts : ours is the course of stock nbgrader with our configuration, and not the one with checks
    """
    ours = copy_course(project_root(), folder / "ours", [assignment])
    release = build(ours, assignment)
    notebook = find_notebook(ours / "source" / assignment)
    key = record(ours, notebook, secret=course_secret(ours))
    stock = make_stock_course(ours, key, folder / "stock")
    fill_class(stock, notebook, release, small)
    if asserts:
        ours = examined_course(stock, assignment, folder / "examined")
    fill_class(ours, notebook, release, large)
    whole = shutil.copytree(ours, folder / "whole", symlinks=True)
    with (whole / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Gradestone.run_ungraded_end = True\n")
    scripts = Path(sys.executable).parent
    nbgrader = [str(scripts / "nbgrader"), "autograde", assignment]
    gradestone = [str(scripts / "gradestone"), "autograde", assignment, "--force"]
    return [
        Grader("stock nbgrader", stock, [*nbgrader, "--force"], small),
        Grader("gradestone --jobs 1", ours, [*gradestone, "--jobs", "1"], large),
        Grader("gradestone --jobs 2", ours, [*gradestone, "--jobs", "2"], large),
        Grader("nbgrader with our configuration", ours, [*nbgrader, "--force"], large),
        Grader("  --jobs 2, the ungraded end too", whole, [*gradestone, "--jobs", "2"], large),
    ]


def examined_course(stock: Path, assignment: str, folder: Path) -> Path:
    """A course with asserts, as it is and with two lines in its configuration; built in `folder`."""
    course = shutil.copytree(
        stock, folder, ignore=shutil.ignore_patterns("submitted", "autograded", "gradebook.db")
    )
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(
            "from gradestone.bridge.config import configure\nconfigure(c)\nc.Gradestone.examine = True\n"
        )
    build(course, assignment)
    return course


def grow(grader: Grader, folder: Path, size: int) -> Grader:
    """The same grader with a class of `size`."""
    course = shutil.copytree(
        grader.course, folder / f"class-{size}", ignore=shutil.ignore_patterns("submitted", "autograded")
    )
    originals = sorted((grader.course / "submitted").iterdir())
    for number in range(size):
        shutil.copytree(originals[number % len(originals)], course / "submitted" / f"s{number:06d}")
    return Grader(grader.name, course, grader.command, size)


def one_again(grader: Grader) -> Grader:
    """The first of a class that the grader has graded, graded once more."""
    student = min(path.name for path in (grader.course / "submitted").iterdir())
    command = [*grader.command, "--student", student]
    return Grader("  one of them graded again", grader.course, command, 1, again=True)


def show_start(small: Grader, *others: Grader) -> None:
    """What a run takes besides its submissions: what is left where two classes differ by these alone."""
    large = others[-1]
    if large.submissions == small.submissions:
        return
    each = (large.total_s - small.total_s) / (large.submissions - small.submissions)
    start = max(0.0, small.total_s - small.submissions * each)
    shares = ", ".join(f"{start / other.total_s:.0%} of {other.submissions}" for other in (small, *others))
    print(f"start of a run: {start:.1f} s, that is {shares}; then {each:.3f} s each")


def per_submission(course: Path, assignment: str) -> list[float]:
    """Seconds in the sandbox of each submission, from the marks of the last run."""
    records = (course / "autograded").glob(f"*/{assignment}/marks.json")
    return sorted(json.loads(path.read_text())["seconds"] for path in records)


def bare(course: Path, assignment: str) -> list[float]:
    """Seconds of each submission's cells alone, in a fork that has everything imported."""
    notebooks = sorted((course / "submitted").glob(f"*/{assignment}/*.ipynb"))
    script = Path(__file__).with_name("bare.py")
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": BACKEND}
    command = [sys.executable, script, course / "release" / assignment, assignment, *notebooks]
    printed = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    return sorted(json.loads(printed))


def stages(course: Path, assignment: str) -> dict[str, float]:
    """Seconds per submission of each stage in a worker, one submission at a time."""
    summary = autograde(load_course(course, assignment), Request(force=True, jobs=1))
    return {stage: seconds / summary.graded for stage, seconds in summary.seconds.items()}


def show(graders: Iterable[Grader]) -> None:
    """The table of the comparison."""
    stock, *_ = graders
    print(f"{'':34}{'submissions':>12}{'per second':>12}{'ratio':>8}{'s each':>9}{'CPU s':>9}{'peak MB':>9}")
    for grader in graders:
        print(
            f"{grader.name:34}{grader.submissions:>12}{grader.rate:>12.2f}{grader.rate / stock.rate:>8.1f}"
            f"{1 / grader.rate:>9.3f}{statistics.median(grader.processor_seconds) / grader.submissions:>9.3f}"
            f"{grader.peak_bytes / 1e6:>9.0f}"
        )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--assignment", default="building_dnn")
    parser.add_argument("--stock", type=int, default=6, help="submissions that stock nbgrader grades")
    parser.add_argument("--ours", type=int, default=200, help="submissions that gradestone grades")
    parser.add_argument("--small", type=int, default=30, help="size of a small class")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--large", type=int, default=0, help="size of a larger class to compare with, graded once"
    )
    parser.add_argument("--asserts", action="store_true", help="the same course, with asserts, for both")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        graders = set_up(
            Path(folder), options.assignment, options.stock, options.ours, asserts=options.asserts
        )
        two_jobs = graders[2]
        small = grow(two_jobs, Path(folder), options.small)
        graders += [small, one_again(small)]
        for _ in range(options.rounds):
            for grader in graders:
                grader.run()
        if options.large:
            graders.append(grow(two_jobs, Path(folder), options.large))
            graders[-1].run()
        show(graders)
        show_start(small, two_jobs, *graders[7:])
        ours = graders[1].course
        print(f"\n{os.cpu_count()} cores; seconds per submission, one at a time:")
        for stage, seconds in stages(ours, options.assignment).items():
            print(f"  {stage:12}{seconds:8.3f}")
        measured = {"in the sandbox": per_submission, "cells alone in a fork": bare}
        for name, measure in measured.items():
            found = measure(ours, options.assignment)
            print(
                f"{name}: median {statistics.median(found):.3f} s, 95th percentile {percentile(found):.3f} s"
            )


if __name__ == "__main__":
    main()
