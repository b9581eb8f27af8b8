"""English that a translation into another script has left standing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from babel.core import Locale

_NOT_PROSE = re.compile(
    r"""
    ``.+?`` | `[^`]+`                       # code
    | \$\$.+?\$\$ | \$[^$]+?\$              # formulas
    | </?[A-Za-z][^<>]*>                    # tags
    | &\w+;
    | (?<=\])\([^()\s]*\) | https?://\S+    # where links lead to
    | \{[^{}]*\} | %\(\w+\)s                # parts that are filled in
    """,
    re.VERBOSE | re.DOTALL,
)
_CHUNK = re.compile(r"[!-~]+")  # what stands between blanks and letters of other scripts
_CODE_LETTERS = re.compile(r"[0-9_=\[\]{}<>/\\*+@#|^]|\w\.\w|\w\(|--|->")
_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_TERM = re.compile(r"^\s*([\w., *]+?)\s*(?:--|:)\s", re.MULTILINE)  # what a docstring explains


def is_of_another_script(language: str) -> bool:
    """Whether the language is not written in Latin letters: then what is in them must be meant to."""
    name = Locale.parse(language).get_display_name() or ""
    return any(letter.isalpha() and ord(letter) > 0x24F for letter in name)


def english_in(english: str, translation: str, allowed: Collection[str]) -> Iterator[str]:
    """Words of a translation that are English: not code, not a name, and not allowed.

    allowed : words that stay, in small letters
    """
    named = {word for terms in _TERM.findall(english) for word in re.split(r"[ ,*]+", terms)}
    for chunk in _CHUNK.findall(_NOT_PROSE.sub(" ", translation)):
        bare = chunk.strip("*_.,;:!?()\"'")
        if _CODE_LETTERS.search(bare):
            continue
        for word in _WORD.findall(bare):
            is_name = not word.islower() and not word.istitle()  # ReLU, LINEAR, MNIST
            if len(word) > 1 and not is_name and word not in named and word.lower() not in allowed:
                yield word
