"""Who is in the class, what each of them hands in, and the hand-ins as files."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

from gradestone.errors import BuildError, CourseError
from testcases.misconceptions.building_dnn import MISCONCEPTIONS

from . import oddities, styles
from .edits import Cell, Edit, exercise_cell
from .handin import Notebook, hand_in, photograph, read_notebook, stamp
from .question import answer, answer_of
from .times import handed_in

ASSIGNMENT = "building_dnn"
FUNCTIONS = tuple(dict.fromkeys(misconception.exercise for misconception in MISCONCEPTIONS))
"""The exercises in the order of the notebook."""


@dataclass(frozen=True, slots=True)
class Classmate:
    """One member of the class: a neutral id, one line on the submission, and what it should score."""

    student: str
    story: str
    expected_score: float | None  # None where it depends on how far a mistake carries


@dataclass(frozen=True, slots=True)
class Story:
    """One submission: the reference's answer to some functions, then edits in order, then misconceptions."""

    classmate: Classmate
    edits: tuple[Edit, ...] = ()
    misconceptions: tuple[str, ...] = ()
    solved: tuple[str, ...] = FUNCTIONS
    breaks_off: bool = False  # the file ends in the middle, so it is no JSON
    saved_as: str = ""  # a second notebook that holds the work, beside the untouched one
    instead: str = ""  # a file that is handed in, and no notebook


def _right(student: str, story: str, edits: tuple[Edit, ...], score: float = 100.0) -> Story:
    return Story(Classmate(student, story, score), edits)


def _wrong(
    student: str, story: str, score: float | None, *names: str, style: tuple[Edit, ...] = styles.DOT
) -> Story:
    return Story(Classmate(student, story, score), style, names)


def _unfinished(student: str, story: str, score: float, done: int, edits: tuple[Edit, ...] = ()) -> Story:
    return Story(Classmate(student, story, score), edits, solved=FUNCTIONS[:done])


ROSTER: tuple[Story, ...] = (
    _right("s01-perfect-matmul", "all right, with @ and means", styles.MATMUL),
    _right("s02-perfect-dot", "all right, with np.dot, the cost as a (1, 1) product", styles.DOT),
    _right("s03-perfect-tuple", "all right, every ufunc spelt out, caches as a tuple", styles.MULTIPLY),
    _right("s04-perfect-helpers", "all right, with helper functions in a cell of their own", styles.HELPER),
    _right("s05-perfect-in-place", "all right, other orders of summation, update in place", styles.IN_PLACE),
    _right("s06-old-keys", "all right, gradients under the key names of older releases", styles.OLD_KEYS),
    _unfinished("s07-blank", "every cell still a stub", 0.0, 0),
    _unfinished("s08-half-done", "forward half done, the rest untouched", 50.0, 5, styles.MATMUL[:1]),
    _wrong("s09-flat-db", "db of shape (n,): keepdims forgotten", None, "gradient-db-flat"),
    _wrong("s10-no-average", "1/m missing in dW and db", None, "gradient-not-averaged"),
    _wrong("s11-elementwise", "* where the matrix product is meant", None, "linear-elementwise-product"),
    _wrong(
        "s12-random", "rand for randn, and a seed removed", 80.0, "init-uniform", "deep-init-seed-removed"
    ),
    _wrong("s13-pasted-scale", "/ sqrt(n_prev) pasted over * 0.01", 90.0, "deep-init-square-root-scale"),
    _wrong(
        "s14-cache-order",
        "backward pass takes the caches front to back",
        None,
        "chain-caches-in-forward-order",
    ),
    _wrong("s15-first-cache", "backward pass takes caches[0] always", None, "chain-first-cache-always"),
    _wrong("s16-stale-input", "output layer fed with A_prev", 90.0, "forward-output-layer-one-behind"),
    _wrong("s17-one-minus", "the minus on one term of the cost only", None, "cost-minus-on-first-term"),
    _wrong("s18-wrong-sign", "dAL with the wrong sign", 90.0, "chain-dal-sign", style=styles.MATMUL),
    _wrong("s19-sigmoid-back", "hidden layers from dAL through sigmoid", None, "chain-hidden-from-dal"),
    _right(
        "s20-crashing-cell", "all right, one more cell that crashes", (*styles.DOT, *oddities.CRASHING_CELL)
    ),
    _right(
        "s21-endless-loop",
        "all right, one more cell that never ends",
        (*styles.MATMUL, *oddities.ENDLESS_LOOP),
    ),
    _right(
        "s22-lost-cell",
        "one cell deleted, one doubled",
        (*styles.MATMUL, *oddities.LOST_AND_DOUBLED),
        score=90.0,
    ),
    Story(
        Classmate("s23-broken-file", "the file breaks off: invalid JSON", None), styles.DOT, breaks_off=True
    ),
    _unfinished(
        "s24-cheating", "nothing solved; patches the checks, prints a score", 0.0, 0, oddities.CHEATING
    ),
    Story(
        Classmate(
            "s25-other-file", "all right, in building_dnn-Copy1.ipynb; the file itself is empty", 100.0
        ),
        styles.DOT,
        saved_as="building_dnn-Copy1",
    ),
    _right(
        "s26-own-module",
        "all right, the imports cell wants a module that was left at home",
        (*styles.MATMUL, *oddities.OWN_MODULE),
    ),
    _right(
        "s27-names-again",
        "all right, sum and relu used again in the last cell",
        (*styles.DOT, *oddities.NAMES_AGAIN),
    ),
    _right(
        "s28-stub-below",
        "all right, an untouched copy of a stub further down",
        (*styles.MATMUL, *oddities.STUB_BELOW),
    ),
    _right(
        "s29-waiting",
        "all right, a cell that waits longer than it may compute",
        (*styles.DOT, *oddities.WAITING),
    ),
    Story(
        Classmate("s30-picture-only", "a photograph of the screen, no notebook", None),
        solved=(),
        instead="IMG_2041.jpg",
    ),
)


