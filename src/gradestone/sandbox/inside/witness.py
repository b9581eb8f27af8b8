"""The fork that speaks for what a student has defined, as it was at one place of the notebook.

It is the student's process: nothing that it says is believed. No code of the examiner's comes here, only
requests:
what a name means, a call, an attribute, an operation. Its end of `crossing` numbers the student's things; see
`examining.link` for the other end.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import ExecutionResult

from ..assembly import Assemblies
from ..crossing import Crossing
from ..dialogue import (
    ATTACH,
    Answered,
    ExamRequest,
    SpecialMethods,
    exception_named,
    library_name,
    random_states,
    resolve,
    same_states,
    set_states,
    told_states,
)
from ..given_classes import given_class, lies_beside
from .cellends import file_of, line_of, number_of, text_of
from .facts import facts_of, kind_of_foreign
from .fingerprints import fingerprint, names_read
from .lent import Lent, lent
from .patches import ABSENT, patch
from .request_line import RequestLine

LONGEST_PRINTED = 1 << 20
LONGEST_FILE = 1 << 24


class Witness(Crossing):
    """Answers requests about the names in `names`."""

    def __init__(
        self, names: dict[str, Any], run_cell: Callable[[str], ExecutionResult], line: RequestLine
    ) -> None:
        super().__init__(1)
        self._names, self._run_cell, self._line = names, run_cell, line
        self._things: dict[int, Any] = {}
        self._handles: dict[int, int] = {}
        self._untold: list[int] = []  # handles of which nobody has heard yet
        self._theirs: dict[int, Lent] = {}
        self._assemblies = Assemblies()
        self._last_names: dict[str, Any] = {}  # as both ends know them
        self._printed = io.StringIO()
        self._warnings: list[Any] = []
        raising = any(it[0] == "error" and it[2].__module__ == "builtins" for it in warnings.filters)
        warnings.simplefilter("always", append=raising)
        warnings.showwarning = lambda message, category, *_: self._warnings.append((category, str(message)))
        self._states: Any = random_states()
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = self._printed  # type: ignore[misc, assignment]

    def serve(self, request: ExamRequest) -> ExamRequest:
        """Answer all requests of one test cell; the one that begins the next."""
        while True:
            self._line.write(self._answer(request))
            request = self._line.read()
            if request.word == ATTACH:
                return request

    # ------------------------------------------------------------ requests

    def _answer(self, request: ExamRequest) -> Answered:
        try:
            self._prepare(request)
            result = getattr(self, f"_do_{request.word}")(*request.body)
        except BaseException as raised:
            error = raised  # the name of an except clause does not outlive it
            self.forget(request.forgotten)
            return self._answered("raise", lambda: self._raised(error))
        self.forget(request.forgotten)
        return self._answered("value", lambda: self.node(result))

    def _prepare(self, request: ExamRequest) -> None:
        """What the test has changed since the last request."""
        for handle, name, operations in request.callbacks:
            self._theirs[handle] = lent(self._call_back, name, operations)
        self.take(request.contents)
        for name in request.deleted:
            self._names.pop(name, None)
            self._last_names.pop(name, None)
        for name, node in request.names:
            self._names[name] = self._last_names[name] = self.value(node)
        for module, name, node in request.patches:
            patch(module, name, self.value(node) if node != () else ABSENT)
        if request.states:
            set_states(request.states)
            self._states = random_states()

    def _answered(self, word: str, body: Callable[[], Any]) -> Answered:
        text, self._printed = self._printed.getvalue()[:LONGEST_PRINTED], self._fresh_printed()
        node = body()
        names = [(name, self.node(value)) for name, value in self._changed_names()]
        warned = [[self.node_of_class(kind), told] for kind, told in self._warnings]
        self._warnings.clear()
        states = random_states()
        if same_states(states, self._states):
            told: Any = None
        else:
            told, self._states = told_states(states), states
        contents = self.outgoing()
        facts = []
        while self._untold:
            handle = self._untold.pop()
            facts.append([handle, *facts_of(self._things[handle], self.node_of_class)])
        return Answered(word, node, contents, facts, text, names, told, warned)

    def _fresh_printed(self) -> io.StringIO:
        fresh = io.StringIO()
        for name in ("stdout", "stderr"):
            if getattr(sys, name, None) is self._printed:
                setattr(sys, name, fresh)
        return fresh

    def _changed_names(self) -> list[tuple[str, Any]]:
        """Names that a call has bound anew, of those that the examiner knows."""
        changed = [
            (name, self._names[name])
            for name, value in self._last_names.items()
            if name in self._names and self._names[name] is not value
        ]
        self._last_names.update(changed)
        return changed

    def _call_back(self, callback: Lent, operation: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        """Have the examiner do this with what it has passed, and answer its requests meanwhile."""
        handle = next(number for number, each in self._theirs.items() if each is callback)

        def body() -> Any:
            return (
                "t",
                [handle, operation, self.node(tuple(args)), list(kwargs), self.nodes(kwargs.values())],
            )

        self._line.write(self._answered("call back", body))
        while True:
            request = self._line.read()
            if request.word not in ("return", "throw"):
                self._line.write(self._answer(request))
                continue
            self._prepare(request)
            result = (
                exception_named(*request.body) if request.word == "throw" else self.value(request.body[0])
            )
            self.forget(request.forgotten)
            if request.word == "throw":
                raise result
            return result

    # ------------------------------------------------------------ what is asked

    def _do_attach(self, given: list[str], names: list[str], wants_read: bool) -> Any:  # noqa: FBT001
        """What these names mean, where they mean something; and which names the functions here read.

        given : classes whose objects cross by their contents
        wants_read : whether that is wanted: it takes a while
        """
        self.know_classes({name: given_class(self._names, name) for name in given})
        self._states = None
        found = {name: self._names[name] for name in names if name in self._names}
        self._last_names.update(found)
        read = sorted(names_read(self._names)) if wants_read else ()
        return " ".join(read), tuple(found), tuple(found.values())

    def _do_fingerprints(self) -> Any:
        return {name: fingerprint(value) for name, value in self._names.items() if _is_own(name)}

    def _do_call(self, function: Any, args: Any, names: list[str], values: list[Any]) -> Any:
        kwargs = dict(zip(names, self.values(values), strict=True))
        return self.value(function)(*self.value(args), **kwargs)

    def _do_get(self, thing: Any, name: str) -> Any:
        return getattr(self.value(thing), name)

    def _do_set(self, thing: Any, name: str, value: Any) -> None:
        setattr(self.value(thing), name, self.value(value))

    def _do_delete(self, thing: Any, name: str) -> None:
        delattr(self.value(thing), name)

    def _do_special(self, name: str, operands: Any) -> Any:
        return SpecialMethods.call(name, *self.value(operands))

    def _do_run(self, source: str, before: str) -> Any:
        """Run a test cell here, which is not believed either: for one that cannot be judged from outside."""
        self._run_cell(before)
        result = self._run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        line = line_of(error, file_of(source)) if error is not None else None
        told = [
            type(error).__name__ if error is not None else "",
            text_of(error),
            line,
            number_of(result.result),
        ]
        return json.dumps(told)

    def _do_source(self, thing: Any) -> Any:
        lines, first = inspect.getsourcelines(self.value(thing))
        return "".join(lines), first

    def _do_send(self, generator: Any, value: Any) -> Any:
        return self.value(generator).send(self.value(value))

    def _do_files(self, names: list[str]) -> Any:
        """Contents of those files that there are, and of all in folders; names of folders end with "/"."""
        files = {name: Path(name) for name in names if Path(name).is_file()}
        found = {name: it.read_bytes() for name, it in files.items() if it.stat().st_size <= LONGEST_FILE}
        for folder in (Path(name) for name in names if name.endswith("/") and Path(name).is_dir()):
            below = (folder, *folder.rglob("*"))
            found |= {f"{it}/": b"" for it in below if it.is_dir()}
            found |= {str(it): it.read_bytes() for it in below if it.is_file()}
        return found

    def _do_copy(self, thing: Any, how: str) -> Any:
        return (copy.deepcopy if how == "deep" else copy.copy)(self.value(thing))

    # ------------------------------------------------------------ the student's things

    def foreign(self, value: Any) -> Any:
        """Something of the student's by its number; of a library's, its name as well."""
        if issubclass(type(value), Lent):
            return ("y", next(number for number, each in self._theirs.items() if each is value))
        handle = self._handle(value)
        if isinstance(value, type) and value in self._given:
            return ("class", self._given[value])
        if named := library_name(value):
            return ("lib", *named, handle, lies_beside(named[0]))
        if base := kind_of_foreign(value):
            return ("sub", handle, self.node(base[0]))
        return ("h", handle)

    def node_of_class(self, value: type) -> Any:
        """As `foreign`: what a class is derived from."""
        return self.node(value)

    def foreign_value(self, tag: Any, *parts: Any) -> Any:
        """Something of the student's that comes back, of the examiner's, or of a library's."""
        if tag == "y":
            return self._things[parts[0]]
        if tag == "h":
            return self._theirs[parts[0]]
        if tag == "lib":
            return resolve(*parts)
        if tag == "m":
            return self._assemblies.made(parts[0], parts[1:], self.values)
        if tag == "class":
            return self._classes[parts[0]]
        return super().foreign_value(tag, *parts)

    def _handle(self, value: Any) -> int:
        handle = self._handles.get(id(value))
        if handle is None:
            handle = self._handles[id(value)] = self.next_number()
            self._things[handle] = value
            self._untold.append(handle)
        return handle

    def _raised(self, error: BaseException) -> Any:
        with contextlib.suppress(BaseException):
            error.__traceback__ = None
        try:
            text = str(error)
        except BaseException:
            text = ""
        kind = self.node_of_class(type(error))
        return ("t", [kind, self.node(tuple(error.args)), text, self._handle(error)])


_SHELLS = frozenset(("In", "Out", "get_ipython", "exit", "quit", "open"))


def _is_own(name: str) -> bool:
    """Whether it is a name of the notebook's, and none of the shell's."""
    return not name.startswith("_") and name not in _SHELLS
