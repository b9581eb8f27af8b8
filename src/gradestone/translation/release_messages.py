"""What an English release says, in the order in which a learner meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CourseError
from ..files.notebook_cells import CellJson, is_code, name_of, source_of
from .code_segments import code_segments
from .markdown_segments import markdown_segments
from .segments import Segment

HINT = "hint"
"""Context of the hints of misconceptions."""

_ENGINE = ("selfcheck",)
"""Modules of these names, and packages, are the engine's: its words have a catalogue of their own."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an assignment.

    context : id of the cell, path of the module in the release, or `hint`
    text : the English words
    kind : paragraph, comment, docstring, printed or hint
    """

    context: str
    text: str
    kind: str


def messages_of(release: Path, hints: Sequence[str]) -> Iterator[Message]:
    """All messages of a release: of its notebook, of its modules, and the hints. Each is there once.

    Raises CourseError where there is no release to read.
    """
    found = dict.fromkeys([*_of_notebook(release), *_of_modules(release), *_of_hints(hints)])
    # A sentence may be both a comment and printed in one cell: it is translated once.
    seen: set[tuple[str, str]] = set()
    for message in found:
        if (message.context, message.text) not in seen:
            seen.add((message.context, message.text))
            yield message


def segments_of(cell: CellJson) -> tuple[Segment, ...]:
    """What a cell says."""
    return (code_segments if is_code(cell) else markdown_segments)(source_of(cell))


def context_of(cell: CellJson, position: int) -> str:
    """What a cell's messages are kept under: its id."""
    return str(cell.get("id") or name_of(cell, position))


def said_modules(release: Path, assignment: str) -> Iterator[Path]:
    """The modules of a release whose words are the course's.

    assignment : its name in source/; the engine writes `test_<assignment>.py` itself
    """
    for path in sorted(release.rglob("*.py")):
        names = {part.removesuffix(".py") for part in path.relative_to(release).parts}
        if not names & {*_ENGINE, f"test_{assignment}", "__pycache__", ".ipynb_checkpoints"}:
            yield path


def notebook_of(release: Path) -> Path:
    """The notebook of a release. Raises CourseError unless there is exactly one."""
    found = sorted(release.glob("*.ipynb"))
    if len(found) != 1:
        raise CourseError(
            f"{release.name} cannot be translated: its release holds {len(found)} notebooks. "
            f"Run `gradestone build {release.name}` first."
        )
    return found[0]


def _of_notebook(release: Path) -> Iterator[Message]:
    cells = json.loads(notebook_of(release).read_text(encoding="utf-8"))["cells"]
    for position, cell in enumerate(cells):
        for segment in segments_of(cell):
            yield Message(context_of(cell, position), segment.message, segment.kind)


def _of_modules(release: Path) -> Iterator[Message]:
    for path in said_modules(release, release.name):
        name = path.relative_to(release).as_posix()
        for segment in code_segments(path.read_text(encoding="utf-8")):
            yield Message(name, segment.message, segment.kind)


def _of_hints(hints: Sequence[str]) -> Iterator[Message]:
    yield from (Message(HINT, hint, "hint") for hint in hints)
