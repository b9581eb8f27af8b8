"""Which cells ran, in which version, and how they ended: so that no verdict is on a text that is gone.

A function stays defined when the newest text of its cell does not run, or defines another name by mistake.
IPython says before and after each cell what runs; a front end that names its cells says which cell that is.
"""

from __future__ import annotations

import contextlib
import difflib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .cards import CheckCard, show
from .frontend import in_open_notebook, shell
from .history import older_than_history
from .recorded import NotRecordedError, exercises
from .words import _

_DEFINITION = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(", re.MULTILINE)
_PYTHON_MAGICS = ("%%time", "%%capture", "%%prun")  # after which a cell still defines what it says


def defined_names(text: str) -> frozenset[str]:
    """The functions that a cell is written to define, whether or not it can run."""
    start = text.lstrip().split(maxsplit=1)[:1]
    if start and start[0].startswith("%%") and start[0] not in _PYTHON_MAGICS:
        return frozenset()
    return frozenset(_DEFINITION.findall(text))


@dataclass(frozen=True, slots=True)
class RanCell:
    """One run of a cell, the `order`-th. `failure` says what stopped it and where; "" if nothing did."""

    order: int
    cell: str | int  # the id that the front end gave, else the order: a cell of its own
    text: str
    failure: str = ""

    def defines(self, name: str) -> bool:
        """Whether it is written to define the function."""
        return name in defined_names(self.text)


class CellWatch:
    """Remembers the newest run of each cell, and which run each exercise is from."""

    def __init__(self) -> None:
        self._orders = itertools.count(1)
        self._running: RanCell | None = None
        self._newest: dict[str | int, RanCell] = {}
        self._origins: dict[str, RanCell] = {}
        self._seen: dict[str, Any] = {}

    def follow(self, running: Any) -> None:
        """See to it that this shell tells what it runs. What was missed in between is not guessed at."""
        told = running.events.callbacks
        if self.after in told["post_run_cell"] and self.before in told["pre_run_cell"]:
            return
        self._running = None
        self._newest, self._origins = {}, {}
        self._seen = _exercises_in(running.user_ns)
        for event, callback in (("pre_run_cell", self.before), ("post_run_cell", self.after)):
            if callback not in told[event]:
                running.events.register(event, callback)

    def before(self, info: Any) -> None:
        """What IPython calls before it runs a cell."""
        with contextlib.suppress(Exception):  # a courtesy: no cell of a learner's fails because of it
            self._running = self._noted(info)

    def after(self, result: Any) -> None:
        """What IPython calls when a cell has ended."""
        with contextlib.suppress(Exception):
            error = result.error_before_exec or result.error_in_exec
            self._keep(self._noted(result.info, _failure(error, result)))
            if isinstance(error, NameError) and in_open_notebook():
                self._explain_missing(error.name)

    def why_older(self, name: str, function: object) -> str:
        """Why this function is not what the notebook says by now; "" where it is, as far as is known."""
        running = shell()
        if running is None or running.user_ns.get(name) is not function:
            return ""
        if self._seen.get(name) is not function:  # defined by the cell that runs now
            return ""
        if name not in self._origins:
            return older_than_history(name, function, running)
        return self._why_older_than(self._origins[name], name)

    def why_missing(self, name: str) -> str:
        """Why there is no such function although a cell is written to define it; "" where none is."""
        ran = sorted(self._newest.values(), key=lambda cell: -cell.order)
        failed = next((cell for cell in ran if cell.failure and cell.defines(name)), None)
        if failed:
            return _did_not_run(failed)
        mistyped = _mistyped(name, frozenset().union(*(defined_names(cell.text) for cell in ran)))
        words = _("a cell defines `{mistyped}`, not `{name}`") if mistyped else ""
        return words.format(mistyped=mistyped, name=name)

    # ------------------------------------------------------------ what ran

    def _noted(self, info: Any, failure: str = "") -> RanCell:
        order = next(self._orders)
        return RanCell(order, getattr(info, "cell_id", None) or order, info.raw_cell or "", failure)

    def _keep(self, ran: RanCell) -> None:
        self._running = None
        self._newest[ran.cell] = ran
        now = _exercises_in(shell().user_ns)
        changed = (name for name, value in now.items() if self._seen.get(name) is not value)
        self._origins.update(dict.fromkeys(changed, ran))
        self._seen = now

    def _why_older_than(self, origin: RanCell, name: str) -> str:
        later = [cell for cell in self._ran() if cell.order > origin.order]
        same = [cell for cell in later if cell.cell == origin.cell and origin.defines(name)]
        failed = [cell for cell in later if cell.failure and (cell in same or cell.defines(name))]
        if failed:
            return _did_not_run(max(failed, key=lambda cell: cell.order))
        renamed = [cell for cell in same if not cell.defines(name)]
        if not renamed:
            return ""
        mistyped = _mistyped(name, defined_names(renamed[-1].text))
        if mistyped:
            return _("its cell defines `{mistyped}` now, not `{name}`").format(mistyped=mistyped, name=name)
        return _("its cell no longer defines it")

    def _ran(self) -> Iterator[RanCell]:
        yield from self._newest.values()
        if self._running is not None:
            yield self._running

    def _explain_missing(self, name: str | None) -> None:
        if name and name in exercises() and (why := self.why_missing(name)):
            words = _("{name} is not defined: {why}.").format(name=name, why=why)
            show(CheckCard("failed", name, "", words))


def _did_not_run(cell: RanCell) -> str:
    return _("its cell's newest version did not run: {failure}").format(failure=cell.failure)


def _exercises_in(namespace: Mapping[str, Any]) -> dict[str, Any]:
    with contextlib.suppress(NotRecordedError):
        return {name: namespace[name] for name in exercises() if name in namespace}
    return {}


def _mistyped(name: str, defined: frozenset[str]) -> str:
    """The one of these functions that this name is most like; "" where none is."""
    others = sorted(defined - {*exercises()})
    return next(iter(difflib.get_close_matches(name, others, n=1, cutoff=0.8)), "")


def _failure(error: BaseException | None, result: Any) -> str:
    """`SyntaxError in line 3 of cell [7]: `the line``; "" for none."""
    if error is None:
        return ""
    text = result.info.raw_cell
    line = error.lineno if isinstance(error, SyntaxError) else _line_of(error)
    return failure_words(error, line and line + empty_lines_above(text), text, result.execution_count)


def failure_words(error: BaseException, line: int | None, text: str, cell: int | None = None) -> str:
    """What stopped a cell, in which line of its text. The number of the cell is said where it has one."""
    public = (each.__name__ for each in type(error).__mro__ if not each.__name__.startswith("_"))
    kind, lines, statement = next(public), text.splitlines(), ""  # of IPython's _IncompleteInputError, too
    if line is None or not 0 < line <= len(lines):
        words = _("{kind} in cell [{cell}]") if cell else "{kind}"
    else:
        statement = lines[line - 1].strip()
        words = _("{kind} in line {line}: `{statement}`")
        words = _("{kind} in line {line} of cell [{cell}]: `{statement}`") if cell else words
    return words.format(kind=kind, line=line, cell=cell, statement=statement)


def empty_lines_above(text: str) -> int:
    """How many lines IPython drops at the start of a cell: it counts from the first that is not empty."""
    return next((n for n, line in enumerate(text.splitlines()) if line.strip()), 0)


def _line_of(error: BaseException) -> int | None:
    """The line of the cell itself, whatever it called."""
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_name == "<module>" and traceback.tb_frame.f_globals is shell().user_ns:
            return traceback.tb_lineno
        traceback = traceback.tb_next
    return None


WATCH = CellWatch()
"""Of this process: it has one shell."""


def watch() -> CellWatch:
    """The watch over the running shell, from now on if it was not yet; in plain Python nothing ever runs."""
    running = shell()
    if running is not None:
        with contextlib.suppress(Exception):  # a shell that tells nothing
            WATCH.follow(running)
    return WATCH
