"""The fork server: a process that has everything imported, holds nothing secret and forks for each run.

Started by `client` as `python -m gradestone.execute.server FD`. It ends when the worker's end of the
socket closes, and takes every process of a run with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from gradestone.execute import notebook_process, supervisor, warmup
from gradestone.execute.confine import Confinement, Policy, python_paths, reap_descendants, undumpable
from gradestone.execute.confine.capabilities import become_subreaper, die_with_parent
from gradestone.execute.hugepages import collapse_memory
from gradestone.execute.scratch import remove_scratch
from gradestone.model import Limits

MESSAGE_BYTES = 65_536
RUN, SETTLE, READY, BROKEN = "run", "settle", "ready", "broken"


def main(descriptor: int) -> None:
    """Warm up as the worker's first message says, then serve until the worker is gone."""
    worker = socket.socket(fileno=descriptor)
    setup = json.loads(worker.recv(MESSAGE_BYTES))
    try:
        become_subreaper()
        undumpable()
        bundle = Path(setup["bundle"])
        warmup.warm_up(bundle, setup["assignment"])
        confinement = Confinement(setup["tier"], tuple(setup["layers"]))
        readable = (bundle, *python_paths())
        confinement.prepare(readable)
        _settle_down()
        worker.send(json.dumps({"state": READY}).encode())
    except Exception:
        problem = traceback.format_exc()[-MESSAGE_BYTES // 4 :]
        worker.send(json.dumps({"state": BROKEN, "problem": problem}).encode())
        return
    _serve(worker, confinement, readable)


def _settle_down() -> None:
    """One thread, no collectable garbage, no terminal: the state every fork starts from."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)
    gc.collect()
    gc.freeze()
    collapse_memory()


def _serve(worker: socket.socket, confinement: Confinement, readable: tuple[Path, ...]) -> None:
    while True:
        data, fds, _, _ = socket.recv_fds(worker, MESSAGE_BYTES, 4)
        if not data:
            break
        message = json.loads(data)
        if message["do"] == RUN:
            _fork_supervisor(worker, message, fds, confinement, readable)
        else:
            _settle(worker, told=message["told"])
    reap_descendants()
    remove_scratch(Path(os.environ["HOME"]))  # the worker may have died without doing it


def _settle(worker: socket.socket, *, told: bool) -> None:
    """Collect the last supervisor; if it did not end by its own word, whatever it has left as well."""
    if told:
        with contextlib.suppress(ChildProcessError):
            os.wait()
    else:
        reap_descendants()
        worker.send(b"{}")


def _fork_supervisor(
    worker: socket.socket,
    message: dict[str, Any],
    fds: list[int],
    confinement: Confinement,
    readable: tuple[Path, ...],
) -> None:
    server = os.getpid()
    if os.fork() > 0:
        for fd in fds:
            os.close(fd)
        return
    try:
        worker.close()
        die_with_parent()
        if os.getppid() == server:
            os.setsid()
            _supervise(message, fds, confinement, readable)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _supervise(
    message: dict[str, Any], fds: list[int], confinement: Confinement, readable: tuple[Path, ...]
) -> None:
    scratch, limits = Path(message["scratch"]), Limits(**message["limits"])
    policy = Policy(readable, writable=(scratch,), limits=limits)
    control = socket.socket(fileno=fds[0])
    task = notebook_process.Task(scratch, limits.output_bytes, limits.answer_bytes, *fds[1:])

    def child() -> None:
        die_with_parent()

        def lock_down() -> None:
            confinement.lock_down(policy)
            die_with_parent()  # a change of identity forgets it

        notebook_process.run_notebook(task, lock_down)

    supervisor.supervise(control, fds[1:], confinement, policy, child)


if __name__ == "__main__":
    main(int(sys.argv[1]))
