"""The first notebook of a new course: one exercise, two visible checks and four hidden ones."""

from __future__ import annotations

from typing import Any

WELCOME = """\
# Week 1: smoothing

Write `moving_average`: the mean of every `width` neighbours of `x`."""
IMPORTS = """\
import numpy as np

from selfcheck import check, progress
from testcases.week1 import *"""
SOLUTION = '''\
def moving_average(x, width):
    """The means of all `width` neighbours: float64[len(x) - width + 1]."""
    ### START CODE HERE ### (≈ 1 line of code)
    means = np.convolve(x, np.ones(width), "valid") / width
    ### END CODE HERE ###
    return means'''
TESTS = """\
check(moving_average, one_week(), 3)
check(moving_average, one_week(), 2)
### BEGIN HIDDEN TESTS
check(moving_average, random_days(9), 4)
check(moving_average, random_days(30), 7)
check(moving_average, random_days(8), width=3)
check(moving_average, 1000 * random_days(12), 5)
### END HIDDEN TESTS"""
POINTS = 10
_PYTHON = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def first_notebook() -> dict[str, Any]:
    """It, as nbformat 4.5 has it, with nbgrader's flags."""
    solution = _flags("moving_average", solution=True)
    tests = {**_flags("test_moving_average", grade=True, locked=True), "points": POINTS}
    cells = [
        _cell("welcome", "markdown", WELCOME),
        _cell("imports", "code", IMPORTS),
        _cell("moving_average", "code", SOLUTION, solution),
        _cell("test_moving_average", "code", TESTS, tests),
        _cell("progress", "code", "progress()"),
    ]
    return {"cells": cells, "metadata": _PYTHON, "nbformat": 4, "nbformat_minor": 5}


def _flags(name: str, *, grade: bool = False, solution: bool = False, locked: bool = False) -> dict[str, Any]:
    flags = {"grade": grade, "solution": solution, "locked": locked, "task": False}
    return {"grade_id": name, "schema_version": 3, **flags}


def _cell(identity: str, kind: str, source: str, flags: dict[str, Any] | None = None) -> dict[str, Any]:
    ran: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    metadata = {"nbgrader": flags} if flags else {}
    lines = source.splitlines(keepends=True)
    return {"cell_type": kind, "id": identity, "metadata": metadata, **ran, "source": lines}
