"""What has to be in a translation as it is in the English: parts filled in, formulas, code, links, tags."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator

from .quoted import parts_of

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+?\$", re.DOTALL)
_WORDS_IN_FORMULA = re.compile(r"(\\(?:text|textrm|mbox)\{)[^{}]*\}")
_CODE = re.compile(r"``.+?``|`[^`\n]+`")
_FILLED_IN = re.compile(r"%\(\w+\)s")
_LINK = re.compile(r"(?<=\])\(([^()\s]*)\)|(https?://[^\s<>()]+)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_READ_ALOUD = re.compile(r"""\b(alt|title|aria-label)=(["']).*?\2""")
_HEADING = re.compile(r"^#+ ")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])")
_TEXT_IN_PART = re.compile(r""""[^"]*"|'[^']*'""")


def differences_of(english: str, translation: str, kind: str) -> Iterator[str]:
    """What a translation lacks or has beyond, each as a piece of a sentence; nothing where all is well.

    kind : paragraph, comment, docstring, printed, hint; or template, a sentence of the engine's
    """
    yield from _differing("part", _parts(english, kind), _parts(translation, kind))
    if kind == "template":
        yield from _in_page_template(english, translation)
    else:
        yield from _in_prose(english, translation)
    if kind == "paragraph":
        yield from _in_markdown(english, translation)


def _in_prose(english: str, translation: str) -> Iterator[str]:
    yield from _differing("formula", _formulas(english), _formulas(translation))
    yield from _differing("code", _CODE.findall(english), _CODE.findall(translation))
    missing = Counter(_numbers(english)).keys() - Counter(_numbers(translation)).keys()
    yield from (f"the number {number} is missing" for number in sorted(missing))


def _in_page_template(english: str, translation: str) -> Iterator[str]:
    """jinja2 fills in with `%`: another one than of a part would stop the page from being made."""
    yield from _differing("part", _FILLED_IN.findall(english), _FILLED_IN.findall(translation))
    yield from _differing("tag", _TAG.findall(english), _TAG.findall(translation))
    if "%" in _FILLED_IN.sub("", translation) and "%" not in _FILLED_IN.sub("", english):
        yield "there is a % that is not in the English"


def _in_markdown(english: str, translation: str) -> Iterator[str]:
    yield from _differing("link", _links(english), _links(translation))
    if (tags := Counter(_tags(english))) != (others := Counter(_tags(translation))):
        changed = [*(tags - others), *(others - tags)]
        yield f"the HTML tags differ: {' '.join(changed)}"
    if _marks(english) != _marks(translation):
        yield "it begins as another heading or none"
    if _columns(english) != _columns(translation):
        yield "the table has other rows or columns"


def _differing(what: str, english: Iterable[str], translation: Iterable[str]) -> Iterator[str]:
    before, after = set(english), set(translation)
    yield from (f"the {what} {each} is missing" for each in sorted(before - after))
    yield from (f"the {what} {each} is not in the English" for each in sorted(after - before))


def _parts(text: str, kind: str) -> list[str]:
    if kind == "template":
        try:
            return [f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        except ValueError as error:
            return [f"{error}"]
    if kind != "printed":
        return []
    return [_TEXT_IN_PART.sub("''", part) for part, is_part in parts_of(text) if is_part]


def _formulas(text: str) -> list[str]:
    plain = _CODE.sub(" ", text)
    return [" ".join(_WORDS_IN_FORMULA.sub(r"\1}", each).split()) for each in _FORMULA.findall(plain)]


def _links(text: str) -> list[str]:
    return [one or other for one, other in _LINK.findall(text)]


def _tags(text: str) -> list[str]:
    return [_READ_ALOUD.sub(r"\1", tag) for tag in _TAG.findall(_CODE.sub(" ", _FORMULA.sub(" ", text)))]


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(_CODE.sub(" ", _FORMULA.sub(" ", text)))


def _marks(text: str) -> str:
    found = _HEADING.match(text)
    return found[0] if found else ""


def _columns(text: str) -> list[int]:
    lines = _CODE.sub("", _FORMULA.sub("", text)).split("\n")
    return [line.count("|") for line in lines if line.lstrip().startswith("|")]
