"""The way of requests and answers between the worker and the fork that serves them."""

from __future__ import annotations

from .. import protocol
from ..dialogue import Answered, ExamRequest
from ..protocol import read_frame
from ..wireformat import Caps
from .displays import write_all


class RequestLine:
    """To the worker, which hands everything on."""

    def __init__(self, number: int, requests: int, answers: int, caps: Caps) -> None:
        self._number, self._requests, self._answers, self._caps = number, requests, answers, caps

    def read(self) -> ExamRequest:
        """The next request. Raises EOFError when there is none."""
        frame = read_frame(self._requests)
        if frame.kind != protocol.CALL or frame.number != self._number:
            raise EOFError
        return ExamRequest.of(frame.payload)

    def write(self, answer: Answered) -> None:
        """Answer it."""
        write_all(self._answers, protocol.pack(protocol.ANSWER, self._number, answer.encoded(self._caps)))
