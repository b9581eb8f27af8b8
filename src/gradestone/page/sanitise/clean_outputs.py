"""Pages without a student's scripts: markdown and outputs of a notebook cleaned before anyone opens them.

Pure: notebook in, notebook out. Code cells stay as they are (every page escapes them); so do stream and
traceback texts. Outputs come down to the types a page shows as text, picture or cleaned HTML. What is beyond
all honest size gives way to a line that says so: who makes a page of it must come to an end.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from ...model import USUAL_CAPS
from ...selfcheck.words import _
from .html import clean_html, is_modest, letters_of
from .markdown import as_plain_text, clean_markdown
from .room import CODE_LEFT_OUT, PROSE_LEFT_OUT, PageRoom, shown_code

_PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*\Z")
_LONGEST_SVG = 8 * 1024**2
_SIZES = ("width", "height")


def sanitise(
    notebook: Mapping[str, Any], *, trusted: Container[str] = (), released: Container[str] = ()
) -> dict[str, Any]:
    """The notebook with nothing active left in it. The argument is not changed.

    trusted, released : markdown and code of the instructor, which stay to the letter
    """
    metadata = {name: value for name, value in notebook["metadata"].items() if name != "widgets"}
    room = PageRoom()
    cells = [_clean_cell(cell, trusted, room) for cell in _with_legible_code(notebook["cells"], released)]
    return {**notebook, "metadata": metadata, "cells": cells}


def clean_outputs(outputs: Any, room: PageRoom | None = None) -> list[dict[str, Any]]:
    """The outputs of one code cell, cleaned; what is no output of nbformat 4 is left out."""
    room = room or PageRoom()
    return [clean for output in outputs or () for clean in _clean_output(output, room)]


def _with_legible_code(
    cells: Sequence[Mapping[str, Any]], released: Container[str]
) -> Iterator[Mapping[str, Any]]:
    sources = [_text(cell["source"]) for cell in cells]
    code = (at for at, cell in enumerate(cells) if cell["cell_type"] == "code")
    own = [at for at in code if sources[at] not in released]
    legible = USUAL_CAPS.legible(sources[at] for at in own)
    shown = {
        at: shown_code(sources[at])
        if n in legible
        else f"# {_(CODE_LEFT_OUT).format(letters=len(sources[at]))}"
        for n, at in enumerate(own)
    }
    for at, cell in enumerate(cells):
        yield {**cell, "source": shown[at]} if at in shown else cell


def _clean_cell(cell: Mapping[str, Any], trusted: Container[str], room: PageRoom) -> dict[str, Any]:
    if cell["cell_type"] == "code":
        count = cell.get("execution_count")
        return {
            **cell,
            "execution_count": _count(count),
            "outputs": clean_outputs(cell.get("outputs"), room),
        }
    source = _text(cell["source"])
    if source in trusted:
        return dict(cell)
    if not room.has_prose(letters_of(source)):
        return {**_as_markdown(cell), "source": _(PROSE_LEFT_OUT).format(letters=len(source))}
    if cell["cell_type"] == "raw":  # nbconvert passes raw cells on as HTML
        return {**_as_markdown(cell), "source": as_plain_text(source)}
    attachments = cell.get("attachments") or {}
    if not room.has_attachments(_length(attachments)):
        return {**_as_markdown(cell), "source": clean_markdown(source)}
    return {**cell, "source": clean_markdown(source, attachments=attachments.keys())}


def _length(attachments: Mapping[str, Mapping[str, str]]) -> int:
    return sum(len(picture) for pictures in attachments.values() for picture in pictures.values())


def _as_markdown(cell: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in cell.items() if name != "attachments"}
    return {**kept, "cell_type": "markdown"}


# ---------------------------------------------------------------- outputs


def _clean_output(output: Any, room: PageRoom) -> Iterator[dict[str, Any]]:
    kind = output.get("output_type") if isinstance(output, Mapping) else None
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        yield {"output_type": "stream", "name": name, "text": room.printed(_text(output.get("text")))}
    elif kind == "error":
        lines = [_text(line) for line in output.get("traceback") or () if isinstance(line, str)]
        traceback = "\n".join(lines)
        shown = room.printed(traceback)
        yield {
            "output_type": "error",
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": lines if shown == traceback else shown.split("\n"),
        }
    elif kind in ("display_data", "execute_result"):
        data = _clean_data(output.get("data") or {}, room)
        clean = {"output_type": kind, "data": data, "metadata": _sizes(output.get("metadata"), data)}
        if kind == "execute_result":
            clean["execution_count"] = _count(output.get("execution_count"))
        yield clean


def _clean_data(data: Mapping[str, Any], room: PageRoom) -> dict[str, str]:
    """The pictures and texts of a mime bundle; of anything else only that it was there."""
    kept = {mime: text for mime in data for text in _clean_picture(mime, _text(data[mime]))}
    if "text/plain" in data:
        kept["text/plain"] = room.printed(_text(data["text/plain"]))
    for mime in ("text/latex", "text/markdown"):
        if mime in data and room.has_prose(letters_of(_text(data[mime]))):
            kept[mime] = clean_markdown(_text(data[mime]))
    html = _text(data.get("text/html"))
    if "text/html" in data and is_modest(html) and room.has_markup(letters_of(html)):
        kept["text/html"] = clean_html(html)
    elif "image/svg+xml" in data and len(_text(data["image/svg+xml"])) <= _LONGEST_SVG:
        kept["text/html"] = _svg_picture(_text(data["image/svg+xml"]))
    return kept or {"text/plain": _("[an output of a type that is not shown]")}


def _clean_picture(mime: str, text: str) -> Iterator[str]:
    if mime in _PICTURES and _BASE64.match(text):
        yield text


def _svg_picture(svg: str) -> str:
    """A drawing as an image: browsers run no script and load nothing in an SVG they show as one."""
    data = base64.b64encode(svg.encode(errors="replace")).decode()
    return f'<img src="data:image/svg+xml;base64,{data}">'


def _sizes(metadata: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """Width and height of pictures, as numbers; everything else in an output's metadata steers the page."""
    sizes = {}
    for mime in _PICTURES:
        about = metadata.get(mime) if isinstance(metadata, Mapping) and mime in data else None
        if isinstance(about, Mapping):
            sizes[mime] = {name: about[name] for name in _SIZES if _is_length(about.get(name))}
    return sizes


def _is_length(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < 10_000


def _count(value: Any) -> int | None:
    return value if type(value) is int else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else "" if value is None else str(value)
