"""A class for any assignment: right ones in its bank's styles, its misconceptions, stubs, a half."""

from __future__ import annotations

import copy
import importlib
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gradestone.errors import CourseError
from gradestone.files.notebook_cells import flags_of, grade_id_of, is_exercise

from .class_roster import Classmate
from .edits import Cell
from .handin import Notebook, hand_in, read_notebook, stamp
from .people import PEOPLE
from .times import handed_in

RIGHT, BLANK, HALF_DONE, WRONG = range(5), 6, 7, range(8, 19)
"""Places on the roster: the same people as in the class of building_dnn, who do alike here."""


def make_any_class(
    source_notebook: Path, release_folder: Path, submitted: Path, assignment: str
) -> tuple[Classmate, ...]:
    """Hand in for a class as `class_roster.make_class` does, by what the assignment's bank says people do.

    Raises
    ------
    CourseError : the release is missing, or the bank no longer fits the notebook
    """
    source, release = read_notebook(source_notebook), read_notebook(release_folder / source_notebook.name)
    reference = {grade_id_of(cell): cell["source"] for cell in source["cells"] if is_exercise(cell)}
    answers = {grade_id_of(cell): cell["source"] for cell in source["cells"] if _is_by_hand(cell)}
    classmates = []
    for mate, solved in _stories(reference, answers, _bank(assignment)):
        folder = submitted / mate.student / assignment
        hand_in(_filled(release, solved), folder / source_notebook.name)
        stamp(folder, handed_in(mate.student))
        classmates.append(mate)
    return tuple(classmates)


def _stories(
    reference: Mapping[str, str], answers: Mapping[str, str], bank: Any
) -> Iterator[tuple[Classmate, Mapping[str, str]]]:
    """Everybody with the cells that they have filled in."""
    right = {**reference, **answers}
    yield _classmate(RIGHT[0], "all right, as in the text", 100.0), right
    styles = getattr(bank, "CORRECT_VARIANTS", ())
    for place, style in zip(RIGHT[1:], styles, strict=False):
        changed = _fitting(style, reference) if not style.cell else {}
        words = style.name.replace("-", " ") if changed else "as in the text"
        yield _classmate(place, f"all right: {words}", 100.0), right | changed
    yield _classmate(BLANK, "every cell still a stub", 0.0), {}
    half = list(reference)[: len(reference) // 2]
    yield (
        _classmate(HALF_DONE, "the first half done, the rest untouched"),
        {name: right[name] for name in half},
    )
    for place, wrong in zip(WRONG, _one_after_the_other(getattr(bank, "MISCONCEPTIONS", ())), strict=False):
        changed = {wrong.exercise: _fitting(wrong, reference[wrong.exercise])}
        yield _classmate(place, f"{wrong.exercise}: {wrong.name.replace('-', ' ')}"), right | changed


def _classmate(place: int, story: str, score: float | None = None) -> Classmate:
    return Classmate(PEOPLE[place].student, story, score)


def _fitting(version: Any, reference: Any) -> Any:
    try:
        return version.sources(reference) if isinstance(reference, dict) else version.source(reference)
    except (ValueError, KeyError) as error:
        raise CourseError(f"{version.name} of the bank does not fit the notebook: {error}.") from error


def _one_after_the_other(misconceptions: Sequence[Any]) -> list[Any]:
    """The first of every exercise, then the second of every exercise, and so on."""
    seen: dict[str, int] = {}
    turns = []
    for each in misconceptions:
        seen[each.exercise] = seen.get(each.exercise, 0) + 1
        turns.append(seen[each.exercise])
    return [each for _, each in sorted(zip(turns, misconceptions, strict=True), key=lambda pair: pair[0])]


def _bank(assignment: str) -> Any:
    """The assignment's bank of misconceptions; None where it has none."""
    name = f"testcases.misconceptions.{assignment}"
    try:
        found = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return None
    return importlib.import_module(name) if found else None


def _is_by_hand(cell: Cell) -> bool:
    flags = flags_of(cell)
    return bool(flags.get("grade") and flags.get("solution"))


def _filled(release: Notebook, solved: Mapping[str, str]) -> Notebook:
    notebook = copy.deepcopy(release)
    for cell in notebook["cells"]:
        cell["source"] = solved.get(grade_id_of(cell), cell["source"])
    return notebook
