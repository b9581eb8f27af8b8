"""nbgrader's own tests of `autograde` with our grader at work, but for what we do otherwise on purpose."""

from __future__ import annotations

from own_tests import run

EVERYBODY_HAS_A_TIME = "timestamp.txt is there for everybody: `nbgrader release_feedback` stops without one"
ALL_NOTEBOOKS = "all notebooks of a hand-in are graded together, whatever --notebook says"
HIDDEN = "no hidden test is in an autograded notebook; formgrader shows it from the source"
STUDENTS_FILES = "files of c.Autograde.exclude_overwriting are not taken from students"
ON_PURPOSE = {
    "test_grade": EVERYBODY_HAS_A_TIME,
    "test_grade_autotest": EVERYBODY_HAS_A_TIME,
    "test_grade_hashed_autotest": EVERYBODY_HAS_A_TIME,
    "test_grade_complex_autotest": EVERYBODY_HAS_A_TIME,
    "test_showtraceback_exploit": EVERYBODY_HAS_A_TIME,
    "test_grade_empty_timestamp": "who has an unreadable time is graded, and the time counts as unknown",
    "test_filter_notebook": ALL_NOTEBOOKS,
    "test_force_single_notebook": ALL_NOTEBOOKS,
    "test_update_newer_single_notebook": ALL_NOTEBOOKS,
    "test_hidden_tests_single_notebook": HIDDEN,
    "test_hidden_tests_autotest": HIDDEN,
    "test_grade_overwrite_files": STUDENTS_FILES,
    "test_grade_overwrite_files_subdirs": STUDENTS_FILES,
    "test_no_execute": "nothing is graded without being run",
    "test_autograde_timeout": "the time of a cell is processor time: a second that it sleeps counts a third",
}


def test_nbgraders_own_tests_of_autograde_pass_with_asserts_graded_here() -> None:
    found = run("nbgrader_autograde", "c.Gradestone.examine = True")
    assert found.configured, found.said
    assert len(found.outcomes) > len(ON_PURPOSE), found.said
    assert set(found.failed) - ON_PURPOSE.keys() == set(), found.said
