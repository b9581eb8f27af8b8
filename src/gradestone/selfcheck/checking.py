"""`check` and `progress`: the learner's own view of the recorded answers, in the words of the grader.

While the answer key is recorded, the engine puts its own `check` in the place of this one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import io
import random
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from .answers import Answer, Explanation
from .calling import answer_of
from .cards import CheckCard, ProgressCard, State, shell, show
from .compare import account, explain, wrong_parts
from .expected import ExpectedCheck, OtherFormatError, read_exercises, read_expected
from .plain import NOTHING, describe
from .sidebyside import most_readable
from .written import written_of

Recorded = TypeVar("Recorded")

EXPECTED = Path("testcases", "expected.h5")
FETCH = "fetch the assignment's whole folder again"


class CheckFailed(AssertionError):  # noqa: N818 (a verdict, not an error)
    """A check that did not pass. Its message is the whole rationale, so it is shown without a traceback."""

    def _render_traceback_(self) -> list[str]:  # asked for by IPython
        return [f"{type(self).__name__}: {self}"]


def check(
    function: Callable[..., Any],
    /,
    *args: Any,
    weight: float = 1,
    rtol: float | None = None,
    atol: float | None = None,
    may_change: str | Sequence[str] | None = None,
    shifted_keys: str | Sequence[str] | None = None,
    **kwargs: Any,
) -> None:
    """Call `function` on these arguments, compare with the recorded answer, and show the verdict.

    The named options are recorded when the assignment is built and play no part here:
    weight : share of the exercise's points, relative to its other checks
    rtol, atol : tolerance, where the usual one does not fit
    may_change : parameters the function may change in place
    shifted_keys : prefixes of keys that may be numbered one higher, as "dA" was in earlier releases

    Raises
    ------
    CheckFailed : the answer is not right, or the call was interrupted; the message is the rationale
    """
    __tracebackhide__ = True
    card = _checked(function, args, kwargs)
    show(card)
    if card.state == "failed":
        raise CheckFailed(card.message) from None


def progress() -> None:
    """Run every recorded check on the functions as they are now, and show which exercises are done."""
    namespace = user_namespace()
    try:
        show(ProgressCard(tuple((name, *_state_of(name, namespace)) for name in exercises())))
    except NotRecordedError as problem:
        show(CheckCard("unknown", "progress", "", str(problem)))


def explanations(exercise: str, namespace: Mapping[str, Any]) -> tuple[Explanation, ...]:
    """The verdict on each recorded check of an exercise, for the function of that name in `namespace`.

    What the function prints and warns of is not shown.

    Raises
    ------
    NotRecordedError : there are no recorded answers
    KeyboardInterrupt : a call was interrupted, so that no further one is made
    """
    with quiet():
        function = namespace.get(exercise, NOTHING)
        judged = [_uninterrupted(*_judged(entry, function)) for entry in _entries(exercise)]
    return tuple(judged)


def _uninterrupted(answer: Answer, explanation: Explanation) -> Explanation:
    if answer.builtin_exception and answer.exception == KeyboardInterrupt.__name__:
        raise KeyboardInterrupt
    return explanation


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


def user_namespace() -> Mapping[str, Any]:
    """Where the learner's definitions live: the running notebook, else the script that was started."""
    running = shell()
    return running.user_ns if running is not None else vars(sys.modules["__main__"])


# ---------------------------------------------------------------- one check


