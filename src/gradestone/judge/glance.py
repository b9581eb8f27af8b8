"""Two values told apart by a look at one number of each array: most misconceptions are ruled out by it.

For plain values alone, as they come from the sandbox and from the record: their keys are compared.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..selfcheck.answers import Rules
from ..selfcheck.plain import SEQUENCES, items_of

_FLOATS = (float, np.float64)


def told_apart(expected: Any, answer: Any, rules: Rules) -> bool:
    """True where `answer` does not match `expected` for sure, by the rules; False says nothing."""
    if expected is None or answer is None:
        return expected is not answer
    kind = type(expected)
    if kind in SEQUENCES:
        items = items_of(answer)
        if items is None:
            return True
        pairs = zip(expected, items, strict=False)
        return len(expected) != len(items) or any(told_apart(*pair, rules) for pair in pairs)
    if kind is dict:
        return type(answer) is dict and any(
            told_apart(item, answer[key], rules)
            for key, item in expected.items()
            if key in answer and not _may_be_shifted(key, rules)
        )
    if kind is np.ndarray:
        return type(answer) is np.ndarray and _arrays_differ(expected, answer, rules)
    return kind in _FLOATS and type(answer) in _FLOATS and _differ(expected, answer, rules)


def _may_be_shifted(key: Any, rules: Rules) -> bool:
    """Whether another entry of the answer may be the one that is meant."""
    return bool(rules.shifted_keys) and isinstance(key, str) and key.startswith(rules.shifted_keys)


def _arrays_differ(expected: Any, answer: Any, rules: Rules) -> bool:
    if expected.dtype != np.float64 or answer.dtype != np.float64:
        return False
    if expected.shape != answer.shape:
        return True
    if not expected.size:
        return False
    largest = int(np.abs(expected).argmax())  # whose tolerance is known without the other entries
    return _differ(expected.item(largest), answer.item(largest), rules)


def _differ(expected: float, answer: float, rules: Rules) -> bool:
    if not (math.isfinite(expected) and math.isfinite(answer)):
        return False
    return abs(answer - expected) > rules.rtol * abs(expected) + rules.atol * abs(expected)
