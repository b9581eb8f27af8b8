"""The fork server of one worker: a fork of the zygote, which forks for each run.

It ends when the worker's end of its socket closes, and takes every process of a run with it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import traceback
from pathlib import Path
from typing import NoReturn

from ...files.temporary import remove_folder
from ..confine import Enclosure
from ..protocol import MESSAGE_BYTES, NewServer, Readiness, Setup, to_json
from . import serving, warmup
from .shell import NotebookShell


def warm_servers() -> Servers:
    """Warm this process up."""
    shell = warmup.warm_up()
    warmup.forget(shell)
    serving.settle_down()
    return Servers(shell)


class Servers:
    """What fork servers are forked from."""

    def __init__(self, shell: NotebookShell) -> None:
        self._shell = shell

    def become_server(self, new: NewServer, descriptor: int, words: int) -> NoReturn:
        """In the fork: get ready for what the worker's first message says, serve until the worker is gone."""
        worker = socket.socket(fileno=descriptor)
        enclosure: Enclosure | None = None
        try:
            _leave_zygote(new, words)
            enclosure = Enclosure()
            if setup := worker.recv(MESSAGE_BYTES):
                pid = os.getpid()
                me = os.pidfd_open(pid)
                runs = serving.prepare(self._shell, enclosure, Setup(*json.loads(setup)))
                socket.send_fds(worker, [to_json(Readiness(pid=pid))], [me])
                os.close(me)
                runs.serve(worker)
        except Exception:
            worker.send(to_json(Readiness(traceback.format_exc()[-MESSAGE_BYTES // 4 :])))
        finally:
            if enclosure is not None:
                enclosure.close()
            remove_folder(Path(os.environ["HOME"]))  # the worker may have died without doing it
            os._exit(0)  # what libraries do at exit they would do in that folder


def _leave_zygote(new: NewServer, words: int) -> None:
    """A session, a home and a place for last words of its own."""
    os.environ.update(dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), new.home))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(new.home)
    for standard in (1, 2):
        os.dup2(words, standard)
    os.close(words)
