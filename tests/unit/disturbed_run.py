"""Grades one submission and prints what came of it, as a process of its own that a test may disturb.

    python disturbed_run.py FOLDER [FUNCTION ...]

prints "ready" when the sandbox is, then one line of JSON: the states of all cells and answers, or why it
was not judged.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gradestone.errors import SandboxError
from gradestone.model import Call, CodeCell, Limits
from gradestone.sandbox.outside.question import Question
from gradestone.sandbox.outside.sandbox import Sandbox

LIMITS = Limits(cell_s=0.5, call_s=0.5, total_s=3.0)
BURN = """
import time
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
"""
CELLS = (
    BURN,
    "burn(0.15)",
    "def busy(x):\n    burn(0.15)\n    return x",
    "def endless(x):\n    while True: pass",
    "def asleep(x):\n    time.sleep(1000)",
    "def hungry(x):\n    return len(bytearray(1700 * 1024 ** 2)) and x",
    "burn(0.15)\ndef quick(x):\n    return x",
)


def main(folder: Path, *functions: str) -> None:
    for package in ("helpers", "testcases"):
        (folder / package).mkdir(parents=True)
        (folder / package / "__init__.py").touch()
    try:
        with Sandbox(folder, LIMITS, unsafe=True) as sandbox:
            print("ready", flush=True)
            cells = [CodeCell(str(number), source) for number, source in enumerate(CELLS)]
            with sandbox.session(cells) as session:
                answers = {
                    name: [answer.status for answer in session.answer(question)]
                    for name in functions
                    for question in [Question.of(name, [Call((1,))] * 2, ("x",))]
                }
                result = {"cells": [run.status for run in session.cell_runs], "answers": answers}
    except SandboxError as error:
        result = {"not judged": str(error)}
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
