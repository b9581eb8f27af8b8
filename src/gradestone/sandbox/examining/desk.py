"""The examiner's desk: runs the instructor's cells one by one, with stand-ins for what is the student's."""

from __future__ import annotations

import importlib
import re
import tempfile
import traceback
import types
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.interactiveshell import ExecutionResult

from .. import protocol
from ..dialogue import library_name
from ..examtask import ExamTask
from ..given_classes import classes_beside
from ..inside.cellends import LONGEST_MESSAGE, file_of, line_of, lines_of, number_of, text_of
from ..inside.displays import write_all
from ..inside.explaining import ExplainingAsserts
from ..inside.shell import NotebookShell
from ..protocol import read_frame
from ..wire import encode
from ..wireformat import Caps
from .cell_text import CellText, modules_named, names_read, text_of_cell
from .crossed import StudentGoneError
from .guards import Guard
from .link import Link
from .lookalikes import give_sources
from .places import CALLABLE, PLAIN, ExamPlaces, RefusalError
from .proxies import PROXIES, rank_of
from .shared_files import SharedFiles

FAULT = "Fault"  # the error of an outcome that is a mistake of ours


class Desk:
    """What has been run at it stays: one desk for a submission."""

    def __init__(
        self,
        shell: NotebookShell,
        run_cell: Callable[[str], ExecutionResult],
        *,
        requests: int,
        answers: int,
        caps: Caps,
        temporary: str,
    ) -> None:
        """`temporary` : a folder that the student's process can have at the same place; "" without one."""
        self._temporary = temporary
        if temporary:
            Path(temporary).mkdir(exist_ok=True)
            tempfile.tempdir = temporary
        self._shell, self._run_cell = shell, run_cell
        self._requests, self._answers, self._caps = requests, answers, caps
        self._files: dict[str, str] = {}
        self._missing: set[str] = set()  # names that a cell of the instructor's did not come to bind
        self._given_modules: set[str] = set()
        self._given_classes: list[str] = []
        shell.pipe.quiet = True
        give_sources()
        self._guard = Guard(self._files)

    def examine(self, number: int, data: bytes) -> None:
        """Run one cell, asking the student's process as its code wants it; then say what came of it."""
        task = ExamTask.from_json(data)
        try:
            outcome = self._run(task, number)
        except BaseException:  # of ours: it must be told, and not take the cells after it along
            outcome = {
                "error": FAULT,
                "message": traceback.format_exc()[-LONGEST_MESSAGE:],
                "line": None,
                "lines": [],
                "value": None,
            }
        write_all(self._answers, protocol.pack(protocol.ANSWER, number, encode(("outcome", outcome))))

    # ------------------------------------------------------------ one cell

    def _run(self, task: ExamTask, number: int) -> dict[str, Any]:
        shell = self._shell
        text = text_of_cell(task.source)
        self._take_note(task, text)
        places = ExamPlaces(
            task.cell,
            self._files,
            rules=task.rules,
            libraries=task.libraries,
            given_modules=self._given_modules,
            whole_objects=task.whole_objects,
            theirs=task.theirs,
        )
        files = SharedFiles(text.files, self._temporary)
        link = Link(
            lambda request: self._exchange(number, request),
            shell.user_ns,
            places,
            given=self._classes_for(task),
            modules=modules_named(text, shell.user_ns),
            pushed=None if task.rules is None else {*task.owned, *task.pushed},
            watch_environment="environ" in task.source,
            files=files,
            caps=self._caps,
        )
        error: BaseException | None = None
        value = share = None
        fetched: list[str] = []
        try:
            self._use_tools(task.tools)
            if files.of_the_student():
                self._guard.may_unpickle = False
            link.fetch_files()
            theirs, stale, tools, by_chance = self._wanted(task, text, places)
            fetched = sorted(theirs | stale | by_chance)
            if fetched or tools:
                link.fetch(fetched, stale=stale - theirs, tools=tools, by_chance=by_chance)
            if task.judged and _NEEDS_CODE.search(task.source):
                raise RefusalError("the code of a student's function is not here")
            value, error = self._run_source(task.source)
            if task.judged and error is None:  # no number is no share of the points, where one was given
                share = _share(value, places)
                places.judge(PLAIN if share is not None else CALLABLE, places.at("value"))
        except (RefusalError, StudentGoneError) as refusal:
            error = refusal
        except BaseException as other:  # an interrupt of the worker's
            error = other
        self._remember(task, text, failed=error is not None)
        outcome = self._outcome(task, link, places, share, error)
        link.closed = True
        tools_found = _tools_among(fetched, shell.user_ns, places)
        return {**outcome, "tools": tools_found, "temporary": files.told_temporary}

    def _run_source(self, source: str) -> tuple[Any, BaseException | None]:
        shell = self._shell
        shell.ast_transformers = [] if shell.is_prepared(source) else [ExplainingAsserts()]
        try:
            result = self._run_cell(source)
        finally:
            shell.ast_transformers = []
        return result.result, result.error_before_exec or result.error_in_exec

    def _take_note(self, task: ExamTask, text: CellText) -> None:
        self._files[file_of(task.source)] = task.cell
        self._guard.texts += f"\n{task.source}"
        self._guard.may_unpickle = not task.judged
        self._given_modules |= text.packages

    def _use_tools(self, tools: Mapping[str, tuple[str, str]]) -> None:
        for name, (module, inner) in tools.items():
            found: Any = importlib.import_module(module)
            self._shell.user_ns[name] = getattr(found, inner) if inner else found

    def _remember(self, task: ExamTask, text: CellText, *, failed: bool) -> None:
        names = self._shell.user_ns
        self._missing -= text.bound
        if failed:
            self._missing |= {name for name in text.bound if name not in names}
        for name, value in () if task.judged else names.items():
            own = isinstance(value, type) and value.__module__ == "__main__" and id(value) not in PROXIES
            if own and name not in self._given_classes and name not in task.owned:
                self._given_classes.append(name)

    def _classes_for(self, task: ExamTask) -> list[str]:
        """Classes of which both ends have objects alike."""
        beside = classes_beside(self._given_modules) if task.whole_objects else ()
        return [*(name for name in self._given_classes if name not in task.owned), *beside]

    def _wanted(
        self, task: ExamTask, text: CellText, places: ExamPlaces
    ) -> tuple[set[str], set[str], set[str], set[str]]:
        """Names to be fetched of those that the cell may read: what is the student's, or was not bound here
        for the reference either; what holds stand-ins of an earlier cell's; tools that the student is to
        have; and what is the student's and may be looked up by a name that the cell does not say.
        """
        names = self._shell.user_ns
        theirs = set(task.owned) - task.tools.keys() | set(filter(places.knows_fetched, self._missing))
        read = names_read(text, names)
        by_chance = theirs - read if task.whole_objects and read & BY_NAME else set()
        modules = {name: names[name] for name in read if type(names.get(name)) is types.ModuleType}
        theirs |= {name for name, module in modules.items() if module.__name__ in task.theirs}
        stale = {name for name in read if name in names and _is_stale(names[name])}
        return read & theirs, stale, read & set(task.owned) & task.tools.keys(), by_chance

    # ------------------------------------------------------------ the line

    def _exchange(self, number: int, request: bytes) -> bytes:
        write_all(self._answers, protocol.pack(protocol.ANSWER, number, b"?" + request))
        frame = read_frame(self._requests)
        if frame.kind != protocol.CALL:
            raise StudentGoneError(frame.payload.decode("utf-8", "replace"))
        return frame.payload

    # ------------------------------------------------------------ what came of it

    def _outcome(
        self, task: ExamTask, link: Link, places: ExamPlaces, share: float | None, error: BaseException | None
    ) -> dict[str, Any]:
        if places.refusals and not isinstance(error, RefusalError):
            error = RefusalError(places.refusals[0])
        error = link.gone if error is None else error
        told: dict[str, Any] = {
            "error": type(error).__name__ if error is not None else "",
            "message": text_of(error),
            "line": line_of(error, file_of(task.source)),
            "lines": lines_of(error, file_of(task.source)),
            "value": share,
            "places": places.recorded,
            "libraries": [list(each) for each in sorted(places.libraries)],
            "requests": link.requests,
            "pushed": sorted(link.names_pushed),
            "left": link.leaves_it(),
        }
        return told


