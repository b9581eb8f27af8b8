"""What happened in a class, and to whom: named mistakes, repairs, lateness, what waits for somebody."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Mark
from ..selfcheck.words import N_
from .members import NO_MARKS, NOT_GRADED, NOTHING, Member

ANOTHER, NO_REASON = N_("another exercise"), N_("no reason is recorded")
OWN_WORDS = (ANOTHER, NO_REASON, NO_MARKS, NOT_GRADED, NOTHING)
"""What occurrences may be called by, in English, that is neither a name nor a sentence of the grader's."""
_QUOTED = re.compile(r"“[^”]*”")
_CELL = re.compile(r"\b([Cc]ells?|lines?) \d+(?:(?:, | and )\d+)*")
_LETTER = r"[^\W\d_a-zA-Z]"  # of another script: 第 3、4 和 7 个单元格
_COUNTED = re.compile(rf"(?<={_LETTER})( ?)\d+(?:(?:, ?|、| ?{_LETTER} ?)\d+)*(?= ?{_LETTER})")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened, and to whom.

    what : a name or a sentence
    hint : more about it
    """

    what: str
    students: tuple[str, ...]
    hint: str = ""
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrences:
    """What happened in a class. Of each kind the most frequent come first."""

    misconceptions: tuple[Occurrence, ...]
    carried_forward: tuple[Occurrence, ...]  # by what was not right
    incidents: tuple[Occurrence, ...]  # repaired, refused, or gone wrong in the run
    replaces: tuple[Occurrence, ...]  # of the tools that judge it
    not_judged: tuple[Occurrence, ...]  # by the reason
    waiting: tuple[Occurrence, ...]  # by what a person has to look at
    credits: tuple[Occurrence, ...]  # earned by a named mistake
    statuses: tuple[Occurrence, ...]  # who has no marks


@dataclass(slots=True)
class _Gathering:
    """Students by what happened to them, each once, in the order in which they come."""

    students: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    hints: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    exercises: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, what: str, student: str, *, hint: str = "", exercise: str = "") -> None:
        self.students[what][student] = None
        if hint:
            self.hints[what][hint] += 1
        if exercise:
            self.exercises[what][exercise] = None

    def told(self) -> tuple[Occurrence, ...]:
        return tuple(
            Occurrence(what, tuple(students), self._hint(what), tuple(self.exercises[what]))
            for what, students in sorted(self.students.items(), key=lambda item: (-len(item[1]), item[0]))
        )

    def _hint(self, what: str) -> str:
        return self.hints[what].most_common(1)[0][0] if self.hints[what] else ""


def occurrences(members: Sequence[Member]) -> Occurrences:
    """All of it, from everybody of a class."""
    kinds: dict[str, _Gathering] = defaultdict(_Gathering)
    for member in members:
        for mark in member.marks.marks if member.marks else ():
            _add_mark(kinds, member, mark)
        for sentence in member.marks.incidents if member.marks else ():
            kinds["incidents"].add(in_general(sentence), member.student)
        for sentence in member.marks.replaces if member.marks else ():
            kinds["replaces"].add(in_general(sentence), member.student)
        for name in member.waiting:
            kinds["waiting"].add(name, member.student)
        if member.status in (NOTHING, NOT_GRADED, NO_MARKS):
            kinds["statuses"].add(member.status, member.student)
    return Occurrences(**{name: kinds[name].told() for name in Occurrences.__slots__})


def in_general(sentence: str) -> str:
    """A sentence without what is one student's own: names in “ ”, numbers of cells and lines."""
    return _COUNTED.sub(r"\1…", _CELL.sub(r"\1 …", _QUOTED.sub("“…”", sentence)))


def _add_mark(kinds: Mapping[str, _Gathering], member: Member, mark: Mark) -> None:
    for verdict in mark.verdicts:
        if verdict.outcome == "failed" and verdict.misconception:
            kinds["misconceptions"].add(
                verdict.misconception, member.student, hint=verdict.hint, exercise=mark.exercise
            )
    if mark.carried_forward:
        blamed = ", ".join(mark.replaced) or ANOTHER
        kinds["carried_forward"].add(blamed, member.student, exercise=mark.exercise)
    if member.points(mark.exercise) is None:
        kinds["not_judged"].add(_why_not_judged(member, mark), member.student, exercise=mark.exercise)
    if mark.credit and mark.exercise not in member.by_hand:
        kinds["credits"].add(mark.credit.misconception, member.student, exercise=mark.exercise)


def _why_not_judged(member: Member, mark: Mark) -> str:
    told = (verdict.rationale for verdict in mark.verdicts if verdict.outcome == "not judged")
    incidents = member.marks.incidents if member.marks else ()
    return in_general(next((each for each in (*incidents[-1:], *told) if each), NO_REASON))


LATE_STEPS: Mapping[str, float] = {
    N_("up to an hour"): 3600.0,
    N_("up to a day"): 86_400.0,
    N_("up to three days"): 3 * 86_400.0,
    N_("up to a week"): 7 * 86_400.0,
    N_("longer"): float("inf"),
}


def late_members(members: Iterable[Member]) -> list[Member]:
    """Who came behind the due date, the latest first."""
    late = [member for member in members if member.total and member.total.late_s > 0]
    return sorted(late, key=lambda member: (-(member.total.late_s if member.total else 0.0), member.student))


def late_counts(members: Iterable[Member]) -> Iterator[tuple[str, int]]:
    """How many came how late."""
    seconds = [member.total.late_s for member in members if member.total and member.total.late_s > 0]
    before = 0.0
    for words, most in LATE_STEPS.items():
        yield words, sum(before < each <= most for each in seconds)
        before = most
