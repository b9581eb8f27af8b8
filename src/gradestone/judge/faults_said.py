"""What an exception of the course's own modules says, in the language that is spoken.

Wrong versions are on record with the English modules, and learners of an edition run those in its language.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

from ..model import Answer
from ..selfcheck.words import pgettext

CONTEXT, TABLE = "raised", "table"
"""Where a grader's words hold the sentences of modules: JSON, pairs of a pattern of the English sentence and
the translation, whose fields are named like the groups."""


def said_here(answer: Answer) -> Answer:
    """An answer that raised as it would read in a release of the language that is spoken."""
    if answer.status != "raised" or not answer.message:
        return answer
    said = _said(answer.message, pgettext(CONTEXT, TABLE))
    return answer if said == answer.message else replace(answer, message=said)


def _said(message: str, table: str) -> str:
    for pattern, form in _pairs(table):
        if found := pattern.fullmatch(message):
            return form.format(**found.groupdict())
    return message


@cache
def _pairs(table: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """None in English, where the table's name stands for itself."""
    pairs = [] if table == TABLE else json.loads(table)
    return tuple((re.compile(pattern, re.DOTALL), form) for pattern, form in pairs)
