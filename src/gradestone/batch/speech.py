"""The language that words of a run are said in: that of the release."""

from __future__ import annotations

import gettext
from contextlib import AbstractContextManager, nullcontext
from functools import cache

from ..selfcheck.words import speaking
from .messages import Bundle


def speaking_of(bundle: Bundle) -> AbstractContextManager[None]:
    """In this block everything is said in the language of the bundle's release."""
    return speaking(_words(bundle.words)) if bundle.words else nullcontext()


@cache
def _words(file: str) -> gettext.GNUTranslations:
    with open(file, "rb") as words:  # noqa: PTH123
        return gettext.GNUTranslations(words)
