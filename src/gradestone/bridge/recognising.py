"""Which names say that a file or folder is of this assignment, and of no other one of the course."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?\Z", re.IGNORECASE)
_ZIP = re.compile(r"\.zip\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of an assignment: its own, its notebooks', and those of the other assignments."""

    assignment: str
    notebooks: tuple[str, ...]
    others: frozenset[str] = frozenset()

    def is_folder(self, name: str) -> bool:
        """Whether a folder has the assignment's name in other letters: `Building-DNN`."""
        return name not in self.others and _letters(name) == _letters(self.assignment)

    def is_file(self, name: str) -> bool:
        """Whether a notebook or zip has a name with the assignment's words in it: `dnn (1).ipynb`."""
        own = max(_likeness(_stem(name), wanted) for wanted in (self.assignment, *self.notebooks))
        return own > self._likeness_to_another(name)

    def is_anothers(self, name: str) -> bool:
        """Whether a notebook or zip has the name of another assignment."""
        return self._likeness_to_another(name) > 0 and not self.is_file(name)

    def _likeness_to_another(self, name: str) -> int:
        return max((_likeness(_stem(name), other) for other in self.others), default=0)


def is_notebook(name: str) -> bool:
    """Whether a file has a notebook's name."""
    return bool(_NOTEBOOK.search(name))


def is_zip(name: str) -> bool:
    """Whether a file has a zip's name."""
    return bool(_ZIP.search(name))


def _stem(name: str) -> str:
    return _NOTEBOOK.sub("", _ZIP.sub("", name))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _likeness(name: str, wanted: str) -> int:
    """How many words `wanted` has, if the name holds all of them one after the other; else 0."""
    words, asked = (re.findall(r"[^\W_]+", each.casefold()) for each in (name, wanted))
    places = range(len(words) - len(asked) + 1)
    return len(asked) if any(words[at : at + len(asked)] == asked for at in places) else 0
