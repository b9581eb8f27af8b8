"""From a notebook that has run to its marks: what is asked of it, in which order, and what the judge says.

Visible checks of all exercises come before the first hidden one, from one fork; only those answers are shown
in detail. What is hidden enters no process that anything is shown of afterwards. A wrong answer counts again
only from a notebook run that cannot know of the first, and reference code comes last of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..intake import Template, solved_in, test_places, unsettled
from ..judge import Misconceptions, Writings, carry_forward, carry_plan, count_in_place, fell_short, judge
from ..model import Answer, AnswerKey, Check, CodeCell, Exercise, Mark
from ..sandbox.outside.question import NotebookState, Question
from ..sandbox.outside.session import Session
from ..selfcheck.plain import identical
from .stages import Stages

Answers = Mapping[str, Sequence[Answer]]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is asked of one exercise: all its checks in the order of the key, and the parts they fall into."""

    all: Question
    visible: Question
    hidden: Question
    is_hidden: tuple[bool, ...]  # by check

    @classmethod
    def of(cls, exercise: Exercise, checks: Sequence[Check]) -> Paper:
        """The paper that these checks of the exercise are."""
        calls, expected = [check.call for check in checks], [check.expected for check in checks]
        question = Question.of(exercise.name, calls, exercise.parameters, expected)
        hidden = tuple(check.hidden for check in checks)
        return cls(question, question.only([not each for each in hidden]), question.only(hidden), hidden)

    def joined(self, visible: Sequence[Answer], hidden: Sequence[Answer]) -> tuple[Answer, ...]:
        """The answers in the order of the checks."""
        kinds = {False: iter(visible), True: iter(hidden)}
        return tuple(next(kinds[hidden]) for hidden in self.is_hidden)


@dataclass(frozen=True, slots=True)
class Exam:
    """What is asked of every student with the same variant, and how answers are judged."""

    key: AnswerKey
    variant: int
    papers: Mapping[str, Paper]  # by exercise
    misconceptions: Misconceptions
    carried_credit: float

    @classmethod
    def of(
        cls, key: AnswerKey, variant: int, *, misconceptions: Misconceptions, carried_credit: float
    ) -> Exam:
        """The exam that the key's checks of this variant are."""
        papers = {
            exercise.name: Paper.of(
                exercise, [check for check in key.variants[variant] if check.exercise == exercise.name]
            )
            for exercise in key.exercises
        }
        return cls(key, variant, papers, misconceptions, carried_credit)

    def judged(self, answers: Answers, written: Writings) -> tuple[Mark, ...]:
        """The marks for a student's own answers; exercises without answers are not judged."""
        return judge(self.key, self.variant, answers, misconceptions=self.misconceptions, written=written)