def _checked(function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> CheckCard:
    try:
        name = _name_of(function, exercises())
        entries = _entries(name) if name in exercises() else ()
    except NotRecordedError as problem:
        return CheckCard("unknown", _name_of(function, ()), "", str(problem))
    if not entries:
        return CheckCard("unknown", name, "", _none_recorded("answers for a function of this name"))
    if not callable(function):
        return _card(name, "", _judged(entries[0], function)[1])
    for index, entry in enumerate(entries):
        if entry.has_inputs(args, kwargs):
            return _entry_card(entry, f"check {index + 1} of {len(entries)}", function)
    return CheckCard("unknown", name, "", _none_recorded("answer for these inputs"))


def _none_recorded(what: str) -> str:
    """A learner may check inputs and functions of their own: only they know whether something is amiss."""
    own = f"If the assignment came with this check, that file is of another version: {FETCH}."
    return f"{_place(expected_file())} has no {what}. {own}"


def _judged(entry: ExpectedCheck, function: object) -> tuple[Answer, Explanation]:
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
    if not explanation.passed and answer.status == "value" and (hint := entry.hint_for(answer.value)):
        explanation = dataclasses.replace(explanation, hint=hint)
    return answer, explanation


@contextlib.contextmanager
def _own_random_streams() -> Iterator[None]:
    """The learner's streams go on afterwards as if nothing had been drawn."""
    numpys, pythons = np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        np.random.set_state(numpys)
        random.setstate(pythons)


def _entry_card(entry: ExpectedCheck, position: str, function: Callable[..., Any]) -> CheckCard:
    answer, explanation = _judged(entry, function)
    card = _card(entry.exercise, position, explanation)
    if explanation.rung != "values":
        return card
    wrong = wrong_parts(entry.expected, answer.value, returns=entry.returns, rules=entry.rules)
    if not wrong:  # a text that differs
        return card
    lines = tuple(account(wrong, entry.rules))
    return dataclasses.replace(card, lines=lines, numbers=most_readable(wrong))


def _card(name: str, position: str, explanation: Explanation) -> CheckCard:
    return CheckCard(
        "passed" if explanation.passed else "failed",
        name,
        position,
        explanation.summary,
        tuple(explanation.detail.splitlines()),
        message=explanation.message,
        hint=explanation.hint,
        note=explanation.note,
    )


def _name_of(function: Any, names: Sequence[str]) -> str:
    """The exercise whose function this is: by its own name, else by the variable that holds it."""
    own = getattr(function, "__name__", None)
    if isinstance(own, str) and own in names:
        return own
    namespace = user_namespace()
    holding = [name for name in names if name in namespace and namespace[name] is function]
    if holding:
        return holding[0]
    return own if isinstance(own, str) else describe(function)


# ---------------------------------------------------------------- progress


def _state_of(name: str, namespace: Mapping[str, Any]) -> tuple[State, str]:
    verdicts = explanations(name, namespace)
    passed = sum(verdict.passed for verdict in verdicts)
    if passed == len(verdicts):
        return "passed", "done"
    if all(verdict.rung in ("undefined", "stub") for verdict in verdicts):
        return "unknown", "not tried"
    return "failed", f"not yet ({passed} of {len(verdicts)} checks passed)"


# ---------------------------------------------------------------- the recorded answers, read once


class NotRecordedError(Exception):
    """There are no recorded answers to compare with; the message says why."""


def exercises() -> tuple[str, ...]:
    """Names of all exercises in the order of the notebook. Raises NotRecordedError."""
    return _read(_read_exercises)


def _entries(exercise: str) -> tuple[ExpectedCheck, ...]:
    return _read(functools.partial(_read_entries, exercise=exercise))


def read_all() -> None:
    """Read all recorded answers now instead of each with its first check. Raises NotRecordedError."""
    for name in exercises():
        _entries(name)


def expected_file() -> Path:
    """The recorded answers: beside this package in a release; else in the working folder, or for the
    instructor's notebook, whose folder is source/<assignment>, in its release.
    """
    here = Path.cwd()
    homes = (*Path(__file__).resolve().parents[1:4], here, here.parent.parent / "release" / here.name)
    return next((home / EXPECTED for home in homes if (home / EXPECTED).is_file()), homes[1] / EXPECTED)


def _read(read: Callable[[Path, tuple[int, int]], Recorded]) -> Recorded:
    path = expected_file()
    try:
        status = path.stat()
        return read(path, (status.st_mtime_ns, status.st_size))
    except FileNotFoundError:
        sentence = "No answers are recorded here yet: `gradestone build` records them."
    except OtherFormatError:
        sentence = f"{_place(path)} belongs to another version of `check` than this one: {FETCH}."
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = f"{_place(path)} cannot be read ({type(error).__name__}): {FETCH}."
    raise NotRecordedError(sentence)


def _place(path: Path) -> str:
    return "/".join(path.parts[-2:])


@functools.lru_cache(maxsize=4)
def _read_exercises(path: Path, version: tuple[int, int]) -> tuple[str, ...]:
    return read_exercises(path)


@functools.lru_cache(maxsize=64)
def _read_entries(path: Path, version: tuple[int, int], exercise: str) -> tuple[ExpectedCheck, ...]:
    return read_expected(path, exercise)
