"""Hidden checks where the instructor looks for them: in the test cells of formgrader's page of a submission.

An autograded notebook has no hidden check in it, so that nothing which is made from it can tell one. They
come back into their cells while formgrader shows it, from the instructor's notebook.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..files.notebook_cells import CellJson, grade_id_of, is_test, source_of
from ..release.regions import RegionError, hidden_lines, without_hidden


def with_hidden_checks(cells: Sequence[CellJson], source: Path) -> list[Any]:
    """The cells of an autograded notebook, its test cells as they stand in `source`, the instructor's.

    One that was changed since it was graded stays as it is: nobody knows what was hidden in it then.
    """
    whole = {grade_id_of(cell): source_of(cell) for cell in _cells(source) if is_test(cell)}
    return [_with_hidden(cell, whole.get(grade_id_of(cell), "")) if is_test(cell) else cell for cell in cells]


def _with_hidden(cell: Any, whole: str) -> Any:
    try:
        same = bool(hidden_lines(whole)) and without_hidden(whole).strip() == source_of(cell).strip()
    except RegionError:  # the instructor is at work on it
        same = False
    return type(cell)(cell, source=whole) if same else cell


def _cells(notebook: Path) -> list[Mapping[str, Any]]:
    """Of the instructor's notebook; none where it cannot be read."""
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        return [cell for cell in content["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
