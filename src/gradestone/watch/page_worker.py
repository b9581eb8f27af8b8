"""A process that makes the pages of students, one after the other, as watch.page_makers asks for them.

Making a page takes nbgrader longer than grading takes us, and what it is made from was written by students:
so it has a process of its own, which can be ended.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..batch.worker import end_with_parent
from ..errors import GradestoneError


def main() -> None:
    """Serves the coordinator at the other end of the descriptor that is the only argument."""
    end_with_parent()
    from ..bridge.course import load_course
    from ..bridge.told_pages import PageRequest, make_page

    connection = Connection(int(sys.argv[1]))
    try:
        setting = json.loads(connection.recv_bytes())
        course = load_course(Path(setting["root"]), setting["assignment"])
        while True:
            request = PageRequest.from_json(connection.recv_bytes().decode())
            answer: dict[str, Any]
            try:
                answer = {"made": asdict(make_page(course, request))}
            except GradestoneError as error:
                answer = {"failed": str(error)}
            except Exception as error:  # one student's page must not cost those of the others
                answer = {"failed": f"{type(error).__name__}: {error}"}
            connection.send_bytes(json.dumps(answer).encode())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is leaving already


if __name__ == "__main__":
    main()
