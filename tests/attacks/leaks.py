"""What must not be found in anything a student gets to see, and how it is looked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradestone.model import AnswerKey
from tests.attacks.asserted.notebook import hidden_texts

__all__ = ["Secrets", "find_leaks", "secrets_of", "secrets_of_asserts"]

RUN = 4  # so many hidden numbers in a row are no accident
DIGITS = 6
_NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
_HIDDEN_REGION = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
# Words that cases put together only when they have got hold of something.
TELL_TALES = ("gradestone-stolen", "left by somebody: b'gradestone")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Hidden numbers as runs, and hidden texts."""

    runs: frozenset[tuple[float, ...]]
    texts: tuple[str, ...]


def secrets_of(key: AnswerKey, course: Path, *extra: str) -> Secrets:
    """The secrets of an assignment: inputs and outputs of all variants, hidden source, course secret."""
    hidden = set(_runs_of(check for variant in key.variants for check in variant if check.hidden))
    visible = set(_runs_of(check for variant in key.variants for check in variant if not check.hidden))
    texts = [*_hidden_lines(course), *_private_files(course), *TELL_TALES, *extra]
    return Secrets(frozenset(hidden - visible), tuple(dict.fromkeys(texts)))


def secrets_of_asserts(course: Path, *extra: str) -> Secrets:
    """Those of the course whose tests are asserts: hidden lines and numbers, and what comes of them."""
    release = "".join(path.read_text(encoding="utf-8") for path in (course / "release").rglob("*.ipynb"))
    lines = [line for line in _hidden_lines(course) if json.dumps(line)[1:-1] not in release]
    texts = [*hidden_texts(), *lines, *_private_files(course), *TELL_TALES, *extra]
    return Secrets(frozenset(), tuple(dict.fromkeys(texts)))


def find_leaks(text: str, secrets: Secrets) -> list[str]:
    """What of the secrets stands in a text."""
    found = [f"the text {secret!r}" for secret in secrets.texts if secret in text]
    numbers = [round(float(number), DIGITS) for number in _NUMBER.findall(text)]
    for start in range(len(numbers) - RUN + 1):
        run = tuple(numbers[start : start + RUN])
        if run in secrets.runs:
            found.append(f"the numbers {run}")
    return found


def _runs_of(checks: Iterable[Any]) -> Iterator[tuple[float, ...]]:
    for check in checks:
        if check.exercise.startswith("initialize"):
            continue  # its numbers are those of a published seed
        for array in _arrays((check.call.args, dict(check.call.kwargs), check.expected)):
            flat = [round(float(number), DIGITS) for number in array.ravel()]
            for start in range(len(flat) - RUN + 1):
                run = tuple(flat[start : start + RUN])
                if len(set(run)) == RUN and not all(number == int(number) for number in run):
                    yield run


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray) and np.isfinite(value).all():
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _arrays(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _arrays(item)


def _hidden_lines(course: Path) -> Iterator[str]:
    """Lines of hidden regions, of the notebook and of every module that has one."""
    files = [
        *(course / "source").rglob("*.ipynb"),
        *course.glob("helpers/*.py"),
        *course.glob("testcases/*.py"),
    ]
    for file in files:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".ipynb":
            text = "\n".join("".join(cell["source"]) + "\n" for cell in json.loads(text)["cells"])
        for region in _HIDDEN_REGION.findall(text):
            # An argument on a line of its own is a name that everybody knows.
            yield from (
                line.strip() for line in region.splitlines() if len(line.strip()) > 25 and "(" in line
            )


def _private_files(course: Path) -> Iterator[str]:
    """Short private files, the course secret above all, as text and as hexadecimal."""
    for path in (course / ".gradestone").rglob("*"):
        if path.is_file() and 8 <= path.stat().st_size <= 200:
            data = path.read_bytes().strip()
            yield data.hex()
            if data.isascii():
                yield data.decode()
