"""What to know of one member of a class, in few words, and the signs behind points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Mark, Marks, Total
from ..page.signs import NOT_JUDGED
from .members import Member, number

LONGEST_REMARK = 110
BY_HAND, CARRIED, CREDIT = "†", "*", "°"  # behind points


def remark(marks: Marks, total: Total | None = None) -> str:
    """The one thing to know about a submission: what could not be judged, else what went wrong first."""
    line = Member(marks.student, marks, total)
    open_marks = [mark.exercise for mark in marks.marks if mark.exercise in line.waiting]
    if open_marks and marks.incidents:
        return _short(f"not judged: {marks.incidents[-1]}")
    parts = [*marks.replaces[:1], *_by_people(line), *_credits(line)]
    failures = list(_failures(marks))
    parts += failures[:1]
    parts += [f"({len(failures) - 1} more)"] if len(failures) > 1 else []
    if marks.incidents:
        parts.append(f"{'Besides: ' if parts else ''}{marks.incidents[0]}")
    return _short(" ".join(parts))


def know(member: Member, first: str = "") -> str:
    """What to know of a member, graded or not, behind `first`."""
    told = member.status if member.marks is None else remark(member.marks, member.total)
    return ". ".join(filter(None, (first, told)))


def note(member: Member, mark: Mark | None = None) -> str:
    """How points came about, where it was not by the checks of the student's own run alone.

    mark : of an exercise; None for the total
    """
    if mark is None:
        return BY_HAND if member.by_hand or member.late_penalty else ""
    if mark.exercise in member.by_hand:
        return BY_HAND
    return (CARRIED if mark.carried_forward else "") + (CREDIT if mark.credit else "")


def signs(members: Sequence[Member]) -> str:
    """What the signs mean, of those that occur."""
    marked = [(member, mark) for member in members if member.marks for mark in member.marks.marks]
    parts = {
        f"{CARRIED} carried forward": any(mark.carried_forward for _, mark in marked),
        f"{CREDIT} credit for a named mistake": any(mark.credit for _, mark in marked),
        f"{BY_HAND} given by hand, or less because it was late": any(map(note, members)),
        f"{NOT_JUDGED.icon} not judged, to be marked by hand": any(
            member.points(mark.exercise) is None for member, mark in marked
        ),
    }
    return "   ".join(part for part, occurs in parts.items() if occurs)


def _by_people(line: Member) -> Iterator[str]:
    """What a person has given or has still to give, and what lateness has cost."""
    if line.by_hand:
        given = ", ".join(f"{name} {number(points)}" for name, points in line.by_hand.items())
        yield f"By hand: {given}."
    if line.late_penalty:
        yield f"Late: {number(line.late_penalty)} points less."
    if line.total is not None and line.waiting:
        yield f"To be marked by hand: {', '.join(line.waiting)}."


def _credits(line: Member) -> Iterator[str]:
    """Which mistake has earned what, where it counts."""
    told = line.earned("{exercise} {score:g} for {misconception}")
    if told:
        yield f"Credit: {', '.join(told)}."


def _failures(marks: Marks) -> Iterator[str]:
    """The first failed check of every exercise that lost points; a mistake with a credit is named already."""
    for mark in marks.marks:
        failed = [verdict for verdict in mark.verdicts if verdict.outcome != "passed"]
        if failed and mark.score != mark.points and not mark.credit:
            told = next((verdict for verdict in failed if verdict.hint), failed[0])
            sentence = told.hint or told.rationale
            yield sentence if sentence.startswith(mark.exercise) else f"{mark.exercise}: {sentence}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_REMARK else text[: LONGEST_REMARK - 1] + "…"
