"""The fork server at work: warm, then one run after the other, each with its monitor in here."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from ...model import Limits
from ..confine import Confinement, Enclosure, Policy, python_paths
from ..confine.capabilities import die_with_parent
from ..confine.confinement import NEW_ROOT
from ..examining.cell_text import prepare_cells
from ..protocol import MESSAGE_BYTES, RUN_DESCRIPTORS, NewRun, Setup
from ..shortcuts import collapse_memory
from .monitor import watch_run
from .notebook_process import Handover, run_notebook
from .shell import NotebookShell
from .warmup import given_names, import_bundle, learn_cells


def prepare(shell: NotebookShell, enclosure: Enclosure, setup: Setup) -> Serving:
    """Make this process, which is warm, ready for runs of submissions of one bundle.

    Raises
    ------
    Exception : a module of the bundle does not import, or the namespaces cannot be entered
    """
    bundle, confinement = Path(setup.bundle), Confinement(setup.tier, tuple(setup.layers))
    import_bundle(bundle, setup.assignment)
    learn_cells(shell, bundle)
    if setup.cells:
        prepare_cells(shell, _taken(Path(setup.cells)))
    shell.given = given_names(bundle)
    readable = (bundle, *python_paths())
    confinement.prepare(readable)
    _leave_terminal()
    settle_down()
    gc.enable()
    enclosure.enter(confinement)
    return Serving(enclosure, confinement, readable)


class Serving:
    """Runs submissions in forks of this process, which `prepare` has made ready."""

    def __init__(self, enclosure: Enclosure, confinement: Confinement, readable: tuple[Path, ...]) -> None:
        self._enclosure = enclosure
        self._confinement = confinement
        self._readable = readable

    def serve(self, worker: socket.socket) -> None:
        """Run what the worker asks for until it is gone."""
        control: socket.socket | None = None
        while True:
            data, fds, _, _ = socket.recv_fds(worker, MESSAGE_BYTES, RUN_DESCRIPTORS)
            if control is not None:
                control.close()  # not sooner: closing it on a word unread, the last word would be lost
            if not data:
                break
            new = NewRun(*json.loads(data))
            control = socket.socket(fileno=fds[0])
            self._run((worker, control), Path(new.scratch), Limits(**new.limits), fds[1:])

    def _run(
        self, sockets: tuple[socket.socket, socket.socket], scratch: Path, limits: Limits, pipes: list[int]
    ) -> None:
        policy = Policy(self._readable, writable=(scratch,), limits=limits)
        own_tree = NEW_ROOT in self._confinement.layers
        outputs, requests, answers = pipes
        handover = Handover(
            scratch, limits.output_bytes, limits.answer_bytes, outputs, requests, answers, own_tree
        )

        def fork() -> int:
            """Fork the notebook process, which alone holds the pipes from then on."""
            server = os.getpid()
            pid = -1
            try:
                pid = os.fork()
            finally:
                for pipe in pipes if pid else ():
                    os.close(pipe)
            if pid == 0:
                self._become_notebook(server, sockets, handover, policy)
            return pid

        watch_run(sockets[1], self._enclosure, limits, fork)

    def _become_notebook(
        self, server: int, sockets: Iterable[socket.socket], handover: Handover, policy: Policy
    ) -> NoReturn:
        """In the fork. Never returns."""

        def lock_down() -> None:
            self._confinement.lock_down(policy)
            die_with_parent()  # a change of identity forgets it

        try:
            for each in sockets:
                each.close()
            self._enclosure.let_go()
            die_with_parent()
            if os.getppid() in (server, 0):  # 0: the server is outside this process table
                run_notebook(handover, lock_down)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)


def _taken(texts: Path) -> list[str]:
    """The texts in the file, which nobody else finds there afterwards."""
    found: list[str] = json.loads(texts.read_bytes())
    texts.unlink()
    return found


def settle_down() -> None:
    """No garbage, memory as forks like it."""
    gc.collect()
    gc.freeze()
    collapse_memory()


def _leave_terminal() -> None:
    """Signals as a kernel has them, and nothing to read or write: the state every run starts from."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)
