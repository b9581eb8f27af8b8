"""The sentences of the class page that depend on numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..page.localised import enumerated, labelled, moment, number, percent, score_of
from ..selfcheck.words import _, ngettext, one_after_another, pgettext
from .members import Member, counted, lateness
from .overview import Overview
from .report_templates import hundredths, share
from .statistics import CheckStatistics, ExerciseStatistics, Spread


def about(overview: Overview) -> str:
    """Who is in the class, and when that was looked up."""
    facts, count = overview.facts, len(overview.members)
    said = ngettext("{count} in the class: {how_far}.", "{count} in the class: {how_far}.", count)
    return one_after_another(
        said.format(count=count, how_far=enumerated(counted(overview.members))),
        _("Due {moment} UTC.").format(moment=moment(facts.due)) if facts.due else "",
        _("As of {moment} UTC.").format(moment=moment(facts.made)),
        _("Without names: everybody has a number.") if facts.pseudonyms else "",
    )


def score_sentences(overview: Overview) -> str:
    """How the complete scores are spread, and how many are not complete."""
    spread, open_scores = overview.scores, overview.graded - overview.shares.count
    numbers = {
        name: number(getattr(spread, name))
        for name in ("mean", "median", "lower", "upper", "least", "most", "deviation")
    }
    told = _spread_sentence(overview.shares.count, with_points=bool(overview.max_score)).format(
        count=overview.shares.count, points=number(overview.max_score or 0.0), **numbers
    )
    if open_scores <= 0:
        return told
    more = ngettext(
        "{count} more are not complete: something of theirs waits for a person.",
        "{count} more are not complete: something of theirs waits for a person.",
        open_scores,
    )
    return one_after_another(told, more.format(count=open_scores))


def _spread_sentence(count: int, *, with_points: bool) -> str:
    if with_points:
        return ngettext(
            "{count} complete score: mean {mean}, median {median}, the middle half from {lower} to {upper}, "
            "all from {least} to {most} of {points} points; standard deviation {deviation}.",
            "{count} complete scores: mean {mean}, median {median}, the middle half from {lower} to {upper}, "
            "all from {least} to {most} of {points} points; standard deviation {deviation}.",
            count,
        )
    return ngettext(
        "{count} complete score: mean {mean}, median {median}, the middle half from {lower} to {upper}, "
        "all from {least} to {most}; standard deviation {deviation}.",
        "{count} complete scores: mean {mean}, median {median}, the middle half from {lower} to {upper}, "
        "all from {least} to {most}; standard deviation {deviation}.",
        count,
    )


def how_solved(exercise: ExerciseStatistics) -> str:
    """How many have how many points, and how many of them not by their own checks alone."""
    groups = [_("{solved} all, {partly} some, {none} no points")]
    if exercise.not_judged:
        groups = [_("{solved} all, {partly} some, {none} no points, {open} not judged")]
    if carried := exercise.carried_forward:
        groups.append(ngettext("{carried} carried forward", "{carried} carried forward", carried))
    if credited := exercise.credited:
        groups.append(
            ngettext(
                "{credited} with credit for a named mistake",
                "{credited} with credit for a named mistake",
                credited,
            )
        )
    return (
        pgettext("between groups of numbers", "; ")
        .join(groups)
        .format(
            solved=exercise.solved,
            partly=exercise.partly,
            none=exercise.none,
            open=exercise.not_judged,
            carried=exercise.carried_forward,
            credited=exercise.credited,
        )
    )


def how_passed(check: CheckStatistics) -> str:
    """The share that passed, and how many that are."""
    said = _("{share}: {passed} passed, {failed} failed")
    if check.not_judged:
        said = _("{share}: {passed} passed, {failed} failed, {open} not judged")
    return said.format(
        share=share(check.passed_share), passed=check.passed, failed=check.failed, open=check.not_judged
    )


def kind_of(check: CheckStatistics) -> str:
    """Whether it is hidden, and its weight unless that is 1."""
    if check.weight == 1:
        return _("hidden") if check.hidden else _("visible")
    said = _("hidden, weight {weight}") if check.hidden else _("visible, weight {weight}")
    return said.format(weight=number(check.weight))


def passed_by(exercise: str, checks: Sequence[CheckStatistics]) -> str:
    """How many checks an exercise has, and between which shares they were passed."""
    found, count = [each.passed_share for each in checks if each.passed_share is not None], len(checks)
    if not found:
        said = ngettext(
            "`{exercise}`: {count} check, passed by nobody that could be judged",
            "`{exercise}`: {count} checks, passed by nobody that could be judged",
            count,
        )
        return said.format(exercise=exercise, count=count)
    said = ngettext(
        "`{exercise}`: {count} check, passed by {share}",
        "`{exercise}`: {count} checks, passed by {share}",
        count,
    )
    return said.format(exercise=exercise, count=count, share=_range(min(found), max(found)))


def _range(least: float, most: float) -> str:
    if share(least) == share(most):
        return share(least)
    return percent(_("{least} to {most}").format(least=hundredths(least), most=hundredths(most)))


def questions_by_hand(overview: Overview) -> Iterator[str]:
    """A sentence for each question that only a person marks: points given, and how many wait."""
    exercises = {each.name for each in overview.exercises}
    given: Mapping[str, list[float]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for member in overview.members:
        for name, points in member.by_hand.items():
            given[name].append(points)
        for name in member.waiting:
            waiting[name] += 1
    for name in sorted({*given, *waiting} - exercises):
        yield labelled(f"`{name}`", _by_hand(Spread.of(given[name]), waiting[name]))


def _by_hand(spread: Spread, waiting: int) -> str:
    numbers = {"count": spread.count, "mean": number(spread.mean), "waiting": waiting}
    if not spread.count:
        said = _("nobody has points yet; {waiting} still to be marked.") if waiting else ""
        return (said or _("nobody has points yet.")).format(**numbers)
    if waiting:
        said = ngettext(
            "{count} have points by hand, {mean} on average; {waiting} still to be marked.",
            "{count} have points by hand, {mean} on average; {waiting} still to be marked.",
            spread.count,
        )
    else:
        said = ngettext(
            "{count} have points by hand, {mean} on average.",
            "{count} have points by hand, {mean} on average.",
            spread.count,
        )
    return said.format(**numbers)


def late_sentence(overview: Overview) -> str:
    """How many came behind the due date, and by how much; "" where nobody did."""
    count, due = len(overview.late), overview.facts.due
    steps = (
        _("{count} {how_late}").format(count=n, how_late=_(words)) for words, n in overview.lateness if n
    )
    if not count:
        return ""
    if due:
        said = ngettext(
            "{count} handed in behind the due date ({due} UTC), extensions taken off: {steps}.",
            "{count} handed in behind the due date ({due} UTC), extensions taken off: {steps}.",
            count,
        )
    else:
        said = ngettext(
            "{count} handed in behind the due date, extensions taken off: {steps}.",
            "{count} handed in behind the due date, extensions taken off: {steps}.",
            count,
        )
    return said.format(count=count, due=moment(due), steps=enumerated(steps))


def late_names(members: Sequence[Member]) -> list[str]:
    """Who, and how late."""
    said = _("{student} ({lateness})")
    return [said.format(student=each.student, lateness=lateness(each.total)) for each in members]


def of_points(points: float | None) -> str:
    """Behind a number of points: of how many; "" where that is not known."""
    return _("of {points}").format(points=number(points)) if points else ""


def of_all(score: float, most: float | None) -> str:
    """Points, and of how many where that is known."""
    return score_of(score, most) if most else number(score)
