"""A `gradestone` command that is killed at a chosen moment: `python killed_at.py KIND NUMBER ARGUMENTS...`

KIND is `started`, when the command has just started its NUMBER-th child process, or the name of one of
Python's audit events, right before the NUMBER-th of them happens.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from typing import Any

KIND, NUMBER, *ARGUMENTS = sys.argv[1:]
_moments = itertools.count(1)
_start = subprocess.Popen.__init__


def _moment() -> None:
    if next(_moments) == int(NUMBER):
        os.kill(os.getpid(), signal.SIGKILL)


def _started(process: Any, *arguments: Any, **options: Any) -> None:
    _start(process, *arguments, **options)
    _moment()


def _on_event(name: str, arguments: tuple[Any, ...]) -> None:
    if name == KIND:
        _moment()


if KIND == "started":
    subprocess.Popen.__init__ = _started  # type: ignore[method-assign]
else:
    sys.addaudithook(_on_event)

from gradestone.cli import main  # noqa: E402

main(ARGUMENTS)
