"""The fork that answers the calls of exercises. It is the student's process: nothing here is believed."""

from __future__ import annotations

import builtins
import linecache
import os
import random
import signal
import sys
import time
import warnings
from types import FunctionType
from typing import Any

import numpy as np

from ...errors import WireError
from .. import protocol
from ..protocol import Order, read_frame
from ..wire import Caps, encode
from ..wire import decode as decode_value
from .displays import write_all
from .shell import NotebookShell

SEED = 20_011  # before every call: what a function draws does not depend on the calls before it
TEXT_CHARACTERS = 2000
LINE_CHARACTERS = 200
HOLD_S = 0.05
"""Answers of several exercises may wait so long for the rest of their exercise: each write wakes the worker.
Those of one alone must not: a call that never ends would take the answers before it along."""
_clock = time.monotonic  # not the student's


def answer_calls(
    shell: NotebookShell,
    order: Order,
    number: int,
    *,
    requests: int,
    answers: int,
    devnull: int,
    caps: Caps,
) -> None:
    """Answer the calls of every exercise of the order, then end this process."""
    try:
        _be_quiet(devnull)
        for source in order.replacing:
            exec(compile(source, "<reference>", "exec"), shell.user_ns)
        hold_s = HOLD_S if len(order.exercises) > 1 else 0.0
        held, written_at = b"", _clock()
        for asked in order.exercises:
            call = _Call(shell, asked.name, tuple(asked.parameters), caps)
            for left in reversed(range(asked.calls)):
                request = read_frame(requests)
                if request.kind != protocol.CALL or request.number != number:
                    return
                held += protocol.pack(protocol.ANSWER, number, call.reply(request.payload))
                if not left or _clock() - written_at >= hold_s:
                    write_all(answers, held)
                    held, written_at = b"", _clock()
    finally:
        os._exit(0)


def rehearse(shell: NotebookShell) -> None:
    """Make one call for nothing."""
    request = encode(((np.ones((2, 2)), {"W1": np.eye(2)}), {}))
    shell.user_ns["rehearsed"] = lambda A, parameters: (A @ parameters["W1"], [A, None])
    _Call(shell, "rehearsed", ("A", "parameters"), Caps()).reply(request)


class _Call:
    def __init__(self, shell: NotebookShell, name: str, parameters: tuple[str, ...], caps: Caps) -> None:
        self.function = shell.user_ns.get(name)
        self.cells = shell.compile._filename_map
        self.parameters = parameters
        self.caps = caps

    def reply(self, request: bytes) -> bytes:
        """Call the function on fresh copies of the inputs; what came of it as an encoded value."""
        if not callable(self.function):
            return encode(("undefined",))
        args, kwargs = decode_value(request)
        np.random.seed(SEED)
        random.seed(SEED)
        started = time.perf_counter()
        try:
            value = self.function(*args, **kwargs)
        except BaseException as error:  # SystemExit and KeyboardInterrupt are answers like any other
            return encode(self.raised(error, time.perf_counter() - started))
        seconds = time.perf_counter() - started
        return self.value(value, self.changed(request, args, kwargs), seconds)

    def value(self, value: object, changed: tuple[str, ...], seconds: float) -> bytes:
        try:
            return encode(("value", value, changed, seconds), self.caps)
        except WireError as error:
            return encode(("unreadable", str(error)))
        except MemoryError:
            return encode(("memory",))

    def inputs(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, bytes]:
        """Every named input as bytes."""
        named = dict(zip(self.parameters, args, strict=False)) | kwargs
        return {name: _fingerprint(value) for name, value in named.items()}

    def changed(self, request: bytes, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, ...]:
        """Names of the inputs that are no longer what they were in the request."""
        if _fingerprint((args, kwargs)) == request:
            return ()
        before, after = self.inputs(*decode_value(request)), self.inputs(args, kwargs)
        return tuple(name for name, data in before.items() if after.get(name) != data)

    def raised(self, error: BaseException, seconds: float) -> tuple[Any, ...]:
        if isinstance(error, MemoryError):
            return ("memory",)
        kind = type(error)
        builtin = getattr(builtins, kind.__name__, None) is kind
        line, source_line = self.place(error)
        return ("raised", kind.__name__, builtin, _text_of(error), line, source_line, seconds)

    def place(self, error: BaseException) -> tuple[int | None, str]:
        """Line within its cell, and its text, where the error came through last.

        In the function's own cell, as the learner's own check says it; without one, in any of the student's.
        """
        own = self.function.__code__.co_filename if type(self.function) is FunctionType else ""
        cells = {own} if own in self.cells else self.cells
        found: tuple[int | None, str] = (None, "")
        traceback = error.__traceback__
        while traceback is not None:
            file = traceback.tb_frame.f_code.co_filename
            if file in cells:
                found = (traceback.tb_lineno, file)
            traceback = traceback.tb_next
        line, file = found
        return (line, linecache.getline(file, line).strip()[:LINE_CHARACTERS]) if line else (None, "")


def _fingerprint(value: object) -> bytes:
    try:
        return encode(value)
    except WireError:
        return b""


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:TEXT_CHARACTERS]
    except BaseException:
        return ""


def _be_quiet(devnull: int) -> None:
    """Nothing this process shows is wanted, and nothing the cells set up for a signal may strike here."""
    for number in (signal.SIGINT, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    for fd in (0, 1, 2):
        os.dup2(devnull, fd)
    sys.stdout = sys.stderr = open(devnull, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    warnings.simplefilter("ignore")
