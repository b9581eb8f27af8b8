"""The notebook process: runs the cells, then forks for the answers. Untrusted from its first cell."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import json
import os
import random
import resource
import select
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from IPython.core.interactiveshell import ExecutionResult

from .. import protocol
from ..examining.desk import Desk
from ..protocol import WORK, NumberedCell, Order, read_frame
from ..wireformat import Caps
from .answering import answer_calls
from .displays import OutputPipe, write_all
from .serving_requests import serve_requests
from .shell import NotebookShell, use_streams

SEED = 20_011  # a submission runs the same each time
T = TypeVar("T")
_loop: asyncio.AbstractEventLoop | None = None
NOTHING = "pass"  # a cell that only counts
FIRST_PIPE = 240  # out of the way of code that closes the first descriptors
_FIRST_FILE = 3
SPARE_DESCRIPTORS = 16  # behind it, where an account may not have so many


@dataclass(frozen=True, slots=True)
class Handover:
    """What the fork server hands over to a notebook process."""

    scratch: Path
    output_bytes: int
    answer_bytes: int
    outputs: int  # file descriptors
    requests: int
    answers: int
    has_own_tree: bool  # of files: what lies in /tmp is nobody else's


def run_notebook(handover: Handover, lock_down: Callable[[], None]) -> None:
    """Run the cells and answer the calls of one submission; ends the process."""
    try:
        try:
            handover = _with_high_pipes(handover)
            pipe = _settle(handover)
            cells = [NumberedCell(*cell) for cell in json.loads(read_frame(handover.requests).payload)]
            devnull = os.open(os.devnull, os.O_RDWR)
            lock_down()
        except Exception:
            fault = traceback.format_exc().encode()[-protocol.CONTROL_BYTES :]
            write_all(handover.outputs, protocol.pack(protocol.FAULT, 0, fault))
            return
        shell = NotebookShell.instance()
        _run_cells(shell, pipe, cells, handover.requests)
        _serve(shell, pipe, handover, devnull)
    except EOFError:
        pass  # the worker has what it wanted
    finally:
        os._exit(0)


def _with_high_pipes(handover: Handover) -> Handover:
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))  # the account's own; ours comes later
    first = FIRST_PIPE if allowed == resource.RLIM_INFINITY else min(FIRST_PIPE, allowed - SPARE_DESCRIPTORS)
    outputs, requests, answers = (
        fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, first)
        for fd in (handover.outputs, handover.requests, handover.answers)
    )
    for fd in (handover.outputs, handover.requests, handover.answers):
        os.close(fd)
    return replace(handover, outputs=outputs, requests=requests, answers=answers)


def _settle(handover: Handover) -> OutputPipe:
    """The surroundings of a fresh kernel started in the submission's own folder."""
    work, home = handover.scratch / WORK, str(handover.scratch)
    os.environ.update(HOME=home, TMPDIR=home, MPLCONFIGDIR=home, IPYTHONDIR=home)
    for name in ("PYTHONPATH", "GLIBC_TUNABLES"):
        os.environ.pop(name, None)
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # as nbgrader tells cells that want to know
    os.environ.update(PIP_RETRIES="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    os.chdir(work)
    sys.path.append(str(work))  # last: a student's numpy.py is never ours
    sys.argv = [""]
    random.seed(SEED)
    np.random.seed(SEED)
    _open_loop()  # a kernel's cells run inside a loop
    pipe = OutputPipe(handover.outputs, handover.output_bytes)
    use_streams(pipe)
    return pipe


def _run_cells(shell: NotebookShell, pipe: OutputPipe, cells: list[NumberedCell], requests: int) -> None:
    for cell in cells:
        if _told_to_stop(requests):
            break
        if cell.source == NOTHING:
            shell.remember(cell.number)
            pipe.pass_over(cell.number, shell.pass_over(NOTHING))
            continue
        pipe.open_cell(cell.number, quiet=cell.quiet or bool(cell.before))
        if cell.before:
            run_cell(shell, cell.before, goes_on="always", counts=False)
            pipe.show_from_here(quiet=cell.quiet)
        blank = not cell.source.strip()
        success = blank or run_cell(shell, cell.source, goes_on=cell.goes_on)
        if os.getpid() != pipe.owner:
            os._exit(0)  # a child that the student forked and let run on
        pipe.close_cell(cell.number, None if blank else shell.execution_count - 1, success=success)
    pipe.finish()


def run_cell(shell: NotebookShell, source: str, *, goes_on: str = "never", counts: bool = True) -> bool:
    """Run one cell; the interrupt of a worker that has waited too long strikes here and nowhere else."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return _run_in_loop(shell.run_notebook_cell(source, goes_on=goes_on, counts=counts))
    except BaseException:
        return False
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_in_loop(cell: Coroutine[Any, Any, T]) -> T:
    loop = _open_loop()
    task = loop.create_task(cell)
    try:
        return loop.run_until_complete(task)
    except KeyboardInterrupt:  # while the cell was waiting in the loop
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            return loop.run_until_complete(task)
        raise


def _open_loop() -> asyncio.AbstractEventLoop:
    """The loop of this process; a new one if the student has closed it."""
    global _loop
    if _loop is None or _loop.is_closed():
        _loop = asyncio.new_event_loop()
        asyncio.set_event_loop(_loop)
    return _loop


def _forget_loop() -> None:
    """In a fork: what belongs to the parent's loop stays as it is."""
    global _loop
    _loop = None


def close_loop() -> None:
    """Close the loop of this process, so that its forks make their own."""
    global _loop
    if _loop is not None:
        _loop.close()
    _loop = None


def _told_to_stop(requests: int) -> bool:
    return bool(select.select([requests], [], [], 0)[0])


def _serve(shell: NotebookShell, pipe: OutputPipe, handover: Handover, devnull: int) -> None:
    """Fork for answers, and run further cells, until the worker is gone."""
    caps = Caps(total_bytes=handover.answer_bytes)
    desk: Desk | None = None
    while True:
        frame = read_frame(handover.requests)
        if frame.kind == protocol.CELLS:
            cells = [NumberedCell(*cell) for cell in json.loads(frame.payload)]
            _run_cells(shell, pipe, cells, handover.requests)
        elif frame.kind in (protocol.ORDER, protocol.SERVE):
            gc.freeze()
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _fork_for(frame, shell, handover, devnull, caps)
        elif frame.kind == protocol.EXAM:
            desk = desk or _desk(shell, handover)
            desk.examine(frame.number, frame.payload)


def run_alone(source: str) -> ExecutionResult:
    """Run a cell that is not counted, and can be interrupted; its value and what it raised."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return _run_in_loop(NotebookShell.instance().run_alone(source))
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _desk(shell: NotebookShell, handover: Handover) -> Desk:
    """What makes this the examiner's process, and no student's."""
    caps = Caps(total_bytes=handover.answer_bytes)

    temporary = protocol.TEMPORARY if handover.has_own_tree else ""
    return Desk(
        shell,
        run_alone,
        requests=handover.requests,
        answers=handover.answers,
        caps=caps,
        temporary=temporary,
    )


def _fork_for(
    frame: protocol.Frame, shell: NotebookShell, handover: Handover, devnull: int, caps: Caps
) -> None:
    number = frame.number
    _reap_dead_children()
    places = _places_in_files()
    pid = os.fork()
    if pid == 0:
        os.close(handover.outputs)
        pipes = {"requests": handover.requests, "answers": handover.answers, "devnull": devnull}
        if frame.kind == protocol.ORDER:
            answer_calls(shell, Order.from_json(frame.payload), number, **pipes, caps=caps)
        else:
            _forget_loop()
            serve_requests(shell, run_alone, number, **pipes, caps=caps)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)
    for fd, place in places.items():
        os.lseek(fd, place, os.SEEK_SET)
    write_all(handover.answers, protocol.pack(protocol.GONE, number))


def _places_in_files() -> dict[int, int]:
    """How far each open file has been read: a fork reads on from there, and moves it for those after it.

    A picture is read when somebody looks at it, which may be each of them.
    """
    places = {}
    for fd in range(_FIRST_FILE, FIRST_PIPE + SPARE_DESCRIPTORS):
        try:
            places[fd] = os.lseek(fd, 0, os.SEEK_CUR)
        except OSError:
            continue  # none, or no file
    return places


def _reap_dead_children() -> None:
    """Children of the student's that were killed count against the limit of processes until then."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
