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
from nbgrader.api import Gradebook
from walkthrough import DOCS, Follower, Step, a_cell, steps

pytestmark = pytest.mark.thorough

PROJECT = DOCS.parent
PAGE = "instructor.md"
ASSIGNMENT = "building_dnn"
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
EXPORTS = {"grades.csv": "student_id", "marks.csv": "student"}
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
        self.totals: list[dict[str, tuple[float, float]]] = []  # after each grading: score and penalty
        self.heading = ""

    @property
    def course(self) -> Path:
        return self.home / "course"

    def follow(self, step: Step) -> None:
        self.heading = step.heading
        super().follow(step)

    def command(self, line: str) -> None:
        """JupyterLab is started for marking, and ended when what the page says has been done in it.

        Where it is only opened to write a cell, the cell is written.
        """
        if "jupyter lab" not in line:
            super().command(line)
            if line.startswith("gradestone autograde"):
                self.totals.append(self._totals())
        elif self.heading.startswith("11."):
            self.mark_by_hand(line)

    def _totals(self) -> dict[str, tuple[float, float]]:
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}") as gradebook:
            handed_in = gradebook.assignment_submissions(ASSIGNMENT)
            return {each.student.id: (_net(each), each.late_submission_penalty or 0) for each in handed_in}

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


def _net(submission: Any) -> float:
    """What counts, as nbgrader has it: the score without what lateness costs."""
    return float(round(submission.score - (submission.late_submission_penalty or 0), 6))


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


def rows(path: Path, student: str) -> dict[str, dict[str, str]]:
    """The lines of a CSV file by the column that has the id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row[student]: row for row in csv.DictReader(file)}


def test_every_block_of_the_page_is_something_to_do() -> None:
    found = list(steps(PAGE))
    assert len(found) > 30
    assert {step.language for step in found} == {"sh", "python", "csv", "markdown"}


def test_nothing_is_left_to_be_installed_and_the_release_is_proved(everybody: Everybody) -> None:
    assert "Nothing to be done" in everybody.terminal.heard("make -C ~/gradestone install")[0]
    [proof] = everybody.terminal.heard("gradestone check")
    assert "✗" not in proof
    released = read_json(everybody.course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    assert "stay alike" not in cell_of(released, "why_random")["source"]


def test_every_way_of_handing_in_is_graded(everybody: Everybody) -> None:
    first = everybody.totals[0]
    assert first == {"ada": (10, 0), "bob": (5, 0), "cleo": (0, 0), "dan": (0, 0)}
    stamp = everybody.course / "submitted" / "dan" / ASSIGNMENT / "timestamp.txt"
    assert stamp.read_text().startswith("2026-11-20 18:30")
    assert not (everybody.course / "submitted" / "cleo" / ASSIGNMENT / "timestamp.txt").exists()


def test_points_and_comment_by_hand_stay_and_only_ada_is_graded_again(everybody: Everybody) -> None:
    assert "If all start equal" in everybody.page_of_ada
    first, again, *_ = everybody.terminal.heard("gradestone autograde")
    assert "°" in first and "†" not in first and "†" in again  # as the page explains them
    assert "1 graded, 3 unchanged." in again
    assert everybody.totals[1]["ada"] == (10 + 4 + 10, 0)
    page = (everybody.course / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text("utf-8")
    assert COMMENT in page


def test_another_credit_and_lateness_need_no_run(everybody: Everybody) -> None:
    *_, forced, credit, late, in_time = zip(
        everybody.terminal.heard("gradestone autograde"), everybody.totals, strict=True
    )
    assert (forced[1]["bob"], credit[1]["bob"]) == ((5, 0), (7, 0))
    assert late[1]["ada"] == (24 - 2.4, 2.4)
    assert late[1]["bob"] == (7, 0)
    assert in_time[1] == credit[1]
    assert all("0 graded" in said for said, _ in (credit, late, in_time))


def test_bob_has_fetched_the_own_page_which_shows_nothing_hidden(everybody: Everybody) -> None:
    [fetched] = (everybody.home / "bob" / ASSIGNMENT / "feedback").glob(f"*/{ASSIGNMENT}.html")
    page = fetched.read_text(encoding="utf-8")
    assert "db has lost a dimension in the sum" in page
    source = read_json(PROJECT / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    hidden = HIDDEN.findall("\n".join("".join(cell["source"]) for cell in source["cells"]))
    generators = set(re.findall(r"\*?(random_\w+)\(", "\n".join(hidden)))
    assert len(generators) > 2
    assert [name for name in generators if name in page] == []


def test_the_exports_have_everybody(everybody: Everybody) -> None:
    grades, points = (rows(everybody.course / name, id) for name, id in EXPORTS.items())
    scores = {"ada": "24.0", "bob": "7.0", "cleo": "0.0", "dan": "0.0"}
    assert {name: row["score"] for name, row in grades.items()} == scores
    assert {name: row["score"] for name, row in points.items()} == scores
    assert (points["ada"]["compute_cost"], points["bob"]["linear_backward"]) == ("10.0", "7.0")
