"""The examiner's end of the conversation with a student's process. What comes over it is looked at, never
believed.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from ...errors import WireError
from ..dialogue import (
    ATTACH,
    Answered,
    ExamRequest,
    exception_class,
    random_states,
    same_states,
    set_states,
    told_states,
)
from ..given_classes import given_class
from ..wireformat import Caps
from .changes import Changes
from .crossed import Crossed, StudentGoneError
from .lending import operate
from .places import CALLABLE, PLAIN, ExamPlaces
from .proxies import PROXIES, rank_of, refreshed
from .proxy_making import ProxyMaker
from .shared_files import SharedFiles

_NO_PROTOCOL = "the student's process does not keep to the protocol"


class Link(Crossed):
    """To one fork of the student's process, which is made when it is first needed.

    exchange : sends one request and waits for what comes back; raises StudentGoneError
    names : the notebook's names here
    pushed : names that are the student's to read when a test binds them; None for what its functions do read
    """

    def __init__(
        self,
        exchange: Callable[[bytes], bytes],
        names: dict[str, Any],
        places: ExamPlaces,
        *,
        given: Sequence[str],
        modules: Iterable[str],
        watch_environment: bool,
        files: SharedFiles,
        pushed: Iterable[str] | None,
        caps: Caps,
    ) -> None:
        super().__init__(places, ProxyMaker(self))
        self._exchange, self._names, self._caps = exchange, names, caps
        self._given_names = list(given)
        self.know_classes({name: given_class(names, name) for name in given})
        self._fetched: dict[int, set[str]] = {}  # names by the id of the stand-in that they mean
        self._files = files
        self._pushed = None if pushed is None else frozenset(pushed)
        self._read = self._pushed or frozenset()
        self._attached = False
        self.names_pushed: set[str] = set()
        self._known: set[str] = set()  # names of which both ends know what they mean
        self._changes = Changes(names, modules, self.node, files, watch_environment=watch_environment)
        self._states: Any = random_states()
        self._thrown: BaseException | None = None
        self._reading = False  # what has come: nothing can be asked meanwhile
        self.closed = False
        self.gone: StudentGoneError | None = None  # whatever the test has made of it
        self.requests = 0
        self.left_it = True  # the fork as it was, but for what calls have done to it

    def leaves_it(self) -> bool:
        """Whether the fork is as it was but for what calls have done, and knows all that has changed here."""
        try:
            untold = self.outgoing() or any(self._changes.of_names(self._known)) or self._changes.of_modules()
        except Exception:  # what cannot be told has not been
            return False
        return self.left_it and not untold

    # ------------------------------------------------------------ requests

    def ask(self, word: str, op: str, body: Callable[[], Sequence[Any]], *others: str) -> Any:
        """What comes of a request; whatever it raises over there is raised here.

        op : which operation it is for the test, for the rule of its place; and `others`, where it is several
        body : the operands, nodes among them
        """
        if self.closed:
            raise StudentGoneError("this belonged to an earlier test cell")
        if self._reading:
            self._places.refuse("an object with an equality of its own was a key or member")
        if not self._attached:
            self.fetch(())
        places = [self._places.here(each) for each in (op, *others)]
        self._places.want(*places)
        return self._heard(self._send(word, body), places)

    def fetch(
        self,
        names: Sequence[str],
        stale: Container[str] = (),
        tools: Collection[str] = (),
        by_chance: Container[str] = (),
    ) -> None:
        """Names of the notebook come to mean what they mean to the student; the fork is made for it.

        stale : those of the instructor's, of which only the stand-ins are the student's
        tools : names that keep their meaning here, if the student has them at all
        by_chance : those that the test may never look at; left out where they are of another kind
        """
        self._attached, before = True, self._states
        wanted = [self._given_names, [*names, *tools], self._pushed is None]
        answered = self._send(ATTACH, lambda: wanted, first=True)
        mine = random_states()
        reads, found, nodes = self._understood(lambda: self._taken_apart(answered))
        if self._pushed is None:
            self._read = frozenset(reads.split(" "))
        values = dict(zip(found, nodes, strict=True))
        for name in {*names, *tools} - values.keys():
            self._names.pop(name, None)
        for name in filter(values.__contains__, names):
            place = self._places.at(f"{'refresh' if name in stale else 'fetch'} {name}")
            self._places.want(place)
            value = self._understood(partial(self.value, values[name]))
            if name in by_chance and not self._places.accepts(rank_of(value), place):
                self._names.pop(name, None)
                continue
            self._places.judge(rank_of(value), place)
            self._names[name] = refreshed(self._names.get(name), value) if name in stale else value
            if id(value) in PROXIES:
                self._fetched.setdefault(id(value), set()).add(name)
        self._known.update(names)  # not the tools, whose meaning here no answer may change
        self._changes.agree((*names, *tools))
        if not same_states(mine, before):
            set_states(told_states(mine))  # the test has seeded them already
            self._states = None

    def fetch_files(self) -> None:
        """Files that the student has come to lie here as they are over there."""
        if wanted := self._files.wanted():
            self._files.lend(wanted, self.ask("files", "files", lambda: [wanted]))

    def _taken_apart(self, answered: Answered) -> tuple[str, list[str], list[Any]]:
        """What the functions over there read, and the names that were found, with the node of each."""
        self._take(answered)
        reads, (_, found), (_, nodes) = answered.body[1]
        if type(reads) is not str or len(found) != len(nodes) or answered.word != "value":
            raise WireError("no names")
        return reads, found, nodes

    def _understood(self, read: Callable[[], Any]) -> Any:
        """What `read` makes of an answer; nothing can be asked meanwhile."""
        try:
            self._reading = True
            return read()
        except Exception as error:
            self._places.refuse(f"{_NO_PROTOCOL}: {type(error).__name__}")
        finally:
            self._reading = False

    def _send(self, word: str, body: Callable[[], Sequence[Any]], *, first: bool = False) -> Answered:
        self.requests += 1
        nodes = body()
        names, deleted = ([], []) if first else self._changes.of_names(self._read)
        self.names_pushed.update(deleted, (name for name, _ in names))
        self._known.update(name for name, _ in names)
        patches = [] if first else self._changes.of_modules()
        states = random_states()
        if first or same_states(states, self._states):
            told = None
        else:
            self._states, told = states, told_states(states)
        contents = self.outgoing()
        forgotten = self.unreferenced()
        callbacks, self._callbacks = self._callbacks, []
        request = ExamRequest(word, nodes, contents, forgotten, callbacks, names, deleted, patches, told)
        is_plain, self.left_it = self.left_it and not (callbacks or names or deleted or patches), False
        try:
            answered = self._answered(self._exchange(request.encoded()))
            self.left_it = is_plain
            return answered
        except StudentGoneError as gone:
            self.gone = gone
            raise

    def _answered(self, data: bytes) -> Answered:
        try:
            return Answered.of(data, self._caps)
        except WireError:
            self._places.refuse(_NO_PROTOCOL)

    def _heard(self, answered: Answered, places: Sequence[str]) -> Any:
        """The value of an answer, once calls of the examiner's own functions have been answered."""
        while answered.word == "call back":
            answered = self._call_back(answered)
        changed, value, raised = self._understood(partial(self._parts_of, answered))
        self._places.judge(rank_of(changed), *(f"{place} changes" for place in places))
        self._warn(answered)
        if raised is not None:
            raise raised
        self._places.judge(rank_of(value), *places)
        return value

    def _warn(self, answered: Answered) -> None:
        """Its warnings are given here: the test's filters say what becomes of them."""
        for told in answered.warnings:
            kind, text = self._understood(partial(self._warning, told))
            warnings.warn_explicit(text, kind, "<a student's function>", 1)

    def _parts_of(self, answered: Answered) -> tuple[list[Any], Any, BaseException | None]:
        """What an answer has changed, its value, and what was raised instead."""
        changed = self._take(answered)
        if answered.word == "raise":
            return changed, None, self._exception(answered.body)
        if answered.word != "value":
            raise WireError("no answer")
        return changed, self.value(answered.body), None

    def _take(self, answered: Answered) -> list[Any]:
        """What came along with an answer; all that it has changed here."""
        for handle, kind, facts in answered.facts:
            self._proxies.learn(handle, kind, facts)
        known = [number for number, _ in answered.contents if number in self._shared]
        self.take(answered.contents)
        changed = [self._shared[number] for number in known]
        for name, node in answered.names:
            if name not in self._known:
                raise WireError("a name that was not asked for")
            self._names[name] = value = self.value(node)
            self._changes.agree((name,))
            changed.append(value)
        if answered.states is not None:
            set_states(answered.states)
            self._states = random_states()
        if answered.printed:
            sys.stdout.write(answered.printed)
        return changed

    def _call_back(self, answered: Answered) -> Answered:
        handle, operation, args, kwnames, kwvalues = answered.body[1]
        place = self._places.here(f"arguments {operation}")
        self._places.want(place)
        changed = self._take(answered)
        given = self.value(args)
        named = dict(zip(kwnames, self.values(kwvalues), strict=True))
        self._places.judge(rank_of((given, named, changed)), place)
        try:
            self._warn(answered)
            result = operate(self._mine[handle], operation, given, named)
        except Exception as error:
            self._thrown = error
            told = [exception_class(error).__name__, str(error)]
            return self._send("throw", lambda: told)
        return self._send("return", lambda: [self.node(result)])

    def _exception(self, body: Any) -> BaseException:
        kind_node, args, text, handle = body[1]
        kind = self.class_of(kind_node)
        thrown, self._thrown = self._thrown, None
        if thrown is not None and kind is exception_class(thrown) and str(thrown) == text:
            return thrown
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            return RuntimeError(str(text))
        given = self.value(args)
        told = given if type(given) is tuple and rank_of(given) == PLAIN else (str(text),)
        return self._proxies.exception(kind, told, str(text), handle)

    # ------------------------------------------------------------ for stand-ins

    def call(self, proxy: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Call what the stand-in stands for."""
        first, *others = [f"call {name}" for name in sorted(self._fetched.get(id(proxy), {""}))]
        result = self.ask(
            "call",
            first,
            lambda: [self.node(proxy), self.node(tuple(args)), list(kwargs), self.nodes(kwargs.values())],
            *others,
        )
        self.fetch_files()
        return result

    def special(self, name: str, *operands: Any) -> Any:
        """The operation of this name on it."""
        return self.ask("special", name, lambda: [name, self.node(operands)])

    def notice_end(self, *, suppressed: bool) -> None:
        """A context manager has let an exception of the test pass, or not: it may where the reference has."""
        self._places.judge(CALLABLE if suppressed else PLAIN, self._places.here("suppress"))

    def attribute(self, proxy: Any, name: str) -> Any:
        """An attribute of it."""
        return self.ask("get", f"get {name}", lambda: [self.node(proxy), name])

    def refuse(self, why: str) -> NoReturn:
        """The test wants what it cannot have."""
        self._places.refuse(why)
