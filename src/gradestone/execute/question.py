"""What is asked of a fork: calls of the student's functions, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gradestone.execute.wire import encode
from gradestone.model import Call


@dataclass(frozen=True, slots=True)
class Question:
    """Calls of one of the student's functions, ready to be sent.

    parameters : names of the reference's parameters, for telling which inputs were changed
    """

    exercise: str
    requests: tuple[bytes, ...]
    parameters: tuple[str, ...]

    @classmethod
    def of(cls, exercise: str, calls: Iterable[Call], parameters: tuple[str, ...]) -> Question:
        """The question that `calls` of `exercise` are."""
        return cls(exercise, tuple(encode((call.args, dict(call.kwargs))) for call in calls), parameters)


def order(questions: Iterable[Question], replacing: Sequence[str] = ()) -> dict[str, Any]:
    """What `answering.answer_calls` takes."""
    exercises = [
        {"name": question.exercise, "parameters": question.parameters, "calls": len(question.requests)}
        for question in questions
    ]
    return {"exercises": exercises, "replacing": replacing}
