"""Seconds from `nbgrader submit` to released feedback, with `gradestone watch` running beside.

    python benchmarks/watch.py                 one student after the other, ten times
    python benchmarks/watch.py --at-once 200   then so many in the same second
    ASSIGNMENT=name python benchmarks/watch.py another assignment than building_dnn

The students are the demo's ordinary ones, over and over.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.utils import notebook_hash
from throughput import LEFT_OUT, percentile

from gradestone.answerkey import find_notebook
from gradestone.bridge.build import build
from gradestone.cli.demonstration import copy_course, hand_in_class, project_root

ASSIGNMENT, COURSE_ID = os.environ.get("ASSIGNMENT", "building_dnn"), "deep_learning"
LOOK_S = 0.005
NBGRADER = (sys.executable, "-m", "nbgrader")
CONFIG = """
c.Exchange.root = {exchange!r}
c.ExchangeCollect.check_owner = False
"""


def set_up(folder: Path) -> tuple[Path, list[Path]]:
    """A course released to an exchange, and the folders of its ordinary students' work."""
    course = copy_course(project_root(), folder / "course", [ASSIGNMENT])
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(CONFIG.format(exchange=str(exchange)))
    release = build(course, ASSIGNMENT)
    students = hand_in_class(find_notebook(course / "source" / ASSIGNMENT), release, folder / "work")
    subprocess.run([*NBGRADER, "release_assignment", ASSIGNMENT], cwd=course, check=True, capture_output=True)
    ordinary = [student for student in students if student[:3] not in LEFT_OUT]
    return course, [folder / "work" / student / ASSIGNMENT for student in ordinary]


@contextmanager
def watching(course: Path) -> Iterator[Path]:
    """`gradestone watch`, ready; its log."""
    log = course / ".gradestone" / f"watch-{ASSIGNMENT}.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "gradestone", "watch", ASSIGNMENT], cwd=course, stdout=subprocess.DEVNULL
    )
    try:
        while not (log.exists() and "Watching" in log.read_text()):
            if process.poll() is not None:
                raise SystemExit("gradestone watch has ended")
            time.sleep(0.1)
        time.sleep(3.0)  # until the workers are warm
        yield log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def submit(folder: Path, number: int, work: Path) -> tuple[float, float]:
    """Seconds from the hand-in's time, and from the end of `nbgrader submit`, to the released page."""
    home = folder / "homes" / f"s{number:03}"
    home.mkdir(parents=True)
    shutil.copytree(work, home / ASSIGNMENT)
    (home / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {COURSE_ID!r}\n"
        f"c.CourseDirectory.student_id = 's{number:03}'\nc.Exchange.root = {str(folder / 'exchange')!r}\n"
    )
    environment = os.environ | {"HOME": str(home), "JUPYTER_DATA_DIR": str(home / "data")}
    process = subprocess.Popen(
        [*NBGRADER, "submit", ASSIGNMENT], cwd=home, env=environment, stderr=subprocess.DEVNULL
    )
    ended = told = 0.0
    while not (ended and told):
        if not ended and process.poll() is not None:
            ended = time.time()
        if not told and page_of(folder, f"s{number:03}"):
            told = time.time()
        time.sleep(LOOK_S)
    return told - handed_in(folder, f"s{number:03}"), max(0.0, told - ended)


def page_of(folder: Path, student: str) -> bool:
    """Whether feedback is released to the student."""
    exchange = folder / "exchange" / COURSE_ID
    for found in (exchange / "inbound").glob(f"{student}+*/submission_secret.txt"):
        secret = found.read_text()
        if secret:
            name = notebook_hash(secret=secret, notebook_id=ASSIGNMENT)
            return (exchange / "feedback" / f"{name}.html").exists()
    return False


def handed_in(folder: Path, student: str) -> float:
    (found,) = (folder / "exchange" / COURSE_ID / "inbound").glob(f"{student}+*")
    moment = datetime.strptime(found.name.split("+")[2], "%Y-%m-%d %H:%M:%S.%f UTC")
    return moment.replace(tzinfo=UTC).timestamp()


def at_once(folder: Path, works: list[Path], count: int) -> list[float]:
    """Seconds until each of so many is told, who hand in within the same moment."""
    waiting, inbound = folder / "waiting", folder / "exchange" / COURSE_ID / "inbound"
    waiting.mkdir()
    stamp = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    for number in range(count):
        place = waiting / f"t{number:03}+{ASSIGNMENT}+{stamp}+x"
        shutil.copytree(works[number % len(works)], place)
        (place / "timestamp.txt").write_text(stamp)
        (place / "submission_secret.txt").write_text(secrets.token_hex(64))
        place.chmod(0o777)
    began = time.time()
    for place in sorted(waiting.iterdir()):
        place.rename(inbound / place.name)
    told: dict[str, float] = {}
    while len(told) < count:
        for number in range(count):
            student = f"t{number:03}"
            if student not in told and page_of(folder, student):
                told[student] = time.time() - began
        time.sleep(0.1)
    return sorted(told.values())


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--submissions", type=int, default=10, help="one after the other")
    parser.add_argument("--at-once", type=int, default=0, help="hand-ins of one moment, after those")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="watch-") as name:
        folder = Path(name)
        course, works = set_up(folder)
        with watching(course):
            found = [
                submit(folder, number, works[number % len(works)]) for number in range(options.submissions)
            ]
            for what, column in (("its time of hand-in", 0), ("the end of submit", 1)):
                row = sorted(each[column] for each in found)
                print(
                    f"from {what:20} to released feedback: median {statistics.median(row):.2f} s, "
                    f"95th percentile {percentile(row):.2f} s, longest {row[-1]:.2f} s"
                )
            if options.at_once:
                row = at_once(folder, works, options.at_once)
                print(
                    f"{options.at_once} at once: the first is told after {row[0]:.1f} s, half of them within "
                    f"{statistics.median(row):.1f} s, the last after {row[-1]:.1f} s"
                )


if __name__ == "__main__":
    main()
