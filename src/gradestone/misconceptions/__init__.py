"""The named wrong versions of a course, and what each of them answers to every check."""

from .bank_credits import credit_table, credits_in_force
from .bank_hints import hint_texts
from .bank_recording import record_misconceptions, recorded_bank
from .bank_store import RecordedBank
from .bank_texts import right_texts
from .even_draws import record_evenly

__all__ = [
    "RecordedBank",
    "credit_table",
    "credits_in_force",
    "hint_texts",
    "record_evenly",
    "record_misconceptions",
    "recorded_bank",
    "right_texts",
]
