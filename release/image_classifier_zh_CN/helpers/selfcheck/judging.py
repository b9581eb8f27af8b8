"""One recorded check put to one function: its answer, and what to say of it."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .answers import Answer, Explanation
from .calling import answer_of
from .compare import explain
from .expected import ExpectedCheck
from .plain import listed
from .words import about, ngettext
from .written import written_of


@dataclass(frozen=True, slots=True)
class JudgedCheck:
    """A check with the function's answer to it.

    replaced : exercises that correct ones stood in for; () for the learner's own alone
    remark : a sentence on what it builds on, where that is not right
    """

    entry: ExpectedCheck
    answer: Answer
    explanation: Explanation
    replaced: tuple[str, ...] = ()
    remark: str = ""

    @property
    def interrupted(self) -> bool:
        """Whether somebody interrupted the call."""
        return self.answer.builtin_exception and self.answer.exception == KeyboardInterrupt.__name__

    @property
    def passed(self) -> bool:
        """Right without help."""
        return self.explanation.passed and not self.replaced

    @property
    def right(self) -> bool:
        """Right, be it with correct ones of those that it builds on."""
        return self.explanation.passed

    @property
    def message(self) -> str:
        """Why it did not pass, in words."""
        if self.right and self.replaced:
            return about(self.entry.exercise, right_with(self.replaced))
        return "\n".join(part for part in (self.explanation.message, self.remark) if part)


def right_with(replaced: tuple[str, ...]) -> str:
    """The verdict on what is right but for what it builds on."""
    words = ngettext(
        "right with a correct {names}; yours is not right yet.",
        "right with correct versions of {names}; yours are not right yet.",
        len(replaced),
    )
    return words.format(names=listed([f"`{name}`" for name in replaced]))


def judged(entry: ExpectedCheck, function: object) -> JudgedCheck:
    """What `function` answers to the check, and the verdict on that with the best hint there is."""
    with _own_random_streams():
        answer = answer_of(function, entry.args, entry.kwargs, entry.parameters)
    explanation = explain(
        entry.exercise,
        entry.expected,
        answer,
        returns=entry.returns,
        rules=entry.rules,
        hidden=False,
        written=written_of(function, entry.exercise),
        inputs=entry.inputs,
    )
    if not explanation.passed and (hint := entry.hint_for(answer)):
        explanation = replace(explanation, hint=hint)
    return JudgedCheck(entry, answer, explanation)


def require_uninterrupted(check: JudgedCheck) -> JudgedCheck:
    """The check itself. Raises KeyboardInterrupt if that was its answer: whoever interrupts wants no more."""
    if check.interrupted:
        raise KeyboardInterrupt
    return check


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing printed and no warning reaches the screen."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _own_random_streams() -> Iterator[None]:
    """The learner's streams go on afterwards as if nothing had been drawn."""
    numpys, pythons = np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        np.random.set_state(numpys)
        random.setstate(pythons)
