"""The messages of code: comments, docstrings, and what it prints, raises or writes on a plot."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from functools import partial
from itertools import accumulate

from .printed import printed_strings
from .segments import Segment, in_order, words_in

_MARKER = re.compile(
    r"###|GRADED FUNCTION|\b(?:BEGIN|END) (?:HIDDEN|SOLUTION)|noqa|type: ignore|fmt: |pragma:|-\*-|^#!"
)
_MAGIC = re.compile(r"^(\s*)[%!?]", re.MULTILINE)


def code_segments(source: str) -> tuple[Segment, ...]:
    """All messages of a cell or a module, in order; none where Python cannot read it.

    Markers of solutions and directives of tools are no messages, nor is code that is commented out.
    """
    plain = _MAGIC.sub(r"\1#", source)  # a magic of IPython is a comment to Python
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about somebody else's escapes
            tree = ast.parse(plain)
        tokens = list(tokenize.generate_tokens(io.StringIO(plain).readline))
    except (SyntaxError, ValueError, tokenize.TokenError):
        return ()
    text = _Text(source)
    found = [*_comments(text, tokens), *_docstrings(text, tree), *printed_strings(text.span, source, tree)]
    return in_order(found)


class _Text:
    """A source, and where a line and a column of it are."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, self.lines))]

    def place(self, line: int, column: int) -> int:
        """Of a line from 1 and a column in letters."""
        return self._starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where a node begins and ends; `ast` counts bytes."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._of_bytes(node.lineno, node.col_offset), self._of_bytes(end_line, end_column)

    def _of_bytes(self, line: int, column: int) -> int:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return self.place(line, len(text.encode()[:column].decode()))


def _comments(text: _Text, tokens: list[tokenize.TokenInfo]) -> Iterator[Segment]:
    """Whole lines that follow each other are one message; a comment behind code is one of its own."""
    block: list[tokenize.TokenInfo] = []
    for token in tokens:
        if token.type != tokenize.COMMENT or not _is_said(text, token):
            continue
        alone = not token.line[: token.start[1]].strip()
        if block and not (alone and _follows(block[-1], token)):
            yield _comment(text, block)
            block = []
        block.append(token)
        if not alone:
            yield _comment(text, block)
            block = []
    if block:
        yield _comment(text, block)


def _follows(before: tokenize.TokenInfo, token: tokenize.TokenInfo) -> bool:
    return token.start == (before.start[0] + 1, before.start[1])


def _is_said(text: _Text, token: tokenize.TokenInfo) -> bool:
    line = text.lines[token.start[0] - 1]
    words = token.string.lstrip("# ")
    return line[token.start[1]] == "#" and not _MARKER.search(token.string) and not _is_code(words)


def _is_code(words: str) -> bool:
    """Whether a comment is code that somebody switched off: a word alone or a number is none."""
    try:
        tree = ast.parse(words)
    except (SyntaxError, ValueError):
        return False
    return any(
        isinstance(node, ast.Call | ast.Assign | ast.Import | ast.ImportFrom) for node in ast.walk(tree)
    )


def _comment(text: _Text, block: list[tokenize.TokenInfo]) -> Segment:
    message = "\n".join(re.sub(r"^# ?", "", token.string) for token in block)
    start = text.place(*block[0].start)
    end = text.place(*block[-1].end)
    indent = " " * block[0].start[1]
    return Segment(start, end, message, "comment", partial(_as_comment, indent=indent))


def _as_comment(translation: str, *, indent: str) -> str:
    return f"\n{indent}".join(f"# {line}".rstrip() for line in translation.split("\n"))


def _docstrings(text: _Text, tree: ast.Module) -> Iterator[Segment]:
    for node in docstring_nodes(tree):
        start, end = text.span(node)
        literal = text.source[start:end]
        quote = next((mark for mark in ('"""', "'''", '"', "'") if literal.endswith(mark)), '"')
        opened = literal.index(quote) + len(quote)
        body = literal[opened : -len(quote)]
        yield from _paragraphs(body, start + opened, " " * node.col_offset)


def docstring_nodes(tree: ast.Module) -> Iterator[ast.Constant]:
    """The literals that are docstrings, of the module too."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        previous: ast.stmt | None = None
        for statement in body:
            value = statement.value if isinstance(statement, ast.Expr) else None
            described = isinstance(previous, ast.Assign | ast.AnnAssign)  # below a constant
            documents = isinstance(node, ast.Module | ast.ClassDef) and described
            first = previous is None and not isinstance(
                node, ast.If | ast.For | ast.With | ast.While | ast.Try
            )
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and (first or documents):
                yield value
            previous = statement


def _paragraphs(body: str, place: int, indent: str) -> Iterator[Segment]:
    """What stands between empty lines of a docstring; the indentation of its function is left out."""
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n|\s*\Z))*", body):
        paragraph = match[0].rstrip()
        message = paragraph.replace(f"\n{indent}", "\n")
        begins = body.rfind("\n", 0, match.start()) + 1
        deeper = body[begins : match.start()].removeprefix(indent) if begins else ""
        if words_in(message):
            start = place + match.start() - len(deeper)
            write = partial(_indented, indent=indent)
            yield Segment(start, place + match.start() + len(paragraph), deeper + message, "docstring", write)


def _indented(translation: str, *, indent: str) -> str:
    first, *others = translation.split("\n")
    return "\n".join([first, *(f"{indent}{line}" if line.strip() else "" for line in others)])
