"""The process that records a bank: `python -m gradestone.misconceptions.bank_child key notebook result`."""

from __future__ import annotations

from pathlib import Path

from ..files.progress import tell
from ..model import AnswerKey
from .bank import Bank
from .bank_process import work_on_bank
from .bank_recording import recorded_misconceptions
from .bank_store import save_recorded
from .stage import Stage


def record_bank(stage: Stage, bank: Bank, key: AnswerKey, result: Path) -> None:
    """Write what the misconceptions answer to the visible checks and to the hidden ones of each variant."""
    tell("trying the named mistakes", 0, len(key.variants) + 1)
    visible = recorded_misconceptions(stage, bank, [check for check in key.variants[0] if not check.hidden])
    hidden = [[check for check in checks if check.hidden] for checks in key.variants]
    recorded = []
    for variant, checks in enumerate(hidden):
        tell("trying the named mistakes", variant + 1, len(hidden) + 1)
        recorded.append(recorded_misconceptions(stage, bank, checks))
    save_recorded(result, visible, recorded)


if __name__ == "__main__":
    work_on_bank(record_bank)
