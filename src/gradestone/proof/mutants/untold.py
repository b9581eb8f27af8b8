"""Whether a learner is told what is wrong: by a hint, or by a rationale that names the cause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...judge import Misconceptions, judge
from ...model import Answer, AnswerKey, Check, Exercise, Verdict
from ...selfcheck.answers import RUNGS
from ...selfcheck.compare import explain

NAMING = frozenset(RUNGS) - {"finite", "values"}
"""Rungs that say what is wrong, not only that something is."""

_NAMELESS = re.compile(r"differs? from the expected values?\.$")
"""What the judge says of values in which it recognises no factor, sign, order, transpose or zero."""


def left_untold(
    key: AnswerKey,
    exercise: Exercise,
    checks: Sequence[Check],
    answers: Sequence[Answer],
    misconceptions: Misconceptions,
    name: str = "",
) -> str:
    """What the learner reads when no verdict on a wrong version names its cause; "" when one does.

    checks, answers : all checks of the exercise in one variant, and what the wrong version answers
    name : of the misconception that it is; being taken for another does not count as being named
    """
    alone = replace(key, exercises=(exercise,), variants=(tuple(checks),))
    [mark] = judge(alone, 0, {exercise.name: answers}, misconceptions=misconceptions)
    failed = [
        (verdict, check, answer)
        for verdict, check, answer in zip(mark.verdicts, checks, answers, strict=True)
        if verdict.outcome == "failed"
    ]
    taken_for = {verdict.misconception for verdict, *_ in failed} - {""}
    if name and taken_for and not any(name in names.split(" or ") for names in taken_for):
        return f"taken for {' and '.join(sorted(taken_for))}"
    if any(
        verdict.hint or _names_cause(exercise, check, answer, verdict) for verdict, check, answer in failed
    ):
        return ""
    return failed[0][0].rationale if failed else ""


def _names_cause(exercise: Exercise, check: Check, answer: Answer, verdict: Verdict) -> bool:
    rung = explain(
        exercise.name,
        check.expected,
        answer,
        returns=exercise.returns,
        rules=check.rules,
        hidden=check.hidden,
    ).rung
    return rung in NAMING or (rung == "values" and not _NAMELESS.search(verdict.rationale))
