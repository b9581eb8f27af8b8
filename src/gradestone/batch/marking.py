"""From a notebook that has run to its marks: what is asked of it, in which order, and what the judge says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..judge import Misconceptions, Writings, carry_forward, carry_plan, fell_short, judge
from ..model import Answer, AnswerKey, Check, Mark
from ..sandbox.outside.question import Question
from ..sandbox.outside.session import Session
from ..selfcheck.plain import identical
from .stages import Stages


@dataclass(frozen=True, slots=True)
class Exam:
    """What is asked of every student with the same variant, and how answers are judged."""

    key: AnswerKey
    variant: int
    questions: Mapping[str, Question]  # by exercise
    misconceptions: Misconceptions
    carried_credit: float

    @classmethod
    def of(
        cls, key: AnswerKey, variant: int, *, misconceptions: Misconceptions, carried_credit: float
    ) -> Exam:
        """The exam that the key's checks of this variant are."""
        checks: dict[str, list[Check]] = {exercise.name: [] for exercise in key.exercises}
        for check in key.variants[variant]:
            checks[check.exercise].append(check)
        questions = {
            exercise.name: Question.of(
                exercise.name,
                [check.call for check in checks[exercise.name]],
                exercise.parameters,
                [check.expected for check in checks[exercise.name]],
            )
            for exercise in key.exercises
        }
        return cls(key, variant, questions, misconceptions, carried_credit)

    def judged(self, answers: Mapping[str, Sequence[Answer]], written: Writings) -> tuple[Mark, ...]:
        """The marks for a student's own answers; exercises without answers are not judged."""
        return judge(self.key, self.variant, answers, misconceptions=self.misconceptions, written=written)


class Marking:
    """The marks of one notebook run.

    written : the student's code of an exercise
    """

    def __init__(self, exam: Exam, session: Session, written: Writings, stages: Stages) -> None:
        self._exam, self._session, self._written, self._stages = exam, session, written, stages

    def marks(self) -> tuple[Mark, ...]:
        """Own answers of all exercises first, and only then runs with reference code in them."""
        key, own = self._exam.key, self._own_marks()
        plan = dict(carry_plan(key, fell_short(own))) if self._exam.carried_credit else {}
        sources = {exercise.name: exercise.source for exercise in key.exercises}
        with self._stages.stage("carried"):
            carried = {
                name: self._answer(name, replacing=[sources[each] for each in others])
                for name, others in plan.items()
            }
            self._session.stop()  # nothing more is asked: its processes end while the marks are worked out
        with self._stages.stage("judge"):
            return carry_forward(
                key,
                self._exam.variant,
                own,
                carried,
                replaced=plan,
                credit=self._exam.carried_credit,
                misconceptions=self._exam.misconceptions,
                written=self._written,
            )

    def _own_marks(self) -> tuple[Mark, ...]:
        """All exercises from one fork; then those that are not right alone, which is what counts for them."""
        with self._stages.stage("answers"):
            together = self._session.answer_together(self._exam.questions.values())
        marks = self._judged(together)
        with self._stages.stage("answers"):
            alone = {mark.exercise: self._answer(mark.exercise) for mark in marks if not _all_passed(mark)}
        spoiled = {name: each for name, each in alone.items() if not _alike(each, together.get(name, ()))}
        if not spoiled:
            return marks
        pairs = zip(marks, self._judged(spoiled), strict=True)
        return tuple(second if second.exercise in spoiled else first for first, second in pairs)

    def _answer(self, exercise: str, *, replacing: Sequence[str] = ()) -> tuple[Answer, ...]:
        return self._session.answer(self._exam.questions[exercise], replacing=replacing)

    def _judged(self, answers: Mapping[str, Sequence[Answer]]) -> tuple[Mark, ...]:
        with self._stages.stage("judge"):
            return self._exam.judged(answers, self._written)


def _all_passed(mark: Mark) -> bool:
    return all(verdict.outcome == "passed" for verdict in mark.verdicts)


def _alike(first: Sequence[Answer], second: Sequence[Answer]) -> bool:
    """Whether these answers differ in nothing but the time they took."""
    return len(first) == len(second) and all(
        replace(one, value=None, seconds=0.0) == replace(other, value=None, seconds=0.0)
        and identical(one.value, other.value)
        for one, other in zip(first, second, strict=True)
    )
