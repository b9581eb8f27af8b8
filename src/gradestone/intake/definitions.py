"""Which names a code cell binds at its top level, magics and broken lines notwithstanding."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LONGEST_ANALYSED = 200_000
# cell magics whose body still is Python in the learner's own namespace
_TRANSPARENT = re.compile(r"%%(?:time|capture|prun|python3?)\b")
_SHELL_LINE = re.compile(r"^([ \t]*)(?:[%!?].*|\w[\w.]*\?{1,2})$", re.MULTILINE)
_SHELL_VALUE = re.compile(r"(?<==)[ \t]*[%!][^=].*$", re.MULTILINE)
_ANYTHING = re.compile(r"import\s*\*|%run\b|%load\b|\bexec\s*\(|\bglobals\s*\(|\brunpy\b|\bget_ipython\b")


@dataclass(frozen=True, slots=True)
class Definitions:
    """Of each name, the positions of the cells that bind it, in their order."""

    sound: dict[str, list[int]]  # the cell parses
    broken: dict[str, list[int]]  # it does not, but has a `def` of the name at the left margin

    def last(self, name: str) -> int | None:
        """The last sound one; for want of any, the last broken one."""
        for found in (self.sound, self.broken):
            if found[name]:
                return found[name][-1]
        return None


def find_definitions(
    sources: Iterable[tuple[int, str]], names: Iterable[str], *, parse_all: bool = False
) -> Definitions:
    """Which of the numbered sources bind which of the names.

    A name that a single source has to do with, by a plain `def` at its left margin, needs no parser unless
    `parse_all`.
    """
    names = tuple(names)
    definitions = Definitions({name: [] for name in names}, {name: [] for name in names})
    mentions = list(_mentions(sources, names))
    contested = Counter(name for mention in mentions for name in mention.names)
    for mention in mentions:
        plain = mention.names == mention.defined and all(contested[name] == 1 for name in mention.names)
        bound = mention.defined if plain and not parse_all else bindings(mention.source)
        found = definitions.broken if bound is None else definitions.sound
        for name in mention.defined if bound is None else bound.intersection(names):
            found[name].append(mention.position)
    return definitions


@dataclass(frozen=True, slots=True)
class _Mention:
    """A source that may bind some of the names."""

    position: int
    source: str
    names: frozenset[str]
    defined: frozenset[str]  # by a `def` at the left margin


def _mentions(sources: Iterable[tuple[int, str]], names: tuple[str, ...]) -> Iterator[_Mention]:
    choice = "|".join(map(re.escape, names))
    # Anchored at line starts: a pattern with `.*` that may start anywhere is quadratic on a long line.
    binding = re.compile(
        rf"\b(?:def|class)[ \t]+({choice})\b"
        rf"|^[ \t]*(?:from|import)\b.*\b({choice})\b"
        rf"|^[ \t]*({choice})[ \t]*=",
        re.MULTILINE,
    )
    defined = re.compile(rf"^(?:async[ \t]+)?def[ \t]+({choice})\b", re.MULTILINE)
    for position, source in sources if names else ():
        if len(source) <= _LONGEST_ANALYSED and any(name in source for name in names):
            hits = frozenset(filter(None, (name for found in binding.findall(source) for name in found)))
            if hits:
                yield _Mention(position, source, hits, frozenset(defined.findall(source)))


def bindings(source: str) -> frozenset[str] | None:
    """The names a cell binds at its top level; None when it is not Python."""
    python = plain_python(source) if len(source) <= _LONGEST_ANALYSED else None
    if python is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(python)
        return frozenset(_bound(tree.body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def function_of(source: str, name: str) -> ast.FunctionDef | None:
    """The last function of that name that a cell defines at its top level, without its docstring."""
    python = plain_python(source) if len(source) <= _LONGEST_ANALYSED and f"def {name}" in source else None
    try:
        body = ast.parse(python or "").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [each for each in body if isinstance(each, ast.FunctionDef) and each.name == name]
    return _without_docstring(found[-1]) if found else None


def _without_docstring(function: ast.FunctionDef) -> ast.FunctionDef:
    if ast.get_docstring(function, clean=False) is not None:
        function.body = function.body[1:]
    return function


def may_bind_anything(source: str) -> bool:
    """Whether a cell can define names that reading it does not show."""
    return len(source) > _LONGEST_ANALYSED or bool(_ANYTHING.search(source))


def plain_python(source: str) -> str | None:
    """The cell with its magics made harmless, line by line; None below a magic of another language."""
    if source.lstrip().startswith("%%"):
        if not _TRANSPARENT.match(source.lstrip()):
            return None
        head, _, rest = source.partition("%%")
        source = head + "\n".join(["", *rest.split("\n")[1:]])
    if "%" in source or "!" in source or "?" in source:
        source = _SHELL_LINE.sub(r"\1pass", source)
        source = _SHELL_VALUE.sub(" None", source)
    return source


def _bound(statements: Iterable[ast.stmt]) -> Iterator[str]:
    waiting = list(statements)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            nodes = (node for target in targets for node in ast.walk(target))
            yield from (node.id for node in nodes if isinstance(node, ast.Name))
        else:
            for part in ast.iter_child_nodes(statement):
                if isinstance(part, ast.stmt):
                    waiting.append(part)
                elif isinstance(part, ast.ExceptHandler | ast.match_case):
                    waiting.extend(part.body)
