"""No submission earns what it does not deserve, harms another, learns what is hidden, or stops the class."""

from __future__ import annotations

import pytest

from tests.attacks.catalogue import A_QUARTER, CASES, CLASSES, Case
from tests.attacks.classroom import VICTIM, Graded
from tests.attacks.memory import LARGEST_MIB
from tests.attacks.verdict import Examiner
from tests.thoroughness import some

SOME_NOT_JUDGED = 2
ASKED = some(2, CASES)


@pytest.mark.parametrize("case", ASKED, ids=[case.name for case in ASKED])
def test_an_attack_earns_what_it_deserves_and_nothing_else(case: Case, examiner: Examiner) -> None:
    assert examiner.verdict(case).faults == ()


def test_every_class_of_threats_is_attacked() -> None:
    assert {case.threat for case in ASKED} == set(CLASSES)
    assert len(CASES) >= 60


def test_no_two_cases_share_a_student() -> None:
    students = [case.student for case in CASES]
    assert len(set(students)) == len(students)


def test_the_class_is_graded_to_its_end(graded: Graded) -> None:
    assert graded.exit_code == SOME_NOT_JUDGED
    for case in ASKED:
        assert graded.marks(case.student)["student"] == case.student


def test_the_victim_keeps_full_marks(graded: Graded) -> None:
    marks = graded.marks(VICTIM)
    assert marks["score"] == 100
    assert not marks["incidents"]


def test_nothing_is_written_outside_the_scratch(graded: Graded) -> None:
    assert graded.changed_files == ()
    assert graded.stray_files == ()


def test_no_process_outlives_the_command(graded: Graded) -> None:
    assert graded.left_processes == ()


def test_nobody_calls_from_the_sandbox(graded: Graded) -> None:
    assert graded.heard == 0


def test_the_gradebook_says_what_the_marks_say(graded: Graded) -> None:
    book = graded.gradebook()
    for case in ASKED:
        assert book[case.student] == pytest.approx(graded.marks(case.student)["score"]), case.name
    assert book[VICTIM] == 100


def test_no_process_of_the_grader_takes_much_memory(graded: Graded) -> None:
    assert 50 < graded.largest_mib < LARGEST_MIB


def test_the_gradebook_holds_no_code(graded: Graded) -> None:
    assert graded.gradebook_code() == ()


@pytest.mark.thorough
def test_nbgraders_own_command_gives_the_same_marks(graded: Graded, graded_by_nbgrader: Graded) -> None:
    for student in [VICTIM, *(case.student for case in A_QUARTER)]:
        ours, theirs = graded.marks(student), graded_by_nbgrader.marks(student)
        assert [each["score"] for each in ours["exercises"]] == [
            each["score"] for each in theirs["exercises"]
        ], student
    assert graded_by_nbgrader.changed_files == ()
    assert graded_by_nbgrader.left_processes == ()


def test_a_trigger_in_the_gradebook_stops_the_grader_by_name(graded: Graded, tmp_path) -> None:
    done = graded.with_trigger(tmp_path, "tidy_grades")
    assert done.returncode == 1
    assert "tidy_grades" in done.stdout
