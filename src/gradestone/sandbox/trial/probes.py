"""Attempts at what the sandbox must forbid, and at what it must allow. Each really tries.

An attempt returns evidence when the thing happened and raises OSError or MemoryError when it was
stopped. All are bounded, and aim only at the proving ground.
"""

from __future__ import annotations

import ctypes
import importlib
import mmap
import os
import resource
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ..confine.syscalls import call
from .ground import LIMITS, SECRET, Ground

Attempt = Callable[[Ground], str]

_ATTACH_GENTLY = 0x4206  # PTRACE_SEIZE: does not stop the bystander
_NEW_USER = 0x10000000
_FORKS = 150  # more than the self-test's limits ever allow
_DAEMON_S = 3
_MARGIN = 64 * 1024**2


def _read_a_file(ground: Ground) -> str:
    return str(len(ground.secret_file.read_bytes()))


def _list_a_folder(ground: Ground) -> str:
    return str(sorted(os.listdir(ground.course)))  # noqa: PTH208 - iterdir would be lazy


def _create_a_file(ground: Ground) -> str:
    return str((ground.course / "planted.txt").write_text("planted"))


def _truncate_a_file(ground: Ground) -> str:
    os.truncate(ground.bystander_file, 0)
    return "truncated"


def _delete_a_file(ground: Ground) -> str:
    (ground.course / "secret.txt").rename(ground.scratch / "taken.txt")
    return "moved away"


def _change_a_mode(ground: Ground) -> str:
    before = ground.bystander_file.stat().st_mode
    ground.bystander_file.chmod(0o777)
    if ground.bystander_file.stat().st_mode == before:
        raise PermissionError("the mode stays as it was")
    return "mode changed"


def _watch_a_folder(ground: Ground) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    watcher = libc.inotify_init1(0)
    if watcher == -1 or libc.inotify_add_watch(watcher, os.fsencode(ground.course), 0x100) == -1:
        raise OSError(ctypes.get_errno(), "no watch")
    return "watching"


def _connect_tcp(ground: Ground) -> str:
    with closing(socket.create_connection(("127.0.0.1", ground.tcp_port), timeout=1)):
        return "connected"


def _send_udp(ground: Ground) -> str:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sender:
        return f"{sender.sendto(b'x', ('127.0.0.1', ground.udp_port))} byte"


def _connect_abstract_socket(ground: Ground) -> str:
    return _connect_unix(ground.abstract_name)


def _connect_socket_file(ground: Ground) -> str:
    return _connect_unix(ground.socket_path)


def _connect_unix(address: str) -> str:
    with closing(socket.socket(socket.AF_UNIX)) as client:
        client.connect(address)
        return "connected"


def _send_from_a_socket_pair(ground: Ground) -> str:
    one, other = socket.socketpair(type=socket.SOCK_DGRAM)
    with closing(one), closing(other):
        return f"{one.sendto(b'x', ground.datagram_path)} byte"


def _signal_an_outsider(ground: Ground) -> str:
    os.kill(ground.bystander, signal.SIGURG)  # ignored by default
    return "signalled"


def _trace_an_outsider(ground: Ground) -> str:
    call("ptrace", _ATTACH_GENTLY, ground.bystander, 0, 0)
    return "attached"


class _Span(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def _read_an_outsiders_memory(ground: Ground) -> str:
    found = ctypes.create_string_buffer(len(SECRET))
    here = _Span(ctypes.addressof(found), len(SECRET))
    there = _Span(ground.secret_address, len(SECRET))
    call("process_vm_readv", ground.bystander, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return repr(found.raw)


def _read_an_outsiders_environment(ground: Ground) -> str:
    return str(len(Path(f"/proc/{ground.bystander}/environ").read_bytes()))


def _limit_an_outsider(ground: Ground) -> str:
    return str(resource.prlimit(ground.bystander, resource.RLIMIT_CORE, (0, 0)))


def _attach_shared_memory(ground: Ground) -> str:
    segment = ground.shared_memory if ground.shared_memory != -1 else call("shmget", 0, mmap.PAGESIZE, 0o600)
    call("shmat", segment, 0, 0)
    return f"segment {segment}"


def _make_a_user_namespace(ground: Ground) -> str:
    del ground
    call("unshare", _NEW_USER)
    return "made"


def _make_an_io_uring(ground: Ground) -> str:
    del ground
    return f"descriptor {call('io_uring_setup', 1, ctypes.create_string_buffer(256))}"


def _use_the_keyring(ground: Ground) -> str:
    del ground
    return f"key {call('keyctl', 0, -3, 1)}"  # the id of the session keyring, made if need be


def _become_another_user(ground: Ground) -> str:
    del ground
    os.setresuid(0, 0, 0)
    return "real uid 0"


def _raise_a_limit(ground: Ground) -> str:
    del ground
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard + 1, hard + 1))
    except ValueError as error:  # how Python words EPERM here
        raise PermissionError(str(error)) from error
    return f"from {hard}"