def make_class(
    source_notebook: Path, release_folder: Path, submitted: Path, assignment: str
) -> tuple[Classmate, ...]:
    """Write `submitted/<student>/<assignment>/` for everybody of the roster: as a rule, a notebook.

    source_notebook : the instructor's notebook, whose solutions the class starts from
    release_folder : `release/<assignment>`, whose notebook the class has received

    Raises
    ------
    CourseError : the release is missing, or a story no longer fits the notebook; with the student
    """
    source, release = read_notebook(source_notebook), read_notebook(release_folder / f"{assignment}.ipynb")
    for story in ROSTER:
        student = story.classmate.student
        folder = submitted / student / assignment
        if story.instead:
            photograph(folder / story.instead)
        else:
            notebook = copy.deepcopy(release)
            notebook["cells"] = answered(story, source, release)
            answer(notebook["cells"], answer_of(student))
            hand_in(notebook, folder / f"{story.saved_as or assignment}.ipynb", breaks_off=story.breaks_off)
        if story.saved_as:
            hand_in(copy.deepcopy(release), folder / f"{assignment}.ipynb")
        stamp(folder, handed_in(student))
    return tuple(story.classmate for story in ROSTER)


def answered(story: Story, source: Notebook, release: Notebook) -> list[Cell]:
    """The released notebook's cells as that student leaves them. Raises CourseError if a place is missing."""
    cells: list[Cell] = copy.deepcopy(release["cells"])
    reference = {name: exercise_cell(source["cells"], name)["source"] for name in FUNCTIONS}
    try:
        for function in story.solved:
            exercise_cell(cells, function)["source"] = reference[function]
        for edit in story.edits:
            edit.apply(cells)
        for misconception in (_BY_NAME[name] for name in story.misconceptions):
            wrong = misconception.source(reference[misconception.exercise])
            exercise_cell(cells, misconception.exercise)["source"] = wrong
    except (BuildError, ValueError, KeyError) as error:
        raise CourseError(
            f"The demo class does not fit the notebook, student {story.classmate.student}: {error}. "
            "Bring the folder demo in line with the assignment."
        ) from error
    return cells


_BY_NAME = {misconception.name: misconception for misconception in MISCONCEPTIONS}
