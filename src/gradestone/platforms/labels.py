"""Whose a file of an archive is, by the name that the platform has given it.

Canvas calls a file `doejohn_LATE_1234_567890_week-1.ipynb`: the sortable name without blanks and commas, the
user, the attachment, the file's own name. An anonymous one begins with `anon_x1Y2z`.

Moodle calls a folder `Ada Lovelace_1234_assignsubmission_file`, with an underscore more before Moodle 4.1,
and without folders a file `Ada Lovelace_1234_assignsubmission_file_week.ipynb`; the number is that of the
participant, in this assignment alone. With blind marking everybody is called `Participant`.

The end of a name is the student's own choice, and in Canvas the beginning can be. So a name may be read in
several ways, and then it is the first that counts or none.

Source: Canvas lib/content_zipper.rb, Moodle mod/assign/classes/downloader.php
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Platform = Literal["canvas", "moodle", "folder"]

_DIGITS = re.compile(r"\d+", re.ASCII)
_CANVAS_TEXT = re.compile(
    r"(?P<name>.*?)(?P<late>_LATE)?_(?P<id>[0-9]+)_(?P<file>(?:text|link)\.html)", re.DOTALL
)
_CANVAS_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<id>[A-Za-z0-9]{1,12})_(?P<number>\d+)_(?P<file>.+)", re.ASCII | re.DOTALL
)
_MOODLE = re.compile(
    r"(?P<name>[^_]*)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?",
    re.ASCII | re.DOTALL,
)
_LATE = "_LATE"
_SHORT_NUMBER = 4  # digits at the beginning of a file's own name, `01_week`, that no attachment has
_AGAIN = re.compile(r"-\d+(?=(?:\.[^.]*)?\Z)")


@dataclass(frozen=True, slots=True)
class Label:
    """What the name of a file in an archive says."""

    platform: Platform
    platform_id: str  # of the student or, with Moodle, the participant; "" if it says none
    name: str  # the student's, as the platform writes it
    file: str  # the path in the hand-in
    late: bool = False
    number: int = 0  # of the attachment: a later one has a greater number
    anonymous: bool = False
    doubtful: bool = False  # it can be read in another way that is as good

    @property
    def key(self) -> str:
        """What all files of one hand-in have in common."""
        return f"{self.platform}:{self.platform_id or self.name}"


def labels_of(paths: Sequence[str], is_student: Callable[[str], bool]) -> Mapping[str, tuple[Label, ...]]:
    """What each path can mean, the reading that a platform makes first.

    is_student : whether the name of a folder is surely somebody's of the class

    Folders around everything are passed over. Which folder decides is the same for all paths: what lies in it
    has its names from the students.
    """
    parts = {path: path.split("/") for path in paths}
    depth = _depth(list(parts.values()), is_student)
    found = {path: _readings(own[depth:]) for path, own in parts.items()}
    if all(labels[0].platform == "folder" for labels in found.values()):
        return found
    # A platform has named everything here alike; what looks otherwise is a name that somebody has made up.
    return {path: tuple(map(_stranger, labels)) for path, labels in found.items()}


def _stranger(label: Label) -> Label:
    return replace(label, doubtful=True) if label.platform == "folder" else label


def without_attempt(file: str) -> str:
    """`week-2.ipynb` as it was called at the first attempt: `week.ipynb`."""
    return _AGAIN.sub("", file)


def _depth(paths: Sequence[Sequence[str]], is_student: Callable[[str], bool]) -> int:
    """How many folders stand around everything, up to one that names somebody."""
    if not paths:
        return 0
    around = 0
    for names in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(names)) > 1 or _MOODLE.fullmatch(names[0]) or is_student(names[0]):
            break
        around += 1
    return around


def _readings(parts: Sequence[str]) -> tuple[Label, ...]:
    first, rest = parts[0], "/".join(parts[1:])
    if found := _moodle(first, rest):
        return (found,)
    if rest:
        return (Label("folder", "", first, rest),)
    return _canvas(first) or (Label("folder", "", _stem(first), first),)


def _moodle(first: str, rest: str) -> Label | None:
    found = _MOODLE.fullmatch(first)
    if found is None:
        return None
    own = "/".join(filter(None, (found["file"], rest)))
    return Label("moodle", found["id"] or "", found["name"].strip(), own) if own else None


def _canvas(name: str) -> tuple[Label, ...]:
    if found := _CANVAS_ANONYMOUS.fullmatch(name):
        late, number = bool(found["late"]), int(found["number"])
        return (Label("canvas", f"anon_{found['id']}", "", found["file"], late, number, anonymous=True),)
    parts = name.split("_")
    found_at = [at for at in range(1, len(parts) - 2) if _is_canvas(parts, at)]
    if not found_at and (text := _CANVAS_TEXT.fullmatch(name)):
        return (Label("canvas", text["id"], text["name"], text["file"], bool(text["late"])),)
    return tuple(_canvas_reading(parts, at) for at in found_at)


def _is_canvas(parts: Sequence[str], at: int) -> bool:
    """Whether user and attachment may stand at this place."""
    numbers = all(map(_DIGITS.fullmatch, parts[at : at + 2]))
    return numbers and bool("".join(parts[at + 2 :]))


def is_word(letter: str) -> bool:
    """Whether it belongs to a word in some script: a letter, a number, or a mark as of Hindi's vowels."""
    return unicodedata.category(letter)[0] in "LMN"


def _canvas_reading(parts: Sequence[str], at: int) -> Label:
    name = "_".join(parts[:at])
    late = name.endswith(_LATE)
    # Somebody who is called `doejane_13` in Canvas would hand in for user 13 otherwise.
    doubtful = bool(_DIGITS.fullmatch(parts[at + 2])) and len(parts[at + 2]) > _SHORT_NUMBER
    return Label(
        "canvas",
        parts[at],
        name.removesuffix(_LATE),
        "_".join(parts[at + 2 :]),
        late,
        int(parts[at + 1]),
        doubtful=doubtful and len(parts) > at + 3,
    )


def _stem(name: str) -> str:
    """A file's name without what says that it is a notebook or packed."""
    return re.sub(r"\.(?:ipynb|zip)\Z", "", name, flags=re.IGNORECASE)
