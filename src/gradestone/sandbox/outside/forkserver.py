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
from ...files.temporary import TemporaryFolder
from ...model import Limits
from ..confine import Confinement
from ..protocol import MESSAGE_BYTES
from ..speed.fontlist import keep_font_list, lend_font_list
from ..speed.hugepages import TUNABLES

START_S, ANSWER_S = 120.0, 30.0
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class ForkServer:
    """One fork server process. It gets ready on its own as far as it can without knowing for what."""

    def __init__(self) -> None:
        self._prepared = False
        self._folder = TemporaryFolder()
        self.folder = self._folder.path
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (closed in close)
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            lend_font_list(self.folder)
            with other:
                self._process = self._start(other)
        except BaseException:
            self.close()
            raise

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
        message = {"scratch": str(scratch), "limits": dataclasses.asdict(limits)}
        socket.send_fds(self._socket, [json.dumps(message).encode()], fds)

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
        process = getattr(self, "_process", None)
        if process is not None:
            if not self._prepared:
                process.kill()  # it is still importing, and has run nothing
            try:
                process.wait(ANSWER_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._words.close()
        self._folder.close()

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
        } | dict.fromkeys(ONE_THREAD, "1")

    def _greet(self, bundle: Path, assignment: str | None, confinement: Confinement) -> None:
        setup = {
            "bundle": str(bundle),
            "assignment": assignment,
            "tier": confinement.tier,
            "layers": confinement.layers,
        }
        answer: dict[str, str] = {}
        with contextlib.suppress(OSError):
            self._socket.send(json.dumps(setup).encode())
        with contextlib.suppress(OSError):  # it may have said why it cannot before it was asked
            answer = json.loads(self._receive(START_S) or b"{}")
        if answer.get("state") != "ready":
            raise SandboxError(
                f"the fork server for {bundle} did not start. Run `gradestone doctor`. It said last:\n"
                f"{answer.get('problem') or self._last_words()}"
            )

    def _receive(self, timeout_s: float) -> bytes:
        ready, _, _ = select.select([self._socket], [], [], timeout_s)
        return self._socket.recv(MESSAGE_BYTES) if ready else b""

    def _last_words(self) -> str:
        self._words.seek(0, os.SEEK_END)
        self._words.seek(max(self._words.tell() - 4000, 0))
        return self._words.read().decode("utf-8", "replace").strip() or "(nothing)"


def _packages() -> list[str]:
    """Where this process has the engine and everything else from; the server puts it in order."""
    return [str(Path(__file__).parents[3]), *(entry for entry in sys.path if entry.endswith("-packages"))]
