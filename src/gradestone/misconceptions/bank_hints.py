"""The hints of a course's bank, in its order, each once: what a translator has to know of it."""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import CourseError
from ..files.children import ChildError, course_environment, run_child
from ..files.temporary import TemporaryFolder

TIMEOUT_S = 60.0
_MODULE = "gradestone.misconceptions.bank_hints_child"


def hint_texts(course_root: Path, assignment: str) -> tuple[str, ...]:
    """All hints of an assignment; none without a bank. Raises CourseError when the bank does not run."""
    with TemporaryFolder() as held:
        environment = course_environment(course_root.resolve(), held.path)
        try:
            printed = run_child(
                _MODULE, assignment, folder=held.path, environment=environment, timeout_s=TIMEOUT_S
            )
        except ChildError as error:
            place = f"testcases/misconceptions/{assignment}"
            raise CourseError(f"The hints in {place} cannot be read: {error}.") from error
    return tuple(json.loads(printed.splitlines()[-1]))
