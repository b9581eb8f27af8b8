"""`record`: the answer key of a notebook, from the cache or from a run of the notebook."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .. import __version__
from ..errors import BuildError
from ..files.temporary import TemporaryFolder
from ..model import AnswerKey, Exercise
from .keyfile import Variants, load_key, load_recording, save_key
from .overlap import check_overlap
from .reference import dependencies, returned_names
from .request import PROBLEM, RECORDING, Request
from .secret import private_folder
from .source_notebook import SourceNotebook, read_source
from .weights import check_weights

__all__ = ["child_environment", "key_path", "load", "record"]

TIMEOUT_S = 900.0
LEAST_CELL_S = 60.0  # for a cell, however short the students' limit: imports alone may take seconds


def record(
    course_root: Path, notebook: Path, *, secret: bytes, variants: int = 8, cell_s: float = 0.0
) -> AnswerKey:
    """The answer key of the instructor's notebook: each check's inputs and the reference's outputs.

    Runs the notebook in a process of its own, or loads what an earlier run left in
    `.gradestone/<assignment>/key-<digest>.h5`; the digest is of all that went in.

    cell_s : what the course allows one cell; here it may take a minute in any case

    Raises:
        BuildError: the notebook is not fit for a release; with the cell and, where there is one, the line.
    """
    course_root, notebook = course_root.resolve(), notebook.resolve()
    layout = read_source(notebook)
    digest = _digest(course_root, notebook, secret, variants)
    path = key_path(course_root, notebook.parent.name, digest)
    with contextlib.suppress(OSError, KeyError, ValueError, TypeError):  # none yet, or a damaged one
        return load_key(path)
    request = Request(
        root=str(course_root),
        cells=layout.cells,
        exercises=tuple(exercise.name for exercise in layout.exercises),
        secret=secret,
        variants=variants,
        selfcheck=layout.selfcheck,
        cell_s=max(cell_s, LEAST_CELL_S),
    )
    checks, parameters = _run_child(request, notebook)
    check_weights(checks[0], layout)
    for variant in checks:
        check_overlap(variant, notebook.name)
    key = AnswerKey(
        assignment=notebook.parent.name,
        notebook=notebook.stem,
        digest=digest,
        exercises=tuple(_exercises(layout, parameters)),
        variants=checks,
        selfcheck=layout.selfcheck,
    )
    _save(path, key)
    return key


def key_path(course_root: Path, assignment: str, digest: str) -> Path:
    """Where the answer key of that digest is kept."""
    return private_folder(course_root) / assignment / f"key-{digest}.h5"


def load(path: Path) -> AnswerKey:
    """An answer key from its file. Raises OSError, KeyError or ValueError when the file is none."""
    return load_key(path)


def _exercises(layout: SourceNotebook, parameters: dict[str, tuple[str, ...]]) -> Iterator[Exercise]:
    names = tuple(exercise.name for exercise in layout.exercises)
    needed = dependencies((cell.source for cell in layout.cells), names)
    for cells in layout.exercises:
        yield Exercise(
            name=cells.name,
            test_cell=cells.test_cell,
            points=cells.points,
            parameters=parameters[cells.name],
            returns=returned_names(cells.source, cells.name),
            depends_on=needed[cells.name],
            source=cells.source,
        )


# ---------------------------------------------------------------- what went in


def _digest(course_root: Path, notebook: Path, secret: bytes, variants: int) -> str:
    """Hash of all that decides a recording; 32 hex digits."""
    digest = hashlib.sha256()
    facts = (__version__, np.__version__, str(variants), hashlib.sha256(secret).hexdigest(), notebook.name)
    digest.update(json.dumps(facts).encode())
    for base, path in _inputs(course_root, notebook):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(json.dumps((str(path.relative_to(base)), content)).encode())
    return digest.hexdigest()[:32]


def _inputs(course_root: Path, notebook: Path) -> Iterator[tuple[Path, Path]]:
    """The notebook, files beside it, the course's helpers and testcases, and this package itself."""
    engine = Path(__file__).parents[1]
    for package in ("answerkey", "selfcheck"):
        yield from ((engine, path) for path in sorted((engine / package).glob("*.py")))
    for folder in ("helpers", "testcases"):
        yield from ((course_root, path) for path in sorted((course_root / folder).rglob("*.py")))
    beside = (path for path in sorted(notebook.parent.rglob("*")) if path.is_file())
    yield from ((notebook.parent, path) for path in beside if ".ipynb_checkpoints" not in path.parts)


# ---------------------------------------------------------------- the run


def _run_child(request: Request, notebook: Path) -> tuple[Variants, dict[str, tuple[str, ...]]]:
    with TemporaryFolder() as held:
        folder = held.path
        log = _start_child(request, notebook, folder)
        if (folder / PROBLEM).exists():
            raise BuildError(**json.loads((folder / PROBLEM).read_text("utf-8")), notebook=notebook.name)
        if not (folder / RECORDING).exists():
            last = log.strip().rsplit("\n", 1)[-1]
            raise BuildError(
                f"the process that runs the notebook ended early: {last}", notebook=notebook.name
            )
        return load_recording(folder / RECORDING)


def _start_child(request: Request, notebook: Path, folder: Path) -> str:
    """Run the recording process to its end; what it printed comes back."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gradestone.answerkey.recording_child", str(folder)],
            input=request.to_json(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            cwd=notebook.parent,
            env=child_environment(request.root, folder),
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        problem = f"the notebook was still running after {TIMEOUT_S:.0f} s"
        raise BuildError(problem, notebook=notebook.name) from error
    return done.stdout or f"exit code {done.returncode}"


def child_environment(root: str, folder: Path) -> dict[str, str]:
    """One thread and fixed hashing: the same sums and the same order of sets at each recording."""
    engine = str(Path(__file__).parents[2])
    return os.environ | {
        "PYTHONPATH": os.pathsep.join((root, engine)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "IPYTHONDIR": str(folder / "ipython"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def _save(path: Path, key: AnswerKey) -> None:
    """Under a temporary name first: a full disk or an interrupt leaves no half a key behind."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        save_key(draft, key)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for old in path.parent.glob("key-*.h5"):
        if old != path:
            old.unlink(missing_ok=True)
