"""The functions a notebook defines, without Jupyter; and the `pytest` file of a release that checks them."""

from __future__ import annotations

import contextlib
import json
import linecache
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from .cellwatch import defined_names, empty_lines_above, failure_words
from .judging import quiet
from .standing import Standing
from .words import N_, _

# Magics of a whole cell after which the rest is ordinary Python.
_PYTHON_CELLS = ("time", "timeit", "capture", "prun")

_ABOUT = N_("Checks the functions of {file}: run `pytest` in this folder.")
_SAVE_FIRST = N_(
    "Save the notebook first. These are the checks that its test cells show; grading runs further ones."
)
_TEST_SOURCE = '''"""{about}

{save_first}
"""

from pathlib import Path

import pytest

from {selfcheck}.functions import functions_of, rationale
from {selfcheck}.recorded import exercises

NOTEBOOK = Path(__file__).with_name("{assignment}.ipynb")


@pytest.fixture(scope="module")
def functions():
    try:
        return functions_of(NOTEBOOK)
    except (OSError, ValueError) as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.mark.parametrize("exercise", exercises())
def test_exercise(exercise, functions):
    reason = rationale(exercise, functions)
    if reason:
        pytest.fail(reason, pytrace=False)
'''


def learner_test_source(assignment: str, selfcheck: str) -> str:
    """Text of the release's `test_<assignment>.py`: one item for each exercise, named after its function.

    selfcheck : name of this package in the release
    """
    about = _(_ABOUT).format(file=f"{assignment}.ipynb")
    return _TEST_SOURCE.format(
        about=about, save_first=_(_SAVE_FIRST), assignment=assignment, selfcheck=selfcheck
    )


class NotebookFunctions(dict[str, Any]):
    """What a notebook's code cells define, by name, and the cells that failed."""

    def __init__(self, defined: Mapping[str, Any], failed: Sequence[FailedCell]) -> None:
        super().__init__(defined)
        self.failed = tuple(failed)


@dataclass(frozen=True, slots=True)
class FailedCell:
    """A code cell, counted from 1 as the notebook shows them, that did not run to its end, and why."""

    number: int
    text: str
    failure: str


def functions_of(notebook_path: Path | str) -> NotebookFunctions:
    """Everything the notebook's code cells define, run in order in one namespace.

    A cell that fails costs only what it would have defined. Test cells are left out, and nothing is shown:
    what cells print, plots and magics.

    Raises
    ------
    OSError : the notebook cannot be read
    ValueError : it is no notebook
    """
    path = Path(notebook_path)
    if not path.is_file():
        raise FileNotFoundError(
            _("{file} is not here. Save the notebook under this name, in this folder.").format(file=path.name)
        )
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    plain = _plain_python()
    namespace["get_ipython"] = lambda: _Shell(namespace, plain)
    failed = []
    with _in_folder(path.resolve().parent), quiet():
        for number, source in _sources(path):
            failure = _run(plain(source), f"<{path.name}, code cell {number}>", namespace)
            if failure:
                failed.append(FailedCell(number, source, failure))
    return NotebookFunctions(namespace, failed)


def rationale(exercise: str, functions: Mapping[str, Any]) -> str:
    """Why the exercise is not done yet, for the first recorded check that fails; "" when all pass.

    Raises
    ------
    NotRecordedError : there are no recorded answers
    KeyboardInterrupt : a call was interrupted
    """
    if exercise not in functions and (why := _why_missing(exercise, getattr(functions, "failed", ()))):
        return why
    wrong = (check for check in Standing(functions).checks_of(exercise) if not check.passed)
    return next((check.message for check in wrong), "")


def _why_missing(exercise: str, failed: Sequence[FailedCell]) -> str:
    """The first cause of a function that is not there: the cell that would have defined it."""
    cells = [cell for cell in failed if exercise in defined_names(cell.text)]
    if not cells:
        return ""
    words = _("{name} is not defined: code cell {number} did not run: {failure}")
    return words.format(name=exercise, number=cells[-1].number, failure=cells[-1].failure)


def _sources(path: Path) -> list[tuple[int, str]]:
    """The code cells that are no tests, each with its number among all code cells."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = enumerate((cell for cell in cells if cell["cell_type"] == "code"), start=1)
        return [(number, "".join(cell["source"])) for number, cell in code if not _is_test(cell)]
    except (ValueError, KeyError, TypeError) as error:
        words = _("{file} is not a notebook that can be read; save it again in Jupyter.")
        raise ValueError(words.format(file=path.name)) from error


def _is_test(cell: dict[str, Any]) -> bool:
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution")


def _run(source: str, name: str, namespace: dict[str, Any]) -> str:
    """Run a cell; what stopped it, "" if nothing did."""
    # The checks quote the learner's lines, which linecache has to know.
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    try:
        exec(compile(source, name, "exec"), namespace)
    except SyntaxError as error:
        return failure_words(error, error.lineno, source)
    except (Exception, SystemExit) as error:
        lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if _is_of(frame, name)]
        return failure_words(error, lines[0] if lines else None, source)
    return ""


def _is_of(frame: FrameType, name: str) -> bool:
    return frame.f_code.co_filename == name


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """In this folder, importable from it, and with plots that open no window."""
    with contextlib.suppress(ImportError):
        import matplotlib

        matplotlib.use("Agg")
    before = Path.cwd()
    sys.path.insert(0, str(folder))
    os.chdir(folder)  # contextlib.chdir came with Python 3.11
    try:
        yield
    finally:
        os.chdir(before)
        sys.path.remove(str(folder))


# ---------------------------------------------------------------- magics


def _plain_python() -> Callable[[str], str]:
    """What turns a cell into Python: IPython's own rules, or leaving magics out where there is no IPython."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return _without_magics
    manager = TransformerManager()
    # IPython drops empty lines at the start: they are put back, so that line numbers agree with the notebook.
    return lambda source: "\n" * empty_lines_above(source) + manager.transform_cell(source)


def _without_magics(source: str) -> str:
    lines = source.splitlines()
    if lines and lines[0].startswith("%%"):
        return "\n".join(["", *lines[1:]]) if lines[0][2:].split()[0] in _PYTHON_CELLS else ""
    return "\n".join(re.sub(r"^(\s*)[%!?].*", r"\1pass", line) for line in lines)


class _Shell:
    """Stands for the notebook's shell: runs the Python of `%%time` and the like, and lets all else be."""

    def __init__(self, namespace: dict[str, Any], plain: Callable[[str], str]) -> None:
        self._namespace, self._plain = namespace, plain

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in _PYTHON_CELLS:
            # The magic's own line is kept empty, so that line numbers agree with the notebook.
            _run("\n" + self._plain(cell), f"<cell after %%{name}>", self._namespace)

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None
