"""People around an exchange, each with a home, a cache and a name of their own, and nbgrader's commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from classwork import HEADS, cell_of, read_json

COURSE = "small"


@dataclass(frozen=True)
class Person:
    """Somebody in their own folder, which is their home; the instructor's is the course."""

    name: str
    home: Path

    def start(
        self, *arguments: str, module: str = "nbgrader", output: int | IO[str] = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        """`nbgrader ...` in the home, running."""
        scripts = str(Path(sys.executable).parent)
        jupyter = {
            f"JUPYTER_{name}_DIR": str(self.home / f".{name}") for name in ("CONFIG", "DATA", "RUNTIME")
        }
        own = {
            "HOME": str(self.home),
            "USER": self.name,
            "PATH": os.pathsep.join((scripts, os.environ["PATH"])),
        }
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=self.home,
            env={**os.environ, **jupyter, **own},
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def nbgrader(self, *arguments: str) -> str:
        """What the command said, which has to succeed."""
        return told(self.start(*arguments))

    def gradestone(self, *arguments: str) -> str:
        """The same of `gradestone ...`."""
        return told(self.start(*arguments, module="gradestone"))

    def refused(self, *arguments: str) -> str:
        """What `nbgrader ...` said, which has to fail."""
        process = self.start(*arguments)
        said, _ = process.communicate()
        assert process.returncode == 1, said
        return said


def told(process: subprocess.Popen[str]) -> str:
    """What it said when it has ended, well."""
    said, _ = process.communicate()
    assert process.returncode == 0, f"{process.args}\n{said}"
    return said


def all_at_once(people: Sequence[Person], *arguments: str) -> dict[str, str]:
    """What nbgrader said to each of them, by name."""
    processes = {person.name: person.start(*arguments) for person in people}
    return {name: told(process) for name, process in processes.items()}


def write(student: Person, **functions: str) -> None:
    """The student gives the functions of the notebook that was fetched these bodies, and signs the essay."""
    path = student.home / "week" / "week.ipynb"
    notebook = read_json(path)
    for name, body in functions.items():
        cell_of(notebook, name)["source"] = f"{HEADS[name]}\n    {body}"
    cell_of(notebook, "explain")["source"] = f"Because it has to, says {student.name}."
    path.write_text(json.dumps(notebook), encoding="utf-8")


def new_exchange(folder: Path) -> Path:
    """An exchange that everybody may write to, as nbgrader wants it."""
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def new_student(name: str, home: Path, exchange: Path) -> Person:
    """A student who has set nbgrader up."""
    home.mkdir()
    options = {
        "CourseDirectory.course_id": COURSE,
        "CourseDirectory.student_id": name,
        "Exchange.root": str(exchange),
    }
    lines = ["c = get_config()", *(f"c.{option} = {value!r}" for option, value in options.items())]
    (home / "nbgrader_config.py").write_text("\n".join(lines) + "\n")
    return Person(name, home)


def new_instructor(course: Path, exchange: Path) -> Person:
    """The instructor of a course whose students use the exchange."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(exchange)!r}\n")
    return Person("instructor", course)
