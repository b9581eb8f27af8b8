"""What `make test` asks of every member of a kind, `make test LEAVE=thorough` asks of some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pytest

SHARE = 8  # of random examples that are drawn where thorough tests are left out, one in so many
_left_out = False
T = TypeVar("T")


def leave_out(expression: str) -> None:
    """Take note of the markers that were chosen."""
    global _left_out
    _left_out = "not thorough" in expression


def examples(count: int) -> int:
    """How many random examples to draw."""
    return count // SHARE if _left_out else count


def some(step: int, members: Sequence[T]) -> Sequence[T]:
    """All members, or every so manieth where thorough tests are left out: for what fixtures make."""
    return members[::step] if _left_out else members


def one_in(step: int, members: Iterable[Any]) -> list[Any]:
    """All members as parameters; those that are not every so manieth are thorough.

    Those of several arguments are tuples. A mapping's values have its keys as their names.
    """
    named = members.items() if isinstance(members, Mapping) else ((None, each) for each in members)
    return [
        pytest.param(
            *(member if isinstance(member, tuple) else (member,)),
            id=name,
            marks=[pytest.mark.thorough] if number % step else [],
        )
        for number, (name, member) in enumerate(named)
    ]
