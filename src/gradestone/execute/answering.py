"""The fork that answers the calls of one exercise. It is the student's process: nothing here is believed."""

from __future__ import annotations

import builtins
import linecache
import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradestone.errors import WireError
from gradestone.execute import frames
from gradestone.execute.displays import write_all
from gradestone.execute.pipes import read_frame
from gradestone.execute.shell import NotebookShell
from gradestone.execute.wire import Caps, encode
from gradestone.execute.wire import decode as decode_value

SEED = 20_011  # before every call: what a function draws does not depend on the calls before it
TEXT_CHARACTERS = 2000
LINE_CHARACTERS = 200


def answer_exercise(
    shell: NotebookShell,
    exercise: Mapping[str, Any],
    number: int,
    *,
    requests: int,
    answers: int,
    devnull: int,
    caps: Caps,
) -> None:
    """Answer calls of `exercise["name"]` until the worker closes, then end this process."""
    try:
        _be_quiet(devnull)
        for source in exercise["replacing"]:
            exec(compile(source, "<reference>", "exec"), shell.user_ns)
        call = _Call(shell, exercise["name"], tuple(exercise["parameters"]), caps)
        while (frame := read_frame(requests)).kind == frames.CALL and frame.number == number:
            write_all(answers, frames.pack(frames.ANSWER, number, call.reply(frame.payload)))
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
        before = self.inputs(args, kwargs)
        np.random.seed(SEED)
        random.seed(SEED)
        started = time.perf_counter()
        try:
            value = self.function(*args, **kwargs)
        except BaseException as error:  # SystemExit and KeyboardInterrupt are answers like any other
            return encode(self.raised(error, time.perf_counter() - started))
        return self.value(value, self.changed(before, args, kwargs), time.perf_counter() - started)

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

    def changed(
        self, before: dict[str, bytes], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[str, ...]:
        after = self.inputs(args, kwargs)
        return tuple(name for name, data in before.items() if after[name] != data)

    def raised(self, error: BaseException, seconds: float) -> tuple[Any, ...]:
        if isinstance(error, MemoryError):
            return ("memory",)
        kind = type(error)
        builtin = getattr(builtins, kind.__name__, None) is kind
        line, source_line = self.place(error)
        return ("raised", kind.__name__, builtin, _text_of(error), line, source_line, seconds)

    def place(self, error: BaseException) -> tuple[int | None, str]:
        """Line within its cell, and its text, of the innermost frame that is the student's."""
        found: tuple[int | None, str] = (None, "")
        traceback = error.__traceback__
        while traceback is not None:
            file = traceback.tb_frame.f_code.co_filename
            if file in self.cells:
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
