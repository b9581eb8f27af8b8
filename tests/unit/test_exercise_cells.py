"""What holds for every exercise of every assignment's notebook."""

from __future__ import annotations

import ast

import pytest
from source_cells import BLOCK, LINES, source_cells, weight

pytestmark = pytest.mark.parametrize(
    ("assignment", "exercise"), [(name, exercise) for name, lines in LINES.items() for exercise in lines]
)


def test_the_markers_tell_the_number_of_lines(assignment: str, exercise: str) -> None:
    blocks = BLOCK.findall(source_cells(assignment).part(exercise, "solution").source)
    assert [int(told) for told, _ in blocks] == LINES[assignment][exercise]
    for told, block in blocks:
        tree = ast.parse("if True:\n" + block)
        assert sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) - 1 == int(told)


def test_visible_and_hidden_checks_are_in_fair_weight(assignment: str, exercise: str) -> None:
    visible, hidden = source_cells(assignment).checks(exercise)
    assert len(visible) >= 2
    assert len(hidden) >= 4
    assert all(ast.unparse(call).startswith(f"check({exercise}, ") for call in (*visible, *hidden))
    shown = sum(map(weight, visible))
    assert shown <= 0.4 * (shown + sum(map(weight, hidden)))
