"""String literals of code that people read, told from keys, names, formats and styles."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from .quoted import Quoted, parts_of, read_quoted
from .segments import Segment, words_in

_SAYING = {
    *("print", "warn", "display", "set_title", "set_xlabel", "set_ylabel", "suptitle", "text", "annotate"),
    *("title", "xlabel", "ylabel", "legend", "figtext"),
}
"""Functions and methods whose texts are read."""

_READ = {"title", "xlabel", "ylabel", "label", "suptitle", "caption", "description", "placeholder", "tooltip"}
"""Arguments whose texts are read."""

_WORDS_NAME = re.compile(r"(?:^|_)(?:words?|headings?|labels?|captions?|titles?|sentences?|messages?)$", re.I)
"""Names of variables and constants whose texts are read."""

_NAMED_VALUE = re.compile(r"""\s*[\w.\[\]"'()]+\s*=\s*""")
_CODE = re.compile(
    r"\s*[\w-]+\s*:\s*[^ ;]+(?: [^;]*)?;|\w+\(.*\)\s*\Z|\s*[.#]?[\w-]+\s*\{\s*[a-z-]{3,}\s*:", re.DOTALL
)
_STRINGS = re.compile(r""""([^"]*)"|'([^']*)'""")

Span = Callable[[ast.expr | ast.stmt], tuple[int, int]]


def printed_strings(span: Span, source: str, tree: ast.Module) -> Iterator[Segment]:
    """The literals that say something, as segments; joined ones and f-strings are one message each."""
    for node, said in _strings(tree, said=False):
        start, end = span(node)
        quoted = read_quoted(source[start:end])
        if quoted and not quoted.is_raw and _is_read(quoted, said=said):
            yield Segment(start, end, quoted.message, "printed", quoted.written)


def _is_read(quoted: Quoted, *, said: bool) -> bool:
    text = outside_parts(quoted.message) if quoted.is_template else quoted.message
    if "<script" in text:
        return False  # a page of its own, whose words are beside it
    if _CODE.match(text.strip()) or (said and _NAMED_VALUE.fullmatch(text)):
        return False
    words = words_in(text)
    if said and words:
        return True
    in_parts = words_in(" ".join(strings_in_parts(quoted.message))) if quoted.is_template else []
    return len(words) + len(in_parts) > 1 and " " in quoted.message.strip()


def outside_parts(template: str) -> str:
    """An f-string's text, a blank in the place of each part."""
    return "".join(" " if is_part else part for part, is_part in parts_of(template))


def strings_in_parts(template: str) -> Iterator[str]:
    """The literals inside the parts of an f-string, which are said too."""
    for part, is_part in parts_of(template):
        if is_part:
            yield from (one or other for one, other in _STRINGS.findall(part))


def _strings(node: ast.AST, *, said: bool) -> Iterator[tuple[ast.expr, bool]]:
    """All literals but docstrings and what code is steered by; True where a text is surely read."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node, said
        return
    for child, heard in _children(node, said=said):
        yield from _strings(child, said=heard)


def _children(node: ast.AST, *, said: bool) -> Iterator[tuple[ast.AST, bool]]:
    if isinstance(node, ast.Call):
        yield from _of_call(node, said=said)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        said = any(_WORDS_NAME.search(_name(target)) for target in targets)
        if said and isinstance(node.value, ast.Dict):
            yield from ((value, True) for value in node.value.values)
        elif node.value is not None and not any(_name(target).startswith("__") for target in targets):
            yield node.value, said
    elif isinstance(node, ast.Raise):
        yield from ((argument, True) for argument in getattr(node.exc, "args", ()))
    elif isinstance(node, ast.Compare):
        yield from ((side, False) for side in (node.left, *node.comparators) if not _is_text(side))
    elif isinstance(node, ast.Subscript):
        yield node.value, said
    elif isinstance(node, ast.Expr) and _is_text(node.value):
        return  # a docstring
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from ((child, False) for child in (*node.decorator_list, *_defaults(node)))
        yield from ((child, node.name in ("__repr__", "__str__")) for child in node.body)
    else:
        passed_on = isinstance(
            node,
            ast.BinOp
            | ast.IfExp
            | ast.Tuple
            | ast.List
            | ast.ListComp
            | ast.Dict
            | ast.Starred
            | ast.GeneratorExp
            | ast.BoolOp
            | ast.Return,
        )
        yield from ((child, said and passed_on) for child in ast.iter_child_nodes(node))


def _of_call(node: ast.Call, *, said: bool) -> Iterator[tuple[ast.AST, bool]]:
    name = _name(node.func)
    says = name in _SAYING or name.startswith("plot")
    yield node.func, False
    yield from ((argument, says) for argument in node.args)
    # Only what a function that says something is told beside its texts is no text: print(..., sep=", ").
    yield from ((each.value, each.arg in _READ) for each in node.keywords if not (says and name == "print"))


def _defaults(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    yield from node.args.defaults
    yield from (default for default in node.args.kw_defaults if default is not None)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
