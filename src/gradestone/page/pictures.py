"""Pictures of a page, those beside the notebook and those attached to a cell, written into the page."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self
from urllib.parse import unquote

from ..files.regular import read_regular

LARGEST = 4 * 1024**2
_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_ATTACHED = "attachment:"


class Pictures:
    """Where the pictures of a text are to be found.

    folder : the notebook's; None where there is none beside it
    linked : whether other addresses may stay, because the page is served from where they lead to
    """

    def __init__(
        self,
        folder: Path | None,
        attached: Mapping[str, Mapping[str, str]] | None = None,
        *,
        linked: bool = False,
    ) -> None:
        self._folder, self._attached, self._linked = folder, attached or {}, linked
        self._read: dict[str, str] = {}

    def and_attached(self, attached: Mapping[str, Mapping[str, str]]) -> Self:
        """The same with the attachments of a cell."""
        pictures = type(self)(self._folder, attached, linked=self._linked)
        pictures._read = self._read
        return pictures

    def address(self, url: str) -> str:
        """What a page says in place of this address; "" where it has no such picture to show."""
        if url.startswith("data:image/"):
            return url
        if url.startswith(_ATTACHED):
            return self._attachment(unquote(url.removeprefix(_ATTACHED)))
        if url not in self._read:
            self._read[url] = self._beside(unquote(url.split("?")[0].split("#")[0]))
        return self._read[url] or (url if self._linked else "")

    def _attachment(self, name: str) -> str:
        kinds = self._attached.get(name, {})
        return next((f"data:{kind};base64,{_joined(data)}" for kind, data in kinds.items()), "")

    def _beside(self, name: str) -> str:
        folder = self._folder
        kind = _KINDS.get(Path(name).suffix.lower())
        if folder is None or kind is None or Path(name).is_absolute() or ".." in Path(name).parts:
            return ""
        content = read_regular(folder / name, limit=LARGEST + 1)
        if not content or len(content) > LARGEST:
            return ""
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _joined(data: str | Sequence[str]) -> str:
    """In one line; a file may hold it as a list of lines."""
    return "".join((data if isinstance(data, str) else "".join(data)).split())
