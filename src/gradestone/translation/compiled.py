"""Catalogues as gettext reads them: .mo files, the same bytes for the same words whoever makes them."""

from __future__ import annotations

import gettext
import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from ..judge.faults_said import CONTEXT, TABLE
from .catalogue_files import catalogue_file, engine_words_file
from .faults import faults_table
from .pofiles import read_catalogue
from .release_messages import HINT

_MAGIC = 0x950412DE
_SELFCHECK = "selfcheck/"
_BETWEEN_FORMS, _BEHIND_CONTEXT = "\0", "\4"


def learners_words(course_root: Path, language: str) -> bytes:
    """What a release's self-check says, as its `words.mo`; none of the words that only graders need."""
    return _compiled(_engine(course_root, language), language, _is_of_selfcheck)


def graders_words(course_root: Path, language: str, assignment: str) -> bytes:
    """All that is said while hand-ins are judged and pages are made: the engine's words, and the hints.

    Beside them what exceptions of the course's modules say: wrong versions are on record in English.
    """
    catalogue = _engine(course_root, language)
    course = read_catalogue(catalogue_file(course_root, language, assignment), language)
    for message in course:
        if message.context == HINT:
            catalogue[message.id] = message
    catalogue.add(TABLE, faults_table(course), context=CONTEXT)
    return _compiled(catalogue, language, lambda message: True)


def engine_words(course_root: Path, language: str) -> bytes:
    """All that the engine says, without anything of an assignment."""
    return _compiled(_engine(course_root, language), language, lambda message: True)


def spoken(words: bytes) -> gettext.GNUTranslations:
    """For `speaking`."""
    return gettext.GNUTranslations(io.BytesIO(words))


def _engine(course_root: Path, language: str) -> Catalog:
    path = engine_words_file(course_root, language)
    return read_catalogue(path or catalogue_file(course_root, language, "gradestone"), language)


def _is_of_selfcheck(message: Message) -> bool:
    return any(_SELFCHECK in place for place, _ in message.locations)


def _compiled(catalogue: Catalog, language: str, wanted: Callable[[Message], bool]) -> bytes:
    header = "".join(
        f"{field}\n"
        for field in (
            f"Language: {language}",
            "Content-Type: text/plain; charset=utf-8",
            f"Plural-Forms: {catalogue.plural_forms}",
        )
    )
    entries = {b"": header.encode(), **dict(_entries(catalogue, wanted))}
    return _file(sorted(entries.items()))


def _entries(catalogue: Catalog, wanted: Callable[[Message], bool]) -> Iterator[tuple[bytes, bytes]]:
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
        if message.id and all(said) and not message.fuzzy and wanted(message):
            forms = (message.id,) if isinstance(message.id, str) else message.id
            context = f"{message.context}{_BEHIND_CONTEXT}" if message.context else ""
            yield (context + _BETWEEN_FORMS.join(forms)).encode(), _BETWEEN_FORMS.join(said).encode()


def _file(entries: list[tuple[bytes, bytes]]) -> bytes:
    """Two tables of (length, place), then all texts, each with a zero byte behind it."""
    count, head = len(entries), 7 * 4
    texts = [text for column in zip(*entries, strict=True) for text in column]
    table, content, place = b"", b"", head + 2 * 8 * count
    for text in texts:
        table += struct.pack("<II", len(text), place)
        content += text + b"\0"
        place += len(text) + 1
    return (
        struct.pack("<7I", _MAGIC, 0, count, head, head + 8 * count, 0, head + 16 * count) + table + content
    )
