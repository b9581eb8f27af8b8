"""What a course with asserts has configured of nbgrader's time for a cell is kept."""

from __future__ import annotations

import pytest
from traitlets.config import Config

from gradestone.bridge.timeouts import NBGRADERS_S, with_timeout
from gradestone.model import Limits

USUAL = Limits()


@pytest.mark.parametrize("section", ["Execute", "ExecutePreprocessor"])
def test_nbgraders_option_is_that_of_a_cell(section: str) -> None:
    limits = with_timeout(USUAL, Config({section: {"timeout": 600}}))
    assert (limits.cell_s, limits.total_s) == (600, 6000)


@pytest.mark.parametrize("timeout", [None, -1, 0])
def test_without_a_limit_of_the_course_there_is_nbgraders_usual_one(timeout: int | None) -> None:
    configured = {} if timeout is None else {"Execute": {"timeout": timeout}}
    assert with_timeout(USUAL, Config(configured)).cell_s == NBGRADERS_S


def test_our_own_options_come_first() -> None:
    own = {"Gradestone": {"cell_s": 5.0, "total_s": 60.0}, "Execute": {"timeout": 600}}
    limits = with_timeout(Limits(cell_s=5.0, total_s=60.0), Config(own))
    assert (limits.cell_s, limits.total_s) == (5.0, 60.0)
