"""The `check` that writes down instead of judging. Runs in the recording process only."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import random
import sys
from collections.abc import Callable, Mapping, MutableMapping
from functools import partial
from types import FrameType
from typing import Any

import numpy as np

from ..model import Call, Check, Rules
from ..selfcheck.generators import without_states
from ..selfcheck.objects import as_objects, as_plain, namespace_of
from ..selfcheck.plain import NotPlainError, identical, plain_copy
from .inner_calls import InnerCalls
from .source_notebook import SourceCell


def cell_file(name: str) -> str:
    """The file name under which a cell is compiled, so that tracebacks lead back to it."""
    return f"<cell {name}>"


def cell_of(file: str) -> str:
    """The name of the cell that was compiled under this file name; "" for any other file."""
    return file.removeprefix("<cell ").removesuffix(">") if file.startswith("<cell ") else ""


_NO_CHECK = (
    "the test cell has no check(...); add one, such as `check({name}, input)`: asserts and the like may "
    "stand beside checks, and count as one check more"
)


class RecordingError(Exception):
    """Something in the instructor's notebook is wrong; `cell` and `line` say where."""

    def __init__(self, problem: str, *, cell: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.cell, self.line = problem, cell, line


class Recorder:
    """Stands in for `helpers.selfcheck.check` while the instructor's notebook runs.

    `namespace` is where the notebook's names live; the function on record must be its final one.
    """

    def __init__(self, exercises: frozenset[str], secret: bytes, namespace: MutableMapping[str, Any]) -> None:
        self._exercises, self._secret, self._namespace = exercises, secret, namespace
        self._cell = SourceCell("", "")
        self._variant = 0
        self._checks: list[Check] = []
        self.parameters: dict[str, tuple[str, ...]] = {}
        self.problem: RecordingError | None = None  # also when the notebook swallows the exception

    def begin(self, cell: SourceCell, variant: int) -> None:
        """From here on, calls come from `cell`; its random inputs are those of `variant`."""
        self._cell, self._variant, self._checks = cell, variant, []
        self._seed(1, "inputs")

    def end(self) -> tuple[Check, ...]:
        """The checks recorded since `begin`. Raises RecordingError if there was a problem or no check."""
        if self.problem is not None:
            raise self.problem
        if self._cell.exercise and not self._checks:
            raise RecordingError(_NO_CHECK.format(name=self._cell.exercise), cell=self._cell.name)
        return tuple(self._checks)

    def check(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        weight: float = 1,
        rtol: float | None = None,
        atol: float | None = None,
        may_change: str | tuple[str, ...] | None = None,
        shifted_keys: str | tuple[str, ...] | None = None,
        **kwargs: Any,
    ) -> None:
        """The call of `helpers.selfcheck.check`, recorded."""
        line = self._line()
        try:
            self._check_target(function)
            rules = _rules(rtol, atol, may_change, shifted_keys)
            self._record(function, args, kwargs, _weight(weight), rules, hidden=line in self._cell.hidden)
        except (NotPlainError, ValueError) as error:
            self.problem = RecordingError(str(error), cell=self._cell.name, line=line)
            raise self.problem from error
        except RecordingError as error:
            error.line = line if error.line is None else error.line
            self.problem = error
            raise
        self._seed(len(self._checks) + 1, "inputs")

    # ------------------------------------------------------------ one check

    def _check_target(self, function: Callable[..., Any]) -> None:
        name = getattr(function, "__name__", repr(function))
        if not self._cell.exercise:
            raise ValueError("a check stands outside a test cell; move it into one")
        if name not in self._exercises or self._namespace.get(name) is not function:
            raise ValueError(f"checks {name}, which is not an exercise of this notebook")
        if name != self._cell.exercise:
            raise ValueError(f"checks {name}, but this is the test cell of {self._cell.exercise}")

    def _record(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        weight: float,
        rules: Rules,
        *,
        hidden: bool,
    ) -> None:
        call = _copy_call(Call(args, kwargs))
        inner = InnerCalls()
        others = frozenset() if hidden else self._exercises - {self._cell.exercise}  # for a release only
        with inner.heard(self._namespace, others):
            first = self._answer(function, call, rules, "first")
        if not identical(first, self._answer(function, call, rules, "second")):
            raise ValueError(f"{function.__name__} is not deterministic: two calls gave different results")
        self.parameters[self._cell.exercise] = tuple(inspect.signature(function).parameters)
        ordinal = len(self._checks) + 1
        check = Check(self._cell.exercise, ordinal, hidden, weight, call, first, rules, inner.calls)
        self._checks.append(check)

    def _answer(self, function: Callable[..., Any], call: Call, rules: Rules, attempt: str) -> Any:
        """What the reference returns for a copy of the inputs, from a random state of its own."""
        self._seed(len(self._checks) + 1, attempt)
        fresh = _with_objects(_copy_call(call), function)
        try:
            result = function(*fresh.args, **fresh.kwargs)
        except Exception as error:
            cell, line = place_of(error, default=self._cell.name)
            problem = f"{function.__name__} raises {type(error).__name__}: {error}"
            raise RecordingError(problem, cell=cell, line=line) from error
        result = plain_copy(result, f"the result of {function.__name__}")
        self._check_unchanged(function, call, fresh, rules)
        return result

    def _check_unchanged(self, function: Callable[..., Any], call: Call, after: Call, rules: Rules) -> None:
        signature = inspect.signature(function)
        before = signature.bind(*call.args, **call.kwargs).arguments
        given = as_plain((after.args, dict(after.kwargs)))
        for name, value in signature.bind(*given[0], **given[1]).arguments.items():
            same = identical(without_states(value), without_states(before[name]))
            if name not in rules.may_change and not same:
                advice = f'copy it first or say may_change="{name}"'
                raise ValueError(f"{function.__name__} changes its argument {name} in place; {advice}")

    def _seed(self, ordinal: int, purpose: str) -> None:
        """Both global streams start anew from a hash that only the holder of the secret can compute."""
        text = "\0".join((self._cell.exercise, str(ordinal), str(self._variant), purpose))
        digest = hmac.digest(self._secret, text.encode(), hashlib.sha256)
        np.random.seed(np.frombuffer(digest, dtype="<u4"))
        random.seed(digest)

    def _line(self) -> int | None:
        """The line of the running cell from which the check was called, through whatever functions."""
        frame: FrameType | None = sys._getframe(2)
        line = None
        while frame is not None:  # the outermost frame is the cell's own, not a function's defined in it
            if frame.f_code.co_filename == cell_file(self._cell.name):
                line = frame.f_lineno
            frame = frame.f_back
        return line


def place_of(error: BaseException, *, default: str) -> tuple[str, int | None]:
    """Cell and line of the deepest frame of a traceback that lies in a cell of the notebook."""
    cell, line = default, None
    traceback = error.__traceback__
    while traceback is not None:
        if name := cell_of(traceback.tb_frame.f_code.co_filename):
            cell, line = name, traceback.tb_lineno
        traceback = traceback.tb_next
    return cell, line


def _copy_call(call: Call) -> Call:
    args = tuple(plain_copy(value, f"input {number}") for number, value in enumerate(call.args, start=1))
    return Call(args, {name: plain_copy(value, f"input {name}") for name, value in call.kwargs.items()})


def _with_objects(call: Call, function: Callable[..., Any]) -> Call:
    """The call with the objects that the function knows by their fields."""
    args, kwargs = as_objects((call.args, dict(call.kwargs)), partial(namespace_of, function))
    return Call(args, kwargs)


def _weight(weight: Any) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < float("inf"):
        raise ValueError(f"the weight is {weight!r}; it should be a positive number")
    return float(weight)


def _rules(
    rtol: float | None,
    atol: float | None,
    may_change: str | tuple[str, ...] | None,
    shifted_keys: str | tuple[str, ...] | None,
) -> Rules:
    given: dict[str, Any] = {"may_change": _tuple(may_change), "shifted_keys": _tuple(shifted_keys)}
    given |= {name: float(value) for name, value in (("rtol", rtol), ("atol", atol)) if value is not None}
    return Rules(**given)


def _tuple(names: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())
