"""Landlock: this process and its future children see only the allowed files, no TCP and no outsiders."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from .policy import DEVICES, Policy
from .syscalls import call

# Rights on files that are ever given, in the order of the ABI that introduced them. Nobody makes devices.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR = 1 << 4, 1 << 5, 1 << 7
MAKE_REG, MAKE_FIFO, MAKE_SYM = 1 << 8, 1 << 10, 1 << 12
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15

_FILE_ONLY = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
_READ = EXECUTE | READ_FILE | READ_DIR
_WRITE = (
    _READ
    | WRITE_FILE
    | REMOVE_DIR
    | REMOVE_FILE
    | MAKE_DIR
    | MAKE_REG
    | MAKE_FIFO
    | MAKE_SYM
    | REFER
    | TRUNCATE
)
_DEVICE = READ_FILE | WRITE_FILE

_TCP = 0b11  # bind and connect
_SCOPES = 0b11  # abstract unix sockets and signals

_PATH_BENEATH = 1
_ABI_QUESTION = 1
NEEDED_WITHOUT_NAMESPACES = 4
"""From this ABI on Landlock refuses TCP, which nothing else does in a plain container but the filter."""
SIGNALS_SCOPED = 6
"""From this ABI on a confined process cannot signal anybody outside."""


def abi() -> int:
    """The kernel's Landlock version. Raises OSError where it is missing or switched off."""
    return call("landlock_create_ruleset", 0, 0, _ABI_QUESTION)


def handled_files(version: int) -> int:
    """All rights on files the ABI `version` can withhold."""
    newest = 13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16
    return (1 << newest) - 1


def ruleset_attributes(version: int) -> bytes:
    """The kernel's struct landlock_ruleset_attr, as long as ABI `version` knows it."""
    files = struct.pack("Q", handled_files(version))
    tcp = struct.pack("Q", _TCP) if version >= 4 else b""
    scopes = struct.pack("Q", _SCOPES) if version >= 6 else b""
    return files + tcp + scopes


def restrict(policy: Policy) -> None:
    """Confine this process to the policy's paths, for good. Needs no_new_privs. Raises OSError."""
    version = abi()
    attributes = ruleset_attributes(version)
    ruleset = call("landlock_create_ruleset", attributes, len(attributes), 0)
    try:
        handled = handled_files(version)
        _allow(ruleset, policy.readable, _READ & handled)
        _allow(ruleset, policy.writable, _WRITE & handled)
        _allow(ruleset, DEVICES, _DEVICE & handled)
        call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # what is not there or not ours to see needs no permission
        try:
            folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            _allow_one(ruleset, descriptor, rights if folder else rights & _FILE_ONLY)
        finally:
            os.close(descriptor)


def _allow_one(ruleset: int, descriptor: int, rights: int) -> None:
    beneath = ctypes.create_string_buffer(struct.pack("=Qi", rights, descriptor))
    call("landlock_add_rule", ruleset, _PATH_BENEATH, beneath, 0)
