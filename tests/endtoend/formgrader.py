"""formgrader in a Jupyter server of its own, asked over HTTP as its buttons ask."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from cluster import POLL_S, Member
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

    def put(self, *path: str, **what: Any) -> None:
        """Save what somebody has typed into the page of a submission."""
        self._ask("PUT", "api", *path, data=json.dumps(what).encode())

    def get(self, *path: str, **query: str) -> Any:
        """What the tables show."""
        return json.loads(self._ask("GET", "api", *path, query=urlencode(query)))

    def page(self, *path: str) -> str:
        """A page as HTML."""
        return self._ask("GET", *path)

    def listens(self) -> bool:
        """Whether it answers by now; its address is known a little before."""
        try:
            return bool(self.get("status")["status"])
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            return False

    def _ask(self, method: str, *path: str, query: str = "", data: bytes = b"") -> str:
        address = "/".join((self.address, "formgrader", *map(quote, path))) + f"?{query}" * bool(query)
        request = urllib.request.Request(
            address,
            method=method,
            headers={"Authorization": f"token {TOKEN}"},
            data=None if method == "GET" else data,
        )
        with urllib.request.urlopen(request, timeout=LONGEST_S) as answer:
            text: str = answer.read().decode("utf-8")
        return text


@contextmanager
def running_formgrader(instructor: Person) -> Iterator[Formgrader]:
    """In the course of the instructor, on a port that is free; ended with the block."""
    options = {"ServerApp.port": "0", "ServerApp.ip": "127.0.0.1", "IdentityProvider.token": TOKEN}
    words = (f"--{name}={value}" for name, value in options.items())
    log = instructor.home / "formgrader.log"
    with log.open("w") as output:
        server = instructor.start(
            "server", "--no-browser", "--allow-root", *words, module="jupyter", output=output
        )
    with answering(server, instructor.home, log) as formgrader:
        yield formgrader


@contextmanager
def answering(server: subprocess.Popen[str], folder: Path, log: Path) -> Iterator[Formgrader]:
    """The one of a server that was started in a folder and writes what it says to a log; then it is ended."""
    try:
        line = Member(server, folder, log).wait_for("http://127.0.0.1:")
        formgrader = Formgrader(re.findall(r"http://127\.0\.0\.1:\d+", line)[0])
        while not formgrader.listens():
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=POLL_S)
            assert server.poll() is None, log.read_text()
        yield formgrader
    finally:
        server.terminate()
        server.wait()
