"""No submission earns what it does not deserve where tests are asserts, nor learns what is hidden in them."""

from __future__ import annotations

import pytest

from tests.attacks.asserted.cases import ASSERTED_CASES
from tests.attacks.asserted.notebook import EXERCISES, hidden_texts
from tests.attacks.catalogue import Case
from tests.attacks.classroom import VICTIM, Graded
from tests.attacks.leaks import find_leaks
from tests.attacks.memory import LARGEST_MIB
from tests.attacks.verdict import AssertedExaminer
from tests.thoroughness import some

ASKED = some(2, ASSERTED_CASES)


@pytest.mark.parametrize("case", ASKED, ids=[case.name for case in ASKED])
def test_an_attack_earns_what_it_deserves_and_nothing_else(
    case: Case, asserted_examiner: AssertedExaminer
) -> None:
    assert asserted_examiner.verdict(case).faults == ()


def test_every_test_cell_is_judged_outside(graded_asserts: Graded) -> None:
    exercises = graded_asserts.marks(VICTIM)["exercises"]
    assert [each["judged"] for each in exercises] == ["outside"] * len(EXERCISES)


def test_the_class_is_graded_to_its_end(graded_asserts: Graded) -> None:
    assert graded_asserts.exit_code == 0, graded_asserts.output
    book = graded_asserts.gradebook()
    for case in ASKED:
        assert book[case.student] == pytest.approx(graded_asserts.marks(case.student)["score"]), case.name


def test_the_victim_keeps_full_marks(graded_asserts: Graded) -> None:
    marks = graded_asserts.marks(VICTIM)
    assert marks["score"] == 100
    assert not marks["incidents"]


def test_nothing_is_left_behind(graded_asserts: Graded) -> None:
    assert graded_asserts.left_processes == ()
    assert graded_asserts.changed_files == ()
    assert graded_asserts.stray_files == ()
    assert graded_asserts.heard == 0


def test_no_process_of_the_grader_takes_much_memory(graded_asserts: Graded) -> None:
    assert 50 < graded_asserts.largest_mib < LARGEST_MIB


def test_what_is_hidden_would_be_found(graded_asserts: Graded, asserted_examiner: AssertedExaminer) -> None:
    source = next((graded_asserts.course / "source").rglob("*.ipynb")).read_text(encoding="utf-8")
    release = next((graded_asserts.course / "release").rglob("*.ipynb")).read_text(encoding="utf-8")
    assert len(find_leaks(source, asserted_examiner.secrets)) > len(hidden_texts())
    assert find_leaks(release, asserted_examiner.secrets) == []


@pytest.mark.thorough
def test_a_visible_test_tells_what_it_compared(graded_asserts: Graded) -> None:
    first = graded_asserts.marks("messages-of-exceptions")["exercises"][1]["checks"]
    assert "given" in str(first)
