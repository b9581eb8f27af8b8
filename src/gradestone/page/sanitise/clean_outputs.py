"""Pages without a student's scripts: markdown and outputs of a notebook cleaned before anyone opens them.

Pure: notebook in, notebook out. Code cells stay as they are (every page escapes them); so do stream and
traceback texts. Outputs come down to the types a page shows as text, picture or cleaned HTML.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from .html import clean_html
from .markdown import as_plain_text, clean_markdown

_PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*\Z")
_LONGEST_SVG = 8 * 1024**2
_SIZES = ("width", "height")


def sanitise(notebook: Mapping[str, Any], *, trusted: Container[str] = ()) -> dict[str, Any]:
    """The notebook with nothing active left in it. The argument is not changed.

    trusted : markdown sources of the instructor, which stay to the letter
    """
    metadata = {name: value for name, value in notebook["metadata"].items() if name != "widgets"}
    cells = [_clean_cell(cell, trusted) for cell in notebook["cells"]]
    return {**notebook, "metadata": metadata, "cells": cells}


def clean_outputs(outputs: Any) -> list[dict[str, Any]]:
    """The outputs of one code cell, cleaned; what is no output of nbformat 4 is left out."""
    return [clean for output in outputs or () for clean in _clean_output(output)]


def _clean_cell(cell: Mapping[str, Any], trusted: Container[str]) -> dict[str, Any]:
    if cell["cell_type"] == "code":
        count = cell.get("execution_count")
        return {**cell, "execution_count": _count(count), "outputs": clean_outputs(cell.get("outputs"))}
    source = _text(cell["source"])
    if source in trusted:
        return dict(cell)
    if cell["cell_type"] == "raw":  # nbconvert passes raw cells on as HTML
        return {**_as_markdown(cell), "source": as_plain_text(source)}
    attachments = cell.get("attachments") or {}
    return {**cell, "source": clean_markdown(source, attachments=attachments.keys())}


def _as_markdown(cell: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in cell.items() if name != "attachments"}
    return {**kept, "cell_type": "markdown"}


# ---------------------------------------------------------------- outputs


def _clean_output(output: Any) -> Iterator[dict[str, Any]]:
    kind = output.get("output_type") if isinstance(output, Mapping) else None
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        yield {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
    elif kind == "error":
        yield {
            "output_type": "error",
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": [_text(line) for line in output.get("traceback") or () if isinstance(line, str)],
        }
    elif kind in ("display_data", "execute_result"):
        data = _clean_data(output.get("data") or {})
        clean = {"output_type": kind, "data": data, "metadata": _sizes(output.get("metadata"), data)}
        if kind == "execute_result":
            clean["execution_count"] = _count(output.get("execution_count"))
        yield clean


def _clean_data(data: Mapping[str, Any]) -> dict[str, str]:
    """The pictures and texts of a mime bundle; of anything else only that it was there."""
    kept = {mime: text for mime in data for text in _clean_picture(mime, _text(data[mime]))}
    if "text/plain" in data:
        kept["text/plain"] = _text(data["text/plain"])
    if "text/latex" in data:
        kept["text/latex"] = clean_markdown(_text(data["text/latex"]))
    if "text/markdown" in data:
        kept["text/markdown"] = clean_markdown(_text(data["text/markdown"]))
    if "text/html" in data:
        kept["text/html"] = clean_html(_text(data["text/html"]))
    elif "image/svg+xml" in data and len(_text(data["image/svg+xml"])) <= _LONGEST_SVG:
        kept["text/html"] = _svg_picture(_text(data["image/svg+xml"]))
    return kept or {"text/plain": "[an output of a type that is not shown]"}


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
