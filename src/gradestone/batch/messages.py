"""What passes between coordinator and workers: plain JSON, so that any scheduler can carry it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from ..asserts.asserted_cells import SUFFIX
from ..model import Limits
from ..selfcheck.words import _


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything a worker has to know about the assignment. Never the course secret, never the gradebook."""

    assignment: str  # its name in source/
    release: str  # folder the students got: notebook, helpers/, testcases/, images/
    notebook: str  # file name without .ipynb
    key: str  # file of the answer key, or of test cells with asserts
    limits: Limits
    carried_credit: float = 1.0
    credits: dict[str, float] = field(default_factory=dict)  # what misconceptions earn
    run_ungraded_end: bool = False
    students_files: tuple[str, ...] = ()  # released ones that are taken from the student
    tests: str = ""  # file of tests that cells have beside their checks; "" for none
    misconceptions: str = ""  # file of what misconceptions answer; "" for none
    edition: str = ""  # nbgrader's name of the assignment, where it is another
    words: str = ""  # file of the words of its language; "" for English
    unsafe: bool = False
    tier: int = 0  # what the coordinator found to hold on this machine
    layers: tuple[str, ...] = ()  # empty: the worker finds out for itself

    @property
    def has_asserts(self) -> bool:
        """Whether there are test cells with asserts in the place of recorded checks."""
        return self.key.endswith(SUFFIX)

    def to_json(self) -> str:
        """As one line of text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The reverse of `to_json`."""
        fields = json.loads(text)
        limits = Limits(**fields["limits"])
        lists = {name: tuple(fields[name]) for name in ("layers", "students_files")}
        return cls(**{**fields, "limits": limits, **lists})


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to be graded."""

    student: str
    folder: str
    digest: str  # of the folder's content, see handin.look_at
    variant: int
    loose: bool = False  # what lies directly in the folder is the submission, not what lies further down
    empty: bool = False  # nothing was handed in
    incidents: tuple[str, ...] = ()  # what the coordinator saw already
    parcel: bytes = field(default=b"", repr=False)  # the folder packed, for a worker that does not see it

    def to_json(self) -> str:
        """Without the parcel, which travels beside it."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__ if name != "parcel"})

    @classmethod
    def from_json(cls, text: str, parcel: bytes = b"") -> Self:
        """The reverse of `to_json`, with the parcel that came beside it."""
        fields = json.loads(text)
        return cls(**{**fields, "incidents": tuple(fields["incidents"]), "parcel": parcel})


@dataclass(frozen=True, slots=True)
class Graded:
    """One submission graded: all that is written about it, and nothing that has to be computed again."""

    student: str
    marks: dict[str, Any]  # the record of marks.json, with what the gradebook is to hold
    notebook: str  # the autograded notebook as text; "" where another one of several was handed in alone
    reason: str = ""  # why some of it is not judged; "" when all is
    unshown: str = ""  # why the notebook shows nothing of what was handed in; "" when it does
    stages: dict[str, float] = field(default_factory=dict)  # seconds of intake, execution, judging, writing
    others: dict[str, str] = field(default_factory=dict)  # further notebooks of the assignment, by name

    def to_json(self) -> str:
        """As one line of text."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, allow_nan=False)

    @classmethod
    def of(cls, word: Mapping[str, Any]) -> Self:
        """The result in a worker's word. Raises ValueError when it is none."""
        try:
            graded = cls(**word)
        except TypeError:
            raise ValueError("it is not a result") from None
        texts = (graded.student, graded.notebook, graded.reason, graded.unshown)
        tables = (graded.marks, graded.stages, graded.others)
        if not all(type(text) is str for text in texts) or not all(type(table) is dict for table in tables):
            raise ValueError("it is not a result")
        return graded


def word_in(text: str | bytes) -> dict[str, Any]:
    """What a worker says: a JSON object. Raises ValueError for anything else."""
    try:
        word = json.loads(text)
    except (RecursionError, TypeError):
        word = None
    if type(word) is not dict:
        raise ValueError("it is not a word of a worker")
    return word


def grader_failed(error: Exception) -> str:
    """What a worker says of a fault of the engine, which costs one submission."""
    words = _("the grader failed with {error}: {text}")
    return words.format(error=type(error).__name__, text=error)


@dataclass(frozen=True, slots=True)
class Failed:
    """A submission that the grader itself could not grade in all its attempts, see retry."""

    task: Task
    reason: str
