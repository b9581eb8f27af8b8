"""Outputs as nbformat wants them, from messages nobody vouches for. Runs in the worker.

The order, the merging of streams, clear_output and updates of displays follow nbclient.
"""

from __future__ import annotations

import json
from typing import Any

from ...errors import WireError

Output = dict[str, Any]

STREAMS = ("stdout", "stderr")
NAME_CHARACTERS = 200
MIME_TYPES = 64
DEPTH = 16
COUNT = 1_000_000


class CellOutputs:
    """Outputs of all cells of one run."""

    def __init__(self) -> None:
        self.cells: dict[int, list[Output]] = {}
        self._displays: dict[str, list[tuple[int, Output]]] = {}
        self._clear_next = False

    def begin(self, cell: int) -> None:
        """A cell starts."""
        self.cells[cell] = []
        self._clear_next = False

    def take(self, cell: int, payload: bytes) -> None:
        """Apply one message to the outputs of `cell`; a message of the wrong form is dropped.

        Raises
        ------
        WireError : the message is not even JSON
        """
        message = read_json(payload)
        if not isinstance(message, dict):
            return
        kind = message.get("type")
        if kind == "clear_output":
            self._clear(cell, wait=message.get("wait") is True)
        elif kind == "update_display_data":
            self._update(message)
        elif (output := _output_of(message)) is not None:
            self._add(cell, output, _display_id(message))

    def errors(self) -> set[str]:
        """Names of the exceptions that ended cells."""
        outputs = (output for cell in self.cells.values() for output in cell)
        return {output["ename"] for output in outputs if output["output_type"] == "error"}

    def _add(self, cell: int, output: Output, display_id: str) -> None:
        if self._clear_next:
            self._clear(cell, wait=False)
        outputs = self.cells[cell]
        if display_id:
            self._update_all(display_id, output)
            self._displays.setdefault(display_id, []).append((cell, output))
        last = outputs[-1] if outputs else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            outputs.append(output)

    def _clear(self, cell: int, *, wait: bool) -> None:
        self._clear_next = wait
        if not wait:
            self.cells[cell].clear()
            for places in self._displays.values():
                places[:] = [place for place in places if place[0] != cell]

    def _update(self, message: Output) -> None:
        output = _output_of({**message, "type": "display_data"})
        if output is not None:
            self._update_all(_display_id(message), output)

    def _update_all(self, display_id: str, new: Output) -> None:
        for _, output in self._displays.get(display_id, ()):
            output["data"], output["metadata"] = new["data"], new["metadata"]


def read_json(payload: bytes) -> Any:
    """JSON without NaN and without lone surrogates.

    Raises
    ------
    WireError : anything else
    """
    try:
        return _clean(json.loads(payload, parse_constant=_refuse), 0)
    except (ValueError, RecursionError):
        raise WireError("a message is not JSON") from None


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
    if not _is_bundle(data) or not isinstance(metadata, dict):
        return None
    return {"output_type": "display_data", "metadata": metadata, "data": data}


def _result(message: Output) -> Output | None:
    output, count = _display(message), message.get("execution_count")
    if output is None or type(count) is not int or not 0 <= count <= COUNT:
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


_READERS = {"stream": _stream, "display_data": _display, "execute_result": _result, "error": _error}


def _is_bundle(data: Any) -> bool:
    return isinstance(data, dict) and len(data) <= MIME_TYPES and all(map(_is_entry, data.items()))


def _is_entry(entry: tuple[str, Any]) -> bool:
    mime, content = entry
    if len(mime) > NAME_CHARACTERS or "/" not in mime:
        return False
    return isinstance(content, str) or mime == "application/json" or mime.endswith("+json")


def _display_id(message: Output) -> str:
    transient = message.get("transient")
    display_id = transient.get("display_id") if isinstance(transient, dict) else None
    return display_id if isinstance(display_id, str) and len(display_id) <= NAME_CHARACTERS else ""
