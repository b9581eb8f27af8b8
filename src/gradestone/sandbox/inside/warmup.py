"""Everything a submission would otherwise pay for: imports, caches, the first figure, the first traceback."""

# mypy: disable-error-code="no-untyped-call, union-attr"
# (IPython has types in places only.)

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import linecache
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import answering, notebook_process
from .displays import OutputPipe
from .shell import NotebookShell, make_shell, use_streams

_PROVIDING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
FIGURE = """
%matplotlib inline
import numpy as np
import matplotlib.pyplot as plt
x = np.linspace(0, 1, 20)
fig, axes = plt.subplots(1, 2)
axes[0].contourf(x, x, np.outer(x, x), cmap=plt.cm.Spectral, alpha=0.5)
axes[0].scatter(x, x, c=x, edgecolors="k")
axes[1].plot(x, np.squeeze(x ** 2), label="$J$")
axes[1].set(xlabel="iteration", ylabel="cost", title="Cost: 0.5")
axes[1].legend()
plt.show()
"""
REHEARSAL = (
    FIGURE,
    "def inverse(A):\n    print('A = ' + str(A))\n    return np.linalg.inv(A)\ninverse(np.eye(3) * 1.5)",
    "inverse(np.zeros((2, 3)))",
    "1 +",
    "%%time\nfrom IPython.display import HTML, Markdown, display\ndisplay(Markdown('**x**'))\nHTML('x')",
    "%load_ext autoreload\n%autoreload 2\nimport sys\nprint('x', file=sys.stderr)",
    "{'W1': np.random.randn(3, 4), 'b1': np.zeros((3, 1))}",
)


def warm_up() -> NotebookShell:
    """Import what notebooks use and run a small notebook once; `forget` leaves no trace of it."""
    importlib.import_module("h5py")
    shell = make_shell()
    importlib.import_module("matplotlib.pyplot")
    _rehearse(shell)
    return shell


def import_bundle(bundle: Path, assignment: str | None) -> None:
    """Import the packages of the release and look at the recorded answers.

    Raises
    ------
    Exception : a module of the bundle does not import
    """
    _order_path(bundle)
    _import_packages(bundle, assignment)
    _read_recorded_answers()


def learn_cells(shell: NotebookShell, bundle: Path) -> None:
    """Prepare the cells that were handed out: most come back as they were."""
    for cell in _released_code(bundle):
        with contextlib.suppress(Exception):  # whatever a parser makes of what it cannot parse
            shell.learn("".join(cell["source"]))


def given_names(bundle: Path) -> dict[str, Any]:
    """What the instructor's own cells import and define: for reference code, beyond the student's reach."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in _released_code(bundle):
        flags = cell.get("metadata", {}).get("nbgrader", {})
        for statement in () if flags.get("solution") or flags.get("grade") else _providing(cell):
            with contextlib.suppress(Exception):  # then it is not there for the student either
                exec(compile(ast.Module([statement], []), "<given>", "exec"), names)
    return names


def _released_code(bundle: Path) -> Iterator[dict[str, Any]]:
    for path in bundle.glob("*.ipynb"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # only time is lost
            yield from (
                cell for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"
            )


def _providing(cell: dict[str, Any]) -> list[ast.stmt]:
    lines = "".join(cell["source"]).split("\n")
    plain = "\n".join("" if line.startswith(("%", "!")) else line for line in lines)
    with contextlib.suppress(SyntaxError, ValueError):
        return [each for each in ast.parse(plain).body if isinstance(each, _PROVIDING)]
    return []


def _read_recorded_answers() -> None:
    """The learners' own checks look into them in every submission: they are read once."""
    for name in [name for name in sys.modules if name.endswith("selfcheck.recorded")]:
        with contextlib.suppress(Exception):  # without a record the checks say so themselves
            sys.modules[name].read_all()


def _rehearse(shell: NotebookShell) -> None:
    """Run a small notebook and answer one call, so that every fork finds the caches filled."""
    null = os.open(os.devnull, os.O_WRONLY)
    streams = sys.stdout, sys.stderr
    with contextlib.closing(OutputPipe(null, 1 << 24)) as pipe:
        use_streams(pipe)
        for index, source in enumerate(REHEARSAL):
            pipe.open_cell(index, quiet=False)
            notebook_process.run_cell(shell, source)
            pipe.close_cell(index, index, success=True)
        answering.rehearse(shell)
    sys.stdout, sys.stderr = streams
    notebook_process.close_loop()
    os.close(null)


def forget(shell: NotebookShell) -> None:
    """Back to the state of a shell that has run nothing."""
    for name in shell.compile._filename_map:
        linecache.cache.pop(name, None)
    shell.compile._filename_map.clear()
    shell.extension_manager.loaded.clear()
    for name in ("autoreload", "aimport"):
        shell.magics_manager.magics["line"].pop(name, None)
    shell.reset(new_session=True)
    shell.last_execution_result = None
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        sys.__dict__.pop(name, None)


def _order_path(bundle: Path) -> None:
    """Standard library, site-packages, then the bundle; no way back to the course the grader runs in."""
    importlib.invalidate_caches()
    packages = [entry for entry in sys.path if entry.endswith("-packages")]
    standard = [entry for entry in sys.path if entry not in packages and not _holds_grader(Path(entry))]
    sys.path[:] = dict.fromkeys((*standard, *packages, str(bundle)))
    sys.meta_path[:] = [finder for finder in sys.meta_path if not _finds_grader(finder)]


def _holds_grader(folder: Path) -> bool:
    return (folder / "gradestone").is_dir()


def _finds_grader(finder: object) -> bool:
    """True for the finder of an editable installation: it would serve the course's own files to a student."""
    find = getattr(finder, "find_spec", None)
    from importlib.machinery import PathFinder

    return find is not None and finder is not PathFinder and find("gradestone", None) is not None


def _import_packages(bundle: Path, assignment: str | None) -> None:
    """Import the packages of the release, and the modules beside its notebook.

    Nothing else on the path may have their names.
    """
    sys.path.insert(0, str(bundle))
    try:
        for folder in sorted(path.parent for path in bundle.glob("*/__init__.py")):
            _import_package(folder, assignment)
        with contextlib.chdir(bundle):  # they may read what lies beside them
            _import_modules(bundle)
    finally:
        sys.path.remove(str(bundle))


def _import_modules(bundle: Path) -> None:
    """One that does not import fails where the notebook imports it, in the student's sight."""
    for path in sorted(bundle.glob("*.py")):
        if not path.name.startswith("test_"):  # what a build writes for pytest
            with contextlib.suppress(Exception, SystemExit):
                importlib.import_module(path.stem)


def _import_package(folder: Path, assignment: str | None) -> None:
    """A package of the release and its modules: those of the folder, for the name may be the engine's own."""
    wanted = {found.name for found in pkgutil.iter_modules([str(folder)])}
    if folder.name == "testcases" and assignment is not None:
        wanted &= {assignment}
    for name in ("", *sorted(f".{name}" for name in wanted)):
        importlib.import_module(f"{folder.name}{name}")
