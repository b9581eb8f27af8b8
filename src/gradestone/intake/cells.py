"""One cell of a submitted notebook in normal form, and the cleaning of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

_KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "html": "markdown", "plaintext": "raw"}
_IMAGE = re.compile(r"image/(?:png|jpeg|gif|webp)\Z")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]++={0,2}\s*\Z")
_NAME = re.compile(r"[\w.\- ()]{1,200}\Z")
_ATTACHMENT_LETTERS = 8 * 1024**2
_PICTURE_LETTERS, _MOST_OUTPUTS = 1024**2, 100  # of one cell


@dataclass(frozen=True, slots=True)
class Cell:
    """What is taken over from a student's cell: kind, text, and what helps to find its place.

    pictures : the PNG images among the outputs of a code cell, in base64
    legible : whether its text is looked through, see `legible`
    """

    kind: str  # "code", "markdown" or "raw"
    source: str
    id: str = ""
    grade_id: str = ""
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    legible: bool = True


def cell_of(raw: Any) -> Cell | None:
    """The cell in a piece of notebook JSON of any version, or None if there is none in it."""
    if not isinstance(raw, dict) or not raw.keys() & {"cell_type", "source", "input"}:
        return None
    source = _text(raw.get("source", raw.get("input")))
    kind = raw.get("cell_type")
    if kind == "heading":
        level = raw.get("level")
        source = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " " + source
        kind = "markdown"
    if not isinstance(kind, str) or kind not in _KINDS:
        kind = "code" if raw.keys() & {"outputs", "execution_count", "input"} else "markdown"
    kind = _KINDS[kind]
    attachments = _attachments(raw.get("attachments")) if kind != "code" else {}
    pictures = tuple(_pictures(raw.get("outputs"))) if kind == "code" else ()
    return Cell(kind, source, _word(raw.get("id")), _grade_id(raw.get("metadata")), attachments, pictures)


def clean_text(text: str) -> str:
    """Newlines as `\\n`, without NUL, and without halves of surrogate pairs, which no file can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _text(source: Any) -> str:
    if isinstance(source, str):
        return clean_text(source)
    if not isinstance(source, list):
        return ""
    lines = [line for line in source if isinstance(line, str)]
    # some tools write the lines without their newlines
    bare = len(lines) > 1 and not any(line.endswith("\n") for line in lines)
    return clean_text(("\n" if bare else "").join(lines))


def _grade_id(metadata: Any) -> str:
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return _word(nbgrader.get("grade_id")) if isinstance(nbgrader, dict) else ""


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _attachments(raw: Any) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    room = _ATTACHMENT_LETTERS
    for name, images in raw.items() if isinstance(raw, dict) else ():
        for mime, data in images.items() if isinstance(images, dict) else ():
            data = _joined(data)
            if _NAME.match(name) and _IMAGE.match(mime) and _is_base64(data, room):
                room -= len(data)
                kept.setdefault(name, {})[mime] = data
    return kept


def _pictures(outputs: Any) -> Iterator[str]:
    room = _PICTURE_LETTERS
    for output in outputs[:_MOST_OUTPUTS] if isinstance(outputs, list) else ():
        bundle = output.get("data") if isinstance(output, dict) else None
        data = _joined(bundle.get("image/png")) if isinstance(bundle, dict) else None
        if _is_base64(data, room):
            yield data
        room -= len(data) if isinstance(data, str) else 0


def _joined(data: Any) -> Any:
    return "".join(data) if isinstance(data, list) and all(isinstance(line, str) for line in data) else data


def _is_base64(data: Any, room: int) -> TypeGuard[str]:
    return isinstance(data, str) and len(data) <= room and bool(_BASE64.match(data))
