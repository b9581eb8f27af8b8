"""Test cells between two runs: the examiner's, which has them, and the student's, which is asked.

Nothing is understood here that goes to and fro: each message has a clock, and all of them together have a
budget.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Container, Mapping
from typing import Any, cast

from ...errors import WireError
from ...model import Limits
from .. import protocol
from ..dialogue import Answered, ExamRequest
from ..protocol import Ending
from ..wire import decode
from ..wireformat import Caps
from .connection import RunError
from .notebook_run import ForkError, Run
from .session import Session
from .walk import NotebookWalk

MOST_REQUESTS = 10_000  # of one cell
MESSAGES = 2 * MOST_REQUESTS
GRACE_S = 2.0  # between the interrupt of the examiner's cell and its end
MOST_WALKS = 5  # of one submission, when its process does not live through being asked
LOOK_AFTER = 200  # requests, each of which has been quick
REQUEST = b"?"
LOST = "Lost"  # the error of a cell that was not run to its end

Outcome = Mapping[str, Any]


class DeskLostError(Exception):
    """The examiner's process is gone."""

    def __init__(self, why: Ending) -> None:
        super().__init__(why.value)
        self.why = why


class Stops:
    """A student's notebook at one place after the other; in a run anew, when one has not lived through it."""

    def __init__(self, student: Session, limits: Limits, idle: Container[int] = ()) -> None:
        """`idle`: numbers of cells of which nothing stays in the student's process but what calls leave."""
        self._student, self._limits, self._idle = student, limits, idle
        self._walk: NotebookWalk | None = None
        self._asked_at: int | None = None  # where a fork lives that may be asked again
        self.walks = 0  # that it took

    def at(self, place: int) -> Run | None:
        """The run at that place; None where there is no getting there."""
        self._dismiss()
        while self.walks <= MOST_WALKS:
            try:
                if self._walk is None:
                    self.walks += 1
                    self._walk = self._student.walk()
                self._walk.to(place)
                return self._walk.run
            except RunError:
                self._walk = None
        return None

    def fork_at(self, place: int) -> Run:
        """The run, and a fork of it at that place in conversation: that of an earlier place, where nothing
        has to run in between. What calls have left in it, a later test meets in any kernel.

        Raises
        ------
        RunError : there is no getting there
        """
        if self._walk is not None and self.has_fork_for(place):
            self._asked_at = None
            self._walk.run.go_on(messages=MESSAGES)
            return self._walk.run
        run = self.at(place)
        if run is None:
            raise RunError(Ending.GONE)
        run.converse(protocol.SERVE, messages=MESSAGES)
        return run

    def has_fork_for(self, place: int) -> bool:
        """Whether the fork of an earlier place lives, with nothing but idle cells before this one."""
        if self._asked_at is None or place < self._asked_at:
            return False
        return all(number in self._idle for number in range(self._asked_at, place))

    def leave(self, place: int, *, again: bool) -> None:
        """The conversation at that place is over; whether its fork may be asked again."""
        self._asked_at = place
        if not again:
            self._dismiss()

    def _dismiss(self) -> None:
        """Have the fork leave that might have been asked again."""
        if self._asked_at is not None and self._walk is not None:
            try:
                self._walk.run.hush()
            except RunError:
                self._walk = None
        self._asked_at = None

    def lose(self) -> None:
        """The run has ended."""
        self._walk = self._asked_at = None

    def ask(self, place: int, request: ExamRequest) -> Answered:
        """One request at that place.

        Raises
        ------
        RunError, ForkError, TimeoutError, WireError : no answer
        """
        run = self.at(place)
        if run is None:
            raise RunError(Ending.GONE)
        try:
            run.converse(protocol.SERVE, messages=2)
            run.say(request.encoded())
            data = run.next_answer(self._limits.cell_s)
            run.hush()
        except RunError:
            self._walk = None
            raise
        return Answered.of(data, Caps(total_bytes=self._limits.answer_bytes))

    def run_inside(self, place: int, source: str, before: str = "") -> Outcome:
        """What a fork of the student's process there says of this source, run behind the one before."""
        try:
            answered = self.ask(place, ExamRequest("run", [source, before]))
            told = read_told(answered.body)
        except TimeoutError:
            return lost_outcome(Ending.TIMEOUT)
        except ForkError as error:
            return lost_outcome(error.why)
        except RunError as error:
            return lost_outcome(error.end.why)
        except (WireError, ValueError):
            return lost_outcome(Ending.GARBAGE)
        return told


