"""Whatever befalls a notebook, it is graded or reported by name, and functions that survived earn marks."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import nbformat
import pytest

from gradestone.errors import IntakeError
from gradestone.intake import Template, read_submission
from gradestone.model import AnswerKey
from tests.attacks.builder import HandIn
from tests.attacks.classroom import ASSIGNMENT, copy_course, open_room, run
from tests.attacks.damages import DAMAGES, Damage
from tests.attacks.mutations import mutate, survivors
from tests.attacks.verdict import key_of
from tests.sharing import once

pytestmark = pytest.mark.thorough  # tests/unit/test_intake_* break notebooks likewise, without grading

MUTATIONS = 1000
GRADED = range(0, MUTATIONS, 17)  # so many of them go through the real command
BATCHES = 20


@pytest.fixture(scope="module")
def key(built: Path) -> AnswerKey:
    return key_of(built)


@pytest.fixture(scope="module")
def graded(shared: Path, built: Path) -> Path:
    """A course in which every kind of damage and the sample of mutations were graded, in one class."""

    def grade(folder: Path) -> None:
        course = copy_course(built, folder)
        for damage in DAMAGES:
            _damaged(course, damage).save(course / "submitted" / damage.name / ASSIGNMENT)
        for seed in GRADED:
            path = course / "submitted" / f"mutation-{seed}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(mutate(_good_notebook(course), seed))
        done = run("gradestone", "autograde", ASSIGNMENT, course=course)
        (folder / "output.txt").write_text(f"{done.returncode}\n{done.stdout}", encoding="utf-8")

    return once(shared / "damage", grade) / "course"


def test_there_are_at_least_25_kinds() -> None:
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 25


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_a_damaged_notebook_earns_what_survived(damage: Damage, graded: Path) -> None:
    marks = _marks(graded, damage.name)
    assert marks["needs_manual_grading"] == (damage.earns is None)
    assert marks["score"] == (damage.earns or 0), marks["incidents"]


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_damage_is_reported_by_name(damage: Damage, graded: Path) -> None:
    if damage.earns is None:
        assert damage.name in (graded.parent / "output.txt").read_text(encoding="utf-8")
        assert _marks(graded, damage.name)["incidents"]


def test_damage_does_not_stop_the_class(graded: Path) -> None:
    output = (graded.parent / "output.txt").read_text(encoding="utf-8")
    assert output.startswith("2\n"), output
    assert _marks(graded, "mm-victim")["score"] == 100


@pytest.mark.parametrize("seed", GRADED)
def test_functions_that_survive_a_mutation_earn_their_marks(seed: int, graded: Path, built: Path) -> None:
    expected = survivors(mutate(_good_notebook(built), seed), open_room(built).solutions)
    marks = _marks(graded, f"mutation-{seed}")
    earned = {each["name"]: each["score"] for each in marks["exercises"]}
    if marks["needs_manual_grading"]:
        assert not any(expected.values()), marks["incidents"]
    else:
        assert {name: earned[name] for name in expected} == {
            name: 10 * right for name, right in expected.items()
        }, marks["incidents"]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_intake_reads_every_mutation_or_says_why_not(
    batch: int, built: Path, key: AnswerKey, tmp_path: Path
) -> None:
    template = json.loads(
        (built / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8")
    )
    solutions = open_room(built).solutions
    for seed in range(batch, MUTATIONS, BATCHES):
        data = mutate(_good_notebook(built), seed)
        (tmp_path / f"{ASSIGNMENT}.ipynb").write_bytes(data)
        expected = survivors(data, solutions)
        try:
            submission = read_submission(tmp_path, template=Template(template, key), student="s")
        except IntakeError as error:
            assert str(error).endswith("."), seed
            assert not any(expected.values()), seed
            continue
        nbformat.validate(submission.notebook)
        kept = survivors(json.dumps(submission.notebook).encode(), solutions)
        lost = [name for name, right in expected.items() if right and kept.get(name) is not True]
        assert not lost, (seed, submission.incidents)


@cache
def _good_notebook(course: Path) -> dict:
    hand_in = HandIn(open_room(course), "good")
    hand_in.solve()
    return hand_in.notebook


def _damaged(course: Path, damage: Damage) -> HandIn:
    hand_in = HandIn(open_room(course), damage.name)
    hand_in.solve()
    damage.do(hand_in)
    return hand_in


def _marks(course: Path, student: str) -> dict:
    path = course / "autograded" / student / ASSIGNMENT / "marks.json"
    return json.loads(path.read_text(encoding="utf-8"))
