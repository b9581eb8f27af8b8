"""Ten thousand made archives: nothing outside `submitted/`, and nobody's file in another's folder.

Platforms are played by their documented rules; whatever people choose themselves (their names in Canvas,
names of files and folders) is chosen by somebody who wants into another's folder. A file's content says whose
it is.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from gradestone.model import Person
from gradestone.platforms.deliveries import Delivery, deliveries
from gradestone.platforms.enrolment import Enrolment
from gradestone.platforms.matching import Matcher
from gradestone.platforms.sources import open_class_archive
from tests.thoroughness import examples

ARCHIVES = examples(10_000)
SEED = 20_260_512
NO_WORD = re.compile(r"[^\w]")
FIRST = ("Ada", "Zoë Ann", "小明", "ليلى", "Jean-Luc", "O'Brien", "María José", "X_1", "12")
LAST = (
    "Lovelace",
    "O'Neill-Müller",
    "王",
    "العربي",
    "de la Cruz",
    "Smith",
    "van_der_Berg",
    "Smith 1002",
    "7",
)
FILES = (
    "week.ipynb",
    "week-1.ipynb",
    "Week.ipynb",
    "01_week.ipynb",
    "a b.csv",
    "model-2.py",
    "timestamp.txt",
    "..",
)
EVIL = (
    "../{other}/week/week.ipynb",
    "/{other}/week.ipynb",
    "x_{other}_99999_week.ipynb",
    "{name}_{number}_assignsubmission_file_/week.ipynb",
    "{other}/week.ipynb",
    "..\\{other}\\week.ipynb",
    "submitted/{other}/week.ipynb",
)


class Somebody:
    """A person with an account on the platform, in the class list or not."""

    def __init__(self, dice: random.Random, number: int, *, listed: bool) -> None:
        self.number, self.listed = number, listed
        self.first, self.last = dice.choice(FIRST), dice.choice(LAST)
        self.id = f"s{number}" if listed else ""

    def enrolment(self) -> Enrolment:
        return Enrolment(Person(self.id, self.last, self.first), canvas_id=str(self.number))


def canvas_name(who: Somebody, file: str, attachment: int, *, late: bool) -> str:
    """As Canvas makes it of the sortable name, which people can change."""
    name = re.sub(r"_(\d+)_", r"\1", f"{who.last}, {who.first}").lower()
    whole = "_".join(filter(None, (name, "LATE" if late else "", str(who.number))))
    own = re.sub(r"[\x00/\\:*?\"<>|]+", "_", file)
    return f"{NO_WORD.sub('', whole)}_{attachment}_{own}"


def moodle_name(who: Somebody, file: str, participant: int, *, folders: bool) -> str:
    """As Moodle makes it; where folders are kept, a file's path is the student's own."""
    prefix = f"{who.first} {who.last}".replace("_", " ") + f"_{participant}_assignsubmission_file"
    return f"{prefix}/{file}" if folders else f"{prefix}_{file.replace('/', '')}"


def made(dice: random.Random) -> tuple[list[Somebody], dict[str, str], dict[str, str]]:
    """The class, what its archive holds, and the participants that the worksheet names."""
    people = [Somebody(dice, 1000 + n, listed=dice.random() < 0.8) for n in range(dice.randint(1, 4))]
    canvas, folders = dice.random() < 0.5, dice.random() < 0.7
    entries: dict[str, str] = {}
    participants = {str(50 + n): who.id for n, who in enumerate(people) if who.listed}
    for n, who in enumerate(people):
        other = dice.choice(people)
        if canvas and dice.random() < 0.4:  # calls themselves what somebody else's files begin with
            who.last, who.first = dice.choice(forged(other)), ""
        for _ in range(dice.randint(1, 3)):
            choice = dice.choice(FILES if dice.random() < 0.6 else EVIL)
            file = choice.format(other=other.id or other.number, name=other.first, number=other.number)
            attachment = dice.randint(100_000, 999_999)
            name = (
                canvas_name(who, file, attachment, late=dice.random() < 0.2)
                if canvas
                else moodle_name(who, file, 50 + n, folders=folders)
            )
            entries[name] = str(who.number)
    return people, entries, participants


def forged(other: Somebody) -> list[str]:
    """Names that somebody may give themselves to be taken for the other."""
    joined = f"{other.last}{other.first}"
    return [
        "",
        other.last,
        joined,
        f"{joined}_{other.number}",
        other.id,
        f"{other.id}\u203fx",
        f"x_{other.id}",
    ]


def owners(people: list[Somebody]) -> dict[str, str]:
    return {who.id: str(who.number) for who in people if who.listed}


def collected(
    path: Path, people: list[Somebody], participants: dict[str, str]
) -> Iterator[tuple[Delivery, dict[str, str]]]:
    matcher = Matcher([who.enrolment() for who in people if who.listed], participants)
    with open_class_archive(path, UTC) as archive:
        for each in deliveries(archive, matcher, {"week.ipynb"}):
            yield (
                each,
                {
                    entry.path: each.folder.read(entry.path, limit=99).decode()
                    for entry in each.folder.files()
                },
            )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives")


def test_nothing_lands_outside_and_nobodys_file_in_anothers_folder(place: Path) -> None:
    dice = random.Random(SEED)
    placed = waiting = 0
    for number in range(ARCHIVES):
        people, entries, participants = made(dice)
        path = place / "class.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in entries.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        known = owners(people)
        for delivery, files in collected(path, people, participants):
            student = delivery.match.student
            placed, waiting = placed + len(files) * bool(student), waiting + len(files) * (not student)
            if student:
                assert set(files.values()) <= {known[student]}, (number, student, entries)
            for name in files:
                target = place / "submitted" / "s" / "week"
                assert target in (target / name).resolve().parents, (number, name)
                assert name.casefold() not in ("timestamp.txt", "submission_secret.txt")
    assert placed > 2 * ARCHIVES and waiting > ARCHIVES / 10  # neither is kept by refusing everybody
