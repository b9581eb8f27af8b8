"""What a cell shows, as Jupyter messages to the worker. Runs in the notebook process.

Text keeps its order: what Python prints, and what C code or a child process writes to the file descriptors 1
and 2. Those two are files in memory, not pipes, so that nothing has to read along and nothing can block.
"""

from __future__ import annotations

import io
import json
import os
import threading
import time
from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from numbers import Integral, Real
from typing import Any

from .. import protocol

Message = dict[str, Any]

FLUSH_CHARACTERS = 65_536
FLUSH_SECONDS = 0.1
HELD_BYTES = 65_536
_process_id = os.getpid


class OutputPipe:
    """The messages of the running cell, up to a budget of bytes.

    fd : writing end of the outputs pipe
    budget_bytes : for all cells; one cell takes at most half of what is left
    """

    def __init__(self, fd: int, budget_bytes: int) -> None:
        self.fd = fd
        self.quiet = False
        self.owner = _process_id()
        self.bytes_left = budget_bytes
        self.cell_bytes_left = budget_bytes
        self._lock = threading.RLock()  # reentrant: a signal handler of the student may print too
        self._name = "stdout"
        self._pieces: list[str] = []
        self._characters = 0
        self._flushed_at = 0.0
        self._files = {"stdout": _capture(1), "stderr": _capture(2)}
        self._positions = {"stdout": 0, "stderr": 0}
        self._held = b""
        self._holding = False

    def open_cell(self, index: int, *, quiet: bool) -> None:
        """Begin a cell; what a quiet one shows is dropped."""
        self.quiet = quiet
        self.cell_bytes_left = self.bytes_left // 2
        self._holding = False
        self._send(protocol.START, {"cell": index})

    def show_from_here(self, *, quiet: bool) -> None:
        """What the cell has shown so far is dropped."""
        self.flush()
        self.quiet = quiet

    def close_cell(self, index: int, count: int | None, *, success: bool) -> None:
        """End a cell after everything it has shown. The worker hears of it when the next one begins."""
        self._holding = True
        self.flush()
        self._send(protocol.DONE, {"cell": index, "count": count, "success": success})

    def pass_over(self, index: int, count: int) -> None:
        """Begin and end a cell that has done nothing."""
        self._holding = True
        self._send(protocol.START, {"cell": index})
        self._send(protocol.DONE, {"cell": index, "count": count, "success": True})

    def close(self) -> None:
        """Let go of the files behind the descriptors 1 and 2."""
        for file in self._files.values():
            os.close(file)

    def finish(self) -> None:
        """No cell follows."""
        self._holding = False
        self._send(protocol.FINISHED, {})

    def text(self, name: str, text: str) -> None:
        """`text` printed to the stream `name`."""
        if _process_id() != self.owner:  # a child the student forked: reaches us through the file
            os.write(1 if name == "stdout" else 2, text.encode("utf-8", "replace"))
            return
        with self._lock:
            self._take_raw()
            self._append(name, text)

    def flush(self) -> None:
        """Send the text that is waiting."""
        if _process_id() == self.owner:
            with self._lock:
                self._take_raw()
                self._send_text()

    def message(self, message: Message) -> None:
        """Send one message other than text, after the text before it."""
        if _process_id() != self.owner:
            return
        with self._lock:
            self.flush()
            self._send_within_budget(message)

    def _append(self, name: str, text: str) -> None:
        if self.quiet or self.cell_bytes_left <= 0:
            return
        if name != self._name:
            self._send_text()
            self._name = name
        self._pieces.append(text)
        self._characters += len(text)
        if self._characters > FLUSH_CHARACTERS or time.monotonic() - self._flushed_at > FLUSH_SECONDS:
            self._send_text()

    def _take_raw(self) -> None:
        for name, fd in self._files.items():
            position = self._positions[name]
            size = os.lseek(fd, 0, os.SEEK_END)
            if size < position:  # somebody has cut the file
                self._positions[name] = size
            elif size > position:
                data = os.pread(fd, min(size - position, max(self.cell_bytes_left, 1)), position)
                self._positions[name] = size
                self._append(name, data.decode("utf-8", "replace"))

    def _send_text(self) -> None:
        pieces, self._pieces, self._characters, cut = self._pieces, [], 0, False
        self._flushed_at = time.monotonic()
        if not pieces:
            return
        text = "".join(pieces)
        while (size := len(self._as_text(text))) > self.cell_bytes_left > 0:
            text, cut = text[: int(len(text) * 0.95 * self.cell_bytes_left / size)], True
        self._send_data(self._as_text(text))
        if cut:
            self._leave_out({})

    def _as_text(self, text: str) -> bytes:
        return json.dumps({"type": "stream", "name": self._name, "text": text}).encode()

    def _send_within_budget(self, message: Message) -> None:
        if self.quiet or self.cell_bytes_left <= 0:
            return
        data = json.dumps(_without_json(message), default=plain).encode()
        if len(data) > self.cell_bytes_left:
            self._leave_out({"bytes": len(data)})
        else:
            self._send_data(data)

    def _send_data(self, data: bytes) -> None:
        self.bytes_left -= len(data)
        self.cell_bytes_left -= len(data)
        self._put(protocol.pack(protocol.OUTPUT, 0, data))

    def _leave_out(self, what: Message) -> None:
        self.cell_bytes_left = 0
        self._send(protocol.OUTPUT, {"type": "left_out", **what})

    def _send(self, kind: bytes, content: Message) -> None:
        self._put(protocol.pack(kind, 0, json.dumps(content).encode()))

    def _put(self, data: bytes) -> None:
        # Every write wakes the worker: between two cells one is enough.
        with self._lock:
            self._held += data
            if not self._holding or len(self._held) > HELD_BYTES:
                held, self._held = self._held, b""
                write_all(self.fd, held)


class CellStream(io.TextIOBase):
    """sys.stdout or sys.stderr of a notebook."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, pipe: OutputPipe, name: str) -> None:
        self.name = f"<{name}>"
        self._pipe = pipe
        self._stream = name

    def write(self, text: str) -> int:
        """Show `text` in the cell's output."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._pipe.text(self._stream, text)
        return len(text)

    def flush(self) -> None:
        """Send what is waiting."""
        self._pipe.flush()

    def fileno(self) -> int:
        """File descriptor that ends in the same output."""
        return 1 if self._stream == "stdout" else 2

    def isatty(self) -> bool:
        """False: nobody is watching."""
        return False

    def writable(self) -> bool:
        """True."""
        return True

    def close(self) -> None:
        """Stay open: a notebook's streams outlive whoever closes them."""


def _without_json(message: Message) -> Message:
    """The message without what no page shows: the data of a plot, as large as they may be."""
    bundle = message.get("data")
    if not isinstance(bundle, dict):
        return message
    return {**message, "data": {mime: it for mime, it in bundle.items() if not str(mime).endswith("json")}}


def write_all(fd: int, data: bytes) -> None:
    """Write every byte of `data` to `fd`."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def plain(value: object) -> Any:
    """What the Jupyter protocol makes of a value that JSON does not know."""
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be shown: it is not JSON")


def _capture(fd: int) -> int:
    file = os.memfd_create(f"output-{fd}")
    os.dup2(file, fd)
    return file
