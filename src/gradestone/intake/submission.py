"""A submission folder -> a clean notebook and files that are safe to handle."""

from __future__ import annotations

import ast
import functools
import itertools
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from ..errors import IntakeError
from ..model import USUAL_CAPS, CodeCell, GoesOn, Submission, SubmissionCaps
from ..release.own_tests import is_test_call
from ..selfcheck.words import _
from .find import find_notebook
from .folder import Folder, open_folder, quoted, reason_of
from .legible import legible, too_long_note
from .parcel import unpack
from .rebuild import rebuild
from .staging import stage_files
from .stubs import without_stubs, written
from .template import Template, same_text

_NOTHING_RELEASED: Mapping[str, str] = {}


def read_submission(
    folder: Path | bytes,
    *,
    template: Template,
    student: str,
    loose: bool = False,
    staging: Path | None = None,
    released: Mapping[str, str] = _NOTHING_RELEASED,
    theirs: Collection[str] = (),
    caps: SubmissionCaps = USUAL_CAPS,
) -> Submission:
    """The submission in `folder`, or in the parcel that was made of it, rebuilt on the released `template`.

    Parameters
    ----------
    loose : only what lies directly in the folder is the submission
    staging : an empty folder for copies of the student's own files; without it `files` is None
    released : `manifest()` of the release, to tell the student's files from those handed out
    theirs : those of them that are the student's to change

    Raises
    ------
    IntakeError : nothing can be saved; its text is a sentence for the student's teacher
    """
    assignment = template.key.assignment
    try:
        with _opened(folder, caps, loose=loose) as opened:
            found = find_notebook(opened, template, caps)
            notebook, repairs = rebuild(found.reading.cells, template)
            files, refused = stage_files(
                found.folder,
                found.path,
                staging,
                released=released,
                theirs=theirs,
                others=template.others,
                caps=caps,
            )
    except OSError as error:
        words = _("The submission cannot be read: {reason}.")
        raise IntakeError(words.format(reason=reason_of(error))) from None
    kernel = _kernel_note(found.reading.kernel, template)
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    incidents = (
        *opened.incidents,
        *found.reading.notes,
        *kernel,
        *repairs,
        *refused,
        *too_long_note(code, template),
    )
    return Submission(student, assignment, notebook, files, incidents)


def code_cells(submission: Submission, template: Template) -> tuple[CodeCell, ...]:
    """The code cells to be executed, in order.

    Test cells are as released and their outputs are not wanted. One that does nothing but test is not run:
    its calls are made later, one by one. `pass` in its place keeps the numbers of the cells after it.
    A stub of an exercise that is defined elsewhere is not run either. What the instructor's cells provide
    runs before those that were changed; a statement of the student's that fails stops no other one there,
    nor an import anywhere but in a solution cell, whose failure is its own.
    """
    code = [cell for cell in submission.notebook["cells"] if cell["cell_type"] == "code"]
    sources = [(template.by_id.get(cell["id"]), cell["source"]) for cell in code]
    seen = legible([text for _, text in sources], template)
    free = [
        (at, text) for at, (part, text) in enumerate(sources) if at in seen and part not in template.locked
    ]
    solved = [name for name, found in written(free, template).items() if found]
    lost = _lost_scaffold(sources, template)
    return tuple(
        _code_cell(cell, template, solved, lost.get(at, ""), seen=at in seen) for at, cell in enumerate(code)
    )


def _lost_scaffold(sources: Sequence[tuple[int | None, str]], template: Template) -> dict[int, str]:
    """Position -> what has to run before the cell there, because the instructor's cell was changed or lost.

    A cell that was changed gets what was released in its place, so that what the student wrote still has the
    last word; what was deleted comes before the next cell of the template that is there.
    """
    there = {part: at for at, (part, _) in enumerate(sources) if part is not None}
    lost: dict[int, list[str]] = {}
    for part, provided in template.scaffold.items():
        if part in there and same_text(sources[there[part]][1], template.source(part)):
            continue
        following = [at for other, at in there.items() if other >= part]
        if following:
            lost.setdefault(there.get(part, min(following)), []).append(provided)
    return {at: "\n".join(provided) for at, provided in lost.items()}


def _code_cell(
    cell: Mapping[str, Any], template: Template, solved: Collection[str], before: str, *, seen: bool
) -> CodeCell:
    part = template.by_id.get(cell["id"])
    if part in template.tests.values():
        source = "pass" if _only_tests(cell["source"]) else cell["source"]
        return CodeCell(cell["id"], source, quiet=True, before=before, legible=seen)
    goes_on: GoesOn = "always" if part in template.ungraded and before else "imports"
    if part in template.by_grade_id.values():
        goes_on = "never"
    source = without_stubs(cell["source"], solved, template) if seen else cell["source"]
    return CodeCell(cell["id"], source, before=before, goes_on=goes_on, legible=seen)


def ungraded_end(cells: Sequence[CodeCell], template: Template) -> int:
    """How many of the last cells are those released behind all that is filled in or graded, to the letter."""
    graded = (part for part in template.by_grade_id.values() if template.kind(part) == "code")
    last = max(graded, default=-1)
    given = {template.source(part).strip() for part in template.ungraded if part > last}
    tail = itertools.takewhile(lambda cell: cell.source.strip() in given, reversed(cells))
    return sum(1 for _ in tail)


@functools.lru_cache(maxsize=1024)
def _only_tests(source: str) -> bool:
    """True for a cell of checks and asserts that leave no name behind for the cells after it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # it may hold a magic
        return False
    return all(map(_is_test, tree.body)) and not any(isinstance(n, ast.NamedExpr) for n in ast.walk(tree))


def _is_test(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assert):
        return True
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and (_is_check(call.func) or is_test_call(call.func))


def _is_check(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "check"


def _opened(folder: Path | bytes, caps: SubmissionCaps, *, loose: bool) -> AbstractContextManager[Folder]:
    if isinstance(folder, bytes):
        return nullcontext(unpack(folder))
    return open_folder(folder, caps, loose=loose)


def _kernel_note(kernel: str, template: Template) -> tuple[str, ...]:
    """A word on a kernel that is neither Python's nor the one the course's own notebook names."""
    if not kernel or kernel == template.metadata.get("kernelspec", {}).get("name"):
        return ()
    words = _("The notebook names the kernel {kernel}; it was run with the course's Python.")
    return (words.format(kernel=quoted(kernel)),)
