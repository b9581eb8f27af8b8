"""How much a page still has room for: one room for all cells of a notebook."""

from __future__ import annotations

import re

from ...model import USUAL_CAPS, SubmissionCaps
from ...selfcheck.words import N_, _

LINE_LEFT_OUT = N_("[{letters:,} more letters in this line]")
CODE_LEFT_OUT = N_("[{letters:,} letters of code: too long to be shown. They stand in what was handed in.]")
PROSE_LEFT_OUT = N_("[{letters:,} letters of text: too long to be shown. They stand in what was handed in.]")

_LONGEST_LINE = 3_000  # the longest in 332 published notebooks has 2,586; page makers take quadratic time
_COLOUR = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]?")
# nbconvert copies what is left of a text at each change of colour
_MOST_COPIED = 500_000_000


def shown_code(source: str) -> str:
    """Code without the ends of lines that are too long to be coloured."""
    if len(source) <= _LONGEST_LINE:
        return source
    return "\n".join(map(_shown_line, source.split("\n")))


def _shown_line(line: str) -> str:
    rest = len(line) - _LONGEST_LINE
    return line if rest <= 0 else f"{line[:_LONGEST_LINE]}  # {_(LINE_LEFT_OUT).format(letters=rest)}"


class PageRoom:
    """What has been shown so far counts against the caps; who asks for more is told what to show instead."""

    def __init__(self, caps: SubmissionCaps = USUAL_CAPS) -> None:
        self._prose, self._markup = caps.prose_letters, caps.markup_letters
        self._attachments, self._colours = caps.attachment_letters, caps.colours

    def has_prose(self, letters: int) -> bool:
        """Whether a text cell of so many letters is shown."""
        self._prose -= letters
        return self._prose >= 0

    def has_markup(self, letters: int) -> bool:
        """Whether HTML of so many letters is shown."""
        self._markup -= letters
        return self._markup >= 0

    def has_attachments(self, letters: int) -> bool:
        """Whether pictures of so many letters in a text cell are shown."""
        self._attachments -= letters
        return self._attachments >= 0

    def printed(self, text: str) -> str:
        """A text that was printed; without its colours if there are very many."""
        changes = text.count("\x1b")
        self._colours -= changes
        if changes and (self._colours < 0 or changes * len(text) > _MOST_COPIED):
            return _COLOUR.sub("", text)
        return text
