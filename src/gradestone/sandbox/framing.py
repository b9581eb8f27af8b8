"""Reading and writing the pipes of a run: blocking inside the sandbox, against a clock outside it."""

from __future__ import annotations

import os

from ..errors import WireError
from .protocol import HEADER, MAGIC, Frame


def read_frame(fd: int) -> Frame:
    """The next message from the worker. Takes no byte more: the rest belongs to whoever reads next.

    Raises
    ------
    EOFError : the worker is gone
    """
    magic, kind, number, length = HEADER.unpack(_read_exactly(fd, HEADER.size))
    if magic != MAGIC:
        raise WireError("the requests pipe holds something that is not a message")
    return Frame(kind, number, _read_exactly(fd, length))


def _read_exactly(fd: int, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = os.read(fd, min(count - len(data), 1 << 20))
        if not piece:
            raise EOFError("the worker has closed the requests pipe")
        data += piece
    return bytes(data)
