"""Which of two hand-ins is the later one, if anything says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cmp_to_key


@dataclass(frozen=True, slots=True)
class Rank:
    """What is known of when a hand-in came. Times are UTC without a zone."""

    handed_in: datetime | None = None
    platform: str = ""
    number: int = 0  # of its last attachment on that platform; 0 where it has none
    packed: datetime | None = None  # of the archive, which holds the last attempt at that time


def is_later(one: Rank, other: Rank) -> bool | None:
    """Whether `one` came after the other; None where nothing says so.

    The platform's numbers come before times, which may be read in the wrong zone.
    """
    if one.number and other.number and one.platform == other.platform and one.number != other.number:
        return one.number > other.number
    for mine, others in ((one.handed_in, other.handed_in), (one.packed, other.packed)):
        if mine and others and mine != others:
            return mine > others
    return None


def in_order(ranks: Sequence[Rank]) -> list[int]:
    """Places of the ranks, the latest first. Those of which nothing says it stay in the order given."""

    def compare(one: int, other: int) -> int:
        later = is_later(ranks[one], ranks[other])
        return 0 if later is None else -1 if later else 1

    return sorted(range(len(ranks)), key=cmp_to_key(compare))
