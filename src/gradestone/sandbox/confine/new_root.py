"""A file tree of its own: the policy's folders, read-only, and beside them only memory that vanishes.

Landlock alone forbids opening what lies outside. Here it is not even there: no names, sizes or
times to look up, no mode to change. What a run writes goes into one memory file system of limited
size, so it cannot fill a disk, not even with files it has deleted and keeps open. Built with the
mount calls of Linux 5.12 in a mount namespace.
"""

from __future__ import annotations

import ctypes
import dataclasses
import functools
import os
import shutil
import stat
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from .policy import DEVICES, Policy
from .syscalls import call

_AT_FDCWD, _AT_EMPTY_PATH, _AT_RECURSIVE = -100, 0x1000, 0x8000
_OPEN_TREE_CLONE, _MOVE_FROM_DESCRIPTOR = 1, 0x4
_READ_ONLY, _NO_SETUID, _NO_DEVICES = 0x1, 0x2, 0x4
_MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE = 0x2, 0x4, 0x4000, 0x40000

_BASE = "/tmp"  # any folder: it is covered in this mount namespace only
_PRIVATE = (Path("/tmp"), Path("/dev/shm"))
_INODES = 16384
_FILES = 4  # of the largest size allowed: all that a run may keep


def enter(policy: Policy) -> Policy:
    """Make the policy's paths the whole file tree of this process; the writable ones become copies in memory.

    Returns the policy with the private folders, /tmp and /dev/shm, among the writable ones. Needs a
    mount namespace and the capabilities of its user namespace.

    Raises
    ------
    OSError : a mount is refused
    """
    here = os.getcwd()  # noqa: PTH109 - this runs once per submission; pathlib costs a third of it
    shown, links = plan(policy.readable)
    trees = [(path, _clone(path, attributes)) for path, attributes in shown]
    # Held open, not cloned: giving up a clone makes the kernel wait for every processor.
    originals = [(path, _held(path)) for path in map(os.path.realpath, policy.writable)]
    _cover(_FILES * policy.limits.file_bytes)
    for path, tree in trees:
        _attach(path, tree)
    for path, target in links:
        _make_folder(os.path.dirname(path))  # noqa: PTH120
        os.symlink(target, _BASE + path)  # noqa: PTH211
    for path, original in originals:
        _make_folder(path)
        _copy(f"/proc/self/fd/{original}", _BASE + path)
        os.close(original)
    for folder in _PRIVATE:
        _make_folder(str(folder))
    # Without capabilities nobody leaves a changed root; detaching the old one would mean the same wait.
    os.chroot(_BASE)
    os.chdir(here if os.path.isdir(here) else "/")  # noqa: PTH112
    return dataclasses.replace(policy, writable=(*policy.writable, *_PRIVATE))


def _held(path: str) -> int:
    return os.open(path, os.O_PATH | os.O_CLOEXEC)


def _cover(size: int) -> None:
    """Mount the memory that holds the new tree and all that is written into it."""
    call("mount", b"none", b"/", 0, _MS_REC | _MS_PRIVATE, 0)
    options = f"size={size},nr_inodes={_INODES},mode=0755".encode()
    call("mount", b"gradestone", _BASE.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV, options)


def _make_folder(path: str) -> None:
    os.makedirs(_BASE + path, exist_ok=True)  # noqa: PTH103


def _copy(source: str, target: str) -> None:
    """Copy folders, regular files and links, nothing else, without their modes and times."""
    for entry in os.scandir(source):
        place = f"{target}/{entry.name}"
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), place)  # noqa: PTH115, PTH211
        elif entry.is_dir():
            os.mkdir(place)  # noqa: PTH102
            _copy(entry.path, place)
        elif entry.is_file():
            shutil.copyfile(entry.path, place)


@functools.cache
def plan(readable: tuple[Path, ...]) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, str], ...]]:
    """What to show of the readable paths: real paths with their mount attributes, and symbolic links.

    Worth asking for once before forking: most of the work is looking up paths.
    """
    real = {path.resolve() for path in readable if path.exists()}
    outermost = sorted(path for path in real if not real.intersection(path.parents))
    shown = [(str(path), _READ_ONLY | _NO_SETUID | _NO_DEVICES) for path in outermost]
    devices = [(str(path), _NO_SETUID) for path in DEVICES if path.exists()]
    links = [
        link
        for link in _links(filter(Path.exists, readable))
        if not set(outermost).intersection(link.parents)
    ]
    targets = {str(link.parent.resolve() / link.name): str(link.readlink()) for link in links}
    return (*shown, *devices), tuple(targets.items())


def _links(paths: Iterable[Path]) -> Iterator[Path]:
    """Symbolic links on the way to existing paths, such as /lib -> usr/lib, and to the links' targets."""
    for path in paths:
        for link in (part for part in (*reversed(path.parents), path) if part.is_symlink()):
            yield link
            yield from _links((link.parent / link.readlink(),))


def _clone(path: str, attributes: int) -> int:
    """A detached copy of the mount tree at `path`."""
    tree = call("open_tree", _AT_FDCWD, os.fsencode(path), _OPEN_TREE_CLONE | os.O_CLOEXEC | _AT_RECURSIVE)
    request = ctypes.create_string_buffer(struct.pack("QQQQ", attributes, 0, 0, 0), 32)
    call("mount_setattr", tree, b"", _AT_EMPTY_PATH | _AT_RECURSIVE, request, len(request))
    return tree


def _attach(path: str, tree: int) -> None:
    folder = stat.S_ISDIR(os.fstat(tree).st_mode)  # the original may be covered by now
    _make_folder(path if folder else os.path.dirname(path))  # noqa: PTH120
    target = _BASE + path
    if not folder:
        os.close(os.open(target, os.O_CREAT | os.O_CLOEXEC, 0o644))
    call("move_mount", tree, b"", _AT_FDCWD, os.fsencode(target), _MOVE_FROM_DESCRIPTOR)
    os.close(tree)
