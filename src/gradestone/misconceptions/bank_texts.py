"""The right versions of a course's bank as texts: nobody needs to have copied what is right in a style."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..errors import CourseError
from ..files.children import ChildError, course_environment, run_child
from ..files.temporary import TemporaryFolder

TIMEOUT_S = 60.0
_MODULE = "gradestone.misconceptions.bank_texts_child"


def right_texts(
    course_root: Path, assignment: str, references: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Exercise -> its solution cells in other right styles; nothing for an assignment without a bank.

    references : exercise -> the reference's solution cell

    Raises CourseError when the bank does not run.
    """
    course_root = course_root.resolve()
    with TemporaryFolder() as held:
        environment = course_environment(course_root, held.path)
        request = json.dumps({"assignment": assignment, "references": dict(references)})
        try:
            printed = run_child(
                _MODULE, folder=held.path, environment=environment, timeout_s=TIMEOUT_S, stdin=request
            )
        except ChildError as error:
            place = f"testcases/misconceptions/{assignment}"
            raise CourseError(f"The right versions in {place} cannot be read: {error}.") from error
    found: dict[str, list[str]] = json.loads(printed.splitlines()[-1])
    return {name: tuple(texts) for name, texts in found.items()}
