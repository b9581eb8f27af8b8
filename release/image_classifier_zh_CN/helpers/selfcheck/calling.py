"""Calling a learner's function once: in a notebook, in the sandbox, and on trial in a bank."""

from __future__ import annotations

import builtins
import contextlib
import functools
import inspect
import random
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TextIO

import numpy as np

from .answers import LONGEST_MESSAGE, LONGEST_NAME, LONGEST_OPERANDS, Answer
from .failing import Failing, failing
from .generators import without_states
from .objects import as_objects, as_plain, is_too_much, namespace_of
from .operands import MISMATCH, note
from .plain import describe, identical, plain_copy
from .shape_asserts import without_shape_asserts

SEED = 20_011  # before every call: what a function draws does not depend on the calls before it

_Inputs = tuple[tuple[Any, ...], dict[str, Any]]
_OF_NUMPY = r"(?is).*(numpy|\bnp\.|array|dtype)"
_OF_NUMPY_TEXT = re.compile(_OF_NUMPY)
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # another one each time


def answer_of(
    function: object,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    parameters: tuple[str, ...] = (),
    *,
    seed: int = SEED,
) -> Answer:
    """What `function` gives for these arguments. Whatever it raises is an answer too, an interrupt as well.

    args, kwargs : plain values; the function gets copies
    parameters : names of the reference's parameters, for telling which inputs were changed in place
    seed : of both global random streams

    Where the scaffold's own assert about a shape stops it, the answer is the value it has beyond that, with
    the exception beside it.
    """
    if not callable(function):
        return Answer("undefined", message=describe(function))
    answer = _answer_of(function, args, kwargs, parameters, seed)
    if answer.status != "raised":
        return answer
    return _beyond_asserts(function, answer, args, kwargs, parameters, seed) or answer


def _answer_of(
    function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], parameters: tuple[str, ...], seed: int
) -> Answer:
    before = (args, dict(kwargs))
    given, named = after = as_objects(plain_copy(before), functools.partial(namespace_of, function))
    np.random.seed(seed)
    random.seed(seed)
    try:
        with _listening() as heard:
            value = function(*given, **named)
    except MemoryError:
        return Answer("memory")
    except BaseException as error:  # SystemExit and KeyboardInterrupt are answers like any other
        return _raised(function, error, before, parameters)
    if is_too_much(value):
        return Answer("unreadable")
    plain = as_plain(value)
    if plain is not value and is_too_much(plain):  # what objects hold counts as well
        return Answer("unreadable")
    after = as_plain(after)
    changed = () if identical(before, after) else _changed(before, after, parameters)
    return Answer("value", plain, changed, warned=heard[0] if heard else "")


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    """What numpy says it will refuse one day, kept instead of shown. Other warnings go their usual way."""
    heard: list[str] = []
    with warnings.catch_warnings():
        warnings.filterwarnings("always", _OF_NUMPY, DeprecationWarning)
        show = warnings.showwarning

        def hear(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, DeprecationWarning) and _OF_NUMPY_TEXT.match(str(message)):
                heard.append(_text(message))
            else:
                show(message, category, filename, lineno, file, line)

        warnings.showwarning = hear
        yield heard


def _changed(before: _Inputs, after: _Inputs, parameters: tuple[str, ...]) -> tuple[str, ...]:
    """The parameters whose value is another one now. What goes beyond them is of the last one, `*arrays`."""
    (args, kwargs), (given, named) = before, after
    names = (*parameters, *parameters[-1:] * len(args))
    changed = {name for name, *pair in zip(names, args, given, strict=False) if not _same(*pair)}
    changed |= {name for name in kwargs if not _same(kwargs[name], named[name])}
    return tuple(name for name in parameters if name in changed)


def _same(before: Any, after: Any) -> bool:
    return identical(before, after) or identical(without_states(before), without_states(after))


def _beyond_asserts(
    function: object,
    raised: Answer,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    parameters: tuple[str, ...],
    seed: int,
) -> Answer | None:
    unhindered = without_shape_asserts(function, raised.source_line)
    if unhindered is None:
        return None
    beyond = _answer_of(unhindered, args, kwargs, parameters, seed)
    return (
        replace(raised, status="value", value=beyond.value, changed=beyond.changed)
        if beyond.has_value
        else None
    )


def _raised(function: Any, error: BaseException, inputs: _Inputs, parameters: tuple[str, ...]) -> Answer:
    place, message, kind = failing(function, error), _text(error), type(error)
    if place.line is None and isinstance(error, TypeError) and (found := _mismatch(function, inputs)):
        message, signature = found
        place = Failing(operands=note("", MISMATCH, signature, *parameters)[:LONGEST_OPERANDS])
    return Answer(
        "raised",
        exception=kind.__name__[:LONGEST_NAME],
        builtin_exception=getattr(builtins, kind.__name__, None) is kind,
        message=message,
        line=place.line,
        source_line=place.statement,
        operands=place.operands,
    )


def _text(error: BaseException | str) -> str:
    try:
        text = str.encode(str(error), errors="replace").decode()
    except BaseException:
        return ""  # an exception of the learner's own whose text fails
    return _ADDRESS.sub("", text[:LONGEST_MESSAGE])


def _mismatch(function: Any, inputs: _Inputs) -> tuple[str, str] | None:
    """What is wrong with the call, and how the function is defined, if that is why it could not be called."""
    args, kwargs = inputs
    try:
        signature = inspect.signature(function)
    except Exception:  # a builtin that has none, or one of the learner's own making
        return None
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        return _text(error), _ADDRESS.sub("", str(signature)[: LONGEST_OPERANDS // 2])
    return None
