"""The words people read, in their language: gettext, and for English no catalogue at all.

Who says something writes the English sentence as one template and marks it: `_("{name} is a list.")`, then
`.format(name=...)`. A sentence that exists before anybody's language is known (a constant) is marked with
`N_` and translated where it is said. A release in another language has its catalogue beside this module.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

BESIDE = Path(__file__).with_name("words.mo")
"""The catalogue of a release in another language than English."""


@contextmanager
def speaking(catalogue: gettext.NullTranslations) -> Iterator[None]:
    """All words from here on are those of the catalogue."""
    before = _SPOKEN.set(catalogue)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def N_(message: str) -> str:
    """A message that is translated later, as it is."""
    return message


def _(message: str) -> str:
    """The message in the language that is spoken; of none, none."""
    spoken = _SPOKEN.get() or _beside()
    # A catalogue keeps its header under "".
    return message if spoken is None or not message else _template(spoken.gettext(message))


def ngettext(one: str, many: str, number: int) -> str:
    """The form of the message that goes with the number, in the language that is spoken."""
    spoken = _SPOKEN.get() or _beside()
    if spoken is None:
        return one if number == 1 else many
    return _template(spoken.ngettext(one, many, number))


def pgettext(context: str, message: str) -> str:
    """The message as it is said in that context, where one English word has several meanings."""
    spoken = _SPOKEN.get() or _beside()
    return message if spoken is None else _template(spoken.pgettext(context, message))


def one_after_another(*sentences: str) -> str:
    """Whole sentences as the language that is spoken sets them after each other; empty ones are left out."""
    # A blank alone would be the message " ", whose translation cannot be nothing at all.
    between = pgettext("between sentences", "{first} {second}").format(first="", second="")
    return between.join(filter(None, sentences))


def in_clauses(clauses: Sequence[str]) -> str:
    """`A is 1, b is 2 and c is 3`: clauses of a sentence, which not every language joins as it does names."""
    if len(clauses) < 2:
        return "".join(clauses)
    first = clause_by_clause(clauses[:-1])
    return pgettext("between clauses", "{first} and {last}").format(first=first, last=clauses[-1])


def clause_by_clause(clauses: Sequence[str]) -> str:
    """`A is 1, b is 2, c is 3`."""
    return pgettext("between clauses", ", ").join(clauses)


def about(function: str, sentence: str) -> str:
    """A sentence on something that the function returns."""
    return _("{function}: {sentence}").format(function=function, sentence=sentence)


def language() -> str:
    """The language that is spoken, as HTML names it: `en`, `zh-CN`."""
    spoken = _SPOKEN.get() or _beside()
    return ((spoken and spoken.info().get("language")) or "en").replace("_", "-")


class _Unspaced(str):
    """A template of a language with blanks around foreign words only: `{names} 的` has none of `dW 等`."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """As of any text, but for a blank of the template that ends up between two Chinese letters."""
        said = ""
        for piece in _PIECES.split(self):
            more = str.format(piece, *args, **values)
            meeting = _NO_BLANK.fullmatch(said[-2:] + "\n" + more[:2])
            said = said.rstrip(" ") + more.lstrip(" ") if meeting else said + more
        return said


_PIECES = re.compile(r"(\{[^{}]+\})")
_CHINESE = "[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_NO_BLANK = re.compile(rf"(?s:.?{_CHINESE}\n {_CHINESE}|{_CHINESE} \n{_CHINESE}.?)")


def _template(message: str) -> str:
    is_unspaced = "{" in message and "{{" not in message and language().startswith("zh")
    return _Unspaced(message) if is_unspaced else message


@cache
def _beside() -> gettext.GNUTranslations | None:
    """None in an English release: nothing is looked up there, as a check says dozens of words."""
    try:
        with BESIDE.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        return None


_SPOKEN: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)
