"""Which names mean the same in every notebook: those of Python, of libraries, and of the assignment."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..intake.definitions import statements_of

_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names that keep their meaning, by what they are called; every other name is a student's choice.

    meanings : name -> what it stands for everywhere: `np` is `numpy`
    spoken : every name that the given texts use, also for their own variables
    """

    meanings: dict[str, str]
    spoken: frozenset[str]

    @classmethod
    def of(cls, release: Iterable[str], texts: Iterable[str], exercises: Iterable[str]) -> KnownNames:
        """That of an assignment: the cells of its release, and all texts that were given.

        Raises nothing: what is no Python adds no name.
        """
        meanings = {name: name for name in (*_BUILTINS, *exercises)}
        spoken: set[str] = set()
        for text in release:
            meanings.update(imported(statements_of(text) or ()))
        for text in texts:
            spoken.update(_names(statements_of(text) or ()))
        loaded = {name for name in spoken if name not in meanings}
        return cls(meanings, frozenset(spoken | loaded | set(meanings)))

    def with_imports(self, statements: Iterable[ast.stmt]) -> dict[str, str]:
        """The meanings in a cell that imports something itself."""
        return {**self.meanings, **imported(statements)}


def imported(statements: Iterable[ast.stmt]) -> dict[str, str]:
    """What a cell's own imports bind, each as the dotted name it stands for."""
    found: dict[str, str] = {}
    for statement in statements:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                found[alias.asname or alias.name.partition(".")[0]] = alias.name
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                found[alias.asname or alias.name] = alias.name
    return found


def _names(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.arg):
                yield node.arg
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.name
