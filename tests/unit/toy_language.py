"""A language in which a message is told from what is none: its letters are of another alphabet."""

from __future__ import annotations

import gettext
import re

_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile(r"[A-Za-z_][\w.]*[A-Za-z_0-9]")


class ToyLanguage(gettext.NullTranslations):
    """Each letter of a message is another one; placeholders stay. A course's hints stand in brackets."""

    def info(self) -> dict[str, str]:
        return {"language": "xx_TOY"}

    def gettext(self, message: str) -> str:
        return "".join(
            part if _PLACEHOLDER.fullmatch(part) else _LETTER.sub("ж", part)
            for part in _PLACEHOLDER.split(message)
        )

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return f"[{self.gettext(message)}]" if context == "hint" else self.gettext(message)


TOY = ToyLanguage()


def unspoken(text: str, *, names: str = "") -> set[str]:
    """The English words that are left in a text, but for these names, a text of words."""
    return set(_WORD.findall(text)) - set(_WORD.findall(names))
