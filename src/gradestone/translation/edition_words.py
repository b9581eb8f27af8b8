"""An assignment in another language: its cells, modules and pictures from those of the English release."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..files.notebook_cells import CellJson, is_code, source_of
from ..release.regions import hidden_lines
from .catalogue_files import catalogue_file, pictures_folder
from .code_segments import code_segments
from .code_shape import code_shape
from .compiled import graders_words, learners_words, spoken
from .pofiles import read_catalogue
from .release_messages import context_of, said_modules, segments_of
from .segments import Lookup, Segment, put_in

WORDS = "words.mo"
_FOLDER_BESIDE = re.compile(r"^[ \t]*#.*?\.\./(\w+)(?=/)", re.MULTILINE)


class EditionWords:
    """The translations of an assignment; remembers where there was none.

    in_english : contexts, cell ids and paths of modules, of which something stays English
    """

    def __init__(self, course_root: Path, language: str, original: str) -> None:
        """Raises CourseError where there is no catalogue, or one that cannot be read."""
        self._root, self._language, self._original = course_root, language, original
        path = catalogue_file(course_root, language, original)
        if not path.is_file():
            raise CourseError(
                f"{original} has no translation: there is no locale/{language}/{path.name}. "
                f"`gradestone translate {language} {original}` writes it."
            )
        self._said = _translations(path, language)
        self._in_english: dict[str, None] = {}

    @property
    def in_english(self) -> tuple[str, ...]:
        """Cells and modules that are not wholly translated, in the order in which they were come across."""
        return tuple(self._in_english)

    @property
    def spoken(self) -> Any:
        """The engine's words and the hints, for `speaking`."""
        return spoken(graders_words(self._root, self._language, self._original))

    def cell_source(self, cell: CellJson, position: int) -> str:
        """What a cell of the English release says in this language; hidden regions are still in it."""
        source = source_of(cell)
        hidden = hidden_lines(source)
        found = segments_of(cell)
        segments = [each for each in found if source.count("\n", 0, each.start) + 1 not in hidden]
        said = self._put_in(source, segments, context_of(cell, position), code=is_code(cell))
        return _FOLDER_BESIDE.sub(self._edition_beside, said) if is_code(cell) else said

    def _edition_beside(self, comment: re.Match[str]) -> str:
        """A folder of another assignment in a comment: the edition of that, where there is one."""
        translated = catalogue_file(self._root, self._language, comment[1]).is_file()
        return f"{comment[0]}_{self._language}" if translated else comment[0]

    def translate_files(self, release: Path) -> None:
        """The modules of a release, its pictures and the words of its self-check, in their places."""
        for path in said_modules(release, self._original):
            source = path.read_text(encoding="utf-8")
            name = path.relative_to(release).as_posix()
            path.write_text(self._put_in(source, code_segments(source), name, code=True), encoding="utf-8")
        for path in release.rglob("selfcheck/words.py"):
            path.with_name(WORDS).write_bytes(learners_words(self._root, self._language))
        folder = pictures_folder(self._root, self._language, self._original)
        for picture in sorted(path for path in folder.rglob("*") if path.is_file()):
            replaced = release / "images" / picture.relative_to(folder)
            if replaced.is_file():
                shutil.copyfile(picture, replaced)

    def _put_in(self, source: str, segments: Sequence[Segment], context: str, *, code: bool) -> str:
        def said(message: str) -> str | None:
            return self._said.get((context, message))

        known = [segment for segment in segments if said(segment.message) is not None]
        if code and not _still_runs(source, known, said):
            known = [segment for segment in known if _still_runs(source, [segment], said)]
        if len(known) < len(segments):
            self._in_english[context] = None
        return put_in(source, known, said)


def _translations(path: Path, language: str) -> Mapping[tuple[str, str], str]:
    """Messages that somebody has translated and that have not changed since."""
    return {
        (str(message.context), message.id): message.string
        for message in read_catalogue(path, language)
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }


def _still_runs(source: str, segments: Sequence[Segment], said: Lookup) -> bool:
    """Whether the code is the same with these translations in it."""
    return not segments or code_shape(source) == code_shape(put_in(source, segments, said))
