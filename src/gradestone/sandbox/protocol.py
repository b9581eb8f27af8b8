"""All words that cross the line between the grader and what becomes the student's. Both sides import it.

Three pipes carry frames between the worker and the notebook process: a fixed header, then as many bytes as
it says. Two sockets that keep messages apart lead to the fork server: one for its setup and its runs, one for
the monitor of a run. Records travel as JSON, values as `wire` writes them.

Who reads on the trusted side believes nothing: a wrong magic, an unknown kind or a length beyond the limit is
a `WireError`.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Self

from ..errors import WireError

# ---------------------------------------------------------------- frames

MAGIC = b"gs"
HEADER = struct.Struct("<2scQI")  # magic, kind, number of the request, length of the payload
CONTROL_BYTES = 4096  # of a frame that carries neither an output nor an answer

# On the outputs pipe, from the notebook process to the worker.
START = b"S"  # a cell begins; JSON with its number: {"cell"}
OUTPUT = b"O"  # one Jupyter message; JSON
DONE = b"D"  # a cell has ended; JSON: {"cell", "count", "success"}
FINISHED = b"F"  # after the last cell; empty
FAULT = b"!"  # the sandbox could not be set up; text. The monitor's word for it, too

# On the requests pipe, from the worker to the notebook process.
CELLS = b"N"  # the whole notebook; JSON, a list of `NumberedCell`
ORDER = b"E"  # fork for these exercises; an `Order`
CALL = b"C"  # one call, or one request; an encoded value
STOP = b"T"  # run no further cell; empty
SERVE = b"V"  # fork, and answer requests; empty
EXAM = b"X"  # run a cell at the examiner's desk; JSON. Never sent to a student's process

# On the answers pipe, from a fork or the notebook process to the worker.
ANSWER = b"A"  # an encoded value
GONE = b"G"  # the fork has ended; empty

KINDS = frozenset((START, OUTPUT, DONE, FINISHED, FAULT, CELLS, ORDER, CALL, STOP, SERVE, EXAM, ANSWER, GONE))
_LONG = frozenset((OUTPUT, ANSWER))


class Frame(NamedTuple):
    """One message on a pipe."""

    kind: bytes
    number: int
    payload: bytes


def pack(kind: bytes, number: int, payload: bytes = b"") -> bytes:
    """The bytes of one frame."""
    return HEADER.pack(MAGIC, kind, number, len(payload)) + payload


def read_frame(fd: int) -> Frame:
    """The next frame from the worker, inside the sandbox: it waits, and takes no byte of the frame after it.

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


class FrameReader:
    """Cuts a stream of bytes into frames, on the trusted side, as long as it keeps to what it may hold.

    limit : most bytes the payload of an output or an answer may have; that of any other frame is short
    total : most bytes of the whole stream
    frames : most frames in it
    """

    def __init__(self, limit: int, *, total: int, frames: int) -> None:
        self._limit = limit
        self._bytes = bytearray()
        self.allow(total=total, frames=frames)

    def allow(self, *, total: int, frames: int) -> None:
        """From now on the stream may hold so much, whatever it has held."""
        self._bytes_left = total
        self._frames_left = frames

    def add(self, data: bytes) -> None:
        """Take `data` in; `feed` yields what it completes.

        Raises
        ------
        WireError : the stream holds more than it may
        """
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise WireError("the stream holds more bytes than it may")
        self._bytes += data

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield every frame that `data` completes.

        Raises
        ------
        WireError : the stream is not a sequence of frames, or holds more than it may
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
        limit = self._limit if kind in _LONG else CONTROL_BYTES
        if length > limit:
            raise WireError(f"a message of {length} bytes is longer than the allowed {limit}")
        end = HEADER.size + length
        if len(self._bytes) < end:
            return None
        self._frames_left -= 1
        if self._frames_left < 0:
            raise WireError("the stream holds more messages than it may")
        payload = bytes(memoryview(self._bytes)[HEADER.size : end])
        del self._bytes[:end]
        return Frame(kind, number, payload)


# ---------------------------------------------------------------- why something ended


