"""The named wrong versions of a course, and what each of them answers to every check."""

from .bank_recording import record_misconceptions, recorded_bank
from .bank_store import RecordedBank

__all__ = ["RecordedBank", "record_misconceptions", "recorded_bank"]
