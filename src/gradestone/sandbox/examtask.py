"""What the examiner's process is told to do, and how a cell's text is read for it."""

from __future__ import annotations

import ast
import json
import symtable
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from ..selfcheck.free_variables import python_of


@dataclass(frozen=True, slots=True)
class ExamTask:
    """One of the instructor's cells, to be run at the examiner's desk.

    judged : whether it is a test cell
    owned : names that are the student's at this place
    pushed : names bound by the test that functions of the reference read: a student's may read those, too
    tools : names that mean something of a library here, whatever they mean to the student, as module and name
    rules : what the reference gave at each place; None for the reference itself
    libraries : what of libraries the reference's answers held, as module and name
    whole_objects : of the reference, an object of a class derived from a plain one is more than its contents,
        and a name that is looked up need not be said
    theirs : modules that are the student's at this place: figures are drawn in one process only
    """

    cell: str
    source: str
    judged: bool
    owned: tuple[str, ...] = ()
    tools: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    pushed: tuple[str, ...] = ()
    rules: Mapping[str, int] | None = None
    libraries: tuple[tuple[str, str], ...] = ()
    whole_objects: bool = False
    theirs: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """As it goes over the line."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()

    @classmethod
    def from_json(cls, data: bytes) -> ExamTask:
        """What `to_json` wrote."""
        told = json.loads(data)
        return cls(**{**told, "libraries": tuple(map(tuple, told["libraries"]))})


def bound_names(source: str) -> frozenset[str]:
    """Names that a cell binds by its text: variables, imports, functions and classes."""
    try:
        symbols = symtable.symtable(python_of(source), "cell", "exec").get_symbols()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(it.get_name() for it in symbols if it.is_assigned() or it.is_imported())


_SHOWING = frozenset(("print", "display", "len", "type", "str", "repr", "range", "list", "sorted", "round"))
_HARMLESS = (
    *(
        ast.Attribute,
        ast.BinOp,
        ast.Call,
        ast.Compare,
        ast.Constant,
        ast.Dict,
        ast.FormattedValue,
        ast.JoinedStr,
    ),
    *(ast.List, ast.Name, ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.UnaryOp),
    *(ast.cmpop, ast.expr_context, ast.keyword, ast.operator, ast.unaryop),
)


def defined_names(source: str) -> frozenset[str]:
    """Functions and classes that a cell defines."""
    return frozenset(
        each.name for each in statements_of(source) if isinstance(each, ast.FunctionDef | ast.ClassDef)
    )


def only_calls(source: str, names: Container[str]) -> bool:
    """Whether a cell only calls these, with constants and with what comes of such calls, and shows it.

    Whatever it changes is theirs then: it binds nothing, and nothing else is named in it.
    """
    statements = statements_of(source)
    return bool(statements) and all(
        isinstance(each, ast.Expr) and all(_is_harmless(node, names) for node in ast.walk(each.value))
        for each in statements
    )


def _is_harmless(node: ast.AST, names: Container[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in names or node.id in _SHOWING
    return isinstance(node, _HARMLESS)


def statements_of(source: str) -> list[ast.stmt]:
    """Of a cell; none of what is not Python."""
    try:
        return ast.parse(python_of(source)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
