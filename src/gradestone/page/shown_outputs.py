"""The outputs of a code cell on a page. They have been sanitised before: see `page.sanitise`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any

from ..selfcheck.words import _
from .coloured import printed_html, scrolls
from .prose import Prose, with_picture

_PICTURES = ("image/png", "image/jpeg", "image/gif")
_TEXT = "text/plain"


def outputs_html(cell: Mapping[str, Any], prose: Prose) -> str:
    """All outputs of a cell, one below the other."""
    return "\n".join(piece for piece in _pieces(cell, prose) if piece)


def _pieces(cell: Mapping[str, Any], prose: Prose) -> Iterator[str]:
    about = _("Picture shown by the code cell above")
    if count := cell.get("execution_count"):
        about = _("Picture shown by code cell {number}").format(number=count)
    for stream, group in groupby(cell.get("outputs") or (), key=_stream):
        if stream:
            yield _printed("".join(_text(output.get("text")) for output in group), stream)
        else:
            yield from (_output(output, about, prose) for output in group)


def _stream(output: Mapping[str, Any]) -> str:
    return str(output.get("name", "stdout")) if output.get("output_type") == "stream" else ""


def _output(output: Mapping[str, Any], about: str, prose: Prose) -> str:
    if output.get("output_type") == "error":
        return _printed("\n".join(output.get("traceback") or ()), "error")
    data = output.get("data") or {}
    if "text/html" in data:
        return _markup(_text(data["text/html"]), prose)
    if "text/markdown" in data:
        return f'<div class="output">{prose.html(_text(data["text/markdown"]))}</div>'
    picture = next((kind for kind in _PICTURES if kind in data), "")
    if picture:
        return _picture(picture, output, about)
    if "text/latex" in data:
        return f'<div class="output">{prose.html(_text(data["text/latex"]))}</div>'
    return _printed(_text(data[_TEXT]), "result") if _TEXT in data else ""


def _markup(html: str, prose: Prose) -> str:
    """Markup keeps the paper it was made for, white: its colours are its own."""
    shown = _with_pictures(html, prose)
    return f'<div class="output paper scroll" tabindex="0">{shown}</div>'


def _with_pictures(html: str, prose: Prose) -> str:
    pieces = html.split("<img")
    tags = (f"<img{piece}".partition(">") for piece in pieces[1:])
    return pieces[0] + "".join(with_picture(tag + end, prose.address) + rest for tag, end, rest in tags)


def _picture(kind: str, output: Mapping[str, Any], about: str) -> str:
    sizes = (output.get("metadata") or {}).get(kind) or {}
    data = "".join(_text(output["data"][kind]).split())
    size = "".join(f' {side}="{sizes[side]}"' for side in ("width", "height") if side in sizes)
    return f'<img class="output" src="data:{kind};base64,{data}" alt="{escape(about)}"{size}>'


def _printed(text: str, kind: str) -> str:
    text = text.rstrip("\n")
    return f'<pre class="output {kind}"{scrolls(text)}>{printed_html(text)}</pre>' if text.strip() else ""


def _text(value: str | Iterable[str] | None) -> str:
    return value if isinstance(value, str) else "".join(value or ())
