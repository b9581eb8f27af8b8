"""One exercise at a time: compare its answers with the key, weigh the checks, keep the better mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from ..model import Answer, AnswerKey, Check, Exercise, Mark, Verdict
from ..selfcheck.compare import explain
from ..selfcheck.plain import listed
from ..selfcheck.words import N_, _, ngettext, one_after_another
from ..selfcheck.written import UNKNOWN, Written
from .credit import explanations, with_other_run
from .naming import Misconceptions, RecordedMisconception, hinted

Answers = Sequence[Answer] | None
"""One answer per check of the exercise, in their order; None when the grader could not get them."""

IN_PLACE = N_("counted as it was at its own test cell: later cells give another meaning to a name it uses")
Writings = Callable[[str], Written]
"""The learner's code of an exercise, by its name."""


def _nothing_known(exercise: str) -> Written:
    return UNKNOWN


_UNJUDGED = N_("{name} could not be judged: {reason}. A person will look at it.")


def pick_variant(secret: bytes, student: str, assignment: str, variants: int) -> int:
    """The variant of the hidden inputs a student gets: always the same, and not to be guessed.

    Raises ValueError without variants to pick from.
    """
    if variants < 1:
        raise ValueError("An answer key needs at least one variant.")
    key = blake2b(secret).digest()
    chosen = blake2b(f"{assignment}\0{student}".encode(errors="surrogatepass"), key=key, digest_size=16)
    return int.from_bytes(chosen.digest()) % variants


def judge(
    key: AnswerKey,
    variant: int,
    answers: Mapping[str, Answers],
    *,
    misconceptions: Misconceptions = lambda exercise: (),
    written: Writings = _nothing_known,
) -> tuple[Mark, ...]:
    """The marks of all exercises of the key, in its order.

    answers : what the learner's own functions answered
    misconceptions : the misconceptions of an exercise, to name those that failed checks fit to
    written : the learner's code of an exercise, for guesses that have to fit it

    An exercise without answers, or with another number of them than the key has checks, is not judged: its
    score is None. Raises ValueError on answers to an exercise the key does not have.
    """
    _refuse_unknown(key, answers)
    marks = (
        _mark(exercise, _checks(key, variant, exercise), answers.get(exercise.name), misconceptions, written)
        for exercise in key.exercises
    )
    return tuple(marks)


def carry_forward(
    key: AnswerKey,
    variant: int,
    marks: Sequence[Mark],
    carried: Mapping[str, Answers],
    *,
    replaced: Mapping[str, tuple[str, ...]],
    credit: float = 1.0,
    misconceptions: Misconceptions = lambda exercise: (),
    written: Writings = _nothing_known,
) -> tuple[Mark, ...]:
    """The marks again, each carried one in place of the learner's own where it is worth more.

    carried : what exercises answered with correct functions to build on
    replaced : for each of them, the functions the reference stood in for (from `carry_plan`)
    credit : the share of the points a carried run can earn
    misconceptions, written : as for `judge`

    Raises ValueError on answers to an exercise the key does not have.
    """
    better: dict[str, Mark] = {}
    for own, second in _second_marks(key, variant, marks, carried, misconceptions, written):
        stand_ins = replaced.get(own.exercise, ())
        # What came right with a correct start of its own is not wrong itself.
        wrong = (
            tuple(name for name in stand_ins if name not in better or _is_short(better[name])) or stand_ins
        )
        better[own.exercise] = own
        if second is not None:
            told = replace(second, carried_forward=True, replaced=wrong)
            better[own.exercise] = _better(own, told, carried_sentence(wrong), credit)
    return tuple(better[exercise.name] for exercise in key.exercises)


def count_in_place(
    key: AnswerKey,
    variant: int,
    marks: Sequence[Mark],
    in_place: Mapping[str, Answers],
    *,
    misconceptions: Misconceptions = lambda exercise: (),
    written: Writings = _nothing_known,
) -> tuple[Mark, ...]:
    """The marks again, those that are worth more as it was at their own test cell counted so.

    in_place : what exercises answered there, in a notebook run of their own

    Raises ValueError on answers to an exercise the key does not have.
    """
    return tuple(
        _better(own, replace(second, in_place=True), _(IN_PLACE), 1.0) if second else own
        for own, second in _second_marks(key, variant, marks, in_place, misconceptions, written)
    )


def _second_marks(
    key: AnswerKey,
    variant: int,
    marks: Sequence[Mark],
    answers: Mapping[str, Answers],
    misconceptions: Misconceptions,
    written: Writings,
) -> Iterator[tuple[Mark, Mark | None]]:
    """Each mark with what other answers to the same checks are worth, in words that give nothing away."""
    _refuse_unknown(key, answers)
    for exercise, own in zip(key.exercises, marks, strict=True):
        if exercise.name in answers:
            checks, given = _checks(key, variant, exercise), answers[exercise.name]
            yield own, _mark(exercise, checks, given, misconceptions, written, discreet=True)
        else:
            yield own, None


def carried_sentence(replaced: Sequence[str]) -> str:
    """Why a mark counts although the learner's own run fell short."""
    if not replaced:
        return _("marked with a correct start, because yours is not right yet")
    words = ngettext(
        "marked with a correct {names}, because yours is not right yet",
        "marked with correct versions of {names}, because yours are not right yet",
        len(replaced),
    )
    return words.format(names=listed([f"`{name}`" for name in replaced]))


