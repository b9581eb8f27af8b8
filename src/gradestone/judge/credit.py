"""Credit for a named mistake: a part of the points where one misconception explains every failed check.

Which misconceptions do is found once, from the answers, and kept with the mark. What they earn is worked out
from the mark alone, so that other credits need nobody's code to run again. docs/marking-rules.md has the
rule with examples.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..model import Answer, Check, Credit, Mark, Verdict
from ..selfcheck.compare import alike
from ..selfcheck.plain import listed
from ..selfcheck.words import _
from .glance import told_apart
from .naming import RecordedMisconception
from .weighed import weighed

_OR = " or "  # between names in marks.json, where they are of no language
MOST = 0.9
"""Of the points, whatever the credit says: a mistake that was recognised is still a mistake."""


@dataclass(frozen=True, slots=True)
class Credits:
    """What misconceptions earn."""

    shares: Mapping[str, float] = field(default_factory=dict)  # of an exercise's points, by name
    carried: float = 1.0  # the share of the points that a run carried forward can earn


# ---------------------------------------------------------------- which mistakes explain what failed


def explanations(
    verdicts: Sequence[Verdict],
    checks: Sequence[Check],
    answers: Sequence[Answer],
    misconceptions: Iterable[RecordedMisconception],
) -> tuple[str, ...]:
    """Names of the misconceptions that answer every failed check just as the learner's function did.

    One that would have failed a check which was passed is not out, as it is for a hint: whoever makes a
    mistake more rarely must not get less. A call that ended in an error has handed in nothing to give a part
    of, and explains nothing; one that only an assert about a shape stopped counts by the value beyond that.
    """
    failed = [
        (check, answer)
        for verdict, check, answer in zip(verdicts, checks, answers, strict=True)
        if verdict.outcome == "failed"
    ]
    if not failed or any(answer.status != "value" for _, answer in failed):
        return ()
    return tuple(each.name for each in misconceptions if _explains(each, failed))


def _explains(candidate: RecordedMisconception, failed: Iterable[tuple[Check, Answer]]) -> bool:
    return all(_same(check, candidate.answers.get(check.ordinal), answer) for check, answer in failed)


def _same(check: Check, recorded: Answer | None, answer: Answer) -> bool:
    if recorded is None or recorded.status != "value":
        return False
    allowed = {*check.rules.may_change}
    # An input changed besides is a second mistake.
    same_changes = {*recorded.changed} - allowed == {*answer.changed} - allowed
    return (
        same_changes
        and not told_apart(recorded.value, answer.value, check.rules)
        and alike(recorded.value, answer.value, check.rules)
    )


# ---------------------------------------------------------------- what they earn


def credited(marks: Iterable[Mark], credits: Credits) -> tuple[Mark, ...]:
    """The marks with these credits, whatever credits they had before."""
    return tuple(mark if mark.score is None else _best_run(mark, credits) for mark in marks)


def with_other_run(mark: Mark, other: Mark) -> Mark:
    """The mark that counts, with a run that would count instead if its mistake earned enough."""
    full = mark.score is None or mark.score >= mark.points
    runs = (replace(run, other_runs=()) for run in (other, *other.other_runs) if run.explained_by)
    return mark if full else replace(mark, other_runs=(*mark.other_runs, *runs))


def credit_sentence(mark: Mark) -> str:
    """Which mistake has earned what; "" where none has."""
    if mark.credit is None:
        return ""
    words = _(
        "{score:g} points instead of {by_checks:g}, as credit for a known mistake that "
        "explains every failed check: {misconception}."
    )
    names = mark.credit.misconception.split(_OR)
    either = functools.reduce(lambda one, other: listed([one, other], "or"), names)
    return words.format(score=mark.score, by_checks=mark.credit.by_checks, misconception=either)


def _best_run(mark: Mark, credits: Credits) -> Mark:
    """The run that is worth most; of two that are worth the same the one that owes less to others."""
    runs = [_earning(run, credits) for run in (replace(mark, other_runs=()), *mark.other_runs)]
    best, *others = sorted(runs, key=_rank)
    return replace(best, other_runs=tuple(map(_without_credit, others)))


def _rank(run: Mark) -> tuple[float, bool, float]:
    return -(run.score or 0.0), run.carried_forward, -_by_checks(run)


def _earning(run: Mark, credits: Credits) -> Mark:
    bare = _without_credit(run)
    share = max((credits.shares.get(name, 0.0) for name in run.explained_by), default=0.0)
    whole = run.points * (credits.carried if run.carried_forward else 1.0)
    by_mistake = whole * min(share, _ceiling([each for each in run.verdicts if not each.judged]))
    score = weighed(run.points, round(by_mistake, 2), run.verdicts)
    if score <= _by_checks(run):
        return bare
    names = (name for name in run.explained_by if credits.shares.get(name) == share)
    return replace(bare, score=score, credit=Credit(_OR.join(names), share, _by_checks(run)))


def _without_credit(run: Mark) -> Mark:
    return replace(run, score=_by_checks(run), credit=None)


def _by_checks(run: Mark) -> float:
    return run.credit.by_checks if run.credit else run.score or 0.0


def _ceiling(verdicts: Sequence[Verdict]) -> float:
    """The share that an answer has which fails only one of the checks that failed here; at most `MOST`."""
    failed = list(_weights(verdicts))
    if len(failed) < 2:
        return MOST
    return min(MOST, 1 - max(failed) / sum(verdict.weight for verdict in verdicts))


def _weights(verdicts: Iterable[Verdict]) -> Iterator[float]:
    return (verdict.weight for verdict in verdicts if verdict.outcome == "failed")
