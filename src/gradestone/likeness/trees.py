"""Python code as a tree of traits: names that somebody chose, layout and comments are gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from .dependence import NOTHING, Effects, Watched, canonical_order
from .idioms import idiom_of, one_of
from .traits import NOWHERE, Span, Trait, digest_of

SMALLEST = 4  # nodes of an expression that is looked at by itself
_LEFT_OUT = frozenset({"ctx", "type_comment", "annotation", "returns", "kind", "type_ignores"})
_EVERYDAY_NUMBERS = frozenset(
    {"0", "1", "2", "3", "0.0", "1.0", "2.0", "0.5", "0.01", "True", "False", "None"}
)
_SHORTEST_WORDS = 9  # letters of a text that is a trait of its own
_CHOSEN = "_"


@dataclass(slots=True)
class _Built:
    """A node that has been gone through."""

    digest: int
    size: int
    traits: tuple[Trait, ...]
    effects: Effects = NOTHING
    idioms: frozenset[str] = frozenset()


@dataclass(slots=True)
class TreeBuilder:
    """Statements of one place -> traits.

    meanings : names that mean the same everywhere; any other is a student's choice, and all are alike
    """

    place: str
    meanings: Mapping[str, str]
    _parameters: dict[str, str] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)
    _watched: Watched = field(default_factory=Watched)

    def block(self, statements: Sequence[ast.stmt]) -> _Built:
        """A block in its canonical order, with the order it had where that was somebody's choice.

        Raises RecursionError where it is nested deeper than Python can follow.
        """
        kept = [each for each in statements if not _is_text(each)]
        built = [self._statement(each) for each in kept]
        digests = [each.digest for each in built]
        effects = [each.effects for each in built]
        order = canonical_order(digests, effects)
        digest = digest_of("block", *(digests[at] for at in order))
        size = 1 + sum(each.size for each in built)
        traits = tuple(trait for each in built for trait in each.traits)
        idioms = frozenset[str]().union(*(each.idioms for each in built))
        if len(kept) < 2:
            return _Built(digest, size, traits, idioms=idioms)
        for n in range(len(kept) - 1):
            if not effects[n].before(effects[n + 1]) and digests[n] != digests[n + 1]:
                traits += (self._order(kept[n : n + 2], built[n : n + 2]),)
        span = (*_span(kept[0])[:2], *_span(kept[-1])[2:])
        whole = Trait(self._keyed(digest), "block", span, traits, idioms=one_of(idioms))
        return _Built(digest, size, (whole,), idioms=idioms)

    def _order(self, pair: Sequence[ast.stmt], built: Sequence[_Built]) -> Trait:
        first, second = (each.digest for each in built)
        span = (*_span(pair[0])[:2], *_span(pair[1])[2:])
        this, other = (self._keyed(digest_of("order", *both)) for both in ((first, second), (second, first)))
        return Trait(this, "order", span, against=other)

    def _statement(self, statement: ast.stmt) -> _Built:
        outer = self._parameters, self._own
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and not self._own:
            self._enter(statement)
        around, self._watched = self._watched, Watched()
        built = self._node(statement)
        self._parameters, self._own = outer
        around.join(self._watched)
        effects, self._watched = self._watched.effects(), around
        key, span = self._keyed(built.digest), _span(statement)
        trait = Trait(key, "statement", span, built.traits, idioms=one_of(built.idioms))
        return _Built(built.digest, built.size, (trait,), effects, built.idioms)

    def _enter(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = function.args
        names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        self._parameters = {name: f"p{number}" for number, name in enumerate(names)}
        stored = (node for node in ast.walk(function) if isinstance(node, ast.Name))
        self._own = {node.id for node in stored if not isinstance(node.ctx, ast.Load)} | set(names)

    def _name(self, name: str) -> str:
        if name in self._parameters:
            return self._parameters[name]
        return _CHOSEN if name in self._own else self.meanings.get(name, _CHOSEN)

    def _node(self, node: ast.AST) -> _Built:
        words: list[str | int] = [type(node).__name__]
        self._watched.see(node)
        size, traits = 1, list[Trait]()
        idiom = idiom_of(node)
        idioms = frozenset((idiom,)) if idiom else frozenset[str]()
        for name, value in ast.iter_fields(node):
            if name in _LEFT_OUT:
                continue
            for each in self._field(node, name, value):
                if isinstance(each, _Built):
                    words.append(each.digest)
                    size += each.size
                    traits += each.traits
                    idioms |= each.idioms
                else:
                    words.append(each)
        return self._finished(node, _Built(digest_of(*words), size, tuple(traits), idioms=idioms))

    def _field(self, node: ast.AST, name: str, value: object) -> Iterator[_Built | str]:
        """One field of a node, in parts."""
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield f"{name}:"
            yield self.block(value)
        elif isinstance(value, list):
            yield f"{name}:{len(value)}"
            for each in value:
                yield from self._field(node, name, each)
        elif isinstance(value, ast.operator | ast.unaryop | ast.boolop | ast.cmpop):
            yield type(value).__name__
        elif isinstance(value, ast.stmt):
            yield self._statement(value)
        elif isinstance(value, ast.AST):
            yield self._node(value)
        else:
            yield self._word(node, name, value)

    def _word(self, node: ast.AST, name: str, value: object) -> str:
        if isinstance(value, str) and isinstance(node, ast.Name | ast.arg):
            return self._name(value)
        if isinstance(value, str) and isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            return self.meanings.get(value, _CHOSEN)
        return _written(value)

    def _finished(self, node: ast.AST, built: _Built) -> _Built:
        if isinstance(node, ast.Constant):
            found = self._constant(node)
            built.traits = (found,) if found else ()
        elif isinstance(node, ast.expr) and built.size >= SMALLEST:
            key, span = self._keyed(built.digest), _span(node)
            built.traits = (Trait(key, "expression", span, built.traits, idioms=one_of(built.idioms)),)
        return built

    def _constant(self, node: ast.Constant) -> Trait | None:
        text = _written(node.value)
        if isinstance(node.value, str):
            if len(node.value.strip()) < _SHORTEST_WORDS:
                return None
            return Trait(self._keyed(digest_of("words", text)), "words", _span(node))
        if text in _EVERYDAY_NUMBERS:
            return None
        return Trait(self._keyed(digest_of("number", text)), "number", _span(node))

    def _keyed(self, digest: int) -> int:
        return digest_of(self.place, digest)


def nodes_of(statements: Sequence[ast.stmt]) -> list[ast.AST]:
    """All nodes in which a name is chosen or a text stands. No recursion: depth is for students to choose."""
    found: list[ast.AST] = []
    waiting: list[object] = list(reversed(statements))
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, ast.Name | ast.arg):
            found.append(node)
        elif isinstance(node, ast.AST) and not isinstance(node, ast.Constant):
            if isinstance(node, ast.Expr | ast.FunctionDef | ast.ClassDef):
                found.append(node)
            waiting += reversed(list(vars(node).values()))
    return found


def chosen_names(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, Span]]:
    """The names a student's code gives to variables, functions and their parameters."""
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id, _span(node)
        elif isinstance(node, ast.arg):
            yield node.arg, _span(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            start = node.col_offset + (4 if isinstance(node, ast.FunctionDef) else 6)  # behind the keyword
            yield node.name, (node.lineno, start, node.lineno, start + len(node.name.encode()))


def texts_in(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, Span]]:
    """Docstrings, and texts that stand alone: they are comments."""
    for node in nodes:
        text = getattr(node.value, "value", None) if _is_text(node) else None
        if isinstance(text, str):
            yield text, _span(node)


def _is_text(statement: ast.AST) -> TypeGuard[ast.Expr]:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _span(node: ast.AST) -> Span:
    line = getattr(node, "lineno", 0)
    if not line:
        return NOWHERE
    return line, node.col_offset, node.end_lineno or line, node.end_col_offset or 0  # type: ignore[attr-defined]


def _written(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # a number of more digits than Python writes
        return f"a huge {type(value).__name__}"
