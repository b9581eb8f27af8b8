"""The process that runs a bank: `python -m gradestone.misconceptions.bank_child`, request on stdin.

A process of its own, because the course's `helpers` and `testcases` have to be the ones beside the notebook,
and because a wrong version may run for ever.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from ..answerkey import load
from ..answerkey.source_notebook import read_source
from ..errors import BuildError
from ..model import AnswerKey
from ..proof.mutants.tally import put_on_trial
from .bank import Bank, load_bank
from .bank_recording import recorded_misconceptions
from .bank_store import save_recorded
from .stage import Stage, stage_of

__all__ = ["main"]


def main() -> None:
    """Do the job of the request and leave its result in the file it names."""
    request = json.loads(sys.stdin.read())
    root = request["root"]
    sys.path[:] = [root, *(entry for entry in sys.path if entry != root)]
    try:
        key = load(Path(request["key"]))
        stage = stage_of(key, read_source(Path(request["notebook"])))
        _JOBS[request["job"]](stage, load_bank(key), key, Path(request["result"]))
    except BuildError as error:
        sys.exit(error.problem)


def _record(stage: Stage, bank: Bank, key: AnswerKey, result: Path) -> None:
    visible = recorded_misconceptions(stage, bank, [check for check in key.variants[0] if not check.hidden])
    hidden = [[check for check in checks if check.hidden] for checks in key.variants]
    save_recorded(result, visible, [recorded_misconceptions(stage, bank, checks) for checks in hidden])


def _prove(stage: Stage, bank: Bank, key: AnswerKey, result: Path) -> None:
    result.write_text(json.dumps(asdict(put_on_trial(stage, bank, key))), encoding="utf-8")


_JOBS: Mapping[str, Callable[[Stage, Bank, AnswerKey, Path], None]] = {
    "record": _record,
    "prove": _prove,
}


if __name__ == "__main__":
    main()
