"""Which pairs of a class share more rare traits than chance and habits explain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .portraits import Portrait
from .rarity import Rarity
from .traits import Kind, Trait

_MOST_CANDIDATES = 60  # for each student, that are looked at closely
_FADING = 0.8  # of one place each further trait counts that much of the one before
_FADING_PARTS = 0.4  # after a part of a line
_FADING_HABIT = 0.4  # of one habit each further instance, in whatever place
_LEAST_BITS = 0.3
_DIFFERENT = 0.3  # of what one wrote there and the other did not
_MOST_DIFFERENT = 2.5  # bits, of a place
_FEWEST_JOINT = 6
_FEWEST_KNOWN = 2  # others, from which on counting a whole is better than adding up what it is made of
_CODE: frozenset[Kind] = frozenset({"block", "statement", "expression", "line", "number", "words"})


@dataclass(frozen=True, slots=True)
class Common:
    """One thing that both have: what it tells, in bits, and how many of all have it."""

    place: str
    digest: int
    kind: Kind
    bits: float
    holders: int
    habit: str = ""  # the rare way of writing that it is an instance of


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Two hand-ins, by position, and what they share, the most telling first."""

    first: int
    second: int
    score: float
    shared: tuple[Common, ...]


USUAL_THRESHOLD = 11.5
"""The score from which on a pair is told: in made classes of up to 1,000 a few honest pairs reach it."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A class whose traits are counted; portraits hold only what more than one has."""

    portraits: Sequence[Portrait]
    rarity: Rarity
    own: Sequence[bool]  # whose hand-in is of this class; the others are only compared with
    _masses: dict[int, Mapping[str, float]] = field(default_factory=dict)
    _known: dict[int, frozenset[int]] = field(default_factory=dict)

    def pairs(self, threshold: float) -> list[Resemblance]:
        """All pairs from that score on, the likest first."""
        close = (self.likeness(*pair) for pair in self.candidates(threshold))
        found = [each for each in close if each.score >= threshold]
        return sorted(found, key=lambda each: (-each.score, each.first, each.second))

    def candidates(self, threshold: float) -> Iterator[tuple[int, int]]:
        """Pairs whose shared traits, one by one, could add up to that."""
        weights, postings = self._inverted()
        for first in range(len(self.portraits)):
            mine = [digest for digest in self._digests(first) if digest in weights]
            if not mine:
                continue
            others = np.concatenate([postings[digest] for digest in mine])
            telling = np.repeat([weights[d] for d in mine], [len(postings[d]) for d in mine])
            sums = np.bincount(others, weights=telling, minlength=len(self.portraits))
            sums[: first + 1] = -np.inf  # every pair once
            best = np.argsort(-sums, kind="stable")[:_MOST_CANDIDATES]
            for second in best[sums[best] >= threshold].tolist():
                if self.own[first] or self.own[second]:
                    yield first, second

    def likeness(self, first: int, second: int) -> Resemblance:
        """What two share. Which of them is looked at first makes no difference."""
        one, other = self.portraits[first], self.portraits[second]
        both = self._digests(first) & self._digests(second)
        ways = [self._found(each, both) for each in (one, other)]
        lost = self._lost(first, second, ways)
        shared = min((self._counted(way) for way in ways), key=lambda way: sum(each.bits for each in way))
        score = sum(each.bits for each in shared) - lost
        return Resemblance(first, second, score, tuple(sorted(shared, key=lambda each: -each.bits)))

    def _lost(self, first: int, second: int, ways: Sequence[Sequence[Common]]) -> float:
        """What speaks against it: places where one of them wrote something rare and the other did not."""
        apart: dict[str, float] = {}
        for position, way in zip((first, second), ways, strict=True):
            matched = _mass(way)
            for place, bits in self._mass(position).items():
                apart[place] = apart.get(place, 0.0) + bits - matched.get(place, 0.0)
        return sum(min(_DIFFERENT * max(bits, 0.0), _MOST_DIFFERENT) for bits in apart.values())

    def _mass(self, position: int) -> Mapping[str, float]:
        if position not in self._masses:
            portrait = self.portraits[position]
            self._masses[position] = _mass(self._found(portrait, self._digests(position)))
        return self._masses[position]

    def _digests(self, position: int) -> frozenset[int]:
        if position not in self._known:
            self._known[position] = self.portraits[position].digests()
        return self._known[position]

    def _inverted(self) -> tuple[Mapping[int, float], Mapping[int, np.ndarray]]:
        weights: dict[int, float] = {}
        postings: dict[int, list[int]] = {}
        for position, found in enumerate(self.portraits):
            seen: set[int] = set()
            for root in (root for traits in found.roots.values() for root in traits):
                for trait in root.everything():
                    if trait.digest not in self.rarity.holders:
                        continue
                    bits = weights.get(trait.digest)
                    if bits is None:
                        bits = weights[trait.digest] = self.rarity.bits(trait)
                    if bits > 0 and trait.digest not in seen:
                        seen.add(trait.digest)
                        postings.setdefault(trait.digest, []).append(position)
        arrays = {digest: np.array(found, dtype=np.intp) for digest, found in postings.items()}
        return {digest: weights[digest] for digest in arrays}, arrays

    def _found(self, portrait: Portrait, both: frozenset[int]) -> list[Common]:
        found: dict[int, Common] = {}
        for place, roots in portrait.roots.items():
            for root in roots:
                for each in self._best(root, place, both):
                    found.setdefault(each.digest, each)
        return list(found.values())

    def _best(self, trait: Trait, place: str, both: frozenset[int]) -> list[Common]:
        """The trait as a whole or what it is made of, whichever tells more: never both."""
        below = [each for part in trait.parts for each in self._best(part, place, both)]
        if trait.digest not in both:
            return below
        bits = self.rarity.bits(trait)
        known = self.rarity.counts[trait.digest] - 2 >= _FEWEST_KNOWN
        if not known and bits <= sum(each.bits for each in below):
            return below
        holders, habit = self.rarity.counts[trait.digest], self.rarity.habit(trait)
        return [Common(place, trait.digest, trait.kind, bits, holders, habit)]

    def _counted(self, found: Sequence[Common]) -> tuple[Common, ...]:
        """What follows from a habit, or stands beside more of the same place, counts less."""
        counted: list[Common] = []
        joint = (1 << len(self.portraits)) - 1
        for each in sorted(found, key=lambda each: (each.bits, each.digest)):
            bits = self.rarity.bits_beside(each.digest, each.bits, [other.digest for other in counted], joint)
            if (narrower := joint & self.rarity.holders[each.digest]).bit_count() - 2 >= _FEWEST_JOINT:
                joint = narrower
            if bits > _LEAST_BITS:
                counted.append(replace(each, bits=bits))
        return tuple(_faded(sorted(counted, key=lambda each: (-each.bits, each.digest))))


def _mass(found: Sequence[Common]) -> Mapping[str, float]:
    """Place -> bits, of code alone: remarks and names are what a disguise takes away first."""
    mass: dict[str, float] = {}
    for each in found:
        if each.kind in _CODE:
            mass[each.place] = mass.get(each.place, 0.0) + each.bits
    return mass


def _faded(counted: Sequence[Common]) -> Iterator[Common]:
    """Parts of lines fade faster than lines: one habit shows in many of them."""
    left: dict[str, float] = {}
    habits: dict[str, float] = {}
    for each in counted:
        share = left.get(each.place, 1.0) * habits.get(each.habit, 1.0)
        yield replace(each, bits=each.bits * share)
        left[each.place] = left.get(each.place, 1.0) * (
            _FADING_PARTS if each.kind == "expression" else _FADING
        )
        if each.habit:
            habits[each.habit] = habits.get(each.habit, 1.0) * _FADING_HABIT
