"""Commands on the course itself: build, check, doctor."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ..page.signs import FAILED, PASSED
from .common import console, course_option, course_root, followed_bar, say

NOT_PROVEN = 1


_edition_option = click.option(
    "--lang",
    "language",
    default="",
    metavar="LANGUAGE",
    help="Its edition in another language, such as zh_CN: ASSIGNMENT_zh_CN.",
)


@click.command()
@click.argument("assignment", required=False)
@click.option(
    "--give-up",
    multiple=True,
    metavar="QUESTION",
    help="A question that is gone from the notebook: its points by hand go from the gradebook too.",
)
@_edition_option
@course_option
def build(
    assignment: str | None, give_up: tuple[str, ...], course_folder: Path | None, language: str
) -> None:
    """Make the release of an assignment, or of all.

    From source/ASSIGNMENT comes release/ASSIGNMENT, the folder that students
    get: solutions are replaced by stubs, hidden checks are left out, and what
    the notebook uses lies beside it. The answers of the solutions are recorded
    as the key. An earlier release is replaced as a whole, or not at all.
    With --lang it is that of another language, with the translations in
    locale/LANGUAGE; it has the same checks, key and points.

    Exit code 0 when it is built, 1 when the notebook is not fit for it; the
    sentence says where.

    \b
    Examples:
      gradestone build
      gradestone build week1 --give-up essay
      gradestone build week1 --lang zh_CN
    """
    from ..batch.examining import refuse_unless_outside
    from ..bridge.build import build as make_release
    from ..bridge.course import load_course

    root = course_root(course_folder)
    for name in chosen(root, assignment, language):
        with followed_bar(name):
            refuse_unless_outside(load_course(root, name))
            release = make_release(root, name, give_up=give_up)
        say(f"{name}: the students' folder is {release}")
        _tell_where_judged(root, name)


def _has_asserts(root: Path, name: str) -> bool:
    from ..bridge.course import load_course
    from ..bridge.ownership import owner

    course = load_course(root, name)
    return owner(course.directory, name, examine=course.examine).kind == "asserts"


def _tell_where_judged(root: Path, name: str) -> None:
    """Of tests that are no checks: how many cells of them are judged outside, which are not, and why."""
    from ..batch.examining import examined_cells, has_examined_cells, told_of
    from ..bridge.course import load_course

    course = load_course(root, name)
    if not has_examined_cells(course):
        return
    with followed_bar(f"{name}: trying its test cells"):
        found = examined_cells(course)
    for sentence in told_of(name, found):
        say(sentence)


@click.command()
@click.argument("assignment", required=False)
@click.option("--mutants", is_flag=True, help="Also try wrong and right versions on every check.")
@click.option("--verbose", is_flag=True, help="With --mutants: list all who are not told why.")
@click.option(
    "--least-told",
    type=click.FloatRange(0, 100),
    default=0.0,
    metavar="PERCENT",
    help="With --mutants: how many of the wrong versions that lose points have to be told why.",
)
@_edition_option
@course_option
def check(
    assignment: str | None,
    course_folder: Path | None,
    language: str,
    *,
    mutants: bool,
    verbose: bool,
    least_told: float,
) -> None:
    """Prove that an assignment, or every one, can be released and marked.

    Tried are: solutions score full, stubs score 0, a single stub costs its own
    points only, the release equals a rebuild, and nothing secret is in it.
    With --mutants every named mistake and every small change of a solution has
    to fail a hidden check, and right versions in other styles have to pass.
    With --lang the translation is whole, and changes nothing but words.
    Of an assignment with asserts the solution and the untouched release are
    graded, cell by cell. Nothing of the course is changed.

    Exit code 0 when all is proven, 1 when something is not; it is listed.

    \b
    Examples:
      gradestone check week1
      gradestone check week1 --mutants --least-told 95
      gradestone check week1 --lang zh_CN
    """
    from ..proof.mutants.table import MOST_LISTED, prove_mutants
    from ..proof.prove import prove
    from ..proof.prove_asserts import prove_asserts

    root = course_root(course_folder)
    trial = partial(prove_mutants, listed=None if verbose else MOST_LISTED, least_told=least_told)
    proofs = (prove, trial) if mutants else (prove,)
    outcomes = []
    for name in chosen(root, assignment, language):
        for proof in (prove_asserts,) if _has_asserts(root, name) else proofs:
            with followed_bar(name):
                outcomes.append(proof(root, name, console))
    if not all(outcomes):
        raise SystemExit(NOT_PROVEN)


@click.command()
def doctor() -> None:
    """Show how well submissions are confined on this machine, and what would make it better.

    Each layer of the sandbox is tried by doing what it forbids. Tier 1 and 2
    are good to grade with; at tier 0 nothing is graded, unless told so with
    --unsafe.

    Exit code 0 in any case: it only shows.

    \b
    Example:
      gradestone doctor
    """
    from ..sandbox.trial import report

    found = report()
    for layer in found.layers:
        sign = PASSED if layer.available else FAILED
        console.print(f"{sign.markup} {layer.name}: {layer.reason}", highlight=False)
        if layer.advice and not layer.available:
            console.print(f"  {layer.advice}", highlight=False)
    for probe in found.failed:
        console.print(f"{FAILED.markup} probe {probe.name}: {probe.detail}", highlight=False)
    held = len(found.probes) - len(found.failed)
    say(f"{held} of {len(found.probes)} probes behave as they should.")
    say(f"Tier {found.tier}. {_TIERS[found.tier]}")
    if found.confinement.reason:
        say(f"Not tier 1: {found.confinement.reason}")


_TIERS = {
    1: "Namespaces, Landlock, seccomp and resource limits hold.",
    2: "Landlock, seccomp and resource limits hold; without namespaces, which is enough to grade.",
    0: "The sandbox does not hold: nothing is graded here unless told so with --unsafe.",
}


def chosen(root: Path, assignment: str | None, language: str = "") -> tuple[str, ...]:
    """The assignment named, or all of the course that are ours; the others are named.

    language : their editions in that language

    Raises CourseError when there is none, or the one named is not ours.
    """
    from ..bridge.course import assignments, load_course, with_editions
    from ..bridge.ownership import owner
    from ..errors import CourseError
    from ..translation.catalogue_files import catalogue_file, languages

    if language and language not in languages(root):
        raise CourseError(
            f"Nothing is translated into {language}: there is no folder locale/{language}. "
            f"`gradestone translate {language}` makes it."
        )
    names = (assignment,) if assignment else assignments(root) if language else with_editions(root)
    if not names:
        raise CourseError(f"There is no assignment in {root}: no notebook under source/.")
    courses = [load_course(root, name) for name in names]
    owners = [owner(each.directory, each.assignment, examine=each.examine) for each in courses]
    if assignment:
        owners[0].require_ours(f"nbgrader generate_assignment {assignment}")
    for found in owners:
        if not found.ours:
            say(f"{found.sentence} `nbgrader generate_assignment {found.assignment}` builds it.")
    ours = tuple(found.assignment for found in owners if found.ours)
    if not language:
        return ours
    translated = (name for name in ours if assignment or catalogue_file(root, language, name).is_file())
    return tuple(f"{name}_{language}" for name in translated)
