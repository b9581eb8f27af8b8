"""The worker's end of the fork server: has it forked, asks it for runs, ends it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import select
import signal
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ...errors import SandboxError
from ...files.temporary import TemporaryFolder
from ...model import Limits
from ..clock import now, wait
from ..confine import Confinement
from ..protocol import MESSAGE_BYTES, NewRun, Readiness, Setup, to_json
from .zygotes import Zygote

START_S, ANSWER_S = 120.0, 30.0


class ForkServer:
    """One fork server process, forked from a zygote for submissions of one bundle. It gets ready on its own.

    Raises
    ------
    OSError : the zygote is gone
    """

    def __init__(
        self,
        zygote: Zygote,
        bundle: Path,
        assignment: str | None,
        confinement: Confinement,
        cells: Sequence[str] = (),
    ) -> None:
        self._bundle = bundle
        self.pid = self._pidfd = -1  # until it is ready
        with contextlib.ExitStack() as held:
            self.folder = held.enter_context(TemporaryFolder()).path
            self._words = held.enter_context(tempfile.TemporaryFile())
            self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            held.enter_context(self._socket)
            with other:
                zygote.fork_server(self.folder, [other.fileno(), self._words.fileno()])
            place = str(bundle), assignment, confinement.tier, confinement.layers
            self._socket.send(to_json(Setup(*place, self._kept(cells) if cells else "")))
            self._held = held.pop_all()

    def _kept(self, cells: Sequence[str]) -> str:
        """A file of these texts, which may be longer than a message."""
        texts = self.folder / "cells.json"
        texts.write_text(json.dumps(cells), encoding="utf-8")
        return str(texts)

    def await_ready(self) -> None:
        """Return when it is ready for runs.

        Raises
        ------
        SandboxError : it cannot be; the message ends with its own last words
        """
        if self._pidfd >= 0:
            return
        answer, descriptors = self._receive(START_S)
        readiness = Readiness(*json.loads(answer)) if answer else Readiness(self._last_words())
        if readiness.problem:
            raise SandboxError(
                f"the fork server for {self._bundle} did not start. Run `gradestone doctor`. "
                f"It said last:\n{readiness.problem}"
            )
        self.pid, self._pidfd = readiness.pid, descriptors[0]
        self._held.callback(os.close, self._pidfd)

    def start_run(self, scratch: Path, limits: Limits, fds: Sequence[int]) -> None:
        """Begin a run with `fds`: control, outputs, requests, answers. One at a time.

        Raises
        ------
        OSError : the server is gone
        """
        message = NewRun(str(scratch), dataclasses.asdict(limits))
        socket.send_fds(self._socket, [to_json(message)], fds)

    def is_alive(self) -> bool:
        """False once the process has ended."""
        return self._pidfd < 0 or not self._wait(0.0)

    def kill(self) -> None:
        """End the process now; the kernel ends those of its run."""
        if self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            self._wait(ANSWER_S)

    def close(self) -> None:
        """End the process and remove its folder."""
        with contextlib.suppress(OSError, SandboxError):
            self._socket.shutdown(socket.SHUT_WR)
            self.await_ready()  # it leaves then; or it is gone already
            if not self._wait(ANSWER_S):
                self.kill()
        self._held.close()

    def _wait(self, timeout_s: float) -> bool:
        """Whether the process has ended, or does so in time."""
        return bool(wait({self._pidfd: select.POLLIN}, now() + timeout_s))

    def _receive(self, timeout_s: float) -> tuple[bytes, list[int]]:
        data, descriptors = b"", list[int]()
        with contextlib.suppress(OSError):
            if wait({self._socket.fileno(): select.POLLIN}, now() + timeout_s):
                data, descriptors, _, _ = socket.recv_fds(self._socket, MESSAGE_BYTES, 1)
        return data, descriptors

    def _last_words(self) -> str:
        self._words.seek(0, os.SEEK_END)
        self._words.seek(max(self._words.tell() - 4000, 0))
        return self._words.read().decode("utf-8", "replace").strip() or "(nothing)"
