"""The traits of a hand-in: what its code says once names, layout and comments are set apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .broken import Readable, lines_as_traits, readable
from .comments import comments_in, remark, remarks_of
from .known_names import KnownNames
from .spelling import spellings
from .traits import NOWHERE, Trait, digest_of
from .trees import TreeBuilder, chosen_names, nodes_of, texts_in
from .works import ELSEWHERE, Handout, Work

_MOST_TRAITS = 6_000  # of a hand-in; honest ones have a few hundred
_SHORTEST_NAME = 2
_SENTENCE = re.compile(r"(?<=[.:;!?])\s+")


@dataclass(frozen=True, slots=True)
class Portrait:
    """Place -> its traits, outermost ones; those of comments and names stand beside those of code."""

    roots: Mapping[str, tuple[Trait, ...]]

    def digests(self) -> frozenset[int]:
        """Every trait that it has, at every depth."""
        return frozenset(
            trait.digest for traits in self.roots.values() for root in traits for trait in root.everything()
        )

    def idioms(self) -> frozenset[str]:
        """Every way of writing in it."""
        roots = (root for traits in self.roots.values() for root in traits)
        return frozenset(idiom for root in roots for trait in root.everything() for idiom in trait.idioms)


def portrait(work: Work, known: KnownNames) -> Portrait:
    """The traits of a hand-in, the first few thousand. Never raises, whatever a student wrote."""
    left = _MOST_TRAITS
    roots: dict[str, tuple[Trait, ...]] = {}
    for place, text in work.passages.items():
        kept: list[Trait] = []
        for root in _traits(text, place, known):
            left -= sum(1 for _ in root.everything())
            if left < 0:
                break
            kept.append(root)
        roots[place] = tuple(kept)
    for place, mistakes in mistakes_of(work).items():
        roots[place] = (*roots.get(place, ()), *mistakes)
    return Portrait(roots)


def given_digests(given: Handout, known: KnownNames) -> frozenset[int]:
    """The traits of everything that was given, which nobody needs to have copied."""
    found: set[int] = set()
    for place, texts in given.passages.items():
        for text in texts:
            found |= Portrait({place: tuple(_traits(text, place, known))}).digests()
    for text in given.everywhere:
        found |= Portrait({ELSEWHERE: tuple(_traits(text, ELSEWHERE, known))}).digests()
    for prose in given.prose:
        pieces = (piece for line in prose.split("\n") for piece in {line, *_SENTENCE.split(line)})
        said = (remark(piece, NOWHERE) for piece in pieces)
        found |= {trait.digest for root in said if root for trait in root.everything()}
    return frozenset(found)


def mistakes_of(work: Work) -> dict[str, tuple[Trait, ...]]:
    """The misconceptions that a hand-in has, by exercise."""
    return {
        place: tuple(Trait(digest_of("mistake", place, name), "mistake", NOWHERE) for name in names)
        for place, names in work.mistakes.items()
    }


def _traits(text: str, place: str, known: KnownNames) -> Iterator[Trait]:
    found = readable(text)
    meanings = known.with_imports(found.statements)
    try:
        tree = TreeBuilder(place, meanings).block(found.statements).traits
    except RecursionError:
        found = Readable([], tuple(range(1, text.count("\n") + 2)))
        tree = ()
    nodes = nodes_of(found.statements)
    yield from tree
    yield from spellings(tree, text, place)
    yield from lines_as_traits(text, found.lost, place, meanings)
    yield from remarks_of(comments_in(text))
    yield from remarks_of(texts_in(nodes))
    yield from _names(nodes, known)


def _names(nodes: Sequence[ast.AST], known: KnownNames) -> Iterator[Trait]:
    seen: set[str] = set()
    for name, span in chosen_names(nodes):
        if name not in seen and name not in known.spoken and len(name) >= _SHORTEST_NAME:
            seen.add(name)
            yield Trait(digest_of("name", name), "name", span)
