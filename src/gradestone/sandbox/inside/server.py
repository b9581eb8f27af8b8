"""The fork server: a process that has everything imported, holds nothing secret and forks for each run.

Started by `forkserver` as `python -m gradestone.sandbox.inside.server FD`. It ends when the worker's end of the
socket closes, and takes every process of a run with it.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import traceback
from pathlib import Path

from ..confine import Enclosure, undumpable
from ..outside.scratch import remove_scratch
from ..protocol import MESSAGE_BYTES

READY, BROKEN = "ready", "broken"


def main(descriptor: int) -> None:
    """Warm up, get ready for what the worker's first message says, serve until the worker is gone."""
    worker = socket.socket(fileno=descriptor)
    enclosure: Enclosure | None = None
    try:
        undumpable()
        enclosure = Enclosure()
        from .serving import Serving  # large: what the enclosure forks must not be

        serving = Serving(enclosure)
        if setup := worker.recv(MESSAGE_BYTES):
            serving.prepare(**json.loads(setup))
            worker.send(json.dumps({"state": READY}).encode())
            serving.serve(worker)
    except Exception:
        problem = traceback.format_exc()[-MESSAGE_BYTES // 4 :]
        worker.send(json.dumps({"state": BROKEN, "problem": problem}).encode())
    finally:
        if enclosure is not None:
            enclosure.close()
        remove_scratch(Path(os.environ["HOME"]))  # the worker may have died without doing it
        os._exit(0)  # what libraries do at exit they would do in that folder


if __name__ == "__main__":
    main(int(sys.argv[1]))
