"""`check` and `progress`: the learner's own view of the recorded answers, in the words of the grader.

While the answer key is recorded, the engine puts its own `check` in the place of this one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import inspect
import io
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from .answers import Answer, Explanation
from .calling import answer_of
from .cards import CheckCard, ProgressCard, State, shell, show
from .compare import account, explain, wrong_parts
from .expected import ExpectedCheck, read_exercises, read_expected, write_expected
from .free_variables import outside_hint, outside_names
from .plain import MAPPINGS, SEQUENCES, describe, number_kind
from .sidebyside import most_readable

__all__ = ["CheckFailed", "ExpectedCheck", "check", "progress", "read_expected", "write_expected"]

Recorded = TypeVar("Recorded")

EXPECTED = Path("testcases", "expected.h5")


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

    Raises CheckFailed, with the rationale, when the answer is not right.
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
    """
    function, defined = namespace.get(exercise), exercise in namespace
    with quiet():
        return tuple(_judged(entry, function, defined)[1] for entry in _entries(exercise))


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
        return CheckCard("unknown", name, "", "There are no recorded answers for a function of this name.")
    if not callable(function):
        return _card(name, "", _judged(entries[0], function, True)[1])
    for index, entry in enumerate(entries):
        if entry.has_inputs(args, kwargs):
            return _entry_card(entry, f"check {index + 1} of {len(entries)}", function)
    return CheckCard("unknown", name, "", "There is no recorded answer for these inputs.")


def _judged(entry: ExpectedCheck, function: Any, defined: bool) -> tuple[Answer, Explanation]:
    if callable(function):
        answer = answer_of(function, entry.args, entry.kwargs, entry.parameters)
    else:
        answer = Answer("undefined", message=describe(function) if defined else "")
    explanation = explain(
        entry.exercise, entry.expected, answer, returns=entry.returns, rules=entry.rules, hidden=False
    )
    if not explanation.passed and answer.status == "value" and (hint := entry.hint_for(answer.value)):
        explanation = dataclasses.replace(explanation, hint=hint)
    elif not explanation.passed and not explanation.hint:
        explanation = dataclasses.replace(explanation, hint=_outside_hint(entry.exercise, function))
    return answer, explanation


def _outside_hint(name: str, function: Any) -> str:
    """A word on variables of the notebook that a wrong function uses in the place of its parameters."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        variables = {key for key, value in function.__globals__.items() if _is_data(value)}
    except (OSError, TypeError, AttributeError):  # no function of the learner's own
        return ""
    return outside_hint(outside_names(source, name, variables))


def _is_data(value: object) -> bool:
    return bool(number_kind(value)) or type(value) in (*MAPPINGS, *SEQUENCES)


def _entry_card(entry: ExpectedCheck, position: str, function: Callable[..., Any]) -> CheckCard:
    answer, explanation = _judged(entry, function, True)
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
    instructor's notebook, whose folder is source/<assignment>, in its release."""
    here = Path.cwd()
    homes = (*Path(__file__).resolve().parents[1:4], here, here.parent.parent / "release" / here.name)
    return next((home / EXPECTED for home in homes if (home / EXPECTED).is_file()), homes[1] / EXPECTED)


def _read(read: Callable[[Path, tuple[int, int]], Recorded]) -> Recorded:
    try:
        path = expected_file()
        status = path.stat()
        return read(path, (status.st_mtime_ns, status.st_size))
    except FileNotFoundError:
        sentence = "No answers are recorded here yet: `gradestone build` records them."
    except (OSError, ValueError, KeyError) as error:
        sentence = f"{path.name} cannot be read ({type(error).__name__}). Fetch the assignment's files again."
    raise NotRecordedError(sentence)


@functools.lru_cache(maxsize=4)
def _read_exercises(path: Path, version: tuple[int, int]) -> tuple[str, ...]:
    return read_exercises(path)


@functools.lru_cache(maxsize=64)
def _read_entries(path: Path, version: tuple[int, int], exercise: str) -> tuple[ExpectedCheck, ...]:
    return read_expected(path, exercise)
