"""The process that records a bank: `python -m gradestone.misconceptions.bank_child key notebook result`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..files.progress import tell
from ..judge import RecordedMisconception
from ..model import AnswerKey
from .bank import Bank
from .bank_process import work_on_bank
from .bank_recording import recorded_misconception
from .bank_store import save_recorded
from .stage import Stage


def record_bank(stage: Stage, bank: Bank, key: AnswerKey, result: Path) -> None:
    """Write what the misconceptions answer to the visible checks and to the hidden ones of each variant."""
    choices = [[check for check in key.variants[0] if not check.hidden]]
    choices += [[check for check in checks if check.hidden] for checks in key.variants]
    recorded = [_nothing_of(stage.exercises) for _ in choices]
    # One mistake after the other: what is known of its source serves all variants.
    for number, version in enumerate(bank.misconceptions):
        tell("trying the named mistakes", number, len(bank.misconceptions))
        for found, checks in zip(recorded, choices, strict=True):
            found[version.exercise].append(recorded_misconception(stage, version, checks))
    save_recorded(result, recorded[0], recorded[1:])


def _nothing_of(exercises: Iterable[str]) -> dict[str, list[RecordedMisconception]]:
    return {name: [] for name in exercises}


if __name__ == "__main__":
    work_on_bank(record_bank)
