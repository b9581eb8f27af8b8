"""The process of a trial: `python -m gradestone.proof.mutants.tally_child key notebook result`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from ...misconceptions.bank import Bank
from ...misconceptions.bank_process import work_on_bank
from ...misconceptions.stage import Stage
from ...model import AnswerKey
from .tally import put_on_trial


def write_findings(stage: Stage, bank: Bank, key: AnswerKey, result: Path) -> None:
    """Put the checks on trial and write the findings as JSON."""
    result.write_text(json.dumps(asdict(put_on_trial(stage, bank, key))), encoding="utf-8")


if __name__ == "__main__":
    work_on_bank(write_findings)
