"""What came of one attack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gradestone.answerkey import load
from gradestone.model import AnswerKey
from tests.attacks.catalogue import Case
from tests.attacks.classroom import ASSIGNMENT, CANARY_VALUE, VICTIM, Graded
from tests.attacks.leaks import Secrets, find_leaks, secrets_of, secrets_of_asserts
from tests.attacks.pages import active_parts

__all__ = ["AssertedExaminer", "Examiner", "Verdict", "key_of"]

CENT = 0.011  # scores are rounded per exercise


@dataclass(frozen=True, slots=True)
class Verdict:
    """One attack as the table shows it. Everything but `earned` is a fault if it is not empty."""

    earned: float
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Examiner:
    """Looks at a graded class."""

    graded: Graded

    @cached_property
    def key(self) -> AnswerKey:
        """The answer key the class was graded with."""
        return key_of(self.graded.course)

    @cached_property
    def secrets(self) -> Secrets:
        """What must not show."""
        return secrets_of(self.key, self.graded.course, CANARY_VALUE)

    def settled(self, case: Case) -> Case:
        """The case with all points that it deserves."""
        return case.settled(self.key)

    def verdict(self, case: Case) -> Verdict:
        """What the attack earned and what else it did."""
        case = self.settled(case)
        try:
            marks = self.graded.marks(case.student)
        except FileNotFoundError:
            return Verdict(0.0, ("aborted: there are no marks at all",))
        return Verdict(marks["score"], tuple(self._faults(case, marks)))

    def _faults(self, case: Case, marks: dict[str, Any]) -> Iterator[str]:
        if marks["score"] > case.deserves + CENT:
            yield f"unearned: {marks['score']} instead of {case.deserves}"
        elif marks["score"] < case.deserves - CENT:
            yield f"lost: {marks['score']} instead of {case.deserves}"
        judged = not marks["needs_manual_grading"]
        if judged != case.judged:
            yield (
                f"aborted: {marks['incidents']}"
                if case.judged
                else "judged, though there is nothing to judge"
            )
        if not case.judged and case.student not in self.graded.output:
            yield "aborted: not reported by name"
        if not self.graded.has_page(case.student):
            yield "aborted: there is no feedback page"
            return
        shown = (self.graded.notebook(case.student), str(marks), self.graded.page(case.student))
        yield from (f"leaked: {leak}" for text in shown for leak in find_leaks(text, self.secrets))
        yield from (f"script: {part[:200]}" for part in self.scripts(case.student))

    def scripts(self, student: str) -> Iterator[str]:
        """Active parts of a feedback page that the victim's page has not."""
        page = self.graded.page(student)
        found = (active_parts(page) - self._usual).elements()
        reads_formulas = "<script" in page.lower()  # MathJax is one
        return (part for part in found if reads_formulas or not part.startswith("a formula: "))

    @cached_property
    def _usual(self) -> Counter[str]:
        return active_parts(self.graded.page(VICTIM))


@dataclass(frozen=True)
class AssertedExaminer(Examiner):
    """Looks at a class whose tests are asserts."""

    @cached_property
    def secrets(self) -> Secrets:
        """What must not show."""
        return secrets_of_asserts(self.graded.course, CANARY_VALUE)

    def settled(self, case: Case) -> Case:
        """The case as it is: a test cell gives all of its points or none."""
        return case


def key_of(course: Path) -> AnswerKey:
    """The answer key of a built course."""
    return load(next((course / ".gradestone" / ASSIGNMENT).glob("key-*.h5")))
