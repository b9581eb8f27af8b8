"""Answers and answer key -> verdicts -> marks. Pure: no files, no processes, no nbgrader."""

from .carry import carry_plan, fell_short
from .marksfile import LEVELS, marks_from_json, marks_record, marks_to_json
from .naming import Named, WrongVersion, WrongVersions, merged_hint, name_misconception
from .verdicts import carried_sentence, carry_forward, judge, pick_variant

__all__ = [
    "LEVELS",
    "Named",
    "WrongVersion",
    "WrongVersions",
    "carried_sentence",
    "carry_forward",
    "carry_plan",
    "fell_short",
    "judge",
    "marks_from_json",
    "marks_record",
    "marks_to_json",
    "merged_hint",
    "name_misconception",
    "pick_variant",
]