def _refuse_unknown(key: AnswerKey, answers: Mapping[str, Answers]) -> None:
    unknown = sorted(answers.keys() - {exercise.name for exercise in key.exercises})
    if unknown:
        raise ValueError(f"There are answers to unknown exercises: {', '.join(unknown)}.")


def _checks(key: AnswerKey, variant: int, exercise: Exercise) -> tuple[Check, ...]:
    return tuple(check for check in key.variants[variant] if check.exercise == exercise.name)


def _mark(
    exercise: Exercise,
    checks: tuple[Check, ...],
    answers: Answers,
    misconceptions: Misconceptions,
    written: Writings,
    *,
    discreet: bool = False,
) -> Mark:
    explained_by: tuple[str, ...] = ()
    # A carried run holds the reference's code: an error's text or a key of a dict could spell it out.
    if answers is None:
        verdicts = _not_judged(exercise, checks, _("the grader got no answers"))
    elif len(answers) != len(checks):
        reason = _("the grader got {given} answers to {wanted} checks")
        reason = reason.format(given=len(answers), wanted=len(checks))
        verdicts = _not_judged(exercise, checks, reason)
    else:
        verdicts = tuple(
            _verdict(exercise, check, answer, written, discreet=discreet or check.hidden)
            for check, answer in zip(checks, answers, strict=True)
        )
        if any(verdict.outcome == "failed" for verdict in verdicts):
            known = _known(exercise, misconceptions)
            verdicts = _named(verdicts, checks, answers, known)
            # Points depend on it: what goes wrong here is for the caller to hear, not to be passed over.
            explained_by = explanations(verdicts, checks, answers, known)
    score = _score(exercise.points, verdicts)
    return Mark(exercise.name, score, exercise.points, verdicts, explained_by=explained_by)


def _verdict(
    exercise: Exercise, check: Check, answer: Answer, written: Writings, *, discreet: bool
) -> Verdict:
    try:
        inputs = {**dict(zip(exercise.parameters, check.call.args, strict=False)), **check.call.kwargs}
        found = explain(
            exercise.name,
            check.expected,
            answer,
            returns=exercise.returns,
            rules=check.rules,
            hidden=discreet,
            written=written(exercise.name),
            inputs=inputs,
        )
    except Exception as error:  # a fault of ours must neither cost points nor stop the class
        reason = _("the comparison failed with {error}").format(error=type(error).__name__)
        return _unjudged(exercise, check, reason)
    return Verdict(
        check.ordinal,
        check.hidden,
        check.weight,
        outcome="passed" if found.passed else "failed",
        rationale=found.summary,
        detail="" if discreet else found.detail,
        hint=found.hint,
        note=found.note,
    )


def _known(exercise: Exercise, misconceptions: Misconceptions) -> Sequence[RecordedMisconception]:
    """The misconceptions of an exercise; none where their record is broken, which costs what they give."""
    try:
        return misconceptions(exercise.name)
    except Exception:
        return ()


def _named(
    verdicts: tuple[Verdict, ...],
    checks: tuple[Check, ...],
    answers: Sequence[Answer],
    known: Sequence[RecordedMisconception],
) -> tuple[Verdict, ...]:
    try:
        return hinted(verdicts, checks, answers, known)
    except Exception:  # a hint is a courtesy: without one the verdicts stand as they are
        return verdicts


def _not_judged(exercise: Exercise, checks: tuple[Check, ...], reason: str) -> tuple[Verdict, ...]:
    return tuple(_unjudged(exercise, check, reason) for check in checks)


def _unjudged(exercise: Exercise, check: Check, reason: str) -> Verdict:
    rationale = _(_UNJUDGED).format(name=exercise.name, reason=reason)
    return Verdict(check.ordinal, check.hidden, check.weight, "not judged", rationale)


def _score(points: float, verdicts: Sequence[Verdict]) -> float | None:
    """Points by weight of the checks passed, to a hundredth; None if any check could not be judged."""
    total = sum(verdict.weight for verdict in verdicts)
    if total <= 0 or any(verdict.outcome == "not judged" for verdict in verdicts):
        return None
    passed = sum(verdict.weight for verdict in verdicts if verdict.outcome == "passed")
    return points if passed == total else round(points * passed / total, 2)


def _better(own: Mark, second: Mark, sentence: str, credit: float) -> Mark:
    """The own mark unless the second one is worth more; then every check it saved says why."""
    if own.score is None or second.score is None:
        return own
    verdicts = tuple(
        replace(after, note=one_after_another(after.note, sentence)) if _saved(before, after) else after
        for before, after in zip(own.verdicts, second.verdicts, strict=True)
    )
    score = round(second.score * credit, 2)
    second = replace(second, score=score, verdicts=verdicts)
    return with_other_run(own, second) if score <= own.score else with_other_run(second, own)


def _is_short(mark: Mark) -> bool:
    return mark.score is None or mark.score < mark.points


def _saved(before: Verdict, after: Verdict) -> bool:
    return before.outcome != "passed" and after.outcome == "passed"
