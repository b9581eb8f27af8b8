"""No hidden answer among the inputs of another check: a submission sees all inputs before its last answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import BuildError
from ..model import Check
from .telling import AMONG_ANSWERS, telling_arrays


def check_overlap(checks: Sequence[Check], notebook: str) -> None:
    """Raise BuildError where a hidden check's answer can be read off the inputs of another check.

    A function could keep what it was called with and hand it out as the answer of another one. What is an
    input of the check itself is no secret, nor are arrays of so few numbers that they meet by chance.
    """
    answers = {
        content: check
        for check in checks
        if check.hidden
        for content in _contents(check.expected) - _contents(_inputs(check))
    }
    for check in checks:
        for content in _contents(_inputs(check)):
            other = answers.get(content)
            if other is not None and other is not check:
                raise BuildError(
                    f"an answer of check {other.ordinal} of {other.exercise} is an input of check "
                    f"{check.ordinal} of {check.exercise}, where a submission could read it. "
                    "Draw new numbers for each hidden check.",
                    notebook=notebook,
                )


def _contents(value: Any) -> frozenset[bytes]:
    return frozenset(array.tobytes() for array in telling_arrays(value, AMONG_ANSWERS))


def _inputs(check: Check) -> tuple[Any, ...]:
    return (*check.call.args, *check.call.kwargs.values())
