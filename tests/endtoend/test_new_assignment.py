"""docs/new-assignment.md, followed to the letter in an empty folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from classwork import cell_of, read_json
from walkthrough import Follower, Step, a_cell, into_hidden, steps

pytestmark = pytest.mark.thorough

PAGE = "new-assignment.md"
NOTEBOOK = "source/week1/week1.ipynb"


class Author(Follower):
    """Does what the page says: writes a notebook from nothing, builds it, grades it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.root = root
        self.cells: list[dict[str, Any]] = []

    def command(self, line: str) -> None:
        """What opens a window is left out."""
        if "jupyter lab" not in line:
            super().command(line)

    def notebook_of(self, student: str) -> Path:
        return self.root / "submitted" / student / "week1" / "week1.ipynb"

    def otherwise(self, step: Step) -> None:
        if found := re.search(r"Add to the hidden region of the cell `(\w+)`", step.told):
            cell = next(cell for cell in self.cells if grade_id(cell) == found[1])
            cell["source"] = into_hidden(cell["source"], step.text)
            self.save()
        elif found := re.search(r"Add to the hidden region of `(.+?)`", step.told):
            path = self.root / found[1]
            path.write_text(into_hidden(path.read_text(), step.text), encoding="utf-8")
        elif re.match(r"Cell \d+, ", step.told):
            self.cells.append(a_cell(step, f"cell-{len(self.cells)}"))
            self.save()
        else:
            super().otherwise(step)

    def save(self) -> None:
        """As Jupyter does."""
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        whole = {"cells": self.cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (self.root / NOTEBOOK).write_text(json.dumps(whole), encoding="utf-8")


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Author:
    """Who has done all that the page says."""
    author = Author(tmp_path_factory.mktemp("signals"))
    for step in steps(PAGE):
        author.follow(step)
    return author


def checks_of(author: Author, student: str) -> dict[str, Any]:
    """The exercise of a student's marks.json."""
    record = read_json(author.root / "autograded" / student / "week1" / "marks.json")
    exercise: dict[str, Any] = record["exercises"][0]
    return exercise


def test_every_block_of_the_page_says_what_it_is() -> None:
    assert len(list(steps(PAGE))) > 20
    assert {step.language for step in steps(PAGE)} == {"sh", "python", "markdown"}


def test_the_marks_are_those_the_page_tells(author: Author) -> None:
    first, second = author.terminal.heard("gradestone report week1")
    assert re.search(r"ada .*\b10\b", first) and re.search(r"bob .*\b0\b", first)
    assert "/15" in second
    assert checks_of(author, "ada")["score"] == 10


def test_the_learner_is_told_what_the_page_tells(author: Author) -> None:
    (tried,) = author.terminal.heard("(cd release/week1 && ! python -m pytest")
    assert "moving_average" in tried
    page = (author.root / "feedback" / "bob" / "week1" / "week1.html").read_text(encoding="utf-8")
    assert "has shape (7,); it should be (5,)" in page


def test_a_misconception_explains_what_was_handed_in(author: Author) -> None:
    (trial,) = author.terminal.heard("gradestone check week1 --mutants")
    assert "Mutation score of the bank: 100.0%" in trial
    assert "1 correct versions" in trial
    hints = {check["hint"] for check in checks_of(author, "bob")["checks"]}
    assert hints == {"At the ends there are fewer neighbours: leave these means out."}


def test_hidden_data_were_used_and_stay(author: Author) -> None:
    assert "1 hidden files" in author.terminal.heard("gradestone check week1")[-1]
    assert not list((author.root / "release").rglob("year.csv"))
    assert len(checks_of(author, "ada")["checks"]) == 7


def test_a_question_for_a_person_waits_in_the_report(author: Author) -> None:
    released = read_json(author.root / "release" / "week1" / "week1.ipynb")
    assert "places have none" not in cell_of(released, "why_shorter")["source"]
    line = next(
        line for line in author.terminal.heard("gradestone report week1")[-1].splitlines() if "cleo" in line
    )
    assert "To be marked by hand: why_shorter." in line
