"""Which misconception gives the very answers a learner's function gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import Answer, Check, Rules, Verdict
from ..selfcheck.resemblance import same_answer
from ..selfcheck.words import N_, _, pgettext
from .faults_said import said_here
from .glance import told_apart

ALTERNATIVE = N_(" Or: ")
"""Between hints that fit alike."""
MOST_HINTS = 3
"""More different hints than this would send a learner in all directions."""


@dataclass(frozen=True, slots=True)
class RecordedMisconception:
    """A misconception on record: what it answers to each check that it fails, by the check's ordinal.

    Where its answer says nothing about it (not a number, still None), `answers` holds None.
    """

    name: str
    hint: str
    answers: Mapping[int, Answer | None]


@dataclass(frozen=True, slots=True)
class Match:
    """The misconception that explains failed checks, or several that cannot be told apart."""

    name: str
    hint: str
    explains: frozenset[int]


Misconceptions = Callable[[str], Sequence[RecordedMisconception]]
"""The misconceptions of an exercise, on the inputs of the learner's variant."""


def hinted(
    verdicts: Sequence[Verdict],
    checks: Sequence[Check],
    answers: Sequence[Answer],
    misconceptions: Sequence[RecordedMisconception],
) -> tuple[Verdict, ...]:
    """The verdicts on an exercise, those that a misconception explains with its name and hint."""
    failed = frozenset(verdict.ordinal for verdict in verdicts if verdict.outcome == "failed")
    match = name_misconception(checks, answers, failed, misconceptions)
    if match is None:
        return tuple(verdicts)
    return tuple(
        replace(verdict, hint=match.hint, misconception=match.name)
        if verdict.ordinal in match.explains
        else verdict
        for verdict in verdicts
    )


def name_misconception(
    checks: Sequence[Check],
    answers: Sequence[Answer],
    failed: frozenset[int],
    misconceptions: Sequence[RecordedMisconception],
) -> Match | None:
    """The misconception that explains most of the failed checks, at least half of them.

    failed : ordinals of the checks that were not passed
    misconceptions : the misconceptions of this exercise on these inputs

    One that would have failed a check which was passed is out. Those that explain the same number are merged;
    None where nothing matches, or too many to be of help.
    """
    candidates = [
        (candidate, explained)
        for candidate in misconceptions
        if failed and candidate.answers.keys() <= failed
        for explained in (_explained(candidate, checks, answers, failed),)
        if explained and 2 * len(explained) >= len(failed)
    ]
    most = max((len(explained) for _, explained in candidates), default=0)
    best = [(candidate, explained) for candidate, explained in candidates if len(explained) == most]
    hint = merged_hint([candidate.hint for candidate, _ in best])
    if not hint:
        return None
    name = " or ".join(candidate.name for candidate, _ in best)
    return Match(name, hint, frozenset.intersection(*(explained for _, explained in best)))


def merged_hint(hints: Sequence[str]) -> str:
    """One hint from those of all that fit, as it is said; "" without one or if they are too many.

    The English hints decide how many there are: marks depend on that, and on no language.
    """
    different = tuple(dict.fromkeys(hints))
    if len(different) > MOST_HINTS:
        return ""
    return _(ALTERNATIVE).join(pgettext("hint", hint) for hint in different)


def _explained(
    candidate: RecordedMisconception,
    checks: Sequence[Check],
    answers: Sequence[Answer],
    failed: frozenset[int],
) -> frozenset[int]:
    return frozenset(_same_answers(candidate, checks, answers, misses=len(failed) // 2))


def _same_answers(
    candidate: RecordedMisconception, checks: Sequence[Check], answers: Sequence[Answer], *, misses: int
) -> Iterator[int]:
    """Ordinals of the checks it answers as the learner did. Gives up after more misses than that."""
    for check, answer in zip(checks, answers, strict=True):
        recorded = candidate.answers.get(check.ordinal)
        if recorded is not None and _is_answered(recorded, answer, check.rules):
            yield check.ordinal
        elif check.ordinal in candidate.answers:
            misses -= 1
            if misses < 0:
                return


def _is_answered(recorded: Answer, answer: Answer, rules: Rules) -> bool:
    """Whether a learner's answer is the recorded one."""
    values = recorded.status == answer.status == "value"
    if values and told_apart(recorded.value, answer.value, rules):
        return False
    return same_answer(recorded, answer, rules) or same_answer(said_here(recorded), answer, rules)
