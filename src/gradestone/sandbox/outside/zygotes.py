"""The graders' end of the zygote: one process that warms up once for all fork servers of a grading run."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from ...files.children import ONE_THREAD
from ...files.temporary import TemporaryFolder
from ..protocol import NewServer, to_json
from ..shortcuts import TUNABLES, keep_font_list, lend_font_list


class Zygote:
    """A zygote as any process sees that holds an end of its socket: orders go in, nothing comes out."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders

    @classmethod
    def at(cls, descriptor: int) -> Self:
        """The one at the other end of an inherited descriptor."""
        return cls(socket.socket(fileno=descriptor))

    def fileno(self) -> int:
        """The descriptor to inherit."""
        return self._orders.fileno()

    def is_alive(self) -> bool:
        """False once the process has ended."""
        poll = select.poll()
        poll.register(self._orders, 0)
        return not poll.poll(0)

    def fork_server(self, home: Path, descriptors: Sequence[int]) -> None:
        """Have a fork server forked as soon as that is possible. `descriptors` are those of `NewServer`.

        Raises
        ------
        OSError : the zygote is gone
        """
        socket.send_fds(self._orders, [to_json(NewServer(str(home)))], descriptors)

    def close(self) -> None:
        """Give no more orders. Servers live on."""
        self._orders.close()


class OwnZygote(Zygote):
    """A zygote that this process has started, and ends. It warms up on its own."""

    def __init__(self) -> None:
        with contextlib.ExitStack() as held:
            self._folder = held.enter_context(TemporaryFolder()).path
            words = held.enter_context(tempfile.TemporaryFile())
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            held.enter_context(ours)
            lend_font_list(self._folder)
            with theirs:
                self._process = subprocess.Popen(
                    [*_COMMAND, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=words,
                    stderr=words,
                    env=_environment(self._folder),
                    cwd=self._folder,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            super().__init__(ours)
            self._held = held.pop_all()

    def close(self) -> None:
        """End the process. It may still be importing, and has run nothing."""
        super().close()
        self._process.kill()
        self._process.wait()
        keep_font_list(self._folder)
        self._held.close()


_COMMAND = (sys.executable, "-P", "-s", "-B", "-m", "gradestone.sandbox.inside.zygote")


def _environment(folder: Path) -> dict[str, str]:
    home = str(folder)
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join(_packages()),
        "PYTHONHASHSEED": "0",  # the order of a set is the same at each regrade
        "LANG": "C.UTF-8",
        "GLIBC_TUNABLES": TUNABLES,
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": home,
        "MPLCONFIGDIR": home,
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    } | ONE_THREAD


def _packages() -> list[str]:
    """Where this process has the engine and everything else from; the server puts it in order."""
    return [str(Path(__file__).parents[3]), *(entry for entry in sys.path if entry.endswith("-packages"))]
