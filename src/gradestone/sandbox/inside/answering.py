"""The fork that answers the calls of exercises. It is the student's process: nothing here is believed."""

from __future__ import annotations

import builtins
import os
import signal
import sys
import time
import warnings

import numpy as np

from ...errors import WireError
from ...model import Answer
from ...selfcheck.calling import answer_of
from ...selfcheck.plain import NOTHING
from .. import protocol
from ..protocol import Order, read_frame
from ..replies import reply_of
from ..wire import decode, encode
from ..wireformat import Caps
from .displays import write_all
from .shell import NotebookShell

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
        be_quiet(devnull)
        _set_the_stage(shell, order)
        hold_s = HOLD_S if len(order.exercises) > 1 else 0.0
        held, written_at = b"", _clock()
        for asked in order.exercises:
            function = shell.user_ns.get(asked.name, NOTHING)
            parameters = tuple(asked.parameters)
            for left in reversed(range(asked.calls)):
                request = read_frame(requests)
                if request.kind != protocol.CALL or request.number != number:
                    return
                answer = reply(function, request.payload, parameters, caps)
                held += protocol.pack(protocol.ANSWER, number, answer)
                if not left or _clock() - written_at >= hold_s:
                    write_all(answers, held)
                    held, written_at = b"", _clock()
    finally:
        os._exit(0)


def _set_the_stage(shell: NotebookShell, order: Order) -> None:
    """The names as the order wants them: as they were at a place, and the reference's functions.

    The reference's code sees what the instructor's cells provide, whatever names mean to the student by now.
    """
    names = shell.user_ns
    if order.place in shell.namespaces:
        names.clear()
        names.update(shell.namespaces[order.place])
    if order.replacing:
        own = {name: value for name, value in names.items() if not hasattr(builtins, name)}
        before = {**own, **shell.given}
        reference = dict(before)
        for source in order.replacing:
            exec(compile(source, "<reference>", "exec"), reference)
        names.update({name: each for name, each in reference.items() if before.get(name, names) is not each})


def rehearse(shell: NotebookShell) -> None:
    """Make one call for nothing."""
    request = encode(((np.ones((2, 2)), {"W1": np.eye(2)}), {}))
    reply(lambda A, parameters: (A @ parameters["W1"], [A, None]), request, ("A", "parameters"), Caps())


def reply(function: object, request: bytes, parameters: tuple[str, ...], caps: Caps) -> bytes:
    """Call the function with the inputs of the request; what came of it as an encoded value."""
    args, kwargs = decode(request)
    answer = answer_of(function, args, kwargs, parameters)
    try:
        return encode(reply_of(answer), caps)
    except WireError:
        return encode(reply_of(Answer("unreadable")))
    except MemoryError:
        return encode(reply_of(Answer("memory")))


def be_quiet(devnull: int) -> None:
    """Nothing this process shows is wanted, and nothing the cells set up for a signal may strike here."""
    for number in (signal.SIGINT, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    for fd in (0, 1, 2):
        os.dup2(devnull, fd)
    sys.stdout = sys.stderr = open(devnull, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    warnings.simplefilter("ignore")
