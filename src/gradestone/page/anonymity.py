"""What a card must not say to somebody who grades with names hidden: who handed it in."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CHOSEN = re.compile(r"“([^”]*)”")  # see intake.folder.quoted
_ENDING = re.compile(
    r"(?:\.(?:ipynb|py|zip|rar|7z|tar|gz|txt|md|csv|json|pdf|png|jpe?g|npy|npz|h5|xlsx?))+\Z", re.IGNORECASE
)


def anonymous(sentences: Iterable[str], student: str) -> tuple[str, ...]:
    """The sentences without the names that the student chose, and without the student's own folder."""
    folder = re.compile(rf"(?<=/){re.escape(student)}(?![\w.-])")
    return tuple(folder.sub("…", _CHOSEN.sub(_hidden, each)) for each in sentences)


def _hidden(found: re.Match[str]) -> str:
    ending = _ENDING.search(found[1])
    return f"“…{ending[0] if ending else ''}”"
