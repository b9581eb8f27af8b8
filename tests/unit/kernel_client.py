"""A real kernel, asked as an open notebook asks (the request names the cell), or as a program does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel

LONGEST_S = 60
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class KernelClient:
    """Runs cells in a kernel and gives what a person would see, as text."""

    client: Any

    def run(self, source: str, cell: str = "") -> str:
        """All output of the cell, an error as `!` and its traceback. cell : its id, as Jupyter sends it."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        session = self.client.session
        request = session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        self.client.shell_channel.send(request)
        return "\n".join(text for text in map(_text, self._told(request["header"]["msg_id"])) if text)

    def _told(self, request: str) -> Iterator[dict[str, Any]]:
        while True:
            message = self.client.get_iopub_msg(timeout=LONGEST_S)
            if message["parent_header"].get("msg_id") == request:
                yield message
                if message["content"].get("execution_state") == "idle":
                    return


def _text(message: dict[str, Any]) -> str:
    content = message["content"]
    if message["msg_type"] == "error":
        return "! " + COLOURS.sub("", "\n".join(content["traceback"]))
    if message["msg_type"] in ("display_data", "execute_result"):
        return str(content["data"].get("text/plain", ""))
    return str(content.get("text", "")).rstrip("\n")


@contextmanager
def running_kernel(folder: Path) -> Iterator[KernelClient]:
    """A kernel in this folder, ended with the block."""
    manager, client = start_new_kernel(cwd=str(folder), extra_arguments=["--log-level=ERROR"])
    try:
        yield KernelClient(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
