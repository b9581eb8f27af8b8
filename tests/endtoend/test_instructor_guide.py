"""docs/instructor.md, followed to the letter: an instructor, an exchange, and students who share a home."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from classwork import cell_of, read_json
from formgrader import TOKEN, answering
from walkthrough import DOCS, Follower, Step, a_cell, steps

PROJECT = DOCS.parent
PAGE = "instructor.md"
ASSIGNMENT = "building_dnn"
COMMENT = "And what breaks the tie?"
SERVER = f"""\
c = get_config()
c.ServerApp.allow_root, c.ServerApp.open_browser = True, False
c.ServerApp.ip, c.ServerApp.port = "127.0.0.1", 0
c.IdentityProvider.token = {TOKEN!r}
"""


class Everybody(Follower):
    """Instructor and students, who share a home."""

    def __init__(self, home: Path) -> None:
        folders = {f"JUPYTER_{name}_DIR": str(home / f".{name}") for name in ("DATA", "RUNTIME")}
        super().__init__(home, HOME=str(home), **folders)
        self.home = home
        self.page_of_ada = ""
        self.heading = ""

    @property
    def course(self) -> Path:
        return self.home / "course"

    def follow(self, step: Step) -> None:
        self.heading = step.heading
        super().follow(step)

    def command(self, line: str) -> None:
        """JupyterLab is started too, and ended when what the page says has been done in it."""
        if "jupyter lab" not in line:
            super().command(line)
        elif self.heading.startswith("11."):
            self.mark_by_hand(line)

    def notebook_of(self, student: str) -> Path:
        return self.home / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def otherwise(self, step: Step) -> None:
        if found := re.search(r"Below the cell `(\w+)` add a cell: ", step.told):
            path = self.course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            notebook = read_json(path)
            place = notebook["cells"].index(cell_of(notebook, found[1]))
            notebook["cells"].insert(place + 1, a_cell(step, "added-by-hand"))
            path.write_text(json.dumps(notebook), encoding="utf-8")
        elif found := re.search(r"Add to `(.+?)`", step.told):
            with self.path(found[1]).open("a", encoding="utf-8") as file:
                file.write(f"\n{step.text}\n")
        else:
            super().otherwise(step)

    def mark_by_hand(self, line: str) -> None:
        """What formgrader's page asks for and sends while somebody does as the page says."""
        log = self.home / "jupyter.log"
        with log.open("w") as output:
            server = self.terminal.start(line, output)
        with answering(server, self.course, log) as grader:
            rows = grader.get("submitted_notebooks", ASSIGNMENT, ASSIGNMENT)
            [ada] = [row["id"] for row in rows if row["student"] == "ada"]
            self.page_of_ada = grader.page("submissions", ada, "")
            [grade] = question(grader.get("grades", submission_id=ada))
            grader.put("grade", grade["id"], manual_score=4)
            [comment] = question(grader.get("comments", submission_id=ada))
            grader.put("comment", comment["id"], manual_comment=COMMENT)


def question(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What there is of the question that a person marks."""
    return [row for row in rows if row["name"] == "why_random"]


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Everybody:
    """Who have done all that the page says."""
    home = tmp_path_factory.mktemp("home")
    put_the_project_into(home / "gradestone")
    (home / ".jupyter").mkdir()
    (home / ".jupyter" / "jupyter_server_config.py").write_text(SERVER)
    everybody = Everybody(home)
    for step in steps(PAGE):
        everybody.follow(step)
    return everybody


def put_the_project_into(folder: Path) -> None:
    """As it is here, with the environment that the tests run in: nothing is left to be installed."""
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT / name, folder)
    for name in ("source", "helpers", "testcases"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (folder / ".venv" / ".installed").touch()


def points(everybody: Everybody) -> dict[str, dict[str, str]]:
    """The lines of the report at the end, by student."""
    with (everybody.course / "marks.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_every_block_of_the_page_is_something_to_do(everybody: Everybody) -> None:
    assert len(list(steps(PAGE))) > 30
    print(points(everybody))
    print((everybody.course / "grades.csv").read_text())
    print("\n".join(everybody.terminal.said))
    print(re.findall("Late[^.]*", str(everybody.terminal.said)))
    raise AssertionError
