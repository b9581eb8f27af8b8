"""The recording process: `python -m gradestone.answerkey.recording_child FOLDER`, order on stdin.

A process of its own, because a notebook imports, patches and draws random numbers as it likes, and because
the course's `helpers` must be the ones beside the notebook, not those the engine was installed with.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from ..files.progress import tell
from ..model import Check
from ..selfcheck.plain import identical
from .keyfile import save_recording
from .order import PROBLEM, RECORDING, RecordingOrder
from .recorder import Recorder, RecordingError
from .recording_shell import RecordingShell, make_shell
from .source_notebook import SourceCell
from .watch import Watch

REST_S = 5.0
"""What stands behind the last check is run for so long, to find slips in it: a training is not waited for."""


def main() -> None:
    """Leave the recording, or what is wrong with the notebook, in the folder named by the first argument."""
    folder = Path(sys.argv[1])
    order = RecordingOrder.from_json(sys.stdin.read())
    try:
        _record(order, folder)
    except RecordingError as error:
        problem = {"problem": error.problem, "cell": error.cell, "line": error.line}
        (folder / PROBLEM).write_text(json.dumps(problem), encoding="utf-8")


def _record(order: RecordingOrder, folder: Path) -> None:
    shell = make_shell(Watch(order.cell_s, folder))
    recorder = Recorder(frozenset(order.exercises), order.secret, shell.user_ns)
    _stand_in(recorder, order.selfcheck)
    variants: list[list[Check]] = [[] for _ in range(order.variants)]
    end = max((place for place, cell in enumerate(order.cells, start=1) if cell.exercise), default=0)
    for place, cell in enumerate(order.cells[:end]):
        tell("recording the answers", place, end)
        for variant, checks in enumerate(_run(shell, recorder, cell, order.variants)):
            variants[variant].extend(checks)
    save_recording(folder / RECORDING, tuple(map(tuple, variants)), recorder.parameters)
    _end_after(REST_S)
    for cell in order.cells[end:]:
        _run_once(shell, recorder, cell, 0)


def _end_after(seconds: float) -> None:
    """End this process by then, as if all had been well."""
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _stand_in(recorder: Recorder, place: str) -> None:
    """Where the notebook looks for `check` it finds the recorder's; the course needs no module there."""
    stand_in: Any = ModuleType(place)
    stand_in.check, stand_in.progress = recorder.check, lambda *_args, **_kwargs: None
    package, _, name = place.rpartition(".")
    if package:
        setattr(_package(package), name, stand_in)
    sys.modules[place] = stand_in


def _package(name: str) -> ModuleType:
    """The course's package of this name; an empty one where it has none."""
    try:
        package = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = []
    if not hasattr(package, "__path__"):
        problem = (
            f"{name} is a module of the course, so there is no {name}.selfcheck to import from; "
            "write `from selfcheck import check`"
        )
        raise RecordingError(problem, cell="")
    return package


def _run(
    shell: RecordingShell, recorder: Recorder, cell: SourceCell, variants: int
) -> Iterator[tuple[Check, ...]]:
    """Run an ordinary cell once, a test cell once per variant; yield the checks of each variant."""
    runs = []
    for variant in range(variants) if cell.exercise else (0,):
        runs.append(_run_once(shell, recorder, cell, variant))
    if cell.exercise:
        _check_variants(runs, cell)
        _check_same(runs[0], _run_once(shell, recorder, cell, 0), cell)
    return iter(runs)


def _run_once(shell: RecordingShell, recorder: Recorder, cell: SourceCell, variant: int) -> tuple[Check, ...]:
    recorder.begin(cell, variant)
    shell.run(cell)
    return recorder.end()


def _check_variants(runs: list[tuple[Check, ...]], cell: SourceCell) -> None:
    """All variants have the same checks, and visible ones the same inputs too."""
    for run in runs[1:]:
        if [(c.hidden, c.weight, c.rules) for c in run] != [(c.hidden, c.weight, c.rules) for c in runs[0]]:
            raise RecordingError("the checks differ from one run of the cell to the next", cell=cell.name)
        for check, other in zip(runs[0], run, strict=True):
            if not check.hidden and not _same(check, other):
                problem = f"visible check {check.ordinal} draws random inputs; seed them or hide the check"
                raise RecordingError(problem, cell=cell.name)


def _check_same(run: tuple[Check, ...], again: tuple[Check, ...], cell: SourceCell) -> None:
    for check, other in zip(run, again, strict=True):
        if not _same(check, other):
            problem = f"the inputs of check {check.ordinal} cannot be drawn again; draw them from np.random"
            raise RecordingError(problem, cell=cell.name)


def _same(a: Check, b: Check) -> bool:
    return identical(_data(a), _data(b))


def _data(check: Check) -> tuple[Any, ...]:
    return check.call.args, dict(check.call.kwargs), check.expected


if __name__ == "__main__":
    main()