def _share(value: Any, places: ExamPlaces) -> float | None:
    """The points that a last value is; of numpy's numbers, which nbgrader takes for none, where the
    reference's is one.
    """
    if rank_of(value) != PLAIN:
        return None
    shown = number_of(value)
    is_meant = shown is None and isinstance(value, np.number) and places.was_plain(places.at("value"))
    return float(np.real(value)) if is_meant else shown


# That something is not there says nothing of a stand-in: a test of it would pass whatever was handed in.
_NEEDS_CODE = re.compile(
    r"\bco_(names|consts|code|flags|freevars|cellvars)\b|\bis(generator|coroutine)function\b|\bdis\."
)
BY_NAME = frozenset({"globals", "locals", "vars", "dir"})
TOOLS = re.compile(r"assert_\w+|allclose|isclose|array_equal|array_equiv|approx|raises")


def _tools_among(
    fetched: Iterable[str], names: Mapping[str, Any], places: ExamPlaces
) -> dict[str, list[str]]:
    """What a test compares with, where a cell of the student's has imported it: it is the examiner's own."""
    found: dict[str, list[str]] = {}
    for name in fetched:
        value = names.get(name)
        if id(value) in PROXIES or (named := library_name(value)) is None or named not in places.libraries:
            continue
        if isinstance(value, types.ModuleType) or TOOLS.fullmatch(named[1]):
            found[name] = list(named)
    return found


def _is_stale(value: Any, depth: int = 4) -> bool:
    """Whether it is, or holds, a stand-in of an earlier cell's."""
    if (known := PROXIES.get(id(value))) is not None:
        return known.link.closed
    if isinstance(value, list | tuple | set) and depth:
        return any(_is_stale(each, depth - 1) for each in list(value)[:100])
    if isinstance(value, dict) and depth:
        return any(_is_stale(each, depth - 1) for each in list(value.values())[:100])
    return False