class Examination:
    """Of one submission.

    stops : of its notebook, whose cells have been run once
    desk : a run that has not run anything; the examiner's
    """

    def __init__(self, stops: Stops, desk: Run, limits: Limits) -> None:
        self._stops, self._desk, self._limits = stops, desk, limits

    def examine(self, place: int | None, task: bytes) -> Outcome:
        """What comes of the cell of the task, with the student's notebook as it is before the cell number
        `place`. Where a fork has died that had been asked before, it may have died of that.

        Raises
        ------
        DeskLostError : the examiner's process has not lived through it
        """
        fork = _Fork(self._stops, place, self._limits)
        outcome: Outcome = {}
        try:
            self._desk.converse(protocol.EXAM, task, messages=MESSAGES)
            while (said := self._heard())[:1] == REQUEST:
                fork.serve(said[1:], self._desk)
            outcome = self._outcome(said)
            has_died = fork.lost not in ("", Ending.TIMEOUT)
            return {**outcome, "lost": fork.lost, "shared": fork.was_shared and has_died}
        except RunError as error:
            raise DeskLostError(error.end.why) from None
        except (ForkError, WireError):
            raise DeskLostError(Ending.GARBAGE) from None
        finally:
            fork.end(again=outcome.get("left") is True)

    def _heard(self) -> bytes:
        try:
            return self._desk.hear(self._limits.cell_s)
        except TimeoutError:
            self._desk.interrupt()
        with contextlib.suppress(TimeoutError):
            return self._desk.hear(GRACE_S)
        raise DeskLostError(Ending.TIMEOUT)

    def _outcome(self, said: bytes) -> Outcome:
        word, outcome = decode(said, Caps(total_bytes=self._limits.answer_bytes))
        if word != "outcome":
            raise WireError("no outcome")
        return cast(Outcome, outcome)


class _Fork:
    """The fork of the student's process at one place: made when it is first asked."""

    def __init__(self, stops: Stops, place: int | None, limits: Limits) -> None:
        self._stops, self._place, self._limits = stops, place, limits
        self._run: Run | None = None
        self._asked = 0
        self._until_s = 0.0
        self.lost = "" if place is not None else Ending.GONE.value  # why nothing more will come of it
        self.was_shared = False  # with an earlier cell

    def serve(self, request: bytes, desk: Run) -> None:
        """Hand a request on, and back what comes of it; or say that nothing will."""
        answer = self._answer(request) if not self.lost else b""
        if self.lost:
            desk.say_gone(self.lost)
        else:
            desk.say(answer)

    def _answer(self, request: bytes) -> bytes:
        try:
            if self._run is None:
                return self._first_answer(request)
            self._hold_to_budget(self._run)
            return self._said(self._run, request)
        except TimeoutError:
            self._lose(Ending.TIMEOUT)
        except ForkError as error:
            self._lose(error.why)
        except RunError as error:
            self._stops.lose()
            self._lose(error.end.why)
        return b""

    def _first_answer(self, request: bytes) -> bytes:
        """Where the fork or the run turns out to have died of an earlier place, from another one."""
        assert self._place is not None
        if self._stops.has_fork_for(self._place):
            try:
                self.was_shared = True
                return self._asked_first(self._place, request)
            except ForkError:
                pass
            except RunError:
                self._stops.lose()
            self.was_shared = False
        try:
            return self._asked_first(self._place, request)
        except RunError:
            self._stops.lose()
        return self._asked_first(self._place, request)

    def _asked_first(self, place: int, request: bytes) -> bytes:
        self._run = self._stops.fork_at(place)
        return self._said(self._run, request)

    def _said(self, run: Run, request: bytes) -> bytes:
        run.say(request)
        return run.next_answer(self._limits.call_s)

    def _hold_to_budget(self, run: Run) -> None:
        """Raises TimeoutError where its answers were too many, or have taken as long as a cell may."""
        self._asked += 1
        if not self._asked % LOOK_AFTER:
            spent_s = run.look()
            self._until_s = self._until_s or spent_s + self._limits.cell_s
            if spent_s > self._until_s or self._asked >= MOST_REQUESTS:
                run.hush()
                raise TimeoutError

    def _lose(self, why: Ending) -> None:
        self._run, self.lost = None, why.value

    def end(self, *, again: bool) -> None:
        """No more requests; whether the fork is as a later cell may have it."""
        if self._run is not None and self._place is not None:
            self._stops.leave(self._place, again=again)


# ---------------------------------------------------------------- outcomes


def lost_outcome(why: Ending) -> Outcome:
    """Of a cell that was not run to its end."""
    return {"error": LOST, "message": "", "line": None, "value": None, "lost": why.value}


def read_told(body: object) -> Outcome:
    """What a student's process says of a cell that was run in it.

    Raises
    ------
    ValueError : nothing of that kind
    """
    if type(body) is not str:
        raise ValueError("no text")
    error, message, line, value = json.loads(body)
    if type(error) is not str or type(message) is not str or type(line) not in (int, type(None)):
        raise ValueError("no outcome")
    if type(value) not in (int, float, type(None)):
        raise ValueError("no value")
    return {"error": error, "message": message, "line": line, "value": value, "lost": ""}
