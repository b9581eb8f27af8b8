"""The worker's end of the fork server: starts it, asks it for runs, ends it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ...errors import SandboxError
from ...files.children import ONE_THREAD
from ...files.temporary import TemporaryFolder
from ...model import Limits
from ..clock import now, wait
from ..confine import Confinement
from ..protocol import MESSAGE_BYTES, NewRun, Readiness, Setup, to_json
from ..shortcuts import TUNABLES, keep_font_list, lend_font_list

START_S, ANSWER_S = 120.0, 30.0


class ForkServer:
    """One fork server process. It gets ready on its own as far as it can without knowing for what."""

    def __init__(self) -> None:
        self._prepared = False
        with contextlib.ExitStack() as held:
            self.folder = held.enter_context(TemporaryFolder()).path
            self._words = held.enter_context(tempfile.TemporaryFile())
            self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            held.enter_context(self._socket)
            lend_font_list(self.folder)
            with other:
                self._process = self._start(other)
            self._held = held.pop_all()

    def prepare(self, bundle: Path, assignment: str | None, confinement: Confinement) -> None:
        """Have it ready for runs of submissions of one bundle.

        Raises
        ------
        SandboxError : it cannot be; the message ends with its own last words
        """
        self._prepared = True
        self._greet(bundle, assignment, confinement)
        keep_font_list(self.folder)

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
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process now; the kernel ends those of its run."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the process and remove its folder."""
        self._socket.close()
        if not self._prepared:
            self._process.kill()  # it is still importing, and has run nothing
        try:
            self._process.wait(ANSWER_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._held.close()

    def _start(self, other: socket.socket) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", "gradestone.sandbox.inside.server", str(other.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=self._words,
            stderr=self._words,
            env=self._environment(),
            cwd=self.folder,
            pass_fds=[other.fileno()],
            start_new_session=True,
        )

    def _environment(self) -> dict[str, str]:
        folder = str(self.folder)
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": os.pathsep.join(_packages()),
            "PYTHONHASHSEED": "0",  # the order of a set is the same at each regrade
            "LANG": "C.UTF-8",
            "GLIBC_TUNABLES": TUNABLES,
            "HOME": folder,
            "TMPDIR": folder,
            "IPYTHONDIR": folder,
            "MPLCONFIGDIR": folder,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        } | ONE_THREAD

    def _greet(self, bundle: Path, assignment: str | None, confinement: Confinement) -> None:
        answer = b""
        with contextlib.suppress(OSError):
            self._socket.send(to_json(Setup(str(bundle), assignment, confinement.tier, confinement.layers)))
        with contextlib.suppress(OSError):  # it may have said why it cannot before it was asked
            answer = self._receive(START_S)
        problem = Readiness(*json.loads(answer)).problem if answer else self._last_words()
        if problem:
            raise SandboxError(
                f"the fork server for {bundle} did not start. Run `gradestone doctor`. "
                f"It said last:\n{problem}"
            )

    def _receive(self, timeout_s: float) -> bytes:
        ready = wait({self._socket.fileno(): select.POLLIN}, now() + timeout_s)
        return self._socket.recv(MESSAGE_BYTES) if ready else b""

    def _last_words(self) -> str:
        self._words.seek(0, os.SEEK_END)
        self._words.seek(max(self._words.tell() - 4000, 0))
        return self._words.read().decode("utf-8", "replace").strip() or "(nothing)"


def _packages() -> list[str]:
    """Where this process has the engine and everything else from; the server puts it in order."""
    return [str(Path(__file__).parents[3]), *(entry for entry in sys.path if entry.endswith("-packages"))]
