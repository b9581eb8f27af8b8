"""docs/new-assignment.md, followed to the letter in an empty folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from classwork import cell_of, read_json

PAGE = Path(__file__).parents[2] / "docs" / "new-assignment.md"
NOTEBOOK = "source/week1/week1.ipynb"
END_HIDDEN = "### END HIDDEN TESTS"


@dataclass(frozen=True)
class Step:
    """A block of the page and the sentence above it."""

    told: str
    language: str
    text: str


def steps() -> Iterator[Step]:
    page, at = PAGE.read_text(encoding="utf-8"), 0
    for block in re.finditer(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        paragraph = page[at : block.start()].rstrip().rpartition("\n\n")[2]
        yield Step(" ".join(paragraph.split()), block[1], block[2].rstrip("\n"))
        at = block.end()


@dataclass
class Author:
    """Does what the page says."""

    root: Path
    cells: list[dict[str, Any]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def follow(self, step: Step) -> None:
        if step.language == "sh":
            self.run(step.text)
        elif found := re.search(r"Add to the hidden region of the cell `(\w+)`", step.told):
            cell = next(cell for cell in self.cells if grade_id(cell) == found[1])
            cell["source"] = into_hidden(cell["source"], step.text)
            self.save()
        elif found := re.search(r"Add to the hidden region of `(.+?)`", step.told):
            path = self.root / found[1]
            path.write_text(into_hidden(path.read_text(), step.text), encoding="utf-8")
        elif found := re.search(r"(\w+) writes into the cell `(\w+)`", step.told):
            self.hand_in(found[1].lower(), found[2], step.text)
        elif found := re.match(r"File `(.+?)`", step.told):
            (self.root / found[1]).write_text(step.text + "\n", encoding="utf-8")
        else:
            assert re.match(r"Cell \d+, ", step.told), f"what is to be done with this: {step.told}"
            self.cells.append(a_cell(step, len(self.cells)))
            self.save()

    def run(self, commands: str) -> None:
        """In a shell, line by line; what opens a window is left out."""
        for line in commands.splitlines():
            if "jupyter lab" not in line:
                path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
                environment = {**os.environ, "PATH": path, "COLUMNS": "160"}
                done = subprocess.run(
                    ["bash", "-c", line],
                    cwd=self.root,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
                self.said.append(f"$ {line}\n{done.stdout}{done.stderr}")

    def save(self) -> None:
        """As Jupyter does."""
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        whole = {"cells": self.cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (self.root / NOTEBOOK).write_text(json.dumps(whole), encoding="utf-8")

    def hand_in(self, student: str, name: str, source: str) -> None:
        path = self.root / "submitted" / student / "week1" / "week1.ipynb"
        notebook = read_json(path)
        cell_of(notebook, name)["source"] = source
        path.write_text(json.dumps(notebook), encoding="utf-8")


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def into_hidden(source: str, text: str) -> str:
    assert source.count(END_HIDDEN) == 1
    return source.replace(END_HIDDEN, f"{text}\n{END_HIDDEN}")


def a_cell(step: Step, number: int) -> dict[str, Any]:
    """A cell as JupyterLab and Create Assignment write it."""
    kind = "markdown" if ", markdown" in step.told else "code"
    cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": step.text}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    for words, flags in {
        "*Autograded answer*": {"solution": True, "grade": False, "locked": False},
        "*Autograder tests*": {"solution": False, "grade": True, "locked": True},
        "*Manually graded answer*": {"solution": True, "grade": True, "locked": False},
    }.items():
        if words in step.told:
            named = re.search(r"ID `(\w+)`", step.told)
            points = re.search(r"(\d+) points", step.told)
            assert named
            own = {"grade_id": named[1], "task": False, "schema_version": 3} | flags
            cell["metadata"] = {"nbgrader": own | ({"points": int(points[1])} if points else {})}
    return cell


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Author:
    """Who has done all that the page says."""
    author = Author(tmp_path_factory.mktemp("signals"))
    for step in steps():
        author.follow(step)
    return author


def checks_of(author: Author, student: str) -> dict[str, Any]:
    """The exercise of a student's marks.json."""
    record = read_json(author.root / "autograded" / student / "week1" / "marks.json")
    exercise: dict[str, Any] = record["exercises"][0]
    return exercise


def heard(author: Author, command: str) -> list[str]:
    return [said for said in author.said if said.startswith(f"$ {command}")]


def test_every_block_of_the_page_says_what_it_is() -> None:
    assert len(list(steps())) > 20
    assert {step.language for step in steps()} == {"sh", "python", "markdown"}


def test_the_marks_are_those_the_page_tells(author: Author) -> None:
    first, second = heard(author, "gradestone report week1")
    assert re.search(r"ada .*\b10\b", first) and re.search(r"bob .*\b0\b", first)
    assert "/15" in second
    assert checks_of(author, "ada")["score"] == 10


def test_the_learner_is_told_what_the_page_tells(author: Author) -> None:
    (tried,) = heard(author, "cd release/week1 && ! python -m pytest")
    assert "moving_average" in tried
    page = (author.root / "feedback" / "bob" / "week1" / "week1.html").read_text(encoding="utf-8")
    assert "has shape (7,); it should be (5,)" in page


def test_a_misconception_explains_what_was_handed_in(author: Author) -> None:
    (trial,) = heard(author, "gradestone check week1 --mutants")
    assert "Mutation score of the bank: 100.0%" in trial
    assert "1 correct versions" in trial
    hints = {check["hint"] for check in checks_of(author, "bob")["checks"]}
    assert hints == {"At the ends there are fewer neighbours: leave these means out."}


def test_hidden_data_were_used_and_stay(author: Author) -> None:
    assert "1 hidden files" in heard(author, "gradestone check week1")[-1]
    assert not list((author.root / "release").rglob("year.csv"))
    assert len(checks_of(author, "ada")["checks"]) == 7


def test_a_question_for_a_person_waits_in_the_report(author: Author) -> None:
    released = read_json(author.root / "release" / "week1" / "week1.ipynb")
    assert "places have none" not in cell_of(released, "why_shorter")["source"]
    line = next(line for line in heard(author, "gradestone report week1")[-1].splitlines() if "cleo" in line)
    assert "To be marked by hand: why_shorter." in line
