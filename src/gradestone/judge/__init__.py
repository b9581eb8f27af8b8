"""Answers and answer key -> verdicts -> marks. Pure, but that `marksfile` reads files."""

from .carry import carry_plan, fell_short
from .credit import Credits, credit_sentence, credited
from .faults_said import said_here
from .marksfile import marks_from_json
from .naming import Misconceptions, RecordedMisconception, merged_hint, name_misconception
from .verdicts import Writings, carried_sentence, carry_forward, count_in_place, judge, pick_variant
from .weighed import with_own_tests

__all__ = [
    "Credits",
    "Misconceptions",
    "RecordedMisconception",
    "Writings",
    "carried_sentence",
    "carry_forward",
    "carry_plan",
    "count_in_place",
    "credit_sentence",
    "credited",
    "fell_short",
    "judge",
    "marks_from_json",
    "merged_hint",
    "name_misconception",
    "pick_variant",
    "said_here",
    "with_own_tests",
]
