"""Hidden data files: what hidden generators read while a key is recorded, and no student ever gets.

They lie in `testcases/hidden/<assignment>/`, not beside the notebook, from where nbgrader copies every file
to students. A generator in a hidden region of `testcases/<assignment>.py` finds them from `__file__`.
"""

from __future__ import annotations

from pathlib import Path

HIDDEN_DATA = Path("testcases", "hidden")


def hidden_data(course_root: Path, assignment: str) -> tuple[Path, ...]:
    """The hidden data files of an assignment, sorted; () where it has none."""
    found = (course_root / HIDDEN_DATA / assignment).rglob("*")
    return tuple(sorted(path for path in found if path.is_file() and path.suffix not in (".py", ".pyc")))
