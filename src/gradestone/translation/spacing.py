"""How Chinese and Latin letters stand beside each other: a blank between them, none at full-width marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_MARK = r"[，。：；？！、（）《》「」“”‘’…]"
_RULES = (
    (re.compile(rf"{_HAN}[A-Za-z0-9`$]|[A-Za-z0-9`$%]{_HAN}"), "a blank is missing"),
    (re.compile(rf"(?<=\S)[ \t]+{_MARK}|{_MARK}[ \t]+(?=\S)"), "a blank is too much"),
    (
        re.compile(rf"{_HAN}[,;:?!](?=\s|$|{_HAN})|{_HAN}\.(?=\s|$)"),
        "the mark is half as wide as it should be",
    ),
)
_BETWEEN_HAN = re.compile(rf"{_HAN} +{_HAN}"), "a blank is too much"
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1")
_INLINE = re.compile(r"</?(?:b|i|em|strong|span|sub|sup)\b[^<>]*>")
_BLOCK = re.compile(r"</?[A-Za-z][^<>]*>|\|")
_SPAN = re.compile(r"``.+?``|`[^`\n]+`|\$\$.+?\$\$|\$[^$\n]+?\$", re.DOTALL)
_AROUND = 6  # letters that are shown


def follows_rules(language: str) -> bool:
    """Whether these rules are the language's."""
    return language.partition("_")[0] == "zh"


def spacing_problems(translation: str) -> Iterator[str]:
    """What is wrong, each with the letters around it."""
    text = _SPAN.sub(_shortened, translation)
    bare = _BLOCK.sub("\n", _INLINE.sub("", _EMPHASIS.sub(r"\2", text)))
    yield from _found(bare, _RULES)
    yield from _found(text, (_BETWEEN_HAN,))  # around emphasis it may stand: some renderers want it there


def _found(text: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> Iterator[str]:
    for rule, problem in rules:
        for found in rule.finditer(text):
            around = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
            yield f"{problem}: {' '.join(around.split())}"


def _shortened(span: re.Match[str]) -> str:
    """A span of code or a formula as its marks: whatever is in it has no part in this."""
    mark = "`" if span[0].startswith("`") else "$"
    return f"{mark}x{mark}"
