"""What passes between the engine and the recording process, besides the recording itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from .source_notebook import SourceCell

RECORDING = "recording.h5"
PROBLEM = "problem.json"


@dataclass(frozen=True, slots=True)
class RecordingOrder:
    """What the recording process is told."""

    cells: tuple[SourceCell, ...]
    exercises: tuple[str, ...]
    secret: bytes
    variants: int
    selfcheck: str  # the module that the notebook imports `check` from
    cell_s: float  # one run of a cell may take

    def to_json(self) -> str:
        """The order as one line of text."""
        cells = [asdict(cell) | {"hidden": sorted(cell.hidden)} for cell in self.cells]
        return json.dumps(asdict(self) | {"cells": cells, "secret": self.secret.hex()})

    @classmethod
    def from_json(cls, text: str) -> RecordingOrder:
        """The reverse of `to_json`."""
        raw = json.loads(text)
        cells = tuple(SourceCell(**(cell | {"hidden": frozenset(cell["hidden"])})) for cell in raw["cells"])
        secret, exercises = bytes.fromhex(raw["secret"]), tuple(raw["exercises"])
        return cls(**(raw | {"cells": cells, "secret": secret, "exercises": exercises}))
