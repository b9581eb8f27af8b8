"""Namespaces: a network without devices, a process table of its own, private message queues and mounts."""

from __future__ import annotations

import os
from collections.abc import Callable

from .capabilities import NOBODY, die_with_parent, set_dumpable
from .syscalls import call

_NEW_MOUNTS, _NEW_CGROUP, _NEW_UTS, _NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
_NEW_USER, _NEW_PID, _NEW_NET = 0x10000000, 0x20000000, 0x40000000
_ALL_BUT_MOUNTS = _NEW_USER | _NEW_PID | _NEW_NET | _NEW_IPC | _NEW_UTS | _NEW_CGROUP


def unshare(init: Callable[[], None]) -> tuple[list[int], int]:
    """Move this process into namespaces of its own; its next children live in a new process table.

    init : what process 1 of the table does, a fork that never returns; when it dies, the kernel ends the rest
        of the table

    Returns open descriptors of the namespaces, in the order to join them in, and the pid of init.
    Needs no privilege: a new user namespace, in which this user is nobody, owns the others. Must be
    single-threaded.

    Raises
    ------
    OSError : the system does not permit it
    """
    user, group = os.geteuid(), os.getegid()
    call("unshare", _ALL_BUT_MOUNTS)
    set_dumpable(1)  # the maps of an undumpable process belong to root
    _write("setgroups", "deny")
    _write("uid_map", f"{NOBODY} {user} 1")
    _write("gid_map", f"{NOBODY} {group} 1")
    set_dumpable(0)
    pid = _forked(init)
    return [_opened(name) for name in ("user", "net", "ipc", "uts", "cgroup", "pid_for_children")], pid


def _forked(work: Callable[[], None]) -> int:
    """Run `work` in a fork that dies with this process and never returns; its pid."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            die_with_parent()
            os.close(reader)
            os.close(writer)
            work()
        finally:
            os._exit(1)
    os.close(writer)
    os.read(reader, 1)  # it has heard what its parent's death means: in there it cannot ask who that is
    os.close(reader)
    return pid


def join(descriptor: int) -> None:
    """Move this process into the namespace; into a process table, its next children."""
    call("setns", descriptor, 0)


def unshare_mounts() -> None:
    """A mount table of its own. Needs the capabilities of a user namespace."""
    call("unshare", _NEW_MOUNTS)


def _write(name: str, text: str) -> None:
    descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _opened(name: str) -> int:
    return os.open(f"/proc/self/ns/{name}", os.O_RDONLY | os.O_CLOEXEC)
