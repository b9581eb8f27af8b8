"""Solution blocks become stubs: the scaffolding stays, the answer becomes `None`.

A block is what stands between a `### START CODE HERE ###` and an `### END CODE HERE ###` comment. Blocks
are found by `tokenize`, so that a marker inside a string is no marker, and rewritten by `ast`, so that a
stub always parses. Text outside the blocks, and the markers, stay to the letter.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import BuildError
from .stublines import Replacement, rewrite_lines, statement_stub

START = "START CODE HERE"
END = "END CODE HERE"

_HEADED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.With,
    ast.AsyncWith,
    ast.Match,
    ast.Try,
    ast.TryStar,
)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one solution block, markers included, counted from 1."""

    start: int
    end: int

    def __contains__(self, line: int) -> bool:
        return self.start < line < self.end


@dataclass(frozen=True, slots=True)
class _CellPlace:
    """Where we are, for the sentence of an error."""

    notebook: str
    cell: str

    def error(self, problem: str, line: int | None) -> BuildError:
        """What to raise about that line."""
        return BuildError(problem, notebook=self.notebook, cell=self.cell, line=line)


def stub_source(source: str, *, notebook: str, cell: str) -> str:
    """The solution cell as a student receives it.

    Assignments keep their targets, a bare call becomes `None`, headers (`for`, `if`, `else`, `def`, ...) are
    kept and their bodies stubbed, `return x` becomes `return None`. Comments inside a block are dropped
    unless they are hints (`# Hint: ...`).

    Raises
    ------
    BuildError : the cell does not parse or has no block, a marker is nested, unclosed or cuts a statement in
        two; with notebook, cell and line
    """
    place = _CellPlace(notebook, cell)
    tree = _parse(source, place)
    tokens = _tokens(source, place)
    blocks = _blocks(tokens, place)
    if not blocks:
        problem = f"there is no `### {START} ###` block, so the whole solution would reach the students"
        raise place.error(problem, None)
    replacements = list(_replacements(tree, source, blocks, place))
    stub = rewrite_lines(source, blocks, replacements, _comments(tokens))
    _parse(stub, place)
    return stub


def has_marker(source: str) -> bool:
    """Whether a comment of the source is a START or END marker."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):  # a shell line, perhaps: look at whole-line comments
        lines = (line.strip() for line in source.split("\n"))
        return any(line.startswith("#") and (START in line or END in line) for line in lines)
    return any(_marker(token) for token in tokens)


def find_blocks(source: str, *, notebook: str, cell: str) -> tuple[Block, ...]:
    """The solution blocks of a cell, in order. Raises BuildError like `stub_source`."""
    place = _CellPlace(notebook, cell)
    return _blocks(_tokens(source, place), place)


def _parse(source: str, place: _CellPlace) -> ast.Module:
    if "\r" in source:  # `ast` ends a line there, `tokenize` does not
        raise place.error("the cell holds carriage returns; save it with plain line ends", None)
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise place.error(f"the cell is not valid Python: {error.msg}", error.lineno) from error
    except ValueError as error:  # a null byte
        raise place.error(f"the cell is not valid Python: {error}", None) from error


def _tokens(source: str, place: _CellPlace) -> list[tokenize.TokenInfo]:
    try:
        return list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError) as error:
        raise place.error(f"the cell is not valid Python: {error.args[0]}", None) from error


def _comments(tokens: Sequence[tokenize.TokenInfo]) -> list[tokenize.TokenInfo]:
    return [token for token in tokens if token.type == tokenize.COMMENT]


def _marker(token: tokenize.TokenInfo) -> str:
    if token.type != tokenize.COMMENT:
        return ""
    return START if START in token.string else END if END in token.string else ""


def _blocks(tokens: Sequence[tokenize.TokenInfo], place: _CellPlace) -> tuple[Block, ...]:
    blocks: list[Block] = []
    opened: int | None = None
    for token in tokens:
        marker, line = _marker(token), token.start[0]
        if marker and token.line[: token.start[1]].strip():
            raise place.error(f"the marker `{marker}` must stand on a line of its own", line)
        if marker == START:
            if opened is not None:
                raise place.error(f"a second `{START}` inside the block opened at line {opened}", line)
            opened = line
        elif marker == END:
            if opened is None:
                raise place.error(f"`{END}` without a `{START}` before it", line)
            blocks.append(Block(opened, line))
            opened = None
    if opened is not None:
        raise place.error(f"this `{START}` is never closed by an `{END}`", opened)
    return tuple(blocks)


def _replacements(
    tree: ast.Module, source: str, blocks: tuple[Block, ...], place: _CellPlace
) -> Iterator[Replacement]:
    for suite in _suites(tree):
        for statement in suite:
            first, last = _own_lines(statement)
            if any(first < marker < last for block in blocks for marker in (block.start, block.end)):
                raise place.error("a marker cuts this statement in two", first)
            if not isinstance(statement, _HEADED) and any(first in block for block in blocks):
                yield statement_stub(statement, suite, source)


def _suites(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            suite = getattr(node, name, None)
            if isinstance(suite, list) and suite:
                yield suite


def _own_lines(statement: ast.stmt) -> tuple[int, int]:
    """First and last line of a simple statement, or of the header of one that has a body."""
    end = statement.end_lineno or statement.lineno
    if not isinstance(statement, _HEADED):
        return statement.lineno, end
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    return first, max([statement.lineno, *(_last_line(part) for part in _header_parts(statement))])


def _header_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(statement):
        if name in ("body", "orelse", "finalbody", "handlers", "cases"):
            continue
        parts = value if isinstance(value, list) else [value]
        yield from (part for part in parts if isinstance(part, ast.AST))


def _last_line(node: ast.AST) -> int:
    return max((getattr(part, "end_lineno", 0) or 0 for part in ast.walk(node)), default=0)
