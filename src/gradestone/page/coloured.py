"""Code and printed text with colours that light and dark pages can both show: by classes, never inline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, Token
from pygments.util import ClassNotFound

_ESCAPE = re.compile(
    r"\x1b\[([0-9;:]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_PLAIN = re.compile(r"\x1b")
_NAMES = (
    "",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "",
)  # 30 to 37; black and white are the ink
# The kinds of words that page.css gives a colour, the narrowest first; everything else is ink.
_CLASSES = {
    Operator.Word: "k",
    Name.Builtin: "m",
    Name.Constant: "m",
    Name.Function: "f",
    Name.Class: "f",
    Name.Decorator: "f",
    Number: "m",
    Keyword: "k",
    Comment: "c",
    Literal: "s",
    Generic.Deleted: "k",
    Generic.Inserted: "s",
}
_NARROW = 34  # letters of code that a telephone shows in a line
_LEVELS = (0, 95, 135, 175, 215, 255)  # of red, green and blue in the 216 colours behind the first 16


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return get_lexer_by_name("text", stripnl=False)


@lru_cache(maxsize=128)
def code_html(source: str, language: str = "python") -> str:
    """Code with the words that have a colour in spans."""
    tokens = ((_class(kind), text) for kind, text in _lexer(language).get_tokens(source))
    runs = ((name, "".join(text for _, text in group)) for name, group in groupby(tokens, itemgetter(0)))
    return "".join(_span(name, text) for name, text in runs).rstrip("\n")


@lru_cache(maxsize=256)
def _class(kind: Any) -> str:
    while kind is not Token and kind not in _CLASSES:
        kind = kind.parent
    return _CLASSES.get(kind, "")


def _span(name: str, text: str) -> str:
    shown = escape(text, quote=False)
    return f'<span class="{name}">{shown}</span>' if name and not text.isspace() else shown


def code_box(source: str, language: str = "python") -> str:
    """The same as a box of its own, which scrolls where it is too narrow."""
    return f'<pre class="code"{scrolls(source)}>{code_html(source, language)}</pre>'


def scrolls(text: str) -> str:
    """The attribute that lets a keyboard reach a box with this text, where a narrow screen has it scroll."""
    return ' tabindex="0"' if max(map(len, text.split("\n"))) > _NARROW else ""


def printed_html(text: str) -> str:
    """What a cell printed, its terminal colours as classes."""
    text = _overwritten(text)
    return "".join(_pieces(text)) if _PLAIN.search(text) else escape(_ESCAPE.sub("", text), quote=False)


def _overwritten(text: str) -> str:
    """A line that was begun anew, as progress bars do it, as it looked in the end."""
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _pieces(text: str) -> Iterator[str]:
    classes: dict[str, str] = {}
    end = 0
    for found in _ESCAPE.finditer(text):
        yield _piece(text[end : found.start()], classes)
        end = found.end()
        if found[1] is not None:
            _apply(found[1], classes)
    yield _piece(text[end:], classes)


def _piece(text: str, classes: dict[str, str]) -> str:
    return _span(" ".join(name for name in classes.values() if name), text)


def _apply(codes: str, classes: dict[str, str]) -> None:
    """Change the look as an escape sequence says."""
    numbers = [int(code[:4]) if code else 0 for code in codes.replace(":", ";").split(";")]
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            classes.clear()
        elif code in (1, 22):
            classes["weight"] = "t-bold" if code == 1 else ""
        elif code in (4, 24):
            classes["line"] = "t-underline" if code == 4 else ""
        elif 30 <= code <= 37 or 90 <= code <= 97:
            classes["ink"] = _named(_NAMES[code % 10])
        elif code == 39:
            classes["ink"] = ""
        elif code in (38, 48):
            colour = _extended(numbers)
            if code == 38:
                classes["ink"] = _named(colour)


def _named(colour: str) -> str:
    return f"t-{colour}" if colour else ""


def _extended(numbers: list[int]) -> str:
    """The nearest name of a colour of 256, or of one in red, green and blue; takes its numbers away."""
    kind = numbers.pop(0) if numbers else 0
    if kind == 5 and numbers:
        number = numbers.pop(0)
        if number < 16:
            return _NAMES[number % 8]
        place = number - 16
        return _nearest(*(_LEVELS[place // size % 6] for size in (36, 6, 1))) if number < 232 else ""
    if kind == 2 and len(numbers) >= 3:
        red, green, blue = (numbers.pop(0) for _ in range(3))
        return _nearest(red, green, blue)
    return ""


def _nearest(red: int, green: int, blue: int) -> str:
    darkest, brightest = min(red, green, blue), max(red, green, blue)
    if brightest - darkest < 40:
        return ""
    middle = (brightest + darkest) / 2
    strong = (red > middle, green > middle, blue > middle)
    return {
        (True, False, False): "red",
        (False, True, False): "green",
        (False, False, True): "blue",
        (True, True, False): "yellow",
        (True, False, True): "magenta",
        (False, True, True): "cyan",
    }.get(strong, "")
