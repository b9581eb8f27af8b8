"""A warm process that becomes fork servers: everything imported, nothing of a course in it.

Started by `outside.zygotes` as `python -m gradestone.sandbox.inside.zygote FD`. Each fork is the fork server
of one worker, with namespaces of its own, and answers to that worker alone. No student's process descends
from this one but through such a server, and none has a descriptor of it. It ends when nobody holds the other
end of its socket any more.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from ...files.temporary import remove_folder
from ..confine import undumpable
from ..protocol import MESSAGE_BYTES, SERVER_DESCRIPTORS, NewServer

if TYPE_CHECKING:
    from .server import Servers


def main(descriptor: int) -> None:
    """Warm up, then fork a server for every order, until there can be no more."""
    gc.disable()  # nothing that is imported is garbage: to look for it takes an eighth of the time
    orders = socket.socket(fileno=descriptor)
    servers: Servers | None = None
    try:
        undumpable()
        problem = ""
        try:
            from .server import warm_servers

            servers = warm_servers()
        except Exception:
            problem = traceback.format_exc()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the servers
        while True:
            data, descriptors, _, _ = socket.recv_fds(orders, MESSAGE_BYTES, SERVER_DESCRIPTORS)
            if not data:
                break
            _obey(orders, servers, problem, NewServer(*json.loads(data)), descriptors)
    finally:
        remove_folder(Path(os.environ["HOME"]))  # who started it may have died without doing it
        os._exit(0)  # what libraries do at exit they would do in that folder


def _obey(
    orders: socket.socket, servers: Servers | None, problem: str, new: NewServer, descriptors: list[int]
) -> None:
    """Fork the server; who gave the order reads of a failure where the server's last words would be."""
    worker, words = descriptors
    try:
        if servers is None:
            raise OSError(problem)
        if os.fork() == 0:
            orders.close()
            servers.become_server(new, worker, words)
    except OSError as error:
        os.write(words, str(error).encode())
    for each in descriptors:
        os.close(each)


if __name__ == "__main__":
    main(int(sys.argv[1]))
