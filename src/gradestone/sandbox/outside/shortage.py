"""Whether the machine lacks what a run needs: then whatever ended the run, it was not the student."""

from __future__ import annotations

import errno
import mmap
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_ERRORS = frozenset(
    (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENOSPC, errno.EDQUOT, errno.ENOBUFS)
)
_KERNEL_COUNTS = Path("/proc/vmstat")
_DESCRIPTORS, _MEMORY_BYTES, _FILE_BYTES = 16, 64 * 1024**2, 1024**2


class Machine:
    """This machine, from the time this was made."""

    def __init__(self) -> None:
        self._killings = _killings_for_memory()

    def shortage(self) -> str:
        """What there is not enough of, for a person to read; "" when nothing is missing.

        Asked after a run is over: what it has used itself is free again.
        """
        if _killings_for_memory() > self._killings:
            return "the machine has no memory left: its kernel has killed processes to get some"
        return next((f"{what}: {lack}" for what, probe in _PROBES.items() if (lack := _lack(probe))), "")


def _lack(probe: Callable[[], None]) -> str:
    try:
        probe()
    except MemoryError:
        return os.strerror(errno.ENOMEM)
    except OSError as error:
        return os.strerror(error.errno) if error.errno in _ERRORS else ""
    return ""


def _open_descriptors() -> None:
    opened: list[int] = []
    try:
        opened += (os.open(os.devnull, os.O_RDONLY) for _ in range(_DESCRIPTORS))
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _start_process() -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def _take_memory() -> None:
    mmap.mmap(-1, _MEMORY_BYTES).close()


def _write_file() -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, _FILE_BYTES)


_PROBES: dict[str, Callable[[], None]] = {
    "no more open files": _open_descriptors,
    "no more processes": _start_process,
    "no more memory": _take_memory,
    "no more room for temporary files": _write_file,
}


def _killings_for_memory() -> int:
    """How many processes this kernel has killed so far because memory ran out."""
    try:
        counts = dict(line.split() for line in _KERNEL_COUNTS.read_text().splitlines())
    except (OSError, ValueError):
        return 0
    return int(counts.get("oom_kill", 0))
