"""The class of an assignment as one HTML page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from ..page.signs import FAILED, NOT_JUDGED, PARTLY, sign_of
from .class_facts import NOWHERE
from .members import NOTHING, Member, counted, lateness, number, span
from .occurrences import Occurrence
from .overview import Overview
from .remarks import know, note, signs
from .report_templates import link, moment, page
from .statistics import Spread

MOST_LISTED = 60
"""Kinds of one group that are listed: what every hand-in has of its own would fill the page."""
_CLASS_OF = {PARTLY: "p", FAILED: "z", NOT_JUDGED: "q"}
_GROUPS = (
    ("Not judged", "The grader could not; a person has to look. Not judged is no zero.", "", "not_judged"),
    ("Waits for a hand", "Points that a person has to give, in formgrader.", "code", "waiting"),
    ("Replaced what judges it", "Nothing was earned by it.", "", "replaces"),
    ("Repaired, refused, or gone wrong in the run", "", "", "incidents"),
    (
        "Carried forward",
        "Marked with correct versions of these, because the own ones were not right.",
        "code",
        "carried_forward",
    ),
    ("Without marks", "", "", "statuses"),
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
        counted=_counted(members),
        tiles=list(_tiles(overview)),
        most_in_a_tenth=max(overview.tenths),
        by_hand=list(_by_hand(overview)),
        checks_by_exercise=[
            (name, list(found)) for name, found in groupby(overview.checks, lambda c: c.exercise)
        ],
        groups=[(title, about, kind, _group(overview, name)) for title, about, kind, name in _GROUPS],
        most_listed=MOST_LISTED,
        late_words=[f"{member.student} ({lateness(member.total)})" for member in overview.late],
        all_seconds=span(overview.seconds.mean * overview.seconds.count),
        signs=signs(members),
        columns=list(_columns(overview, with_times=with_times)),
        with_times=with_times,
        linked=any(row["notebook"] or row["feedback"] for row in rows),
        rows=rows,
    )


def _counted(members: Sequence[Member]) -> str:
    return f"{len(members)} in the class: {', '.join(counted(members))}"


def _tiles(overview: Overview) -> Iterator[tuple[str, str, str]]:
    """The numbers that are looked for first: name, value, a word more."""
    of = f"of {number(overview.max_score)}" if overview.max_score else ""
    if overview.scores.count:
        yield "Mean", number(overview.scores.mean), of
        yield "Median", number(overview.scores.median), of
    yield "Full marks", str(overview.full), f"of {overview.graded} graded"
    waiting = sum(bool(member.waiting) for member in overview.members)
    yield "Waits for a hand", str(waiting), "students"
    yield "Late", str(len(overview.late)), "extensions taken off"
    absent = sum(member.status == NOTHING for member in overview.members)
    yield "Nothing handed in", str(absent), f"of {len(overview.members)} in the class"


def _group(overview: Overview, name: str) -> tuple[Occurrence, ...]:
    """Of one kind; what could not be judged is said once, with its reason."""
    found: tuple[Occurrence, ...] = getattr(overview.happened, name)
    if name != "waiting":
        return found
    told = {student for each in overview.happened.not_judged for student in each.students}
    exercises = {each.name for each in overview.exercises}
    return tuple(each for each in found if each.what not in exercises or not told.issuperset(each.students))


def _by_hand(overview: Overview) -> Iterator[tuple[str, Spread, int]]:
    """Questions that only a person marks: points given, and how many wait."""
    exercises = {each.name for each in overview.exercises}
    given: Mapping[str, list[float]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for member in overview.members:
        for name, points in member.by_hand.items():
            given[name].append(points)
        for name in member.waiting:
            waiting[name] += 1
    for name in sorted({*given, *waiting} - exercises):
        yield name, Spread.of(given[name]), waiting[name]


def _columns(overview: Overview, *, with_times: bool) -> Iterator[tuple[str, str, str]]:
    """Name, the same in full for who cannot see the legend, and the class of a column."""
    yield "Student", "", "t"
    yield "Score", "", ""
    for place, exercise in enumerate(overview.exercises, 1):
        yield str(place), exercise.name, ""
    if with_times:
        yield "Handed in (UTC)", "", "t"
        yield "Late", "", "t"
    yield "Run, s", "", ""
    yield "What to know", "", "t"


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
        "seconds": f"{member.marks.seconds:.2f}" if member.marks else "",
        "know": know(member),
        "notebook": link(places.notebook, folder) if places.notebook else "",
        "feedback": link(places.feedback, folder) if places.feedback else "",
    }


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
