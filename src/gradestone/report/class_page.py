"""The class of an assignment as one HTML page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from ..page.localised import decimals, enumerated, moment, number, span
from ..page.signs import FAILED, NOT_JUDGED, PARTLY, sign_of
from ..selfcheck.words import N_, _, ngettext
from .class_facts import NOWHERE
from .class_sentences import (
    about,
    how_passed,
    how_solved,
    kind_of,
    late_names,
    late_sentence,
    of_points,
    passed_by,
    questions_by_hand,
    score_sentences,
)
from .members import NOTHING, Member, lateness
from .occurrences import OWN_WORDS, Occurrence
from .overview import Overview
from .remarks import know, note, signs
from .report_templates import link, page
from .statistics import CheckStatistics

MOST_LISTED = 60
"""Kinds of one group that are listed: what every hand-in has of its own would fill the page."""
_CLASS_OF = {PARTLY: "p", FAILED: "z", NOT_JUDGED: "q"}
_GROUPS = (
    (
        N_("Not judged"),
        N_("The grader could not; a person has to look. Not judged is no zero."),
        "",
        "not_judged",
    ),
    (N_("Waits for a hand"), N_("Points that a person has to give, in formgrader."), "code", "waiting"),
    (N_("Replaced what judges it"), N_("Nothing was earned by it."), "", "replaces"),
    (N_("Repaired, refused, or gone wrong in the run"), "", "", "incidents"),
    (
        N_("Carried forward"),
        N_("Marked with correct versions of these, because the own ones were not right."),
        "code",
        "carried_forward",
    ),
    (N_("Without marks"), "", "", "statuses"),
)


def class_page(overview: Overview, folder: Path, *, back: str = "") -> str:
    """The page, as it is to lie in this folder; `back` is the address of the term's page, if there is one."""
    facts, members = overview.facts, overview.members
    with_times = any(member.total and member.total.handed_in for member in members)
    rows = [_row(member, overview, folder) for member in members]
    return page(
        "class_page.html.j2",
        facts=facts,
        o=overview,
        back=back,
        about=about(overview),
        tiles=list(_tiles(overview)),
        most_in_a_tenth=max(overview.tenths),
        scores=score_sentences(overview),
        by_hand=list(questions_by_hand(overview)),
        checks_by_exercise=_checks_by_exercise(overview),
        groups=list(_groups(overview)),
        most_listed=MOST_LISTED,
        lateness=late_sentence(overview),
        late_names=late_names(overview.late),
        slowest=_slowest(overview.slowest),
        numbered=_numbered([each.name for each in overview.exercises]),
        all_seconds=span(overview.seconds.mean * overview.seconds.count),
        signs=signs(members),
        columns=list(_columns(overview, with_times=with_times)),
        with_times=with_times,
        linked=any(row["links"] for row in rows),
        rows=rows,
        how_solved=how_solved,
        how_passed=how_passed,
        kind_of=kind_of,
    )


def _tiles(overview: Overview) -> Iterator[tuple[str, str, str]]:
    """The numbers that are looked for first: name, value, a word more."""
    of = of_points(overview.max_score)
    if overview.scores.count:
        yield _("Mean"), number(overview.scores.mean), of
        yield _("Median"), number(overview.scores.median), of
    yield _("Full marks"), str(overview.full), _("of {count} graded").format(count=overview.graded)
    waiting = sum(bool(member.waiting) for member in overview.members)
    yield _("Waits for a hand"), str(waiting), ngettext("students", "students", waiting)
    yield _("Late"), str(len(overview.late)), _("extensions taken off")
    absent, everybody = (
        sum(member.status == NOTHING for member in overview.members),
        len(overview.members),
    )
    yield _("Nothing handed in"), str(absent), _("of {count} in the class").format(count=everybody)


def _slowest(members: Sequence[Member]) -> Markup:
    """Who took how long."""
    said = escape(_("{student} {seconds} s"))
    return Markup(
        enumerated(
            said.format(
                student=Markup("<bdi>{}</bdi>").format(each.student), seconds=decimals(each.marks.seconds)
            )
            for each in members
            if each.marks
        )
    )


def _numbered(names: Sequence[str]) -> Markup:
    """The names as code, with their numbers."""
    return Markup(enumerated(Markup("{} <code>{}</code>").format(n, name) for n, name in enumerate(names, 1)))


def _checks_by_exercise(overview: Overview) -> list[tuple[str, list[CheckStatistics]]]:
    """What the checks of each exercise are introduced with, and they."""
    groups = ((name, list(found)) for name, found in groupby(overview.checks, lambda c: c.exercise))
    return [(passed_by(name, found), found) for name, found in groups]


def _groups(overview: Overview) -> Iterator[tuple[str, str, str, Sequence[Occurrence]]]:
    """What to look at: a title, a word on it, how it is set, and what there is."""
    for title, more, kind, name in _GROUPS:
        yield _(title), _(more) if more else "", kind, _group(overview, name)


def _group(overview: Overview, name: str) -> tuple[Occurrence, ...]:
    """Of one kind; what could not be judged is said once, with its reason."""
    found: tuple[Occurrence, ...] = getattr(overview.happened, name)
    if name != "waiting":
        return tuple(replace(each, what=_(each.what)) if each.what in OWN_WORDS else each for each in found)
    told = {student for each in overview.happened.not_judged for student in each.students}
    exercises = {each.name for each in overview.exercises}
    return tuple(each for each in found if each.what not in exercises or not told.issuperset(each.students))


def _columns(overview: Overview, *, with_times: bool) -> Iterator[tuple[str, str, str]]:
    """Name, the same in full for who cannot see the legend, and the class of a column."""
    yield _("Student"), "", "t"
    yield _("Score"), "", ""
    for place, exercise in enumerate(overview.exercises, 1):
        yield str(place), exercise.name, ""
    if with_times:
        yield _("Handed in (UTC)"), "", "t"
        yield _("Late"), "", "t"
    yield _("Run, s"), "", ""
    yield _("What to know"), "", "t"


def _row(member: Member, overview: Overview, folder: Path) -> dict[str, Any]:
    """A line of the table of students."""
    places = overview.facts.places.get(member.student, NOWHERE)
    total = member.total
    return {
        "id": member.student,
        "name": member.name,
        "email": member.email,
        "score": _score(member),
        "points": [_points(member, exercise.name) for exercise in overview.exercises],
        "handed_in": moment(total.handed_in) if total else "",
        "late": lateness(total),
        "late_s": f"{total.late_s:.0f}" if total and total.late_s else "",
        "seconds": decimals(member.marks.seconds) if member.marks else "",
        "know": know(member),
        "links": [
            *_links(places.notebooks, _("notebook"), folder),
            *_links(places.pages, _("feedback"), folder),
        ],
    }


def _links(files: Sequence[Path], word: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Address and text; of several notebooks with their names."""
    for file in files:
        yield link(file, folder), word if len(files) == 1 else f"{word} {file.stem}"


def _score(member: Member) -> str:
    if member.score is None:
        return NOT_JUDGED.icon
    of = "" if member.max_score is None else f"/{number(member.max_score)}"
    return f"{number(member.score)}{of}{note(member)}"


def _points(member: Member, exercise: str) -> tuple[str, str]:
    """The class and the text of a cell."""
    mark = member.mark(exercise)
    if mark is None:
        return "", ""
    points = member.points(exercise)
    css = _CLASS_OF.get(sign_of(points, mark.points), "")
    return css, NOT_JUDGED.icon if points is None else f"{number(points)}{note(member, mark)}"
