"""Calling a learner's function once: in a notebook, in the sandbox, and on trial in a bank."""

from __future__ import annotations

import builtins
import contextlib
import inspect
import linecache
import random
import re
import traceback
from collections.abc import Mapping
from typing import Any

import numpy as np

from .answers import LONGEST_LINE, LONGEST_MESSAGE, LONGEST_NAME, Answer
from .plain import describe, identical, is_too_much, plain_copy
from .tuples import plain_tuples

SEED = 20_011  # before every call: what a function draws does not depend on the calls before it

_Inputs = tuple[tuple[Any, ...], dict[str, Any]]
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
    """
    if not callable(function):
        return Answer("undefined", message=describe(function))
    before = (args, dict(kwargs))
    given, named = after = plain_copy(before)
    np.random.seed(seed)
    random.seed(seed)
    try:
        value = function(*given, **named)
    except MemoryError:
        return Answer("memory")
    except BaseException as error:  # SystemExit and KeyboardInterrupt are answers like any other
        return _raised(function, error, before, parameters)
    if is_too_much(value):
        return Answer("unreadable")
    changed = () if identical(before, after) else _changed(before, after, parameters)
    return Answer("value", plain_tuples(value), changed)


def _changed(before: _Inputs, after: _Inputs, parameters: tuple[str, ...]) -> tuple[str, ...]:
    """The parameters whose value is another one now. What goes beyond them is of the last one, `*arrays`."""
    (args, kwargs), (given, named) = before, after
    names = (*parameters, *parameters[-1:] * len(args))
    changed = {name for name, *pair in zip(names, args, given, strict=False) if not identical(*pair)}
    changed |= {name for name in kwargs if not identical(kwargs[name], named[name])}
    return tuple(name for name in parameters if name in changed)


def _raised(function: Any, error: BaseException, inputs: _Inputs, parameters: tuple[str, ...]) -> Answer:
    line, source_line = _place(function, error)
    message = _text(error)
    if line is None and isinstance(error, TypeError):
        message = _signature_message(function, inputs, parameters) or message
    kind = type(error)
    return Answer(
        "raised",
        exception=kind.__name__[:LONGEST_NAME],
        builtin_exception=getattr(builtins, kind.__name__, None) is kind,
        message=message,
        line=line,
        source_line=source_line,
    )


def _text(error: BaseException) -> str:
    try:
        text = str.encode(str(error), errors="replace").decode()
    except BaseException:
        return ""  # an exception of the learner's own whose text fails
    return _ADDRESS.sub("", text[:LONGEST_MESSAGE])


def _place(function: Any, error: BaseException) -> tuple[int | None, str]:
    """Line in the function's own cell, and its text, where the error passed through last."""
    file = _file_of(function)
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == file]
    if not lines:
        return None, ""
    return lines[-1], linecache.getline(file, lines[-1]).strip()[:LONGEST_LINE]


def _file_of(function: Any) -> str:
    """Where it is written: the function below its decorators; for an object, how its class calls it."""
    with contextlib.suppress(Exception):  # of the learner's own making
        inner = inspect.unwrap(function)
        code = getattr(inner, "__code__", None) or type(inner).__call__.__code__
        return str(code.co_filename)
    return ""


def _signature_message(function: Any, inputs: _Inputs, parameters: tuple[str, ...]) -> str:
    """How the function is defined and how it has to be, if that is why it could not be called."""
    args, kwargs = inputs
    try:
        signature = inspect.signature(function)
    except Exception:  # a builtin that has none, or one of the learner's own making
        return ""
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        wanted = f" It should take ({', '.join(parameters)})." if parameters else ""
        return _ADDRESS.sub("", f"It takes {signature}: {error}.{wanted}"[:LONGEST_MESSAGE])
    return ""
