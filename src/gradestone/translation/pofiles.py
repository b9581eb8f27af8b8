"""Catalogues as .po files: read, brought up to date and written so that nothing changes without a reason."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogueMessage
from babel.messages.pofile import PoFileError, read_po, unescape, write_po

from ..errors import CourseError
from .release_messages import Message

_WIDTH = 100
_MSGID, _QUOTED = re.compile(r"msgid(?:_plural)? "), re.compile(r'"(?:[^"\\]|\\.)*"')


def new_catalogue(language: str) -> Catalog:
    """An empty one. Raises CourseError for a language that nobody knows."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        problem = f"{language} is no language that Babel knows; write it as in zh_CN, pt_BR or de."
        raise CourseError(problem) from error
    return Catalog(locale=locale, fuzzy=False, header_comment="")


def template_of(messages: Iterable[Message]) -> Catalog:
    """A catalogue of messages without translations, in their order."""
    template = Catalog(fuzzy=False)
    for message in messages:
        template.add(message.text, context=message.context, auto_comments=[message.kind])
    return template


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue in a file; an empty one where there is none. Raises CourseError."""
    catalogue = new_catalogue(language)
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return catalogue
    try:
        catalogue = read_po(io.BytesIO(text), locale=catalogue.locale, charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CourseError(f"{path} is no catalogue that can be read: {error}") from error
    for message in catalogue:
        _find_previous(message)
    return catalogue


def _find_previous(message: CatalogueMessage) -> None:
    """What a fuzzy message was in English before; Babel takes these lines for a translator's comment."""
    lines = [comment[1:].strip() for comment in message.user_comments if comment.startswith("|")]
    message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]
    if message.fuzzy:
        found = (_QUOTED.findall(part) for part in _MSGID.split(" ".join(lines))[1:])
        message.previous_id = ["".join(map(unescape, texts)) for texts in found]


def update_file(path: Path, language: str, template: Catalog) -> Catalog:
    """Bring a file up to date with what is to be said now, and return it.

    A message that stays keeps its translation, one that changed has that of the most similar, marked as
    fuzzy. What is no longer said stays at the end, behind `#~`.
    """
    catalogue = read_catalogue(path, language)
    known = _said_elsewhere(catalogue)
    before = {(message.context, message.id): message.previous_id for message in catalogue}
    catalogue.update(template)
    for message in catalogue:
        if (message.context, message.id) not in before and (same := known.get(str(message.id))):
            message.string, message.previous_id = same, []
            message.flags.discard("fuzzy")
        elif message.fuzzy and not message.previous_id:  # it had one before: Babel drops it
            message.previous_id = before.get((message.context, message.id), [])
    write_catalogue(path, language, catalogue)
    return catalogue


def _said_elsewhere(catalogue: Catalog) -> dict[str, str]:
    """Translations of messages that are the same wherever they stand: a new place takes them over."""
    found: dict[str, set[str]] = {}
    for message in catalogue:
        text, said = message.id, message.string
        if isinstance(text, str) and isinstance(said, str) and text and said and not message.fuzzy:
            found.setdefault(text, set()).add(said)
    return {text: said.pop() for text, said in found.items() if len(said) == 1}


def write_catalogue(path: Path, language: str, catalogue: Catalog) -> None:
    """Write it: no dates, line numbers or guessed formats, so the same catalogue gives the same bytes."""
    for message in (*catalogue, *catalogue.obsolete.values()):
        message.flags &= {"fuzzy"}
    body = io.BytesIO()
    write_po(body, catalogue, width=_WIDTH, omit_header=True, include_previous=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_header(language, catalogue).encode() + body.getvalue().rstrip() + b"\n")


def _header(language: str, catalogue: Catalog) -> str:
    fields = (
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalogue.plural_forms}",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{field}\\n"' for field in fields), "", ""])
