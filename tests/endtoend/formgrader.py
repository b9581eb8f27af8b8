"""formgrader in a Jupyter server of its own, asked over HTTP as its buttons ask."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from exchange import Person

TOKEN = "only-for-this-test"
LONGEST_S = 600  # of a request; it grades


@dataclass(frozen=True)
class Formgrader:
    """A running one."""

    address: str

    def press(self, *path: str) -> dict[str, Any]:
        """The answer to the button that posts to this path."""
        answer: dict[str, Any] = json.loads(self._ask("POST", "api", *path))
        return answer

    def get(self, *path: str) -> Any:
        """What the tables show."""
        return json.loads(self._ask("GET", "api", *path))

    def page(self, *path: str) -> str:
        """A page as HTML."""
        return self._ask("GET", *path)

    def _ask(self, method: str, *path: str) -> str:
        address = "/".join((self.address, "formgrader", *map(quote, path)))
        request = urllib.request.Request(
            address,
            method=method,
            headers={"Authorization": f"token {TOKEN}"},
            data=b"" if method == "POST" else None,
        )
        with urllib.request.urlopen(request, timeout=LONGEST_S) as answer:
            text: str = answer.read().decode("utf-8")
        return text


@contextmanager
def running_formgrader(instructor: Person) -> Iterator[Formgrader]:
    """In the course of the instructor, on a port that is free; ended with the block."""
    options = {"ServerApp.port": "0", "ServerApp.ip": "127.0.0.1", "IdentityProvider.token": TOKEN}
    words = (f"--{name}={value}" for name, value in options.items())
    process = instructor.start("server", "--no-browser", "--allow-root", *words, module="jupyter")
    try:
        yield Formgrader(_address(process))
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[str]) -> str:
    """Where it listens, once it says so; whatever it says from then on is read and dropped."""
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[0]
    raise AssertionError("".join(said))