@dataclass(frozen=True)
class Notebook:
    """What the marking may have to know of the cells that were run; worked out when it is asked for."""

    cells: Sequence[CodeCell]
    template: Template
    written: Writings  # the student's code of an exercise

    @cached_property
    def solved(self) -> frozenset[str]:
        """Exercises that some cell defines as something else than the stub."""
        return solved_in(self.cells, self.template)

    @cached_property
    def unsettled(self) -> frozenset[str]:
        """Exercises that later cells may have unsettled."""
        return unsettled(self.cells, self.template)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Number of the test cell of each exercise."""
        return test_places(self.cells, self.template)


class Marking:
    """The marks of one notebook run."""

    def __init__(self, exam: Exam, session: Session, notebook: Notebook, stages: Stages) -> None:
        self._exam, self._session, self._notebook, self._stages = exam, session, notebook, stages

    def marks(self) -> tuple[Mark, ...]:
        """Own answers first, then those at their own place; only then runs with reference code in them."""
        with self._stages.stage("answers"):
            answers = self._own_answers()
        own = self._judged(answers)
        with self._stages.stage("in place"):
            again = self._doubtful(own, answers)
            in_place = self._answers_in_place(again)
        with self._stages.stage("judge"):
            own = count_in_place(
                self._exam.key,
                self._exam.variant,
                own,
                in_place,
                misconceptions=self._exam.misconceptions,
                written=self._notebook.written,
            )
        return self._carried(own)

    # ------------------------------------------------------------ own answers

    def _own_answers(self) -> dict[str, tuple[Answer, ...]]:
        """From one fork as far as it lives; what it leaves open is asked alone, still in this order."""
        papers = self._exam.papers
        questions = [paper.visible for paper in papers.values()] + [paper.hidden for paper in papers.values()]
        together = self._session.answer_together(questions)
        open_answers = [()] * (len(questions) - len(together))
        whole = [
            (*given, *self._rest(question, len(given)))
            for question, given in zip(questions, (*together, *open_answers), strict=True)
        ]
        halves = zip(papers.items(), whole[: len(papers)], whole[len(papers) :], strict=True)
        return {name: paper.joined(visible, hidden) for (name, paper), visible, hidden in halves}

    def _rest(self, question: Question, given: int) -> tuple[Answer, ...]:
        return self._session.answer(question.after(given)) if given < len(question.requests) else ()

    def _judged(self, answers: Answers) -> tuple[Mark, ...]:
        with self._stages.stage("judge"):
            return self._exam.judged(answers, self._notebook.written)

    # ------------------------------------------------------------ at their own place

    def _doubtful(self, own: Sequence[Mark], answers: Answers) -> tuple[str, ...]:
        """Exercises whose wrong answers may be the fault of a later cell, or of another function.

        Whether of another function, an answer from a fork of its own tells. It does not count itself: the
        first fork may have left word for it.
        """
        short = [mark.exercise for mark in own if not _all_passed(mark)]
        candidates = [name for name in short if name in self._notebook.solved & self._notebook.places.keys()]
        return tuple(
            name
            for name in candidates
            if name in self._notebook.unsettled
            or not _alike(self._session.answer(self._exam.papers[name].all), answers[name])
        )

    def _answers_in_place(self, exercises: Sequence[str]) -> Answers:
        """From one run for all that later cells may have unsettled, and from one for each of the others.

        These have to be right where nobody can have left word for them; those can tell the place itself.
        """
        unsettled = [name for name in exercises if name in self._notebook.unsettled]
        others = [[name] for name in exercises if name not in self._notebook.unsettled]
        answers: dict[str, tuple[Answer, ...]] = {}
        spent_s = 0.0
        for names in [unsettled] * bool(unsettled) + others:
            if spent_s >= self._session.total_s:
                break  # together they may take as long as one notebook, and the run that goes on then
            answers |= self._answers_in_run(names)
            spent_s += self._session.spent_s
        return answers

    def _answers_in_run(self, exercises: Sequence[str]) -> dict[str, tuple[Answer, ...]]:
        stops: dict[int, list[Question]] = {}
        for name in exercises:
            stops.setdefault(self._notebook.places[name], []).append(self._exam.papers[name].all)
        return self._session.answer_in_place(stops)

    # ------------------------------------------------------------ carried forward

    def _carried(self, own: Sequence[Mark]) -> tuple[Mark, ...]:
        key, credit = self._exam.key, self._exam.carried_credit
        plan = dict(carry_plan(key, fell_short(own))) if credit else {}
        at_end: dict[str, tuple[Answer, ...]] = {}
        in_place: dict[str, tuple[Answer, ...]] = {}
        with self._stages.stage("carried"):
            for name, others in plan.items():  # all that is asked of one before the next has its code
                at_end[name] = self._answer_with(name, others, None)
                if name in self._notebook.unsettled:
                    in_place[name] = self._answer_with(name, others, self._notebook.places[name])
            self._session.stop()  # nothing more is asked: its processes end while the marks are worked out
        with self._stages.stage("judge"):
            return self._better(self._better(own, at_end, plan), in_place, plan)

    def _answer_with(self, name: str, others: Sequence[str], place: int | None) -> tuple[Answer, ...]:
        """With correct versions of the others; names mean what they mean at the end, or meant at a place."""
        sources = {exercise.name: exercise.source for exercise in self._exam.key.exercises}
        state = NotebookState(tuple(sources[each] for each in others), place)
        return self._session.answer(self._exam.papers[name].all, state)

    def _better(
        self, own: Sequence[Mark], carried: Answers, plan: Mapping[str, tuple[str, ...]]
    ) -> tuple[Mark, ...]:
        exam = self._exam
        return carry_forward(
            exam.key,
            exam.variant,
            own,
            carried,
            replaced=plan,
            credit=exam.carried_credit,
            misconceptions=exam.misconceptions,
            written=self._notebook.written,
        )


def _all_passed(mark: Mark) -> bool:
    return all(verdict.outcome == "passed" for verdict in mark.verdicts)


def _alike(first: Sequence[Answer], second: Sequence[Answer]) -> bool:
    """Whether these answers differ in nothing but the time they took."""
    return len(first) == len(second) and all(
        replace(one, value=None, seconds=0.0) == replace(other, value=None, seconds=0.0)
        and identical(one.value, other.value)
        for one, other in zip(first, second, strict=True)
    )
