"""Checks the functions of image_classifier.ipynb: run `pytest` in this folder.

Save the notebook first. These are the checks that its test cells show; grading runs further ones.
"""

from pathlib import Path

import pytest

from helpers.selfcheck.functions import functions_of, rationale
from helpers.selfcheck.recorded import exercises

NOTEBOOK = Path(__file__).with_name("image_classifier.ipynb")


@pytest.fixture(scope="module")
def functions():
    try:
        return functions_of(NOTEBOOK)
    except (OSError, ValueError) as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.mark.parametrize("exercise", exercises())
def test_exercise(exercise, functions):
    reason = rationale(exercise, functions)
    if reason:
        pytest.fail(reason, pytrace=False)
