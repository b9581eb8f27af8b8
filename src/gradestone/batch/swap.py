"""New marks in folders that are graded already: notebook and marks.json change places with their drafts.

While they do there is no marks.json, so that a run that is killed leaves a submission that counts as not
graded, never a mark beside rows or tables that say otherwise.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..judge.marksfile import NAME as MARKS

_BEFORE = "before.json"


@dataclass(frozen=True, slots=True)
class FileSwap:
    """The files of one folder that get new texts, marks.json among them."""

    folder: Path
    draft: Path  # a folder of their own until then, on the same file system
    texts: Mapping[str, str]
    mode: int

    def begin(self) -> None:
        """Write the drafts, and put marks.json aside."""
        shutil.rmtree(self.draft, ignore_errors=True)
        self.draft.mkdir()
        for name, text in self.texts.items():
            (self.draft / name).write_text(text, encoding="utf-8")
            (self.draft / name).chmod(self.mode)
        (self.folder / MARKS).rename(self.draft / _BEFORE)

    def finish(self) -> None:
        """The drafts get their names, marks.json last."""
        for name in sorted(self.texts, key=lambda name: name == MARKS):
            (self.draft / name).replace(self.folder / name)

    def undo(self) -> None:
        """As before, however far `begin` has come."""
        if (self.draft / _BEFORE).exists():
            (self.draft / _BEFORE).rename(self.folder / MARKS)

    def end(self) -> None:
        """Nothing of it is left beside the folder."""
        shutil.rmtree(self.draft, ignore_errors=True)


@contextmanager
def swapped(swaps: Sequence[FileSwap]) -> Iterator[None]:
    """When the block ends the new files are there; if it raises, the earlier ones are. Or OSError."""
    try:
        try:
            for swap in swaps:
                swap.begin()
            yield
        except BaseException:
            for swap in swaps:
                swap.undo()
            raise
        for swap in swaps:
            swap.finish()
    finally:
        for swap in swaps:
            swap.end()
