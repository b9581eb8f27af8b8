"""The proving ground of the self-test: a make-believe course, listeners and a bystander to attack.

Everything here is made by the self-test, lives in one temporary folder or on the loopback interface, and
is gone afterwards. Nothing of the machine is ever a target.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..confine.capabilities import die_with_parent
from ..confine.policy import Policy, python_paths

SECRET = b"the answer key"


@dataclass(frozen=True, slots=True)
class SmallAllowance:
    """Limits that are quickly reached."""

    total_s: float = 30.0
    memory_bytes: int = 256 * 1024**2
    file_bytes: int = 1024**2
    processes: int = 16


LIMITS = SmallAllowance()

_IPC_PRIVATE, _IPC_REMOVE, _OWNER_ONLY = 0, 0, 0o600
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Ground:
    """What an attempt may aim at."""

    course: Path  # a folder the sandbox must not see
    scratch: Path
    bystander: int  # pid of a process outside
    secret_address: int  # where SECRET lies in the bystander's memory
    tcp_port: int
    udp_port: int
    abstract_name: str
    shared_memory: int  # id of a System V segment, -1 where there are none
    daemon_pipe: int  # write end; open as long as a daemon lives

    @property
    def secret_file(self) -> Path:
        """Nobody inside may read it."""
        return self.course / "secret.txt"

    @property
    def bystander_file(self) -> Path:
        """Nobody inside may change it."""
        return self.course / "roster.csv"

    @property
    def socket_path(self) -> str:
        """Somebody listens there."""
        return str(self.course / "service.sock")

    @property
    def datagram_path(self) -> str:
        """Somebody receives there."""
        return str(self.course / "log.sock")

    @property
    def policy(self) -> Policy:
        """What a run sees of it: the scratch."""
        return Policy(python_paths(), (self.scratch,), LIMITS, process_slack=LIMITS.processes)


@contextlib.contextmanager
def proving_ground(daemon_pipe: int) -> Iterator[Ground]:
    """Build the ground, and take it down again."""
    with contextlib.ExitStack() as stack:
        base = Path(tempfile.mkdtemp(prefix="selftest-"))
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        course, scratch = base / "course", base / "scratch"
        _write_course(course)
        scratch.mkdir()
        secret = ctypes.create_string_buffer(SECRET)
        abstract = f"\0gradestone-{os.getpid()}"
        tcp, udp = _listeners(stack, course, abstract)
        yield Ground(
            course=course,
            scratch=scratch,
            bystander=_bystander(stack),
            secret_address=ctypes.addressof(secret),
            tcp_port=tcp,
            udp_port=udp,
            abstract_name=abstract,
            shared_memory=_segment(stack),
            daemon_pipe=daemon_pipe,
        )


def _write_course(course: Path) -> None:
    course.mkdir()
    (course / "secret.txt").write_bytes(SECRET)
    roster = course / "roster.csv"
    roster.write_bytes(SECRET)
    roster.chmod(0o600)


def _listeners(stack: contextlib.ExitStack, course: Path, abstract: str) -> tuple[int, int]:
    def bound(family: int, kind: int, address: str | tuple[str, int]) -> socket.socket:
        listener = stack.enter_context(socket.socket(family, kind))
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen(1)
        return listener

    bound(socket.AF_UNIX, socket.SOCK_STREAM, abstract)
    bound(socket.AF_UNIX, socket.SOCK_STREAM, str(course / "service.sock"))
    bound(socket.AF_UNIX, socket.SOCK_DGRAM, str(course / "log.sock"))
    tcp = bound(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
    udp = bound(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
    return tcp.getsockname()[1], udp.getsockname()[1]


def _bystander(stack: contextlib.ExitStack) -> int:
    """Fork a process that sleeps until the ground is taken down."""
    pid = os.fork()
    if pid == 0:
        die_with_parent()
        os.closerange(0, os.sysconf("SC_OPEN_MAX"))
        while True:
            signal.pause()
    stack.callback(_end, pid)
    return pid


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _segment(stack: contextlib.ExitStack) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    segment: int = libc.shmget(_IPC_PRIVATE, _PAGE, _OWNER_ONLY)
    if segment != -1:
        stack.callback(libc.shmctl, segment, _IPC_REMOVE, None)
    return segment
