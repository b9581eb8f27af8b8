"""Trusted child processes: a module of the engine or the course, run to its end on its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .progress import child_followed

ENGINE = Path(__file__).resolve().parents[2]

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
"""What keeps numpy's libraries to one thread, from before they are imported."""


PATIENCE = 10
"""Times its processor time that a child may take by the clock: for what sleeps, and on a busy machine."""


class ChildError(Exception):
    """A child process could not do its work. The message is the last line it printed."""


class ChildTimeoutError(ChildError):
    """A child process was ended because it took too long."""


def run_child(
    module: str,
    *arguments: str,
    folder: Path,
    timeout_s: float,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run `python -m module` in a folder to its end; what it wrote to its standard output.

    What it tells of its progress reaches who follows this process's.

    timeout_s : of its processor time, which another's load does not spend
    environment : all of the child's variables; without them it has those of this process

    Raises
    ------
    ChildError : it ended with another status than 0
    ChildTimeoutError : it was still running after `timeout_s`, or after PATIENCE times that by the clock
    """
    with (
        child_followed() as (variables, descriptors),
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
            env=(os.environ if environment is None else dict(environment)) | variables,
            pass_fds=descriptors,
        ) as process,
    ):
        _allow(process.pid, cpu_s=timeout_s)
        try:
            printed, complained = process.communicate(stdin, timeout=PATIENCE * timeout_s)
        except subprocess.TimeoutExpired:
            raise ChildTimeoutError(f"still running after {PATIENCE * timeout_s:.0f} s") from None
        finally:
            process.kill()
    if sys.platform == "linux" and process.returncode == -signal.SIGXCPU:
        raise ChildTimeoutError(f"still running after {timeout_s:.0f} s of processor time")
    if process.returncode:
        said = (complained.strip() or printed.strip()).splitlines()
        raise ChildError(said[-1] if said else f"exit code {process.returncode}")
    return printed


def _allow(pid: int, *, cpu_s: float) -> None:
    """Have the kernel end a process that has used so much; elsewhere than on Linux only the clock does."""
    if sys.platform == "linux":
        import resource  # Windows has no such module

        _, hardest = resource.prlimit(pid, resource.RLIMIT_CPU)
        resource.prlimit(pid, resource.RLIMIT_CPU, (max(1, round(cpu_s)), hardest))


def course_environment(course_root: Path, folder: Path) -> dict[str, str]:
    """The variables of a child that runs the course's own code: its modules first, then the engine's.

    One thread and fixed hashing: the same sums and the same order of sets at each run. What the child keeps
    for itself goes into `folder`.
    """
    return (
        os.environ
        | ONE_THREAD
        | {
            "PYTHONPATH": os.pathsep.join((str(course_root), str(ENGINE))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONIOENCODING": "utf-8",
            "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": str(folder / "matplotlib"),
            "IPYTHONDIR": str(folder / "ipython"),
        }
    )