def _fork_without_end(ground: Ground) -> str:
    del ground
    hold, release = os.pipe()
    pids: list[int] = []
    try:
        while len(pids) < _FORKS:
            pid = os.fork()
            if pid == 0:
                os.close(release)
                os.read(hold, 1)
                os._exit(0)
            pids.append(pid)
        return f"{len(pids)} processes"
    finally:
        os.close(release)
        for pid in pids:
            os.waitpid(pid, 0)


def _take_too_much_memory(ground: Ground) -> str:
    del ground
    return f"{len(bytearray(LIMITS.memory_bytes + _MARGIN))} bytes"


def _write_too_large_a_file(ground: Ground) -> str:
    block = bytes(LIMITS.file_bytes)
    with (ground.scratch / "large.bin").open("wb", buffering=0) as file:
        return f"{file.write(block) + file.write(block)} bytes"


def leave_a_daemon(ground: Ground) -> str:
    """Start one; whether it outlives the run shows outside, when nobody else holds its pipe any more."""
    ready, started = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        if os.fork() == 0:
            _linger(ground.daemon_pipe, started)
        os._exit(0)
    os.close(started)
    os.waitpid(pid, 0)
    os.read(ready, 1)
    return "started"


def _linger(pipe: int, started: int) -> None:
    os.write(pipe, b"!")
    os.write(started, b"!")
    os.closerange(0, pipe)
    os.closerange(pipe + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    signal.alarm(_DAEMON_S)
    signal.pause()


def _import_and_compute(ground: Ground) -> str:
    del ground
    numpy = importlib.import_module("numpy")
    importlib.import_module("numpy.polynomial.chebyshev")
    return f"{float((numpy.eye(64) @ numpy.eye(64)).sum()):g}"


def _save_and_copy(ground: Ground) -> str:
    saved = ground.scratch / "saved.txt"
    saved.write_text("kept")
    copied = Path(shutil.copy2(saved, ground.scratch / "copied.txt"))
    saved.unlink()
    return copied.read_text()


def _run_threads_and_children(ground: Ground) -> str:
    asyncio, subprocess = importlib.import_module("asyncio"), importlib.import_module("subprocess")
    thread = threading.Thread(target=ground.scratch.exists)
    thread.start()
    thread.join()
    asyncio.new_event_loop().close()
    done = subprocess.run([sys.executable, "-I", "-S", "-c", "print(6 * 7)"], capture_output=True, check=True)
    return str(done.stdout.strip(), "ascii")


FORBIDDEN: dict[str, Attempt] = {
    "read a file of the course": _read_a_file,
    "list a folder of the course": _list_a_folder,
    "create a file outside the scratch": _create_a_file,
    "truncate a file outside": _truncate_a_file,
    "move a file away": _delete_a_file,
    "change the mode of a file outside": _change_a_mode,
    "watch a folder of the course": _watch_a_folder,
    "connect over TCP": _connect_tcp,
    "send over UDP": _send_udp,
    "connect to an abstract unix socket": _connect_abstract_socket,
    "connect to a unix socket file": _connect_socket_file,
    "send from a socket pair": _send_from_a_socket_pair,
    "signal a process outside": _signal_an_outsider,
    "trace a process outside": _trace_an_outsider,
    "read the memory of a process outside": _read_an_outsiders_memory,
    "read the environment of a process outside": _read_an_outsiders_environment,
    "change the limits of a process outside": _limit_an_outsider,
    "attach shared memory": _attach_shared_memory,
    "make a user namespace": _make_a_user_namespace,
    "make an io_uring": _make_an_io_uring,
    "use the kernel's keyring": _use_the_keyring,
    "become another user": _become_another_user,
    "raise an own limit": _raise_a_limit,
    "fork without end": _fork_without_end,
    "take too much memory": _take_too_much_memory,
    "write too large a file": _write_too_large_a_file,
}
"""Each must be stopped."""

DAEMON = "leave a daemon behind"
"""The attempt judged after the run; see leave_a_daemon."""

ALLOWED: dict[str, Attempt] = {
    "import and compute": _import_and_compute,
    "save and copy in the scratch": _save_and_copy,
    "run a thread and a child process": _run_threads_and_children,
}
"""Each must work."""
