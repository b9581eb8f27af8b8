"""A course with an exchange, students at their own folders, and `gradestone watch` running beside."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from classwork import HEADS, cell_of, read_json, start_gradestone
from nbgrader.utils import notebook_hash

DEADLINE_S, LOOK_S = 240.0, 0.05
CONFIG = """
from pathlib import Path

c.Exchange.root = str(Path(__file__).parent.parent / "exchange")
c.ExchangeCollect.check_owner = False  # all students of a test are one account
"""
STUDENT_CONFIG = """
c = get_config()
c.Exchange.root = {exchange!r}
c.CourseDirectory.course_id = "small"
c.CourseDirectory.student_id = {name!r}
"""


@dataclass(frozen=True)
class Room:
    """The folder in which all of it is."""

    path: Path

    @property
    def course(self) -> Path:
        return self.path / "course"

    @property
    def inbound(self) -> Path:
        return self.path / "exchange" / "small" / "inbound"

    @property
    def released(self) -> Path:
        """Where released feedback lies."""
        return self.path / "exchange" / "small" / "feedback"

    def configure(self, *lines: str) -> None:
        with (self.course / "nbgrader_config.py").open("a") as file:
            file.write("".join(f"{line}\n" for line in lines))

    def student(self, name: str) -> Student:
        folder = self.path / "students" / name
        folder.mkdir(parents=True)
        config = STUDENT_CONFIG.format(exchange=str(self.path / "exchange"), name=name)
        (folder / "nbgrader_config.py").write_text(config)
        return Student(self, name, folder)

    def watch(self, *options: str) -> Watching:
        return Watching(self.course, *options)


@dataclass(frozen=True)
class Student:
    """Somebody at a machine of their own."""

    room: Room
    name: str
    folder: Path

    def nbgrader(self, *arguments: str) -> str:
        """A command of nbgrader's; what it printed."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        own = {"HOME": str(self.folder), "JUPYTER_DATA_DIR": str(self.folder / "data"), "PATH": path}
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.folder,
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    def take_release(self) -> None:
        """The assignment, without `nbgrader fetch_assignment`."""
        shutil.copytree(self.room.course / "release" / "week", self.folder / "week")

    def write(self, **functions: str) -> None:
        """Solutions, in the notebook at home."""
        if not (self.folder / "week").exists():
            self.take_release()
        file = self.folder / "week" / "week.ipynb"
        notebook = read_json(file)
        for name, body in functions.items():
            source = "\n".join([HEADS[name], *(f"    {line}" for line in body.splitlines())])
            cell_of(notebook, name)["source"] = source
        file.write_text(json.dumps(notebook))

    def submit(self, **functions: str) -> None:
        """`nbgrader submit` of these solutions."""
        self.write(**functions)
        self.nbgrader("submit", "week")

    def cached(self) -> list[Path]:
        """What has been submitted, the newest first, as `nbgrader submit` keeps it at home."""
        return sorted((self.folder / "data" / "nbgrader_cache" / "small").iterdir(), reverse=True)

    def page(self, number: int = 0) -> str:
        """The words of the page released for a hand-in, the newest being 0; "" when there is none."""
        secret = (self.cached()[number] / "submission_secret.txt").read_text()
        file = self.room.released / f"{notebook_hash(secret=secret, notebook_id='week')}.html"
        return words(file.read_text(encoding="utf-8")) if file.exists() else ""


class Watching:
    """`gradestone watch week`, running."""

    def __init__(self, course: Path, *options: str) -> None:
        self.log = course / ".gradestone" / "watch-week.log"
        self._earlier = len(self.lines)
        self.process = start_gradestone(course, "watch", "week", *options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.end()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    @property
    def lines(self) -> list[str]:
        """Of the log, without the time."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [line[21:] for line in text.splitlines()]

    def wait_for(self, what: str, count: int = 1) -> list[str]:
        """Until so many lines of this process match; those."""
        deadline = time.monotonic() + DEADLINE_S
        while len(found := [line for line in self.lines[self._earlier :] if re.search(what, line)]) < count:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(f"{what!r} is not in\n" + "\n".join(self.lines) + self._errors())
            time.sleep(LOOK_S)
        return found

    def end(self, number: int = signal.SIGTERM) -> int:
        """Its exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_S)

    def _errors(self) -> str:
        return self.process.communicate()[1]


def words(html: str) -> str:
    """What a page says."""
    body = html[html.index("<body>") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def told(course: Path) -> list[dict[str, Any]]:
    """The register of what students were told."""
    lines = (course / ".gradestone" / "told-week.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]
