"""Who is in the class, what each of them hands in, and the hand-ins as files."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

from ..errors import BuildError, CourseError
from . import mistakes, styles
from .edits import Cell, Edit, exercise_cell
from .handin import Notebook, hand_in, read_notebook

__all__ = ["ROSTER", "Classmate", "Story", "answered", "make_class"]

FUNCTIONS = (
    "initialize_parameters",
    "initialize_parameters_deep",
    "linear_forward",
    "linear_activation_forward",
    "L_model_forward",
    "compute_cost",
    "linear_backward",
    "linear_activation_backward",
    "L_model_backward",
    "update_parameters",
)


@dataclass(frozen=True, slots=True)
class Classmate:
    """One member of the class: a neutral id, one line on the submission, and what it should score."""

    student: str
    story: str
    expected_score: float | None  # None where it depends on how far a mistake carries


@dataclass(frozen=True, slots=True)
class Story:
    """One submission: the reference's answer to some functions, then edits in order."""

    classmate: Classmate
    edits: tuple[Edit, ...] = ()
    solved: tuple[str, ...] = FUNCTIONS
    breaks_off: bool = False  # the file ends in the middle, so it is no JSON


def _perfect(student: str, story: str, style: tuple[Edit, ...]) -> Story:
    return Story(Classmate(student, story, 100.0), style)


def _flawed(
    student: str,
    story: str,
    score: float | None,
    flaw: tuple[Edit, ...],
    style: tuple[Edit, ...] = styles.DOT,
) -> Story:
    return Story(Classmate(student, story, score), (*style, *flaw))


def _unfinished(student: str, story: str, score: float, done: int, edits: tuple[Edit, ...] = ()) -> Story:
    return Story(Classmate(student, story, score), edits, FUNCTIONS[:done])


ROSTER: tuple[Story, ...] = (
    _perfect("s01-perfect-matmul", "all right, with @ and means", styles.MATMUL),
    _perfect("s02-perfect-dot", "all right, with np.dot, the cost as a (1, 1) product", styles.DOT),
    _perfect("s03-perfect-tuple", "all right, every ufunc spelt out, caches as a tuple", styles.MULTIPLY),
    _perfect("s04-perfect-helpers", "all right, with helper functions in a cell of their own", styles.HELPER),
    _perfect(
        "s05-perfect-in-place", "all right, other orders of summation, update in place", styles.IN_PLACE
    ),
    _perfect("s06-old-keys", "all right, gradients under the key names of older releases", styles.OLD_KEYS),
    _unfinished("s07-blank", "every cell still a stub", 0.0, 0),
    _unfinished("s08-half-done", "forward half done, the rest untouched", 50.0, 5, styles.MATMUL[:1]),
    _flawed("s09-flat-db", "db of shape (n,): keepdims forgotten", None, mistakes.FLAT_BIAS_GRADIENT),
    _flawed("s10-no-average", "1/m missing in dW and db", None, mistakes.NOT_AVERAGED),
    _flawed("s11-elementwise", "* where the matrix product is meant", None, mistakes.ELEMENTWISE_PRODUCT),
    _flawed("s12-random", "rand for randn, and a seed removed", 80.0, mistakes.UNSEEDED_AND_UNIFORM),
    _flawed("s13-pasted-scale", "/ sqrt(n_prev) pasted over * 0.01", 90.0, mistakes.PASTED_SCALE),
    _flawed(
        "s14-cache-order", "backward pass takes the caches front to back", None, mistakes.WRONG_CACHE_ORDER
    ),
    _flawed("s15-first-cache", "backward pass takes caches[0] always", None, mistakes.FIRST_CACHE_ALWAYS),
    _flawed("s16-stale-input", "output layer fed with A_prev", 90.0, mistakes.OUTPUT_LAYER_FED_WITH_A_PREV),
    _flawed("s17-one-minus", "the minus on one term of the cost only", None, mistakes.MINUS_ON_ONE_TERM),
    _flawed("s18-wrong-sign", "dAL with the wrong sign", 90.0, mistakes.WRONG_SIGN, styles.MATMUL),
    _flawed("s19-sigmoid-back", "hidden layers from dAL through sigmoid", None, mistakes.SIGMOID_EVERYWHERE),
    _flawed("s20-crashing-cell", "all right, one more cell that crashes", 100.0, mistakes.CRASHING_CELL),
    _flawed(
        "s21-endless-loop",
        "all right, one more cell that never ends",
        100.0,
        mistakes.ENDLESS_LOOP,
        styles.MATMUL,
    ),
    _flawed("s22-lost-cell", "one cell deleted, one doubled", 90.0, mistakes.LOST_AND_DOUBLED, styles.MATMUL),
    Story(
        Classmate("s23-broken-file", "the file breaks off: invalid JSON", None), styles.DOT, breaks_off=True
    ),
    _unfinished(
        "s24-cheating", "nothing solved; patches the checks, prints a score", 0.0, 0, mistakes.CHEATING
    ),
)


def make_class(
    source_notebook: Path, release_folder: Path, submitted: Path, assignment: str
) -> tuple[Classmate, ...]:
    """Write `submitted/<student>/<assignment>/<assignment>.ipynb` for everybody of the roster.

    source_notebook : the instructor's notebook, whose solutions the class starts from
    release_folder : `release/<assignment>`, whose notebook the class has received

    Raises:
        CourseError: the release is missing, or a story no longer fits the notebook; with the student.
    """
    source, release = read_notebook(source_notebook), read_notebook(release_folder / f"{assignment}.ipynb")
    for story in ROSTER:
        notebook = copy.deepcopy(release)
        notebook["cells"] = answered(story, source, release)
        folder = submitted / story.classmate.student / assignment
        hand_in(notebook, folder / f"{assignment}.ipynb", breaks_off=story.breaks_off)
    return tuple(story.classmate for story in ROSTER)


def answered(story: Story, source: Notebook, release: Notebook) -> list[Cell]:
    """The released notebook's cells as that student leaves them. Raises CourseError if a place is missing."""
    cells: list[Cell] = copy.deepcopy(release["cells"])
    try:
        for function in story.solved:
            exercise_cell(cells, function)["source"] = exercise_cell(source["cells"], function)["source"]
        for edit in story.edits:
            edit.apply(cells)
    except BuildError as error:
        raise CourseError(
            f"The demo class does not fit the notebook, student {story.classmate.student}: {error}. "
            "Bring gradestone.demo in line with the assignment."
        ) from error
    return cells
