"""The glossary of a language: which term stands for which, everywhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CourseError
from .kept_parts import _CODE, _FORMULA

_BETWEEN = re.compile(r"[|/；;]")
_OTHER_SENSE = re.compile(r"other sense:\s*(.*)", re.IGNORECASE)
_HEAD_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """An English term and what may stand for it."""

    english: str
    translations: tuple[str, ...]

    @property
    def stays(self) -> bool:
        """Whether it is not translated."""
        return self.english in self.translations


def read_glossary(path: Path) -> tuple[GlossaryTerm, ...]:
    """The terms of a file, the longest first; none without a file. Raises CourseError.

    The first column is English, the second the translation, or several with `|` between them. A term whose
    translation is itself stays English.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except FileNotFoundError:
        return ()
    except (UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} is no table that can be read: {error}") from error
    terms = (_term(row) for row in rows[1:] if len(row) >= _HEAD_COLUMNS and row[0].strip())
    return tuple(sorted(terms, key=lambda term: -len(term.english)))


def _term(row: Sequence[str]) -> GlossaryTerm:
    choices = tuple(choice.strip() for choice in _BETWEEN.split(row[1]) if choice.strip())
    return GlossaryTerm(row[0].strip(), choices)


def words_that_stay(terms: Collection[GlossaryTerm]) -> frozenset[str]:
    """Words that may stand in a translation as they are, in small letters."""
    said = (choice for term in terms for choice in term.translations)
    return frozenset(word.lower() for choice in said for word in re.findall(r"[A-Za-z]+", choice))


def terms_missed(
    english: str, translation: str, terms: Collection[GlossaryTerm], comments: Collection[str] = ()
) -> Iterator[GlossaryTerm]:
    """The terms of an English message whose translation is not in the translated one.

    comments : of the translator; `other sense: cost, layer` says that these are no terms here
    """
    excused = {word.strip().lower() for line in comments for word in _excused(line)}
    text = _CODE.sub(" ", _FORMULA.sub(" ", english))
    for term in terms:
        pattern = re.compile(rf"(?<![\w-]){re.escape(term.english)}(?:s|es)?(?![\w-])", re.IGNORECASE)
        text, times = pattern.subn(" ", text)  # a longer term has used up its words
        said = any(choice.lower() in translation.lower() for choice in term.translations)
        if times and not said and term.english.lower() not in excused:
            yield term


def _excused(line: str) -> list[str]:
    found = _OTHER_SENSE.search(line)
    return found[1].split(",") if found else []
