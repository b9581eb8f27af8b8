"""Outputs as nbformat wants them, from messages nobody vouches for. Runs in the worker.

The order, the merging of streams, clear_output and updates of displays follow nbclient. A message costs what
it is long, whatever came before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ...errors import WireError
from ...model import USUAL_CAPS
from ...selfcheck.words import N_, _

Output = dict[str, Any]

STREAMS = ("stdout", "stderr")
NAME_CHARACTERS = 200
MIME_TYPES = 64
DEPTH = 16
COUNT = 1_000_000
STRUCTURE_BYTES = 65_536
"""Of a message, besides its texts: two bytes can become a hundred in memory."""
MOST_TEXTS = 20_000
LEFT_OUT = N_("[further outputs are left out: a notebook may show only so many]")


@dataclass(slots=True)
class _Shown:
    """One output. `pieces` are the texts of a stream so far; `display_id` names what may be updated later."""

    output: Output
    pieces: list[str] = field(default_factory=list)
    display_id: str = ""


class CellOutputs:
    """Outputs of all cells of one run.

    most : outputs of all cells together that are kept
    """

    def __init__(self, most: int = USUAL_CAPS.outputs) -> None:
        self._cells: dict[int, list[_Shown]] = {}
        self._newest: dict[str, Output] = {}  # by display id
        self._left = most
        self._cut: set[int] = set()  # cells of which outputs are missing
        self._quiet = False
        self._clear_next = False

    def begin(self, cell: int, *, quiet: bool = False) -> None:
        """A cell starts; what a quiet one shows is dropped."""
        self._cells[cell] = []
        self._quiet = quiet
        self._clear_next = False

    def take(self, cell: int, payload: bytes) -> None:
        """Apply one message to the outputs of `cell`; a message of the wrong form is dropped.

        Raises
        ------
        WireError : the message is not even JSON, or little else than brackets and commas
        """
        message = read_json(payload)
        if not isinstance(message, dict) or self._quiet:
            return
        kind = message.get("type")
        if kind == "clear_output":
            self._clear(cell, wait=message.get("wait") is True)
        elif kind == "update_display_data":
            self._update(message)
        elif (output := _output_of(message)) is not None:
            self._add(cell, output, _display_id(message) if "data" in output else "")

    def of(self, cell: int) -> tuple[Output, ...]:
        """The outputs of a cell."""
        shown = tuple(map(self._finished, self._cells.get(cell, ())))
        if cell not in self._cut:
            return shown
        return (*shown, {"output_type": "stream", "name": "stderr", "text": f"\n{_(LEFT_OUT)}\n"})

    def errors(self) -> set[str]:
        """Names of the exceptions that ended cells."""
        outputs = (shown.output for cell in self._cells.values() for shown in cell)
        return {output["ename"] for output in outputs if output["output_type"] == "error"}

    def _finished(self, shown: _Shown) -> Output:
        if shown.pieces:
            return {**shown.output, "text": "".join(shown.pieces)}
        return {**shown.output, **self._newest.get(shown.display_id, {})}

    def _add(self, cell: int, output: Output, display_id: str) -> None:
        if self._clear_next:
            self._clear(cell, wait=False)
        outputs = self._cells[cell]
        is_stream = output["output_type"] == "stream"
        if display_id:
            self._newest[display_id] = _bundle_of(output)
        if is_stream and outputs and outputs[-1].output.get("name") == output["name"]:
            outputs[-1].pieces.append(output["text"])
        elif self._left <= 0:
            self._cut.add(cell)
        else:
            self._left -= 1
            outputs.append(_Shown(output, [output["text"]] if is_stream else [], display_id))

    def _clear(self, cell: int, *, wait: bool) -> None:
        self._clear_next = wait
        if not wait:
            self._left += len(self._cells[cell])
            self._cells[cell].clear()
            self._cut.discard(cell)

    def _update(self, message: Output) -> None:
        output, display_id = _output_of({**message, "type": "display_data"}), _display_id(message)
        if output is not None and display_id in self._newest:
            self._newest[display_id] = _bundle_of(output)


def read_json(payload: bytes) -> Any:
    """JSON without NaN and without lone surrogates.

    Raises
    ------
    WireError : anything else
    """
    try:
        _refuse_bulky(payload)
        return _clean(json.loads(payload, parse_constant=_refuse), 0)
    except (ValueError, RecursionError):
        raise WireError("a message is not JSON") from None


def count_of(value: Any) -> int | None:
    """A number of executions; None for what cannot be one."""
    return value if type(value) is int and 0 <= value <= COUNT else None


def _refuse_bulky(payload: bytes) -> None:
    """Refuse a message of very many parts before they are made."""
    plain = payload.replace(b"\\\\", b"").replace(b'\\"', b"")
    if plain.count(b'"') > 2 * MOST_TEXTS or sum(map(len, plain.split(b'"')[::2])) > STRUCTURE_BYTES:
        raise ValueError


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _clean(value: Any, depth: int) -> Any:
    if depth > DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_clean(key, 0): _clean(item, depth + 1) for key, item in value.items()}
    return value


def _output_of(message: Output) -> Output | None:
    kind = message.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    return reader(message) if reader else None


def _stream(message: Output) -> Output | None:
    name, text = message.get("name"), message.get("text")
    if name not in STREAMS or not isinstance(text, str):
        return None
    return {"output_type": "stream", "name": name, "text": text}


def _display(message: Output) -> Output | None:
    data, metadata = message.get("data"), message.get("metadata")
    if not isinstance(data, dict) or not _is_bundle(data) or not isinstance(metadata, dict):
        return None
    texts = {mime: content for mime, content in data.items() if isinstance(content, str)}
    return {"output_type": "display_data", "metadata": metadata, "data": texts}


def _result(message: Output) -> Output | None:
    output, count = _display(message), count_of(message.get("execution_count"))
    if output is None or count is None:
        return None
    return {**output, "output_type": "execute_result", "execution_count": count}


def _error(message: Output) -> Output | None:
    names = message.get("ename"), message.get("evalue")
    traceback = message.get("traceback")
    if not all(isinstance(name, str) for name in names) or not isinstance(traceback, list):
        return None
    if not all(isinstance(line, str) for line in traceback):
        return None
    return {"output_type": "error", "ename": names[0], "evalue": names[1], "traceback": traceback}


def _left_out(message: Output) -> Output:
    """What the cell shows beyond its budget: an output of so many bytes, or the rest of its text."""
    size = message.get("bytes")
    if type(size) is int:
        words = _("[an output of {count} bytes is left out: a notebook may show only so much]")
    else:
        words = _("[the rest of this cell's output is left out: a notebook may show only so much]")
    return {"output_type": "stream", "name": "stderr", "text": f"\n{words.format(count=size)}\n"}


_READERS = {
    "stream": _stream,
    "display_data": _display,
    "execute_result": _result,
    "error": _error,
    "left_out": _left_out,
}


def _bundle_of(output: Output) -> Output:
    return {"data": output["data"], "metadata": output["metadata"]}


def _is_bundle(data: Output) -> bool:
    return len(data) <= MIME_TYPES and all(map(_is_entry, data.items()))


def _is_entry(entry: tuple[str, Any]) -> bool:
    mime, content = entry
    if len(mime) > NAME_CHARACTERS or "/" not in mime:
        return False
    return isinstance(content, str) or mime == "application/json" or mime.endswith("+json")


def _display_id(message: Output) -> str:
    transient = message.get("transient")
    display_id = transient.get("display_id") if isinstance(transient, dict) else None
    return display_id if isinstance(display_id, str) and len(display_id) <= NAME_CHARACTERS else ""
