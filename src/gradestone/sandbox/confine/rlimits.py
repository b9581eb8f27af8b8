"""Resource limits of one process: memory, file size, number of processes, open files, processor time."""

from __future__ import annotations

import os
import sys

from .policy import Policy

if sys.platform != "win32":  # so that even there `gradestone doctor` can say what is missing
    import resource

OPEN_FILES = 256
STACK_BYTES = 64 * 1024**2
_RESERVED = 4  # the fork server, init, its parent and this process are counted too
_GRACE_S = 5  # the worker's clocks strike first
_PER_NAMESPACE = (5, 14)  # from this kernel on processes are counted per user namespace


def set_limits(policy: Policy, *, processes: int, memory_in_use: int) -> None:
    """Lower the hard and soft limits of this process and its children. Nothing can raise them again."""
    limits = policy.limits
    wanted = {
        resource.RLIMIT_AS: memory_in_use + limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CPU: int(limits.total_s) * len(os.sched_getaffinity(0)) + _GRACE_S,
        resource.RLIMIT_STACK: STACK_BYTES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
    }
    for kind, value in wanted.items():
        _lower(kind, value)


def _lower(kind: int, value: int) -> None:
    soft, hard = resource.getrlimit(kind)
    bounds = [value] if hard == resource.RLIM_INFINITY else [value, hard]
    ceiling = min(bounds)
    kept = ceiling if soft == resource.RLIM_INFINITY else min(soft, ceiling)
    # The stack keeps its soft limit: the C library reserves that much address space per thread.
    resource.setrlimit(kind, (kept if kind == resource.RLIMIT_STACK else ceiling, ceiling))


def memory_in_use() -> int:
    """Address space of this process in bytes."""
    descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(descriptor, 256).split()[0]) * resource.getpagesize()
    finally:
        os.close(descriptor)


def allowed_processes(policy: Policy, *, own_count: bool) -> int:
    """The limit on processes, given what the kernel counts against it.

    `own_count`: only this run's processes carry this user id in this namespace. Otherwise every other
    process of the user counts as well, and the limit leaves room for them and for their changes.
    """
    own = policy.limits.processes + _RESERVED
    return own if own_count else own + _tasks_of_user(os.getuid()) + policy.process_slack


def counted_per_namespace() -> bool:
    """Whether this kernel counts processes per user namespace."""
    major, minor = os.uname().release.split(".")[:2]
    digits = "".join(character for character in minor if character.isdigit())
    return (int(major), int(digits or 0)) >= _PER_NAMESPACE


def _tasks_of_user(user: int) -> int:
    return sum(
        _tasks(entry) for entry in os.scandir("/proc") if entry.name.isdigit() and _owner(entry) == user
    )


def _owner(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_uid
    except OSError:
        return -1


def _tasks(entry: os.DirEntry[str]) -> int:
    try:
        return len(os.listdir(f"{entry.path}/task"))  # noqa: PTH208 - names only, thousands of times
    except OSError:
        return 0
