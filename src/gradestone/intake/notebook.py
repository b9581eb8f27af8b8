"""The bytes of a handed-in notebook, of any version and in any condition, as cells in normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..errors import IntakeError
from ..model import USUAL_CAPS
from ..selfcheck.words import N_, _, ngettext
from .cells import Cell, cell_of, clean_text
from .repair import decode, parse, salvage

_MOST_CELLS = USUAL_CAPS.cells
_MORE_CELLS = N_("Only the first {count} cells were read; there are more.")
_PYTHON = re.compile(r"i?python", re.IGNORECASE)
_SCRIPT_CELL = re.compile(r"^# (?:%%|In\[[ \d]*\]:?)(?P<title>.*)\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of one file."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    kernel: str = ""  # its name as the notebook has it, if that is none of Python's
    language: str = ""  # of its kernel, if that is another than Python


def read_notebook(data: bytes) -> Reading:
    """The cells of a notebook in order, with a note for everything that had to be mended.

    Raises
    ------
    IntakeError : there is not a single cell to be got, and the text is no empty notebook either
    """
    if not data.strip(b"\0 \t\r\n"):
        raise IntakeError(_("the file is empty"))
    text, note = decode(data)
    parsed = parse(text)
    documents = [_notebook_in(document) for document in parsed.documents] if parsed else []
    found = [document for document in documents if document is not None]
    notes = [note, parsed.note if parsed else "", *(_version_note(document) for document in found)]
    cells = list(islice(_cells(found), _MOST_CELLS + 1))
    if not found:
        cells = salvage(text)
        notes.append(_damaged(len(cells)))
        if not cells:
            raise IntakeError(_("it is not a notebook: no cell can be found in it"))
    notes += [_language_note(document) for document in found]
    if len(cells) > _MOST_CELLS:
        notes.append(_more_cells())
    kernel = next((name for document in found if (name := odd_kernel(document))), "")
    language = next((other for document in found if (other := _other_language(document))), "")
    found_notes = tuple(note for note in dict.fromkeys(notes) if note)
    return Reading(tuple(cells[:_MOST_CELLS]), found_notes, kernel, language)


def read_script(data: bytes) -> Reading:
    """The cells of a Python script: as exported (`# %%`, `# In[3]:`), or all of it as one code cell.

    Raises
    ------
    IntakeError : there is nothing in it
    """
    text, note = decode(data)
    text = clean_text(text.removeprefix("\ufeff"))
    marks = list(islice(_SCRIPT_CELL.finditer(text), _MOST_CELLS + 1))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    titles = ["", *(mark["title"] for mark in marks)]
    cells = [_script_cell(text[a:b], title) for a, b, title in zip(starts, ends, titles, strict=True)]
    cells = [cell for cell in cells if cell.source]
    if not cells:
        raise IntakeError(_("the file is empty"))
    notes = (note, _more_cells() if len(cells) > _MOST_CELLS else "")
    return Reading(tuple(cells[:_MOST_CELLS]), tuple(filter(None, notes)))


def odd_kernel(document: dict[str, Any]) -> str:
    """The name of the kernel, unless it or its title speaks of Python, or its language tells all."""
    metadata = document.get("metadata")
    about = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = about.get("name") if isinstance(about, dict) else None
    if not isinstance(about, dict) or not isinstance(name, str) or _language_note(document):
        return ""
    return "" if _PYTHON.search(f"{name} {about.get('display_name')}") else name


def _script_cell(text: str, title: str) -> Cell:
    text = text.strip("\n")
    if "[markdown]" in title or "[md]" in title:
        return Cell("markdown", re.sub(r"^# ?", "", text, flags=re.MULTILINE))
    return Cell("code", text)


def _notebook_in(document: Any) -> dict[str, Any] | None:
    """The notebook in a JSON document: itself, wrapped as a server hands it out, or a bare list of cells."""
    if isinstance(document, list) and any(cell_of(item) for item in document):
        return {"cells": document}
    for _level in range(3):
        if not isinstance(document, dict):
            return None
        if isinstance(document.get("cells"), list) or isinstance(document.get("worksheets"), list):
            return document
        document = document.get("content", document.get("notebook"))
    return None


def _cells(documents: list[dict[str, Any]]) -> Iterator[Cell]:
    for document in documents:
        cells = document.get("cells")
        sheets = document.get("worksheets")
        lists: list[Any] = [cells]
        if isinstance(sheets, list):
            lists += [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        for raw in (raw for items in lists if isinstance(items, list) for raw in items):
            cell = cell_of(raw)
            if cell is not None:
                yield cell


def _version_note(document: dict[str, Any]) -> str:
    version = document.get("nbformat")
    if version == 4 or ("cells" in document and version is None):
        return ""
    if isinstance(version, int) and 0 < version < 100:
        words = _("The notebook was written in format version {version}; it was converted to version 4.")
        return words.format(version=version)
    return _("The notebook was written in format version unknown; it was converted to version 4.")


def _more_cells() -> str:
    return _(_MORE_CELLS).format(count=_MOST_CELLS)


def _damaged(saved: int) -> str:
    words = ngettext(
        "The notebook is damaged: {count} cells could be saved from it.",
        "The notebook is damaged: {count} cells could be saved from it.",
        saved,
    )
    return words.format(count=saved)


def _language_note(document: dict[str, Any]) -> str:
    language = _other_language(document)
    if not language:
        return ""
    shown = "".join(letter for letter in language[:20] if letter.isalnum() or letter in "+#-")
    words = _("The notebook was set to a kernel for {language}; the course's Python kernel was used.")
    return words.format(language=shown)


def _other_language(document: dict[str, Any]) -> str:
    """The language of the notebook's kernel, unless that is Python or unknown."""
    metadata = document.get("metadata")
    for name, key in (("kernelspec", "language"), ("language_info", "name")):
        about = metadata.get(name) if isinstance(metadata, dict) else None
        language = about.get(key) if isinstance(about, dict) else None
        if isinstance(language, str) and language and not _PYTHON.match(language):
            return language
    return ""
