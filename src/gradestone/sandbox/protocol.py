"""Messages on a pipe: a fixed header, then as many bytes as it says.

The reader trusts nothing: a wrong magic, an unknown kind or a length beyond the limit is a `WireError`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import WireError

MAGIC = b"gs"
HEADER = struct.Struct("<2scQI")  # magic, kind, number of the request, length of the payload

MESSAGE_BYTES = 65_536  # of one message between worker and fork server

# On the outputs pipe, from the notebook process to the worker.
START = b"S"  # a cell begins; JSON with its index
OUTPUT = b"O"  # one Jupyter message; JSON
DONE = b"D"  # a cell has ended; JSON with its index, count and success
FINISHED = b"F"  # after the last cell; empty
FAULT = b"!"  # the sandbox could not be set up; text

# On the requests pipe, from the worker to the notebook process.
CELLS = b"N"  # the whole notebook; JSON
ORDER = b"E"  # fork for these exercises; JSON
CALL = b"C"  # one call; an encoded value
STOP = b"T"  # run no further cell; empty

# On the answers pipe, from a fork or the notebook process to the worker.
ANSWER = b"A"  # an encoded value
GONE = b"G"  # the fork has ended; empty

KINDS = frozenset((START, OUTPUT, DONE, FINISHED, FAULT, CELLS, ORDER, CALL, STOP, ANSWER, GONE))


class Frame(NamedTuple):
    """One message."""

    kind: bytes
    number: int
    payload: bytes


def pack(kind: bytes, number: int, payload: bytes = b"") -> bytes:
    """The bytes of one message."""
    return HEADER.pack(MAGIC, kind, number, len(payload)) + payload


class FrameReader:
    """Cuts a stream of bytes into messages.

    limit : most bytes one payload may have
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._bytes = bytearray()

    def add(self, data: bytes) -> None:
        """Take `data` in; `feed` yields what it completes."""
        self._bytes += data

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield every message that `data` completes.

        Raises
        ------
        WireError : the stream is not a sequence of messages
        """
        self.add(data)
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> Frame | None:
        if len(self._bytes) < HEADER.size:
            return None
        magic, kind, number, length = HEADER.unpack_from(self._bytes)
        if magic != MAGIC or kind not in KINDS:
            raise WireError("the stream holds something that is not a message")
        if length > self.limit:
            raise WireError(f"a message of {length} bytes is longer than the allowed {self.limit}")
        end = HEADER.size + length
        if len(self._bytes) < end:
            return None
        payload = bytes(memoryview(self._bytes)[HEADER.size : end])
        del self._bytes[:end]
        return Frame(kind, number, payload)
