"""Who the student's code is: never a privileged user, and for good."""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct

from .syscalls import call, prctl

_SET_PARENT_DEATH_SIGNAL, _SET_DUMPABLE, _DROP_BOUNDING, _SET_SECUREBITS = 1, 4, 24, 28
_SET_SUBREAPER, _SET_NO_NEW_PRIVILEGES, _AMBIENT, _AMBIENT_CLEAR_ALL = 36, 38, 47, 4
_SECUREBITS_LOCKED = 0xEF  # root gains nothing by exec or set*uid, and none of this can be undone
_CAPABILITY_VERSION = 0x20080522
_EINVAL = 22

NOBODY = 65534
_ACCOUNT_BASE, _ACCOUNT_SPAN = 0x47530000, 0x10000


def set_dumpable(value: int) -> None:
    """With 0, others of the same user can neither trace this process nor open its /proc files."""
    prctl("PR_SET_DUMPABLE", _SET_DUMPABLE, value)


def undumpable() -> None:
    """Close this process's memory and environment to every other process of the same user."""
    set_dumpable(0)


def become_subreaper() -> None:
    """Orphans among the descendants become children of this process and stay in its sight."""
    prctl("PR_SET_CHILD_SUBREAPER", _SET_SUBREAPER, 1)


def die_with_parent(signal_number: int = 9) -> None:
    """Have the kernel send `signal_number` when the thread that forked this process ends."""
    prctl("PR_SET_PDEATHSIG", _SET_PARENT_DEATH_SIGNAL, signal_number)


def no_new_privileges() -> None:
    """No program started from here on gains anything by its set-uid bit or file capabilities."""
    prctl("PR_SET_NO_NEW_PRIVS", _SET_NO_NEW_PRIVILEGES, 1)


def lead_own_group() -> None:
    """Leave the process group of the parent, so that one signal can end the run and nobody else."""
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)  # a session of its own would cost 2 ms


def take_account_identity() -> None:
    """As root: keep root's files, lose root's exemption from the process limit and its groups.

    The kernel counts processes by the real user id and never limits real uid 0; files are judged by
    the effective one. So the real id becomes a number nobody else has, and the effective id stays: a
    Python or a scratch folder that only its owner may enter keeps working. An ordinary user stays
    what it is. Call before a user namespace is entered or capabilities are dropped.
    """
    if os.geteuid() != 0:
        return
    with contextlib.suppress(PermissionError):
        os.setgroups([])
    for user in (_ACCOUNT_BASE + os.getpid() % _ACCOUNT_SPAN, NOBODY):
        try:
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(user, 0, 0)
        except OSError:
            continue  # a container may know a few user ids only; there uid 0 is limited like any other
        return


def has_account_identity() -> bool:
    """Whether this process's real user id is one that take_account_identity made up for it alone."""
    return _ACCOUNT_BASE <= os.getuid() < _ACCOUNT_BASE + _ACCOUNT_SPAN


def drop_capabilities() -> None:
    """Give up every capability, and the way back to any. Raises OSError."""
    with contextlib.suppress(OSError):  # needs CAP_SETPCAP, which only a namespace or root gives
        _drop_bounding_set()
        prctl("PR_SET_SECUREBITS", _SET_SECUREBITS, _SECUREBITS_LOCKED)
    prctl("PR_CAP_AMBIENT", _AMBIENT, _AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION, 0))
    nothing = ctypes.create_string_buffer(24)
    call("capset", header, nothing)


def _drop_bounding_set() -> None:
    for capability in range(64):
        try:
            prctl("PR_CAPBSET_DROP", _DROP_BOUNDING, capability)
        except OSError as error:
            if error.errno == _EINVAL:
                return  # beyond the newest capability of this kernel
            raise
