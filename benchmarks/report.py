"""A made class of thousands: how large its page gets, and how long a report takes.

    python benchmarks/report.py [STUDENTS]

The goals for 5,000 students of ten exercises: at most 5 MB, under 15 s with everything; for 150 students a
page alone in less than 0.5 s. Reading marks.json is measured too; reading the gradebook is not.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gradestone.judge.marksfile import marks_in, marks_record, record_text
from gradestone.model import Mark, Marks, Person, Total, Verdict
from gradestone.report.class_facts import ClassFacts, Places
from gradestone.report.class_folder import write_class_folder, write_class_page
from gradestone.report.members import Known
from gradestone.report.overview import Overview

EXERCISES, CHECKS, SEED = 10, 11, 7
DUE = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
HINT = "db has lost a dimension in the sum: it has to be a column like b. Did you forget `keepdims=True`?"


def made_marks(student: str, dice: random.Random) -> Marks:
    """Most is right, and what is wrong has a name half of the time."""
    return Marks(
        student,
        "building_dnn",
        tuple(_mark(f"linear_activation_{number}", dice) for number in range(EXERCISES)),
        dice.expovariate(1.5),
        1,
        incidents=tuple(
            f"Code cell {dice.randrange(40)} imports `m{dice.randrange(9)}`."
            for _ in range(dice.random() < 0.2)
        ),
    )


def _mark(name: str, dice: random.Random) -> Mark:
    right = dice.random() < 0.75
    named = f"gradient-{dice.randrange(8)}" if dice.random() < 0.5 else ""
    verdicts = tuple(
        Verdict(
            n,
            n > 4,
            1.0,
            "passed" if right else "failed",
            "" if right else f"{name}: db has shape (3,); it should be (3, 1).",
            hint="" if right else HINT,
            misconception="" if right else named,
        )
        for n in range(1, CHECKS + 1)
    )
    return Mark(
        name,
        10.0 if right else round(dice.random() * 9, 2),
        10.0,
        verdicts,
        carried_forward=dice.random() < 0.1,
    )


def write_class(root: Path, count: int) -> ClassFacts:
    """The class in its folders, and what a gradebook would say of it."""
    dice, totals, people, places = random.Random(SEED), {}, {}, {}
    for number in range(count):
        student = f"student{number:05}"
        folder = root / "autograded" / student / "building_dnn"
        folder.mkdir(parents=True)
        marks = made_marks(student, dice)
        record = marks_record(marks, submission="", key="", grades={}, comments={})
        (folder / "marks.json").write_text(record_text(record), encoding="utf-8")
        late = max(0.0, dice.gauss(-86_400, 86_400))
        totals[student] = Total(marks.score, 100.0, handed_in=DUE + timedelta(seconds=late), late_s=late)
        people[student] = Person(
            student, f"Lastname{number}", f"Firstname{number}", f"{student}@university.example"
        )
        page = root / "feedback" / student / "building_dnn" / "building_dnn.html"
        places[student] = Places(folder / "building_dnn.ipynb", page)
    folders = sorted((root / "autograded").glob("*/building_dnn"))
    return ClassFacts("building_dnn", [], DUE, Known(totals, people), DUE, folders, places)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long the block took, in seconds of the wall and of processors."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    spent = time.perf_counter() - wall, time.process_time() - processor
    print(f"{what:<34} {spent[0]:6.2f} s  ({spent[1]:.2f} s of processor)")


def main(count: int) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as held:
        facts = write_class(Path(held), count)
        with timed(f"read {count} marks.json"):
            marks = [each for each in map(marks_in, facts.folders) if each]
        facts = ClassFacts(facts.assignment, marks, DUE, facts.known, DUE, facts.folders, facts.places)
        with timed("statistics"):
            overview = Overview.of(facts)
        with timed("the page alone"):
            page = write_class_page(overview, Path(held, "reports", "building_dnn"))
        print(f"{'its size':<34} {page.stat().st_size / 1e6:6.2f} MB")
        with timed("everything: page, files, pictures"):
            write_class_folder(overview, Path(held, "out"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
