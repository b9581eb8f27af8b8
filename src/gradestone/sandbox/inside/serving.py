"""The fork server at work: warm, then one run after the other, each supervised from here."""

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
from ..protocol import MESSAGE_BYTES
from ..speed.hugepages import collapse_memory
from .monitor import supervise
from .notebook_process import Task, run_notebook
from .warmup import forget, import_bundle, learn_cells, warm_up

PIPES = 4  # of a run: control, outputs, requests, answers


class Serving:
    """Everything a run finds done already. Must be made in a process of its own."""

    def __init__(self, enclosure: Enclosure) -> None:
        self._enclosure = enclosure
        self._shell = warm_up()

    def prepare(self, bundle: str, assignment: str | None, tier: int, layers: list[str]) -> None:
        """Be ready for runs of submissions of one bundle.

        Raises
        ------
        Exception : a module of the bundle does not import, or the namespaces cannot be entered
        """
        import_bundle(Path(bundle), assignment)
        forget(self._shell)
        learn_cells(self._shell, Path(bundle))
        self._confinement = Confinement(tier, tuple(layers))
        self._readable = (Path(bundle), *python_paths())
        self._confinement.prepare(self._readable)
        _settle_down()
        self._enclosure.enter(self._confinement)

    def serve(self, worker: socket.socket) -> None:
        """Run what the worker asks for until it is gone."""
        control: socket.socket | None = None
        while True:
            data, fds, _, _ = socket.recv_fds(worker, MESSAGE_BYTES, PIPES)
            if control is not None:
                control.close()  # not sooner: closing it on a word unread, the last word would be lost
            if not data:
                break
            message = json.loads(data)
            control = socket.socket(fileno=fds[0])
            self._run((worker, control), Path(message["scratch"]), Limits(**message["limits"]), fds[1:])

    def _run(
        self, sockets: tuple[socket.socket, socket.socket], scratch: Path, limits: Limits, pipes: list[int]
    ) -> None:
        policy = Policy(self._readable, writable=(scratch,), limits=limits)
        task = Task(scratch, limits.output_bytes, limits.answer_bytes, *pipes)

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
                self._become_notebook(server, sockets, task, policy)
            return pid

        supervise(sockets[1], self._enclosure, limits, fork)

    def _become_notebook(
        self, server: int, sockets: Iterable[socket.socket], task: Task, policy: Policy
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
                run_notebook(task, lock_down)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)


def _settle_down() -> None:
    """One thread, no collectable garbage, no terminal: the state every fork starts from."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)
    gc.collect()
    gc.freeze()
    collapse_memory()
