"""What is asked of a fork: calls of the student's functions, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from ...model import Answer, Call
from ...selfcheck.answers import Status
from ...selfcheck.plain import identical
from ..protocol import Asked, Ending, Order
from ..replies import reply_of
from ..wire import counted, encode
from ..wireformat import Caps

REPLY_PARTS = 32  # of a reply, besides the value


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The reply that most right answers are, to the last bit. It need not be taken apart each time."""

    reply: bytes
    value: Any
    parts: int

    @classmethod
    def of(cls, value: object) -> Foreseen:
        """The reply of a function that returns `value` and changes no input."""
        received, parts = counted(encode(value))
        # The very value that is expected, wherever that is what comes back: comparing it costs nothing then.
        kept = value if identical(value, received) else received
        return cls(encode(reply_of(Answer("value", value))), kept, parts)

    def is_in(self, reply: bytes) -> bool:
        """Whether that is what was answered."""
        return reply == self.reply


class AnswerRoom:
    """What may be kept of the answers of one submission beyond twice what right ones take: as much as of one.

    limit_bytes : of one answer
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = Caps(total_bytes=limit_bytes)
        self._bytes_left, self._parts_left = limit_bytes, self._limit.nodes

    def decode(self, reply: bytes, foreseen: Foreseen | None) -> Any:
        """What the reply holds.

        Raises
        ------
        WireError : it is not in the format, or there is no room for it any more
        """
        usual_bytes = 2 * len(foreseen.reply) if foreseen else 0
        usual_parts = 2 * foreseen.parts + REPLY_PARTS if foreseen else REPLY_PARTS
        caps = Caps(
            total_bytes=min(self._bytes_left + usual_bytes, self._limit.total_bytes),
            nodes=min(self._parts_left + usual_parts, self._limit.nodes),
        )
        value, parts = counted(reply, caps)
        self._bytes_left -= max(len(reply) - usual_bytes, 0)
        self._parts_left -= max(parts - usual_parts, 0)
        return value


@dataclass(frozen=True, slots=True)
class Question:
    """Calls of one of the student's functions, ready to be sent.

    parameters : names of the reference's parameters, for telling which inputs were changed
    foreseen : for each call the reply to recognise, or None; it stays on this side
    """

    exercise: str
    requests: tuple[bytes, ...]
    parameters: tuple[str, ...]
    foreseen: tuple[Foreseen | None, ...]

    @classmethod
    def of(
        cls,
        exercise: str,
        calls: Sequence[Call],
        parameters: tuple[str, ...],
        expected: Sequence[object] | None = None,
    ) -> Question:
        """The question that `calls` of `exercise` are; `expected` are the values they should give."""
        requests = tuple(encode((call.args, dict(call.kwargs))) for call in calls)
        foreseen = [None] * len(calls) if expected is None else map(Foreseen.of, expected)
        return cls(exercise, requests, parameters, tuple(foreseen))

    def only(self, wanted: Sequence[bool]) -> Question:
        """Its calls that are wanted."""
        requests, foreseen = tuple(compress(self.requests, wanted)), tuple(compress(self.foreseen, wanted))
        return replace(self, requests=requests, foreseen=foreseen)

    def after(self, answered: int) -> Question:
        """What is left when so many calls have been answered."""
        return replace(self, requests=self.requests[answered:], foreseen=self.foreseen[answered:])


@dataclass(frozen=True, slots=True)
class NotebookState:
    """In which state of the notebook a question is answered.

    replacing : sources of the reference's that take the place of the student's
    place : number of a cell; names mean what they meant there. Without one, what they mean at the end
    """

    replacing: tuple[str, ...] = ()
    place: int | None = None


AS_THEY_ARE = NotebookState()


def order(questions: Iterable[Question], state: NotebookState = AS_THEY_ARE) -> Order:
    """What a fork has to be told before it can answer the questions."""
    exercises = [Asked(each.exercise, each.parameters, len(each.requests)) for each in questions]
    return Order(exercises, state.replacing, state.place)


def stopped(why: Ending, seconds: float) -> Answer:
    """The answer of a call that had to be stopped, or that stopped its process."""
    status: Status = "memory" if why is Ending.MEMORY else "timeout" if why is Ending.TIMEOUT else "killed"
    return Answer(status, seconds=seconds)
