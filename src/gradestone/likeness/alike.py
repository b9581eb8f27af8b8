"""A class compared: pairs with what they share in words, and the groups that strong pairs make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from .evidence import Evidence, evidence_of
from .known_names import KnownNames
from .pairing import USUAL_THRESHOLD, Contrast, Resemblance
from .portraits import given_digests, portrait
from .rarity import Rarity, slim
from .works import Handout, Work

STRONG = 1.6  # times the threshold; only such pairs join others to a group
SMALL = 10  # hand-ins, below which rarity says little
MOST_PAIRS = 2_000  # that are put into words; a class has more only where something was given to all


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two hand-ins that are unusually alike."""

    first: Work
    second: Work
    score: float
    strong: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class AlikeClass:
    """What came of a comparison, the likest pair first.

    groups : hand-ins, by (year, student), that strong pairs join; from three on
    compared : how many hand-ins had anything to compare; the others were stubs, or could not be read
    """

    assignment: str
    pairs: tuple[AlikePair, ...]
    groups: tuple[tuple[Work, ...], ...]
    threshold: float
    compared: int
    works: int
    left_out: int = 0  # pairs beyond the most that are put into words
    notes: tuple[tuple[str, str], ...] = ()  # whose could not be read, and why


def compare(
    assignment: str,
    works: Sequence[Work],
    handout: Handout,
    threshold: float | None = None,
    seen: Callable[[], None] = lambda: None,
) -> AlikeClass:
    """Which of the hand-ins are alike beyond what was given to all and what many write.

    threshold : the lowest score that is told; by default the usual one for as many hand-ins
    seen : is called after each hand-in
    """
    known = KnownNames.of(handout.everywhere, handout.texts(), handout.passages)
    given = given_digests(handout, known)
    portraits = []
    for work in works:
        portraits.append(slim(portrait(work, known), given))
        seen()
    with_work = sum(1 for each in portraits if each.digests())
    rarity = Rarity.of(portraits)
    contrast = Contrast(
        [rarity.telling(each) for each in portraits], rarity, [not work.year for work in works]
    )
    least = USUAL_THRESHOLD if threshold is None else threshold
    found = contrast.pairs(least)
    tell = partial(_told, works=works, known=known, stub=handout.stub_lines(), strong=least * STRONG)
    pairs = tuple(tell(each) for each in found[:MOST_PAIRS])
    notes = tuple((work.student, note) for work in works for note in work.notes)
    return AlikeClass(
        assignment,
        pairs,
        _groups(pairs),
        least,
        with_work,
        len(works),
        len(found) - len(pairs),
        notes,
    )


def _told(
    found: Resemblance, works: Sequence[Work], known: KnownNames, stub: frozenset[str], strong: float
) -> AlikePair:
    first, second = works[found.first], works[found.second]
    if first.year:
        first, second = second, first
    evidence = evidence_of(first, second, found.shared, known, stub)
    return AlikePair(first, second, found.score, found.score >= strong, evidence)


def _groups(pairs: Iterable[AlikePair]) -> tuple[tuple[Work, ...], ...]:
    """Whom strong pairs join: a weak pair never draws anybody into a group."""
    group_of: dict[tuple[str, str], list[Work]] = {}
    for pair in pairs:
        if not pair.strong:
            continue
        joined = [group_of.get(_who(each), [each]) for each in (pair.first, pair.second)]
        if joined[0] is joined[1]:
            continue
        group = joined[0] + joined[1]
        group_of.update({_who(each): group for each in group})
    different = {id(group): group for group in group_of.values() if len(group) > 2}
    ordered = (tuple(sorted(group, key=_who)) for group in different.values())
    return tuple(sorted(ordered, key=lambda group: (-len(group), _who(group[0]))))


def _who(work: Work) -> tuple[str, str]:
    return work.year, work.student