class Ending(StrEnum):
    """Why a run, a fork, a cell or a call is over. The value is its word in notes and on the socket."""

    TIMEOUT = "timeout"
    MEMORY = "memory"  # more than its limit
    PROCESSES = "processes"  # more than its limit
    GARBAGE = "garbage"  # it does not speak this protocol any more
    CLOSED = "closed"  # its pipe, and nothing else is known
    GONE = "gone"  # by itself, and nothing else is known
    SERVER = "server"  # the fork server is gone, and the run with it
    SIGNAL = "signal"  # with its number
    EXIT = "exit"  # with its status
    STOPPED = "stopped"  # the worker wanted it
    RESTARTS = "restarts"  # there have been too many


class End(NamedTuple):
    """An ending, with the number of the signal or the status of the exit."""

    why: Ending
    number: int | None = None

    def __str__(self) -> str:
        return self.why.value if self.number is None else f"{self.why} {self.number}"

    @classmethod
    def of_process(cls, wait_status: int) -> Self:
        """The end of a process that nobody has stopped for a reason."""
        code = os.waitstatus_to_exitcode(wait_status)
        return cls(Ending.EXIT, code) if code >= 0 else cls(Ending.SIGNAL, -code)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `str` wrote."""
        why, _, number = text.partition(" ")
        return cls(Ending(why), int(number) if number else None)


# ---------------------------------------------------------------- the monitor of a run

# From the worker.
INTERRUPT = b"I"  # the notebook process
LOOK = b"L"  # and say what the run has used
KILL_CHILDREN = b"C"  # of the notebook process; said back, with what the run has used, when they are dead
KILL_ALL = b"K"

# From the monitor; FAULT + text, when there is no run.
USED = b"U"  # + `Usage`
OVER = b"O"  # + ending: a limit, for which it kills children
ENDED = b"E"  # + end; the last word: every process of the run is dead and reaped


class Usage(NamedTuple):
    """What all processes of a run together have used up to now."""

    processor_s: float
    idle_s: float  # in which none of them ran, or could have run if it had been given a processor or a disk

    def __str__(self) -> str:
        return f"{self.processor_s:.3f} {self.idle_s:.3f}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `str` wrote."""
        return cls(*map(float, text.split()))


# ---------------------------------------------------------------- the fork server

MESSAGE_BYTES = 65_536  # of one message between worker and fork server
TEMPORARY = "/tmp/of-tests"  # where the examiner's process and the student's have a file tree of their own
WORK = "work"  # the folder below a run's scratch folder where its notebook lives


class NewServer(NamedTuple):
    """To the zygote: fork a server. Comes with descriptors: its end of a socket, and where its words go."""

    home: str  # a folder for it alone


SERVER_DESCRIPTORS = 2


class Setup(NamedTuple):
    """The worker's first message: for which submissions to be ready."""

    bundle: str
    assignment: str | None
    tier: int
    layers: Sequence[str]
    cells: str = ""  # file of the texts of cells that its runs will be told to run, as a list in JSON


class Readiness(NamedTuple):
    """The fork server's answer to it: ready, and then with its pidfd, unless there is a problem."""

    problem: str = ""
    pid: int = -1


class NewRun(NamedTuple):
    """Begin a run. Comes with descriptors: its control socket, its outputs, requests and answers."""

    scratch: str
    limits: Mapping[str, Any]  # the fields of `model.Limits`


RUN_DESCRIPTORS = 4


# ---------------------------------------------------------------- the notebook process


class NumberedCell(NamedTuple):
    """One code cell of the notebook."""

    number: int  # from 0
    source: str
    quiet: bool
    before: str  # runs first, shows nothing and is not counted
    goes_on: str  # behind which failing statements: "never", "imports", "always"


class Asked(NamedTuple):
    """One exercise of an order."""

    name: str
    parameters: Sequence[str]  # of the reference, for telling which inputs were changed
    calls: int  # so many CALL frames follow for it


class Order(NamedTuple):
    """What a fork is made for; the calls of its exercises follow in the same order."""

    exercises: Sequence[Asked]
    replacing: Sequence[str]  # sources of the reference's that are run first
    place: int | None  # number of a cell: names mean what they meant there

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The order that `to_json` wrote."""
        exercises, replacing, place = json.loads(data)
        return cls([Asked(*asked) for asked in exercises], replacing, place)


def to_json(message: object) -> bytes:
    """A record, or a list of them, as JSON: its fields in order, so `Setup(*json.loads(data))` reads it."""
    return json.dumps(message).encode()
