"""What to know of one member of a class, in few words, and the signs behind points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Mark, Marks, Total
from ..page.localised import enumerated, in_short, labelled, number, penalty_sentence
from ..page.signs import NOT_JUDGED
from ..selfcheck.words import _, ngettext, one_after_another, pgettext
from .members import Member

LONGEST_REMARK = 110
BY_HAND, CARRIED, CREDIT = "†", "*", "°"  # behind points


def remark(marks: Marks, total: Total | None = None) -> str:
    """The one thing to know about a submission: what could not be judged, else what went wrong first."""
    line = Member(marks.student, marks, total)
    open_marks = [mark.exercise for mark in marks.marks if mark.exercise in line.waiting]
    if open_marks and marks.incidents:
        return _short(labelled(_("not judged"), marks.incidents[-1]))
    parts = [*marks.replaces[:1], *_by_people(line), *_credits(line)]
    failures = list(_failures(marks))
    parts += failures[:1]
    more = len(failures) - 1
    parts += [ngettext("({count} more)", "({count} more)", more).format(count=more)] if more > 0 else []
    if marks.incidents:
        beside = _("Besides: {sentence}") if parts else "{sentence}"
        parts.append(beside.format(sentence=marks.incidents[0]))
    return _short(one_after_another(*parts))


def know(member: Member, first: str = "") -> str:
    """What to know of a member, graded or not, behind `first`."""
    told = _(member.status) if member.marks is None else remark(member.marks, member.total)
    return pgettext("between remarks that are no whole sentences", ". ").join(filter(None, (first, told)))


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
    meanings = {
        CARRIED: (_("carried forward"), any(mark.carried_forward for __, mark in marked)),
        CREDIT: (_("credit for a named mistake"), any(mark.credit for __, mark in marked)),
        BY_HAND: (_("given by hand, or less because it was late"), any(map(note, members))),
        NOT_JUDGED.icon: (
            _("not judged, to be marked by hand"),
            any(member.points(mark.exercise) is None for member, mark in marked),
        ),
    }
    return "   ".join(f"{sign} {meaning}" for sign, (meaning, occurs) in meanings.items() if occurs)


def _by_people(line: Member) -> Iterator[str]:
    """What a person has given or has still to give, and what lateness has cost."""
    if line.by_hand:
        given = enumerated(f"{name} {number(points)}" for name, points in line.by_hand.items())
        yield _("By hand: {points}.").format(points=given)
    if line.late_penalty:
        yield penalty_sentence(number(line.late_penalty), line.late_penalty)
    if line.total is not None and line.waiting:
        yield _("To be marked by hand: {names}.").format(names=enumerated(line.waiting))


def _credits(line: Member) -> Iterator[str]:
    """Which mistake has earned what, where it counts."""
    told = [
        _("{exercise} {score} for {mistake}").format(exercise=name, score=in_short(score), mistake=mistake)
        for name, score, mistake in line.earned()
    ]
    if told:
        yield _("Credit: {mistakes}.").format(mistakes=enumerated(told))


def _failures(marks: Marks) -> Iterator[str]:
    """The first failed check of every exercise that lost points; a mistake with a credit is named already."""
    for mark in marks.marks:
        failed = [verdict for verdict in mark.verdicts if verdict.outcome != "passed"]
        if failed and mark.score != mark.points and not mark.credit:
            told = next((verdict for verdict in failed if verdict.hint), failed[0])
            sentence = told.hint or told.rationale
            yield sentence if sentence.startswith(mark.exercise) else labelled(mark.exercise, sentence)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_REMARK else text[: LONGEST_REMARK - 1] + "…"
