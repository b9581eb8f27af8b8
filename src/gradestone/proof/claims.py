"""What `gradestone check` claims, one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing shown, or the sentences that say where it fails."""

    claim: str
    tried: str
    problems: tuple[str, ...]
