"""A submission folder -> a clean notebook and files that are safe to handle."""

from __future__ import annotations

import ast
import functools
import itertools
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from ..errors import IntakeError
from ..model import AnswerKey, CodeCell, Submission
from .find import find_notebook
from .folder import USUAL_CAPS, Folder, SubmissionCaps, folder_digest, open_folder, printable
from .parcel import unpack
from .rebuild import rebuild
from .staging import stage_files
from .template import Template

_NOTHING_RELEASED: Mapping[str, str] = {}


def read_submission(
    folder: Path | bytes,
    *,
    template: Mapping[str, Any],
    key: AnswerKey,
    student: str,
    assignment: str,
    staging: Path | None = None,
    released: Mapping[str, str] = _NOTHING_RELEASED,
    caps: SubmissionCaps = USUAL_CAPS,
) -> Submission:
    """The submission in `folder`, or in the parcel that was made of it, rebuilt on the released `template`.

    Parameters
    ----------
    staging : an empty folder for copies of the student's own files; without it `files` is None
    released : `manifest()` of the release, to tell the student's files from those handed out

    Raises
    ------
    IntakeError : nothing can be saved; its text is a sentence for the student's teacher
    """
    names = frozenset(exercise.name for exercise in key.exercises)
    try:
        with _opened(folder, caps) as opened:
            path, reading = find_notebook(opened, key.notebook, names, caps)
            notebook, repairs = rebuild(reading.cells, Template(template, key))
            files, refused = stage_files(opened, path, staging, released=released, caps=caps)
            digest = folder_digest(opened, caps)
    except OSError as error:
        raise IntakeError(
            f"The submission of {student} for {assignment} cannot be read: {error.strerror or error}."
        ) from None
    kernel = _kernel_note(reading.kernel, template)
    incidents = (*opened.incidents, *reading.notes, *kernel, *repairs, *refused)
    return Submission(student, assignment, notebook, files, digest, incidents)


def code_cells(submission: Submission, key: AnswerKey) -> tuple[CodeCell, ...]:
    """The code cells to be executed, in order.

    Test cells are as released and their outputs are not wanted. One that does nothing but check is not run:
    its calls are made later, one by one. `pass` in its place keeps the numbers of the cells after it.
    """
    tests = {exercise.test_cell for exercise in key.exercises}
    return tuple(
        CodeCell(cell["id"], "pass" if test and _only_checks(cell["source"]) else cell["source"], quiet=test)
        for cell in submission.notebook["cells"]
        if cell["cell_type"] == "code"
        for test in (_grade_id(cell) in tests,)
    )


def ungraded_end(cells: Sequence[CodeCell], template: Mapping[str, Any]) -> int:
    """How many of the last cells are those released behind all that is filled in or graded, to the letter."""
    code = (cell for cell in reversed(template["cells"]) if cell["cell_type"] == "code")
    own = itertools.takewhile(lambda cell: not _grade_id(cell), code)
    given = {"".join(cell["source"]).strip() for cell in own}
    tail = itertools.takewhile(lambda cell: cell.source.strip() in given, reversed(cells))
    return sum(1 for _ in tail)


@functools.lru_cache(maxsize=1024)
def _only_checks(source: str) -> bool:
    """True for a cell of calls of `check` that leave no name behind for the cells after it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # it may hold a magic
        return False
    return all(map(_is_check, tree.body)) and not any(isinstance(n, ast.NamedExpr) for n in ast.walk(tree))


def _is_check(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"


def _opened(folder: Path | bytes, caps: SubmissionCaps) -> AbstractContextManager[Folder]:
    return nullcontext(unpack(folder)) if isinstance(folder, bytes) else open_folder(folder, caps)


def _kernel_note(kernel: str, template: Mapping[str, Any]) -> tuple[str, ...]:
    """A word on a kernel that is neither Python's nor the one the course's own notebook names."""
    if not kernel or kernel == template.get("metadata", {}).get("kernelspec", {}).get("name"):
        return ()
    return (f"The notebook names the kernel `{printable(kernel)}`; it was run with the course's Python.",)


def _grade_id(cell: Mapping[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
