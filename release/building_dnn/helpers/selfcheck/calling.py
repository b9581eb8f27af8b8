"""Calling a learner's function once: on copies of the inputs, noting what it changes and where it fails."""

from __future__ import annotations

import copy
import inspect
import linecache
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .answers import Answer
from .plain import array_of
from .tuples import plain_tuples

LONGEST_MESSAGE = 500


def answer_of(
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    parameters: tuple[str, ...] = (),
) -> Answer:
    """What `function` gives for these arguments. Raises nothing but KeyboardInterrupt, GeneratorExit.

    args, kwargs : plain values; the function gets copies
    parameters : names of the positional arguments, for telling which were changed in place
    """
    given, named = copy.deepcopy((tuple(args), dict(kwargs)))
    started = time.perf_counter()
    try:
        value = function(*given, **named)
    except (Exception, SystemExit) as error:
        return _raised(function, error, args, kwargs, parameters)
    seconds = time.perf_counter() - started
    names = [*parameters, *(f"argument {index + 1}" for index in range(len(parameters), len(args)))]
    changed = [
        name for name, before, after in zip(names, args, given, strict=False) if not same(before, after)
    ]
    changed += [name for name, before in kwargs.items() if not same(before, named[name])]
    return Answer("value", plain_tuples(value), changed=tuple(changed), seconds=seconds)


def same(before: Any, after: Any) -> bool:
    """True where nothing was written into a plain value: same types, same keys, same bits."""
    if type(before) is not type(after):
        return False
    if isinstance(before, dict):
        return list(before) == list(after) and all(same(item, after[key]) for key, item in before.items())
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, np.ndarray):
        mine, theirs = array_of(before), array_of(after)
        if mine.dtype != theirs.dtype or mine.shape != theirs.shape:
            return False
        return mine.tobytes() == theirs.tobytes()
    return before is after or repr(before) == repr(after)  # numbers and text; nan equals itself here


def _raised(
    function: Callable[..., Any],
    error: BaseException,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    parameters: tuple[str, ...],
) -> Answer:
    line, source_line = _place(function, error)
    message = _text(error)
    if line is None and isinstance(error, TypeError):
        message = _signature_message(function, args, kwargs, parameters) or message
    kind = type(error)
    return Answer(
        "raised",
        exception=kind.__name__,
        builtin_exception=kind.__module__ == "builtins",
        message=message,
        line=line,
        source_line=source_line,
    )


def _text(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_MESSAGE]
    except Exception:
        return ""  # an exception of the learner's own whose text fails


def _place(function: Callable[..., Any], error: BaseException) -> tuple[int | None, str]:
    """Line in the learner's own cell, and its text, where the error passed through last."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if code and frame.f_code.co_filename == code.co_filename]
    if code is None or not lines:
        return None, ""
    return lines[-1], linecache.getline(code.co_filename, lines[-1]).strip()


def _signature_message(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], parameters: tuple[str, ...]
) -> str:
    """How the function is defined and how it has to be, if that is why it could not be called."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        wanted = f" It should take ({', '.join(parameters)})." if parameters else ""
        return f"It takes {signature}: {error}.{wanted}"
    return ""
