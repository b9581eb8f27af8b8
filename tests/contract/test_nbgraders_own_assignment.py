"""nbgrader's own tests of `generate_assignment` pass with our configuration in force."""

from __future__ import annotations

import pytest
from own_tests import run


@pytest.mark.thorough
def test_nbgraders_own_tests_of_generate_assignment_pass() -> None:
    found = run("nbgrader_generate_assignment")
    assert found.configured, found.said
    assert found.outcomes, found.said
    assert found.failed == [], found.said
