"""Mutants made by `ast`: one small change in a solution block each, without knowing what the code means."""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ...release.stub import Block, find_blocks
from .operators import Vocabulary, changes, vocabulary

CONTEXT = 4
"""Words and signs that a change is shown with on either side."""

_WORD = re.compile(r"\s*(?:\w+|[^\w\s])")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A solution cell with one change.

    change : `before -> after`, with a few words on either side, and a number where it can be made twice
    """

    exercise: str
    change: str
    source: str


def mutants_of(exercise: str, source: str) -> tuple[Mutant, ...]:
    """All mutants of a solution cell, in a fixed order, each with another source."""
    tree = ast.parse(source)
    blocks = tuple(find_blocks(source, notebook="", cell=exercise))
    mutants, seen, times = [], {ast.unparse(tree)}, Counter[str]()
    for change, text in _mutations(tree, blocks):
        times[change] += 1
        if text not in seen:
            seen.add(text)
            number = f" ({times[change]})" if times[change] > 1 else ""
            mutants.append(Mutant(exercise, change + number, text))
    return tuple(mutants)


def _mutations(tree: ast.Module, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    words = vocabulary(tree)
    for index, node in enumerate(ast.walk(tree)):
        if _inside(node, blocks):
            for number in range(sum(1 for _ in changes(node, words))):
                yield _mutation(tree, index, number, words)


def _inside(node: ast.AST, blocks: tuple[Block, ...]) -> bool:
    line = getattr(node, "lineno", None)
    return line is not None and any(line in block for block in blocks)


def _mutation(tree: ast.Module, index: int, number: int, words: Vocabulary) -> tuple[str, str]:
    """What the change is called, and the source with it. The change is made in a copy."""
    fresh = copy.deepcopy(tree)
    parents = {child: node for node in ast.walk(fresh) for child in ast.iter_child_nodes(node)}
    node = list(ast.walk(fresh))[index]
    statement = node
    while not isinstance(statement, ast.stmt):
        statement = parents[statement]
    before = ast.unparse(statement)
    new = list(changes(node, words))[number]
    _put(parents[node], node, new)
    after = ast.unparse(new if statement is node else statement)
    return _difference(before, after), ast.unparse(ast.fix_missing_locations(fresh))


def _difference(before: str, after: str) -> str:
    """`old -> new` with what both begin and end with cut down to a few words."""
    old, new = (_WORD.findall(text) for text in (before, after))
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    start, stop = max(0, head - CONTEXT), max(0, tail - CONTEXT)
    cut = ("".join(words[start : len(words) - stop]) for words in (old, new))
    return " -> ".join(" ".join(text.split()) for text in cut)


def _put(parent: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for field, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, field, new)
        elif isinstance(value, list):
            value[:] = [new if item is old else item for item in value]
