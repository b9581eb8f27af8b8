"""What the reference gave at each place of a test, and that a student's answer has to be as plain as that.

A place is a cell, a line and column of it and an operation. Where the reference gave a plain value, at any
depth, only a plain one counts: an object that says it equals everything is no answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NoReturn

PLAIN, CALLABLE, REMOTE = 0, 1, 2  # how far something is from a plain value


class RefusalError(BaseException):
    """A plain value was expected. No `except Exception` of a test gets past it."""


class ExamPlaces:
    """Of one test cell.

    files : the cell behind each file name of the notebook's code here
    rules : what the reference gave at each place; None while it is being recorded
    libraries : what of libraries the reference had, as module and name
    given_modules : modules beside the notebook that the instructor's own cells import
    whole_objects : while it is recorded, an object of a class derived from a plain one stays an object
    theirs : modules that are the student's here, whoever imports them
    """

    def __init__(
        self,
        cell: str,
        files: Mapping[str, str],
        *,
        rules: Mapping[str, int] | None,
        libraries: Iterable[tuple[str, str]],
        given_modules: Iterable[str],
        whole_objects: bool = False,
        theirs: Iterable[str] = (),
    ) -> None:
        self._cell, self._files, self._rules = cell, files, rules
        self._unruled = REMOTE if whole_objects else PLAIN
        self.recorded: dict[str, int] = {}
        self.libraries = set(libraries)
        self._given_modules, self._theirs = frozenset(given_modules), frozenset(theirs)
        self._wanted = PLAIN
        self.refusals: list[str] = []

    def at(self, op: str) -> str:
        """The place of what is done before the cell runs."""
        return f"{self._cell}:0:{op}"

    def here(self, op: str) -> str:
        """The place where the notebook's code is now."""
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename not in self._files:
            frame = frame.f_back  # type: ignore[assignment]
        if frame is None:
            return self.at(op)
        code = frame.f_code
        _, _, *columns = next(islice(code.co_positions(), frame.f_lasti // 2, None))
        return f"{self._files[code.co_filename]}:{frame.f_lineno}:{columns}:{op}"

    def want(self, *places: str) -> None:
        """From here on what comes is for these places."""
        self._wanted = self._unruled if self._rules is None else min(map(self._allowed, places))

    def may_be_remote(self) -> bool:
        """Whether an object is as good as a value there."""
        return self._wanted == REMOTE

    def was_plain(self, place: str) -> bool:
        """Whether the reference gave a plain value there."""
        return self._rules is not None and self._allowed(place) == PLAIN

    def must_be_data(self) -> bool:
        """Whether the reference gave a plain value there: an object is as good as the data that it gives."""
        return self._rules is not None and self._wanted == PLAIN

    def judge(self, rank: int, *places: str) -> None:
        """What has come at these places is so far from a plain value.

        Raises
        ------
        RefusalError : further than what the reference gave
        """
        if self._rules is None:
            self.recorded |= {place: max(rank, self.recorded.get(place, PLAIN)) for place in places}
        elif not all(self.accepts(rank, place) for place in places):
            self.refuse("a plain value was expected here, and what came is an object of another kind")

    def accepts(self, rank: int, place: str) -> bool:
        """Whether what has come there is no further from a plain value than what the reference gave."""
        return self._rules is None or rank <= self._allowed(place)

    def _allowed(self, place: str) -> int:
        return PLAIN if self._rules is None else self._rules.get(place, PLAIN)

    def knows_fetched(self, name: str) -> bool:
        """Whether the reference, too, had this name fetched: what it bound itself is not the student's."""
        return self._rules is None or self.at(f"fetch {name}") in self._rules

    def refuse(self, why: str) -> NoReturn:
        """The cell has failed, whatever the test makes of it."""
        self.refusals.append(why)
        raise RefusalError(why)

    def knows_library(self, module: str, name: str, *, beside: bool) -> bool:
        """Whether the examiner's own thing of this name stands for the student's."""
        if module in self._theirs:
            return False
        if self._rules is not None:
            return (module, name) in self.libraries
        if beside and module.partition(".")[0] not in self._given_modules:
            return False
        self.libraries.add((module, name))
        return True
