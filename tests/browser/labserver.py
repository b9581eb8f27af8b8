"""A Jupyter server with JupyterLab, Notebook and nbgrader's extensions, for one person in one folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

TOKEN = "only-for-this-test"
POLL_S = 0.2
START_S = 300.0
END_S = 60.0

OPTIONS = {
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.port": "0",  # a free one
    "IdentityProvider.token": TOKEN,
    "LabApp.extension_manager": "readonly",  # the other one asks PyPI
}
SETTINGS = {
    # All cells are in the page, not just those in view: tests find them by what they hold.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    # No question about news, whose site would be asked.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@dataclass(frozen=True)
class Person:
    """Somebody whose home is a folder; nbgrader reads the configuration in it."""

    name: str
    home: Path

    @property
    def surroundings(self) -> dict[str, str]:
        """Environment variables of their programs."""
        hidden = {
            f"JUPYTER_{name}_DIR": str(self.home / f".{name}") for name in ("CONFIG", "DATA", "RUNTIME")
        }
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        own = {
            "HOME": str(self.home),
            "USER": self.name,
            "PATH": path,
            "IPYTHONDIR": str(self.home / ".ipython"),
        }
        return {**os.environ, **hidden, **own}

    def nbgrader(self, *arguments: str) -> str:
        """What the command said, which has to succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.home,
            env=self.surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout


@dataclass(frozen=True)
class LabServer:
    """A running one."""

    address: str

    def url(self, path: str) -> str:
        """Address of a path that lets its visitor in, once and for all that follow."""
        return f"{self.address}/login?token={TOKEN}&next={quote(path)}"


@contextmanager
def running_lab(person: Person, folder: Path | None = None) -> Iterator[LabServer]:
    """In their home, on a port that is free; the process and its kernels are ended with the block."""
    _write_settings(person.home / ".CONFIG" / "lab" / "user-settings")
    words = [f"--{name}={value}" for name, value in OPTIONS.items()]
    log = person.home / ".lab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", *words],
            cwd=folder or person.home,
            env=person.surroundings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield LabServer(_address(server, log))
    finally:
        server.terminate()
        try:
            server.wait(timeout=END_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _write_settings(folder: Path) -> None:
    for plugin, settings in SETTINGS.items():
        path = folder / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Where it listens, as soon as it does."""
    for _ in range(int(START_S / POLL_S)):
        found = re.findall(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found and _listens(found[0]):
            return str(found[0])
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=POLL_S)
        assert server.poll() is None, log.read_text()
    raise AssertionError(log.read_text())


def _listens(address: str) -> bool:
    request = urllib.request.Request(f"{address}/api/status", headers={"Authorization": f"token {TOKEN}"})
    try:
        with urllib.request.urlopen(request, timeout=END_S) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False
