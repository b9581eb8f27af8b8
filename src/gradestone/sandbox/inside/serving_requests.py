"""The life of a fork that serves the examiner's requests."""

from __future__ import annotations

import os
from collections.abc import Callable

from IPython.core.interactiveshell import ExecutionResult

from ..wireformat import Caps
from .answering import be_quiet
from .request_line import RequestLine
from .shell import NotebookShell
from .witness import Witness


def serve_requests(
    shell: NotebookShell,
    run_cell: Callable[[str], ExecutionResult],
    number: int,
    *,
    requests: int,
    answers: int,
    devnull: int,
    caps: Caps,
) -> None:
    """Answer the examiner's requests until it has no more, then end this process."""
    try:
        be_quiet(devnull)
        shell.pipe.quiet = True
        line = RequestLine(number, requests, answers, caps)
        request = line.read()
        while True:  # test cell by test cell, as long as nothing has to run between them
            request = Witness(shell.user_ns, run_cell, line).serve(request)
    except EOFError:
        pass
    finally:
        os._exit(0)
