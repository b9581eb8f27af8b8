"""Wrong versions of the solutions: recorded for hints, and thrown at the checks to prove them."""

from gradestone.mutants.cheats import require_strong_checks
from gradestone.mutants.recording import record_misconceptions, recorded_bank
from gradestone.mutants.store import RecordedBank

__all__ = ["RecordedBank", "record_misconceptions", "recorded_bank", "require_strong_checks"]
