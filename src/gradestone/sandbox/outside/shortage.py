"""Whether the machine lacks what a run needs: then whatever failed in the run, it was not the student."""

from __future__ import annotations

import errno
import mmap
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from ...errors import SandboxError
from ...selfcheck.words import N_, _
from ..protocol import End, Ending

FALSE_STARTS = 2  # of runs, before a submission is given up here
_WANT_OF_MEMORY = frozenset(("memory", "MemoryError"))
_EXCUSABLE = _WANT_OF_MEMORY | {
    Ending.CLOSED, Ending.GONE, Ending.SERVER, Ending.SIGNAL, Ending.EXIT, "OSError", "BlockingIOError"
}  # fmt: skip
_ERRORS = frozenset(
    (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENOSPC, errno.EDQUOT, errno.ENOBUFS)
)
_KERNEL_COUNTS = Path("/proc/vmstat")
_DESCRIPTORS, _MEMORY_BYTES, _FILE_BYTES = 16, 64 * 1024**2, 1024**2


class Machine:
    """The one that all of this runs on, watched from the time this object was made.

    promised_bytes : what a run may take of its memory
    """

    def __init__(self, promised_bytes: int) -> None:
        self._promised_bytes = promised_bytes
        self._killings = _killings_for_memory()
        self._false_starts = 0

    def excuse(self, why: str) -> None:
        """Say that it was the machine, if it lacks something and `why` a run failed may come of that.

        Raises
        ------
        SandboxError : it does
        """
        if why not in _EXCUSABLE:
            return
        needed = self._promised_bytes if why in _WANT_OF_MEMORY else _MEMORY_BYTES
        if lack := self.shortage(needed):
            words = _("a run has failed ({why}), and {lack}. See to the machine and grade again.")
            raise SandboxError(words.format(why=why, lack=lack))

    def count_false_start(self, end: End) -> None:
        """A run has ended before its first cell began: nothing of the student's had run in it.

        Raises
        ------
        SandboxError : so have others
        """
        self._false_starts += 1
        if self._false_starts > FALSE_STARTS:
            lack = self.shortage() or _("run `gradestone doctor`")
            words = _("{count} runs ended before their first cell ({end}): {lack}.")
            raise SandboxError(words.format(count=self._false_starts, end=end, lack=lack))

    def shortage(self, needed_bytes: int = _MEMORY_BYTES) -> str:
        """What there is not enough of, for a person to read; "" when nothing is missing.

        Asked after a run is over: what it has used itself is free again.
        """
        if _killings_for_memory() > self._killings:
            return _("the machine has no memory left: its kernel has killed processes to get some")
        memory = _PROMISED_MEMORY if needed_bytes > _MEMORY_BYTES else _MEMORY
        probes = {**_PROBES, memory: lambda: _take_memory(needed_bytes)}
        found = ((words, _lack(probe)) for words, probe in probes.items())
        size = needed_bytes >> 20
        return next((_(words).format(lack=lack, size=size) for words, lack in found if lack), "")


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


def _take_memory(size: int) -> None:
    mmap.mmap(-1, size).close()


def _write_file() -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, _FILE_BYTES)


_PROBES: dict[str, Callable[[], None]] = {
    N_("there is no room for more open files ({lack})"): _open_descriptors,
    N_("there is no room for more processes ({lack})"): _start_process,
    N_("there is no room for temporary files ({lack})"): _write_file,
}
_MEMORY = N_("there is no {size} MiB of memory ({lack})")
_PROMISED_MEMORY = N_("there is no {size} MiB of memory, as c.Gradestone.memory_bytes promises ({lack})")


def _killings_for_memory() -> int:
    """How many processes this kernel has killed so far because memory ran out."""
    try:
        counts = dict(line.split() for line in _KERNEL_COUNTS.read_text().splitlines())
    except (OSError, ValueError):
        return 0
    return int(counts.get("oom_kill", 0))
