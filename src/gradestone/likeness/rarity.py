"""How rare each trait is in a class, in bits: one more for each time it is half as common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2

from .portraits import Portrait
from .traits import NOWHERE, Kind, Trait

COMMON = 0.5
"""The share of a class from which on a trait tells nothing."""

_MOST_BITS: Mapping[Kind, float] = {
    "block": 10.0,
    "statement": 8.0,
    "expression": 6.0,
    "line": 8.0,
    "order": 4.0,
    "spelling": 2.5,
    "spelled": 0.0,
    "number": 5.0,
    "words": 7.0,
    "comment": 9.0,
    "word": 2.0,
    "name": 4.0,
    "mistake": 9.0,
}
_RARE_WORD = 0.01
_HABIT = 0.2  # the share of a class that has an idiom, below which it is somebody's habit
_STYLE = 6  # others who have a trait, from which on it is a way of writing that more traits follow from
_PRIOR = 4.0


def slim(found: Portrait, given: frozenset[int]) -> Portrait:
    """The portrait without what was given, and without places in the text."""
    return _kept(found, lambda digest: digest not in given)


@dataclass(frozen=True, slots=True)
class Rarity:
    """Who has what. `holders[digest]` is the set of their positions, as the bits of a number."""

    size: int
    counts: Mapping[int, int]
    holders: Mapping[int, int]
    idioms: Mapping[str, int]

    @classmethod
    def of(cls, portraits: Sequence[Portrait]) -> Rarity:
        """That of a class; of traits that nobody shares only the count is kept."""
        digests = [found.digests() for found in portraits]
        counts = Counter(digest for each in digests for digest in each)
        most = max(2.0, COMMON * len(portraits))
        holders: dict[int, int] = {}
        for position, each in enumerate(digests):
            for digest in each:
                if 2 <= counts[digest] <= most:
                    holders[digest] = holders.get(digest, 0) | 1 << position
        idioms = Counter(idiom for found in portraits for idiom in found.idioms())
        return cls(len(portraits), counts, holders, idioms)

    def habit(self, trait: Trait) -> str:
        """The rarest idiom in it, "" where none of them is rare."""
        least = min(trait.idioms, key=lambda idiom: (self.idioms.get(idiom, 0), idiom), default="")
        return least if self.idioms.get(least, self.size) <= _HABIT * self.size else ""

    def telling(self, found: Portrait) -> Portrait:
        """Without what so many have that it tells nothing."""
        most = COMMON * self.size
        return _kept(found, lambda digest: self.counts[digest] <= max(2.0, most))

    def bits(self, trait: Trait) -> float:
        """How much it tells that two have it, the two set aside. 0 for what is common."""
        others = max(self.counts.get(trait.digest, 2) - 2, 0)
        if trait.kind == "order":
            return min(self._order_bits(others, trait), _MOST_BITS["order"])
        if trait.kind in ("spelling", "spelled"):
            return min(self._spelling_bits(others, trait), _MOST_BITS[trait.kind])
        share = (others + 1) / max(self.size - 1, 2)
        if trait.kind == "word" and share > _RARE_WORD:
            return 0.0
        return min(-log2(share), _MOST_BITS[trait.kind]) if share <= COMMON else 0.0

    def bits_beside(self, digest: int, bits: float, counted: Iterable[int], joint: int) -> float:
        """The same where the two share these as well: less, if who has one of them mostly has this.

        joint : who has all of those that are not rare
        """
        usual = 2.0**-bits
        others = joint.bit_count() - 2
        if others >= _STYLE:
            bits = min(bits, self._given(digest, joint, others, usual))
        for other in counted:
            others = self.counts[other] - 2
            if others >= _STYLE:
                bits = min(bits, self._given(digest, self.holders[other], others, usual))
        return max(bits, 0.0)

    def _given(self, digest: int, holders: int, others: int, usual: float) -> float:
        both = (self.holders[digest] & holders).bit_count() - 2
        return -log2((both + _PRIOR * usual) / (others + _PRIOR))

    def _order_bits(self, others: int, trait: Trait) -> float:
        """Two statements have an order whoever writes them; it tells something where most have the other."""
        return log2((others + self.counts.get(trait.against, 0) + 1.0) / (others + 0.5))

    def _spelling_bits(self, others: int, trait: Trait) -> float:
        """Among those who write the line at all."""
        writers = max(self.counts.get(trait.against, 2) - 2, others)
        return max(log2((writers + 1.0) / (others + 1.0)), 0.0)


def _kept(found: Portrait, wanted: Callable[[int], bool]) -> Portrait:
    return Portrait({place: _pruned(traits, wanted) for place, traits in found.roots.items()})


def _pruned(traits: Iterable[Trait], wanted: Callable[[int], bool]) -> tuple[Trait, ...]:
    """Those that are wanted; of the others what they are made of."""
    kept: list[Trait] = []
    for trait in traits:
        parts = _pruned(trait.parts, wanted)
        if wanted(trait.digest):
            kept.append(replace(trait, parts=parts, span=NOWHERE))
        else:
            kept += parts
    return tuple(kept)
