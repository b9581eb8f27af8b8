"""docs/existing-courses.md, followed to the letter on the course that `nbgrader quickstart` writes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from classwork import read_json
from walkthrough import Follower, Step, steps

PAGE = "existing-courses.md"
TEST_CELLS = {
    "correct_squares",
    "squares_invalid_input",
    "correct_sum_of_squares",
    "sum_of_squares_uses_squares",
}


class Adopter(Follower):
    """Does what the page says."""

    def otherwise(self, step: Step) -> None:
        if re.search(r"Add to `nbgrader_config.py`, at the end:$", step.told):
            with (self.terminal.at / "nbgrader_config.py").open("a", encoding="utf-8") as file:
                file.write(f"\n{step.text}\n")
        elif step.heading != "From assert to check":  # which shows how to write, and asks for nothing
            super().otherwise(step)

    @property
    def root(self) -> Path:
        return self.terminal.at


@pytest.fixture(scope="module")
def adopter(tmp_path_factory: pytest.TempPathFactory) -> Adopter:
    """Who has done all that the page says."""
    home = tmp_path_factory.mktemp("adopter")
    adopter = Adopter(home, HOME=str(home))
    for step in steps(PAGE):
        adopter.follow(step)
    return adopter


def marks_of(adopter: Adopter, student: str) -> dict[str, dict[str, Any]]:
    """The exercises of a student's marks.json, by name."""
    record = read_json(adopter.root / "autograded" / student / "ps1" / "marks.json")
    return {exercise["name"]: exercise for exercise in record["exercises"]}


def test_the_release_is_nbgraders_own(adopter: Adopter) -> None:
    released = (adopter.root / "release" / "ps1" / "problem1.ipynb").read_text(encoding="utf-8")
    assert "raise NotImplementedError()" in released and "BEGIN SOLUTION" not in released
    assert "START CODE HERE" not in released


def test_the_build_says_where_each_cell_is_judged(adopter: Adopter) -> None:
    (said,) = adopter.terminal.heard("gradestone build ps1")
    assert "4 test cells are judged outside the student's process, 0 inside it" in said


def test_both_graders_give_the_same_in_every_cell(adopter: Adopter) -> None:
    (said,) = adopter.terminal.heard("gradestone compare ps1")
    assert "They agree in every cell." in said
    lines = {line.split()[1]: line.split() for line in said.splitlines() if line.split()[:1] == ["problem1"]}
    assert lines.keys() >= TEST_CELLS
    assert all(lines[cell][2] == "outside" and lines[cell][-1] == lines[cell][-2] for cell in TEST_CELLS)


def test_the_solution_has_all_points_of_the_tests_and_the_release_none(adopter: Adopter) -> None:
    ada, bob = marks_of(adopter, "ada"), marks_of(adopter, "bob")
    assert ada.keys() == bob.keys() == TEST_CELLS
    assert all(mark["score"] == mark["points"] and mark["judged"] == "outside" for mark in ada.values())
    assert all(mark["score"] == 0 for mark in bob.values())


def test_the_gradebook_waits_for_a_person_where_nbgrader_does(adopter: Adopter) -> None:
    grades = read_json(adopter.root / "autograded" / "ada" / "ps1" / "marks.json")["grades"]
    by_hand = {"sum_of_squares_equation", "sum_of_squares_application", "part-a", "part-b"}
    assert {name for name, score in grades.items() if score is None} == by_hand
    unanswered = read_json(adopter.root / "autograded" / "bob" / "ps1" / "marks.json")["grades"]
    assert all(unanswered[name] == 0 for name in by_hand)


def test_every_notebook_has_its_page_and_its_marks(adopter: Adopter) -> None:
    first, second = (
        (adopter.root / "feedback" / "bob" / "ps1" / f"problem{number}.html").read_text(encoding="utf-8")
        for number in (1, 2)
    )
    assert "NotImplementedError" in first
    assert "correct_squares" not in second and "part-a" in second


def test_what_has_not_changed_is_not_graded_again(adopter: Adopter) -> None:
    assert "2 unchanged" in adopter.terminal.run("gradestone autograde ps1")


@pytest.mark.thorough
def test_the_same_comes_of_nbgraders_own_command(adopter: Adopter) -> None:
    before = read_json(adopter.root / "autograded" / "ada" / "ps1" / "marks.json")
    adopter.terminal.run("nbgrader autograde ps1 --student ada --force")
    after = read_json(adopter.root / "autograded" / "ada" / "ps1" / "marks.json")
    assert {**before, "seconds": 0} == {**after, "seconds": 0}


@pytest.mark.thorough
def test_a_notebook_that_is_missing_is_worth_nothing_and_the_other_counts(adopter: Adopter) -> None:
    hand_in(adopter, "cleo", without="problem2")
    adopter.terminal.run("gradestone autograde ps1 --student cleo")
    record = read_json(adopter.root / "autograded" / "cleo" / "ps1" / "marks.json")
    assert record["score"] == record["max_score"] == 3
    assert record["grades"]["part-a"] == 0
    assert "problem2.ipynb was not handed in." in record["incidents"]
    assert not (adopter.root / "autograded" / "cleo" / "ps1" / "problem2.ipynb").exists()
    assert "1 unchanged" in adopter.terminal.run("gradestone autograde ps1 --student cleo")


def test_a_test_that_a_student_has_changed_is_restored(adopter: Adopter) -> None:
    notebook = hand_in(adopter, "dan", step="release")
    content = read_json(notebook)
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in TEST_CELLS:
            cell["source"] = "assert True"
    notebook.write_text(json.dumps(content), encoding="utf-8")
    adopter.terminal.run("gradestone autograde ps1 --student dan")
    assert all(mark["score"] == 0 for mark in marks_of(adopter, "dan").values())


@pytest.mark.thorough
def test_a_proof_grades_the_solution_and_the_untouched_release(adopter: Adopter) -> None:
    said = adopter.terminal.run("gradestone check ps1")
    assert all(re.search(rf"✓ +{cell} +outside +([\d.]+) of \1 +0 of \1", said) for cell in TEST_CELLS)


def test_a_course_may_insist_on_a_place(adopter: Adopter) -> None:
    path = adopter.root / "nbgrader_config.py"
    own = path.read_text(encoding="utf-8")
    path.write_text(f"{own}\nc.Gradestone.judged = 'inside'\n", encoding="utf-8")
    adopter.terminal.run("gradestone autograde ps1 --student 'ada'")
    told = adopter.terminal.run("gradestone report ps1 --student ada")
    path.write_text(own, encoding="utf-8")
    inside = marks_of(adopter, "ada")
    assert all(mark["judged"] == "inside" and mark["score"] == mark["points"] for mark in inside.values())
    assert "Judged inside the student's process" in told


def test_without_the_option_it_is_nbgraders_own_again(adopter: Adopter) -> None:
    path = adopter.root / "nbgrader_config.py"
    own = path.read_text(encoding="utf-8")
    path.write_text(own.replace("c.Gradestone.examine = True", ""), encoding="utf-8")
    said = adopter.terminal.run("! gradestone autograde ps1")
    path.write_text(own, encoding="utf-8")
    assert "ps1 is nbgrader's own" in said


def hand_in(adopter: Adopter, student: str, *, step: str = "source", without: str = "") -> Path:
    """What lies at a step, as a student's; its first notebook."""
    folder = adopter.root / "submitted" / student / "ps1"
    adopter.terminal.run(f"mkdir -p submitted/{student} && cp -r {step}/ps1 submitted/{student}/ps1")
    if without:
        (folder / f"{without}.ipynb").unlink()
    return folder / "problem1.ipynb"
