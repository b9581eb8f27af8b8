"""`record`: the answer key of a notebook, from the cache or from a run of the notebook."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .. import __version__
from ..errors import BuildError
from ..files.children import ChildError, ChildTimeoutError, course_environment, run_child
from ..files.drafts import draft_beside, keep_only
from ..files.temporary import TemporaryFolder
from ..model import AnswerKey, Exercise
from ..release.beside import files_beside
from ..release.used_modules import CourseModules
from .creditless import bank_content
from .hidden_data import hidden_data
from .keyfile import Parameters, Variants, load_key, load_recording, save_key
from .order import PROBLEM, RECORDING, RecordingOrder
from .overlap import check_overlap
from .reference import dependencies, returned_names
from .secret import draw_number, drawn, private_folder
from .source_notebook import SourceNotebook, read_source
from .weights import check_weights

TIMEOUT_S = 900.0
LEAST_CELL_S = 60.0  # for a cell, however short the students' limit: imports alone may take seconds


def record(
    course_root: Path, notebook: Path, *, secret: bytes, variants: int = 8, cell_s: float = 0.0
) -> AnswerKey:
    """The answer key of the instructor's notebook: each check's inputs and the reference's outputs.

    Runs the notebook in a process of its own, or loads what an earlier run left in
    `.gradestone/<assignment>/key-<digest>.h5`; the digest is of all that went in.

    cell_s : what the course allows one cell; here it may take a minute in any case

    Raises
    ------
    BuildError : the notebook is not fit for a release; with the cell and, where there is one, the line
    """
    course_root, notebook = course_root.resolve(), notebook.resolve()
    secret = drawn(secret, draw_number(course_root, notebook.parent.name))
    layout = read_source(notebook)
    digest = _digest(course_root, notebook, secret, variants)
    path = key_path(course_root, notebook.parent.name, digest)
    with contextlib.suppress(OSError, KeyError, ValueError, TypeError):  # none yet, or a damaged one
        return load_key(path)
    order = RecordingOrder(
        cells=layout.cells,
        exercises=tuple(exercise.name for exercise in layout.exercises),
        secret=secret,
        variants=variants,
        selfcheck=layout.selfcheck,
        cell_s=max(cell_s, LEAST_CELL_S),
    )
    checks, parameters = _run(order, course_root, notebook)
    check_weights(checks[0], layout)
    for variant in checks:
        check_overlap(variant, notebook.name)
    exercises = tuple(_exercises(layout, parameters))
    key = AnswerKey(notebook.parent.name, notebook.stem, digest, exercises, checks, layout.selfcheck)
    _save(path, key)
    return key


def key_path(course_root: Path, assignment: str, digest: str) -> Path:
    """Where the answer key of that digest is kept."""
    return private_folder(course_root) / assignment / f"key-{digest}.h5"


def _exercises(layout: SourceNotebook, parameters: Parameters) -> Iterator[Exercise]:
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


def _save(path: Path, key: AnswerKey) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with draft_beside(path) as draft:
        save_key(draft, key)
        draft.replace(path)
    keep_only(path, "key-*.h5")


# ---------------------------------------------------------------- what went in


def _digest(course_root: Path, notebook: Path, secret: bytes, variants: int) -> str:
    """Hash of all that decides a recording; 32 hex digits."""
    digest = hashlib.sha256()
    facts = (__version__, np.__version__, str(variants), hashlib.sha256(secret).hexdigest(), notebook.name)
    digest.update(json.dumps(facts).encode())
    for base, path in _inputs(course_root, notebook):
        content = hashlib.sha256(_content(course_root, path)).hexdigest()
        digest.update(json.dumps((str(path.relative_to(base)), content)).encode())
    return digest.hexdigest()[:32]


def _content(course_root: Path, path: Path) -> bytes:
    banks = course_root / "testcases" / "misconceptions"
    return bank_content(path) if path.is_relative_to(banks) else path.read_bytes()


def _inputs(course_root: Path, notebook: Path) -> Iterator[tuple[Path, Path]]:
    """The notebook, files beside it, the course's modules, its hidden data, and the engine's part in it."""
    engine = Path(__file__).parents[1]
    for modules in ("answerkey/*.py", "selfcheck/*.py", "release/regions.py"):
        yield from ((engine, path) for path in sorted(engine.glob(modules)))
    yield from ((course_root, path) for path in sorted(_modules(course_root, notebook)))
    beside = (notebook.name, *files_beside(notebook.parent))
    yield from ((notebook.parent, notebook.parent / name) for name in beside)
    yield from ((course_root, path) for path in hidden_data(course_root, notebook.parent.name))


def _modules(course_root: Path, notebook: Path) -> set[Path]:
    """Those of helpers and testcases, and what else the cells import, hidden regions too."""
    sources = (cell.source for cell in read_source(notebook).cells)
    found = set(CourseModules(course_root, notebook.parent).used_by(sources, kept_back=()))
    for modules in ("helpers.py", "helpers/**/*.py", "testcases/**/*.py"):
        found.update(course_root.glob(modules))
    return found


# ---------------------------------------------------------------- the run


def _run(order: RecordingOrder, course_root: Path, notebook: Path) -> tuple[Variants, Parameters]:
    """What the recording process writes down, or the BuildError it ends with."""
    with TemporaryFolder() as held:
        said = _run_to_its_end(order, course_root, notebook, held.path)
        problem, recording = held.path / PROBLEM, held.path / RECORDING
        if problem.exists():
            raise BuildError(**json.loads(problem.read_text(encoding="utf-8")), notebook=notebook.name)
        if not recording.exists():
            sentence = f"the process that runs the notebook ended early: {said}"
            raise BuildError(sentence, notebook=notebook.name)
        return load_recording(recording)


def _run_to_its_end(order: RecordingOrder, course_root: Path, notebook: Path, folder: Path) -> str:
    """The last words of the recording process."""
    try:
        printed = run_child(
            "gradestone.answerkey.recording_child",
            str(folder),
            stdin=order.to_json(),
            folder=notebook.parent,
            environment=course_environment(course_root, folder),
            timeout_s=TIMEOUT_S,
        )
    except ChildTimeoutError as error:
        raise BuildError(f"the notebook was {error}", notebook=notebook.name) from error
    except ChildError as error:  # it has left a problem in the folder, unless it could not even do that
        return str(error)
    return printed.strip().rsplit("\n", 1)[-1] or "exit code 0"
