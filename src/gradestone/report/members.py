"""Everybody of a class: what the grader, the gradebook and the roster know of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Mark, Marks, Person, Total
from ..page.localised import enumerated, span
from ..selfcheck.words import N_, _, language, ngettext

GRADED = N_("graded")
NOT_GRADED = N_("not graded yet")
NO_MARKS = N_("its marks.json is missing")
NOTHING = N_("nothing handed in")

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")


def full_name(person: Person) -> str:
    """First and last name; where Chinese or Japanese is spoken, a name in their letters as they write it."""
    if language()[:2] in ("zh", "ja") and is_written_as_one(person):
        return person.last_name + person.first_name
    return f"{person.first_name} {person.last_name}".strip()


def is_written_as_one(person: Person) -> bool:
    """Whether the family name comes first and no blank behind it."""
    return all(_HAN.fullmatch(name) for name in (person.last_name, person.first_name))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a class beside its marks, by student."""

    totals: Mapping[str, Total] = field(default_factory=dict)  # as the gradebook has it
    people: Mapping[str, Person] = field(default_factory=dict)  # of the gradebook and the roster
    handed_in: frozenset[str] = frozenset()  # whose hand-in was found


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Member:
    """One of the class: the grader's marks and, where the gradebook knows better, what counts."""

    student: str
    marks: Marks | None = None
    total: Total | None = None
    person: Person | None = None
    handed_in: bool = False

    @property
    def status(self) -> str:
        """How far the submission has come."""
        if self.marks is not None:
            return GRADED
        if self.total is not None and self.total.handed_in is not None:
            return NO_MARKS
        return NOT_GRADED if self.handed_in else NOTHING

    @property
    def name(self) -> str:
        """First and last name, as far as they are known."""
        return full_name(self.person) if self.person else ""

    @property
    def email(self) -> str:
        """The address; "" if it is not known."""
        return self.person.email if self.person else ""

    @property
    def score(self) -> float | None:
        """What counts; None for what is handed in and not graded. Nothing handed in is 0, as for nbgrader."""
        if self.total is not None:
            return self.total.score
        if self.marks is not None:
            return self.marks.score
        return 0.0 if self.status == NOTHING else None

    @property
    def max_score(self) -> float | None:
        """Points there are to be had, if this member's marks or total say so."""
        if self.total is not None:
            return self.total.max_score
        return None if self.marks is None else self.marks.max_score

    @property
    def by_hand(self) -> Mapping[str, float]:
        """Points that a person has given, by exercise or cell."""
        return {} if self.total is None else self.total.by_hand

    @property
    def late_penalty(self) -> float:
        """Taken off the score already."""
        return 0.0 if self.total is None else self.total.late_penalty

    @property
    def waiting(self) -> tuple[str, ...]:
        """What has no points yet: "not judged" is not a zero."""
        if self.marks is None:
            return ()
        if self.total is not None:
            return self.total.waiting
        return tuple(mark.exercise for mark in self.marks.marks if mark.score is None)

    def mark(self, exercise: str) -> Mark | None:
        """The grader's mark of one exercise; None where there is none."""
        own = self.marks.marks if self.marks else ()
        return next((mark for mark in own if mark.exercise == exercise), None)

    def points(self, exercise: str) -> float | None:
        """Of one exercise, as they count."""
        if exercise in self.by_hand:
            return self.by_hand[exercise]
        mark = self.mark(exercise)
        return mark.score if mark else None

    def earned(self) -> list[tuple[str, float, str]]:
        """Of each credit exercise, points and mistake; not where a person has given other points."""
        return [
            (mark.exercise, mark.score or 0.0, credit.misconception)
            for mark in (self.marks.marks if self.marks else ())
            if mark.exercise not in self.by_hand and (credit := mark.credit)
        ]


def members(class_marks: Sequence[Marks], known: Known = NOTHING_KNOWN) -> list[Member]:
    """Everybody who has marks or is known, by id."""
    marks = {each.student: each for each in class_marks}
    students = {*marks, *known.totals, *known.people, *known.handed_in}
    return [
        Member(
            each,
            marks.get(each),
            known.totals.get(each),
            known.people.get(each),
            each in known.handed_in,
        )
        for each in sorted(students)
    ]


def exercises(class_marks: Sequence[Marks]) -> list[str]:
    """Names of the exercises, in their order."""
    return list(dict.fromkeys(mark.exercise for marks in class_marks for mark in marks.marks))


def lateness(total: Total | None) -> str:
    """How late a hand-in came, and what extension it had, in a few words; "" for neither."""
    if total is None:
        return ""
    late = _("{span} late").format(span=span(total.late_s)) if total.late_s else ""
    extended = _("extension {span}").format(span=span(total.extension_s)) if total.extension_s else ""
    return enumerated(filter(None, (late, extended)))


def counted(class_members: Sequence[Member]) -> Iterator[str]:
    """How many are how far, in the order in which work goes."""
    for status in (GRADED, NOT_GRADED, NO_MARKS, NOTHING):
        if count := sum(member.status == status for member in class_members):
            yield _in_words(status, count).format(count=count)


def _in_words(status: str, count: int) -> str:
    return {
        GRADED: ngettext("{count} graded", "{count} graded", count),
        NOT_GRADED: ngettext("{count} not graded yet", "{count} not graded yet", count),
        NO_MARKS: ngettext("{count} its marks.json is missing", "{count} its marks.json is missing", count),
        NOTHING: ngettext("{count} nothing handed in", "{count} nothing handed in", count),
    }[status]
