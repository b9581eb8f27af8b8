"""Namespaces: a network without devices, a process table of its own, private message queues and mounts."""

from __future__ import annotations

import os
import signal

from .capabilities import NOBODY, die_with_parent, set_dumpable
from .syscalls import call

_NEW_MOUNTS, _NEW_CGROUP, _NEW_UTS, _NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
_NEW_USER, _NEW_PID, _NEW_NET = 0x10000000, 0x20000000, 0x40000000
_ALL_BUT_MOUNTS = _NEW_USER | _NEW_PID | _NEW_NET | _NEW_IPC | _NEW_UTS | _NEW_CGROUP


def unshare() -> None:
    """Move this process into namespaces of its own; its next children live in a new process table.

    Needs no privilege: a new user namespace, in which this user is nobody, owns the others. Must be
    single-threaded. Raises OSError where the system does not permit it.
    """
    user, group = os.geteuid(), os.getegid()
    call("unshare", _ALL_BUT_MOUNTS)
    set_dumpable(1)  # the maps of an undumpable process belong to root
    _write("setgroups", "deny")
    _write("uid_map", f"{NOBODY} {user} 1")
    _write("gid_map", f"{NOBODY} {group} 1")
    set_dumpable(0)


def _write(name: str, text: str) -> None:
    descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def unshare_mounts() -> None:
    """A mount table of its own. Needs the capabilities of a user namespace."""
    call("unshare", _NEW_MOUNTS)


def fork_init() -> int:
    """Fork process 1 of the new process table and return its pid; when it dies, the kernel ends the rest.

    It waits, collects orphans and dies with its parent. The student's code must not be process 1
    itself: a process 1 ignores signals it does not handle.
    """
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            _init(parent)
        finally:
            os._exit(1)
    return pid


def _init(parent: int) -> None:
    die_with_parent()
    if os.getppid() not in (parent, 0):  # 0: the parent is outside this process table
        return
    os.closerange(0, os.sysconf("SC_OPEN_MAX"))  # else it would hold everybody's pipes open
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)  # ignoring SIGCHLD, the kernel collects the orphans
    while True:
        signal.pause()
