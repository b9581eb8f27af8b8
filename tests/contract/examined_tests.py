"""nbgrader's own tests of `autograde` with our grader at work, but for what we do otherwise on purpose.

A part of `make nbgrader`; alone: `python -m tests.contract.examined_tests`.
"""

from __future__ import annotations

import sys

from tests.contract.own_tests import run

HIDDEN = "no hidden test is in an autograded notebook, so no page can tell one; formgrader shows it"
ON_PURPOSE = {
    "test_grade_empty_timestamp": "who has an unreadable time is graded, and the time counts as unknown",
    "test_filter_notebook": "a marked notebook that was deleted is made again, whatever else is there",
    "test_hidden_tests_single_notebook": HIDDEN,
    "test_hidden_tests_autotest": HIDDEN,
    "test_no_execute": "nothing is graded without being run",
    "test_autograde_timeout": "the time of a cell is processor time: a second that it sleeps counts a third",
}


def main() -> None:
    """Names what failed; exit code 1 when any test failed that is not named here."""
    found = run("nbgrader_autograde", "c.Gradestone.examine = True")
    unmeant = sorted(set(found.failed) - ON_PURPOSE.keys())
    print(f"nbgrader_autograde, asserts graded here: {len(found.outcomes)} tests, {len(found.failed)} failed")
    print(*(f"  {name}: {ON_PURPOSE.get(name, 'NOT MEANT')}" for name in found.failed), sep="\n")
    if not found.outcomes or not found.configured:
        print(found.said)
    sys.exit(bool(unmeant) or not found.configured or not found.outcomes)


if __name__ == "__main__":
    main()
