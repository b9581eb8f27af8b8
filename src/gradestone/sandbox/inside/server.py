"""The fork server: a process that has everything imported, holds nothing secret and forks for each run.

Started by `forkserver` as `python -m gradestone.sandbox.inside.server FD`. It ends when the worker's end of
the socket closes, and takes every process of a run with it.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import traceback
from pathlib import Path

from ...files.temporary import remove_folder
from ..confine import Enclosure, undumpable
from ..protocol import MESSAGE_BYTES, Readiness, Setup, to_json


def main(descriptor: int) -> None:
    """Warm up, get ready for what the worker's first message says, serve until the worker is gone."""
    worker = socket.socket(fileno=descriptor)
    enclosure: Enclosure | None = None
    try:
        undumpable()
        enclosure = Enclosure()
        from . import serving, warmup  # large: what the enclosure forks must not be

        shell = warmup.warm_up()
        if setup := worker.recv(MESSAGE_BYTES):
            runs = serving.prepare(shell, enclosure, Setup(*json.loads(setup)))
            worker.send(to_json(Readiness()))
            runs.serve(worker)
    except Exception:
        worker.send(to_json(Readiness(traceback.format_exc()[-MESSAGE_BYTES // 4 :])))
    finally:
        if enclosure is not None:
            enclosure.close()
        remove_folder(Path(os.environ["HOME"]))  # the worker may have died without doing it
        os._exit(0)  # what libraries do at exit they would do in that folder


if __name__ == "__main__":
    main(int(sys.argv[1]))
