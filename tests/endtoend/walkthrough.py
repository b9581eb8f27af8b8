"""A page of docs/ followed to the letter: every block is done as the sentence above it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from classwork import cell_of, read_json

DOCS = Path(__file__).parents[2] / "docs"
END_HIDDEN = "### END HIDDEN TESTS"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CELL_FLAGS = {
    "*Autograded answer*": {"solution": True, "grade": False, "locked": False},
    "*Autograder tests*": {"solution": False, "grade": True, "locked": True},
    "*Manually graded answer*": {"solution": True, "grade": True, "locked": False},
}


@dataclass(frozen=True)
class Step:
    """A block of a page, the sentences above it, and the heading they stand under."""

    told: str
    language: str
    text: str
    heading: str


def steps(page: str) -> Iterator[Step]:
    """The blocks of `docs/<page>` in their order."""
    text, at = (DOCS / page).read_text(encoding="utf-8"), 0
    for block in _BLOCK.finditer(text):
        paragraph = text[at : block.start()].rstrip().rpartition("\n\n")[2]
        heading = re.findall(r"^#+ (.+)$", text[: block.start()], re.MULTILINE)[-1]
        yield Step(" ".join(paragraph.split()), block[1], block[2].rstrip("\n"), heading)
        at = block.end()


@dataclass
class Terminal:
    """A shell in a folder. Commands are run one after the other, as they stand on the page."""

    at: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def run(self, line: str) -> str:
        """What the command said, which has to succeed; where it changes the folder, the next is run there."""
        done = subprocess.run(
            ["bash", "-c", f"{line}\nended=$?; printf '\\0%s' \"$PWD\"; exit $ended"],
            cwd=self.at,
            env=self._everything(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said, _, at = done.stdout.rpartition("\0")
        assert done.returncode == 0, f"{line}\n{said}"
        self.said.append(f"$ {line}\n{said}")
        self.at = Path(at)
        return said

    def start(self, line: str, output: IO[str]) -> subprocess.Popen[str]:
        """The command, running on its own; what it says goes to the file."""
        return subprocess.Popen(
            ["bash", "-c", f"exec {line}"],
            cwd=self.at,
            env=self._everything(),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _everything(self) -> dict[str, str]:
        scripts = str(Path(sys.executable).parent)
        own = {"PATH": os.pathsep.join((scripts, os.environ["PATH"])), "COLUMNS": "160"}
        return {**os.environ, **own, **self.environment}

    def heard(self, command: str) -> list[str]:
        """What the commands that begin so have said, one text for each."""
        return [said for said in self.said if said.startswith(f"$ {command}")]


class Follower:
    """Does what a page says, in a terminal of its own; sentences of one page only are for its subclass."""

    def __init__(self, start: Path, **environment: str) -> None:
        self.terminal = Terminal(start, environment)

    def follow(self, step: Step) -> None:
        """Do what the step says. Fails where nothing is known to be done with it."""
        if step.language == "sh":
            for line in step.text.splitlines():
                self.command(line)
        elif found := re.search(r"(\w+) writes into the cell `(\w+)`", step.told):
            write_into(self.notebook_of(found[1].lower()), found[2], step.text)
        elif found := re.match(r"File `(.+?)`", step.told):
            self.path(found[1]).write_text(step.text + "\n", encoding="utf-8")
        else:
            self.otherwise(step)

    def command(self, line: str) -> None:
        """Run it, if it ends by itself."""
        self.terminal.run(line)

    def path(self, named: str) -> Path:
        """A path as the page writes it, seen from where the terminal is."""
        home = self.terminal.environment.get("HOME", os.environ["HOME"])
        return Path(named.replace("~", home, 1)) if named.startswith("~") else self.terminal.at / named

    def notebook_of(self, student: str) -> Path:
        """The notebook in which a student works."""
        raise NotImplementedError

    def otherwise(self, step: Step) -> None:
        """What only this page has."""
        raise AssertionError(f"what is to be done with this: {step.told}")


def write_into(path: Path, name: str, source: str) -> None:
    """A notebook's cell with this grade_id gets this source."""
    notebook = read_json(path)
    cell_of(notebook, name)["source"] = source
    path.write_text(json.dumps(notebook), encoding="utf-8")


def a_cell(step: Step, id: str) -> dict[str, Any]:
    """A cell as JupyterLab and Create Assignment write it, of the kind that the sentence names."""
    told, kind = step.told, "markdown" if step.language == "markdown" else "code"
    cell: dict[str, Any] = {"cell_type": kind, "id": id, "metadata": {}, "source": step.text}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    for words, flags in _CELL_FLAGS.items():
        if words in told:
            named, points = re.search(r"ID `(\w+)`", told), re.search(r"(\d+) points", told)
            assert named
            own = {"grade_id": named[1], "task": False, "schema_version": 3} | flags
            cell["metadata"] = {"nbgrader": own | ({"points": int(points[1])} if points else {})}
    return cell


def into_hidden(source: str, text: str) -> str:
    """The source with the text at the end of its hidden region."""
    assert source.count(END_HIDDEN) == 1
    return source.replace(END_HIDDEN, f"{text}\n{END_HIDDEN}")
