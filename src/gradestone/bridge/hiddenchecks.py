"""Hidden checks where the instructor looks for them: in the test cells of formgrader's page of a submission.

An autograded notebook has no hidden check in it, so that nothing which is made from it can tell one. They
come back into their cells while formgrader shows it: from the instructor's notebook, or from the gradebook,
which has what nbgrader has made of AUTOTEST, and whatever delimiters a course has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import Config

from ..files.notebook_cells import CellJson, grade_id_of, is_test, source_of
from ..release.regions import RegionError, without_hidden


def with_hidden_checks(
    cells: Sequence[CellJson],
    source: Path,
    kept: Mapping[str, str] | None = None,
    config: Config | None = None,
) -> list[Any]:
    """The cells of an autograded notebook, its test cells as they stand in `source`, the instructor's.

    kept : by grade_id, whole texts of cells as the gradebook has them
    config : of the course, for its delimiters

    One that was changed since it was graded stays as it is: nobody knows what was hidden in it then.
    """
    whole = {grade_id_of(cell): source_of(cell) for cell in _cells(source) if is_test(cell)}
    without = _as_released(config or Config())

    def shown(cell: Any) -> Any:
        name, released = grade_id_of(cell), source_of(cell).strip()
        for text, short in ((whole.get(name, ""), without_hidden), ((kept or {}).get(name, ""), without)):
            if text.strip() != released and _told(short, text).strip() == released:
                return type(cell)(cell, source=text)
        return cell

    return [shown(cell) if is_test(cell) else cell for cell in cells]


def _told(short: Callable[[str], str], text: str) -> str:
    try:
        return short(text)
    except RegionError:  # the instructor is at work on it
        return text


def _as_released(config: Config) -> Callable[[str], str]:
    """What takes hidden tests out of a text, with the delimiters that the course has."""
    step = ClearHiddenTests(config=config)

    def short(text: str) -> str:
        kept, hidden = [], False
        for line in text.split("\n"):
            if step.begin_test_delimeter in line:
                hidden = True
            elif step.end_test_delimeter in line:
                hidden = False
            elif not hidden:
                kept.append(line)
        return "\n".join(kept)

    return short


def _cells(notebook: Path) -> list[Mapping[str, Any]]:
    """Of the instructor's notebook; none where it cannot be read."""
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        return [cell for cell in content["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
