"""The words people read, in their language: gettext, and for English no catalogue at all.

Who says something writes the English sentence as one template and marks it: `_("{name} is a list.")`, then
`.format(name=...)`. A sentence that exists before anybody's language is known (a constant) is marked with
`N_` and translated where it is said. A release in another language has its catalogue beside this module.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
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
    return _catalogue().gettext(message) if message else ""  # a catalogue keeps its header under ""


def ngettext(one: str, many: str, number: int) -> str:
    """The form of the message that goes with the number, in the language that is spoken."""
    return _catalogue().ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """The message as it is said in that context, where one English word has several meanings."""
    return _catalogue().pgettext(context, message)


def one_after_another(*sentences: str) -> str:
    """Whole sentences as the language that is spoken sets them after each other; empty ones are left out."""
    # A blank alone would be the message " ", whose translation cannot be nothing at all.
    between = pgettext("between sentences", "{first} {second}").format(first="", second="")
    return between.join(filter(None, sentences))


def about(function: str, sentence: str) -> str:
    """A sentence on something that the function returns."""
    return _("{function}: {sentence}").format(function=function, sentence=sentence)


def language() -> str:
    """The language that is spoken, as HTML names it: `en`, `zh-CN`."""
    return (_catalogue().info().get("language") or "en").replace("_", "-")


def _catalogue() -> gettext.NullTranslations:
    return _SPOKEN.get() or _beside()


@cache
def _beside() -> gettext.NullTranslations:
    try:
        with BESIDE.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        return gettext.NullTranslations()


_SPOKEN: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)
