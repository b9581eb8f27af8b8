"""The limit of any grader: the cells of a notebook in a fork of a process that has everything imported.

No sandbox, no clock, no judgement, nothing written. Prints the seconds per notebook as JSON.

    python benchmarks/bare.py RELEASE ASSIGNMENT NOTEBOOK...
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path

from gradestone.sandbox.inside import notebook_process
from gradestone.sandbox.inside.displays import OutputPipe
from gradestone.sandbox.inside.shell import NotebookShell, use_streams
from gradestone.sandbox.inside.warmup import forget, import_bundle, warm_up


def seconds_of(notebook: Path) -> float:
    """Fork, run all code cells, end."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            _run(sources)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    return time.monotonic() - started


def _run(sources: list[str]) -> None:
    pipe = OutputPipe(os.open(os.devnull, os.O_WRONLY), 1 << 30)
    use_streams(pipe)
    shell = NotebookShell.instance()
    for index, source in enumerate(sources):
        pipe.open_cell(index, quiet=False)
        notebook_process.run_cell(shell, source)
        pipe.close_cell(index, index, success=True)


def main() -> None:
    """Measures and prints."""
    release, assignment, *notebooks = sys.argv[1:]
    printer = os.dup(1)
    shell = warm_up()
    import_bundle(Path(release), assignment)
    forget(shell)
    gc.collect()
    gc.freeze()
    os.chdir(release)
    seconds = [seconds_of(Path(notebook)) for notebook in notebooks]
    os.write(printer, json.dumps(seconds).encode())


if __name__ == "__main__":
    main()
