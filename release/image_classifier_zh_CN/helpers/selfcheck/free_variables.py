"""Which variables of the notebook a function uses although it does not get them as parameters."""

from __future__ import annotations

import ast
import functools
import symtable
from collections.abc import Container, Iterator, Sequence

from .plain import listed
from .words import ngettext

_NOT_PYTHON = ("%", "!", "?")
_CLASS_MAKERS = ("namedtuple", "NamedTuple", "make_dataclass")


def outside_hint(names: Sequence[str]) -> str:
    """One sentence for a function that is wrong and uses these variables; "" when there are none."""
    shown = [f"`{name}`" for name in names]
    if not shown:
        return ""
    words = ngettext(
        "It uses {names}, which is no parameter of it. Is one of its parameters meant?",
        "It uses {names}, which are no parameters of it. Is one of its parameters meant?",
        len(shown),
    )
    return words.format(names=listed(shown))


def outside_names(source: str, function: str, variables: Container[str]) -> tuple[str, ...]:
    """Those of `variables` that `function`, defined in `source`, reads; none where that does not parse."""
    return tuple(name for name in _read_names(source, function) if name in variables)


def assigned_names(source: str) -> frozenset[str]:
    """Names that a cell binds to values: what it imports or defines is not among them."""
    table = _table(source)
    if table is None:
        return frozenset()
    symbols = (symbol for symbol in table.get_symbols() if symbol.is_assigned())
    names = frozenset(s.get_name() for s in symbols if not s.is_imported() and not s.is_namespace())
    return names - _made_classes(source)


def made_class(statement: ast.stmt) -> str:
    """The name of the class that `Point = namedtuple(...)` makes; "" for any other statement."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
            return name if ast.unparse(maker).rpartition(".")[2] in _CLASS_MAKERS else ""
    return ""


def _made_classes(source: str) -> frozenset[str]:
    if not any(maker in source for maker in _CLASS_MAKERS):
        return frozenset()
    return frozenset(map(made_class, ast.parse(python_of(source)).body))


def python_of(source: str) -> str:
    """A cell without its magics, line by line."""
    return "\n".join("" if line.startswith(_NOT_PYTHON) else line for line in source.splitlines())


@functools.lru_cache(maxsize=16)
def _read_names(source: str, function: str) -> tuple[str, ...]:
    table = _table(source)
    tables = [each for each in table.get_children() if each.get_name() == function] if table else []
    return tuple(sorted({symbol for each in tables[-1:] for symbol in _global_names(each)}))


def _global_names(table: symtable.SymbolTable) -> Iterator[str]:
    yield from (s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced())
    for inner in table.get_children():
        yield from _global_names(inner)


def _table(source: str) -> symtable.SymbolTable | None:
    try:
        return symtable.symtable(python_of(source), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
