"""The text work behind `stub`: what becomes of one statement, and of the lines of a block."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

_ASSIGNING = ("=", "+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=")


class Lines(Protocol):
    """A range of line numbers, markers excluded."""

    def __contains__(self, line: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Replacement:
    """Put `text` where the source runs from `start` to `end`: (line from 1, column in characters)."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


# ---------------------------------------------------------------- one statement


def statement_stub(statement: ast.stmt, suite: Sequence[ast.stmt], source: str) -> Replacement:
    """What a simple statement of a block is replaced by."""
    start, end = _span(statement, source)
    if _is_string(statement) and not all(map(_is_string, suite)) and _stands_alone(source, start, end):
        return Replacement(start, end, "")
    return Replacement(start, end, _stub_text(statement, _cut(source, start, end)))


def _stub_text(statement: ast.stmt, text: str) -> str:
    match statement:
        case ast.Pass() | ast.Break() | ast.Continue() | ast.Global() | ast.Nonlocal():
            return text
        case ast.Assign(targets=targets):
            plain = " = ".join(map(ast.unparse, targets))
            return f"{_with_targets(text, len(targets), plain)} = {_nothing_for(targets)}"
        case ast.AugAssign(target=target):
            return f"{_with_targets(text, 1, ast.unparse(target))} = None"
        case ast.AnnAssign(target=target, annotation=annotation, value=value):
            plain = f"{ast.unparse(target)}: {ast.unparse(annotation)}"
            return f"{_with_targets(text, 1, plain)} = None" if value else plain
        case ast.Return(value=value):
            return "return None" if value else "return"
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            return "yield None"
        case _:
            return "None"


def _is_string(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case _:
            return False


def _stands_alone(source: str, start: tuple[int, int], end: tuple[int, int]) -> bool:
    lines = source.split("\n")
    rest = lines[end[0] - 1][end[1] :].strip()
    return not lines[start[0] - 1][: start[1]].strip() and (not rest or rest.startswith("#"))


def _with_targets(text: str, count: int, plain: str) -> str:
    """`A, cache` as the author wrote the targets; on one line if the author used several."""
    written = text[: _before_equals(text, count)].rstrip()
    return plain if "\n" in written else written


def _nothing_for(targets: Sequence[ast.expr]) -> str:
    """A `None` for each name to be assigned: a stub runs, so that cells that print its result do too."""
    several = (target for target in targets if isinstance(target, ast.Tuple | ast.List))
    nothing = _nothing(next(several, targets[0]))
    return nothing[1:-1] if len(nothing) > len("()") and nothing[0] == "(" else nothing


def _nothing(target: ast.expr) -> str:
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            nothings = [_nothing(part) for part in parts if not isinstance(part, ast.Starred)]
            return f"({', '.join(nothings)}{',' if len(nothings) == 1 else ''})"
        case _:
            return "None"


def _before_equals(text: str, count: int) -> int:
    """Where the `count`-th `=` (or `+=`, ...) outside all brackets begins."""
    depth = 0
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.OP:
            continue
        depth += (token.string in "([{") - (token.string in ")]}")
        count -= depth == 0 and token.string in _ASSIGNING
        if count == 0:
            return starts[token.start[0] - 1] + token.start[1]
    raise AssertionError("an assignment has as many `=` as targets")


# ---------------------------------------------------------------- positions


def _span(node: ast.stmt, source: str) -> tuple[tuple[int, int], tuple[int, int]]:
    lines = source.split("\n")
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    start = (node.lineno, _characters(lines[node.lineno - 1], node.col_offset))
    return start, (end_line, _characters(lines[end_line - 1], end_column))


def _characters(line: str, offset: int) -> int:
    """`ast` counts columns in UTF-8 bytes, `tokenize` in characters; we use characters."""
    return len(line.encode()[:offset].decode())


def _cut(source: str, start: tuple[int, int], end: tuple[int, int]) -> str:
    lines = source.split("\n")[start[0] - 1 : end[0]]
    lines[-1] = lines[-1][: end[1]]
    lines[0] = lines[0][start[1] :]
    return "\n".join(lines)


# ---------------------------------------------------------------- the lines of the cell


def rewrite_lines(
    source: str,
    blocks: Sequence[Lines],
    replacements: Iterable[Replacement],
    comments: Iterable[tokenize.TokenInfo],
) -> str:
    """The source with all replacements made, and with blocks rid of comments and idle blank lines."""
    edits = list(replacements)
    edits += [
        Replacement(comment.start, comment.end, "")
        for comment in comments
        if any(comment.start[0] in block for block in blocks)
        and not _is_hint(comment.string)
        and not any(edit.start <= comment.start < edit.end for edit in edits)
    ]
    lines: list[str | None] = list(source.split("\n"))
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        _apply(edit, lines)
    for block in blocks:
        _tidy(lines, block)
    return "\n".join(line for line in lines if line is not None)


def _is_hint(comment: str) -> bool:
    return comment.lstrip("#! ").lower().startswith("hint")


def _apply(edit: Replacement, lines: list[str | None]) -> None:
    """Edit in place; a line that the edit empties goes, the numbering of the others stays."""
    first, last = edit.start[0] - 1, edit.end[0] - 1
    before, after = (lines[first] or "")[: edit.start[1]], (lines[last] or "")[edit.end[1] :]
    line = before + edit.text + after
    lines[first : last + 1] = [line.rstrip() if line.strip() else None, *[None] * (last - first)]


def _tidy(lines: list[str | None], block: Lines) -> None:
    """At most one blank line in a row inside a block, none next to its markers."""
    inside = [index for index in range(len(lines)) if index + 1 in block and lines[index] is not None]
    wanted = False
    for index in inside:
        blank = not (lines[index] or "").strip()
        if blank and not wanted:
            lines[index] = None
        wanted = not blank
    left = [index for index in inside if lines[index] is not None]
    if left and not wanted:
        lines[left[-1]] = None
