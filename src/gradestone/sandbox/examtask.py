"""What the examiner's process is told to do, and how a cell's text is read for it."""

from __future__ import annotations

import json
import symtable
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..selfcheck.free_variables import python_of


@dataclass(frozen=True, slots=True)
class ExamTask:
    """One of the instructor's cells, to be run at the examiner's desk.

    judged : whether it is a test cell
    owned : names that are the student's at this place
    pushed : names bound by the test that functions of the reference read: a student's may read those, too
    tools : names that mean something of a library here, whatever they mean to the student, as module and name
    rules : what the reference gave at each place; None for the reference itself
    libraries : what of libraries the reference's answers held, as module and name
    whole_objects : of the reference, an object of a class derived from a plain one is more than its contents
    theirs : modules that are the student's at this place: figures are drawn in one process only
    """

    cell: str
    source: str
    judged: bool
    owned: tuple[str, ...] = ()
    tools: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    pushed: tuple[str, ...] = ()
    rules: Mapping[str, int] | None = None
    libraries: tuple[tuple[str, str], ...] = ()
    whole_objects: bool = False
    theirs: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """As it goes over the line."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()

    @classmethod
    def from_json(cls, data: bytes) -> ExamTask:
        """What `to_json` wrote."""
        told = json.loads(data)
        return cls(**{**told, "libraries": tuple(map(tuple, told["libraries"]))})


def bound_names(source: str) -> frozenset[str]:
    """Names that a cell binds by its text: variables, imports, functions and classes."""
    try:
        symbols = symtable.symtable(python_of(source), "cell", "exec").get_symbols()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(it.get_name() for it in symbols if it.is_assigned() or it.is_imported())
