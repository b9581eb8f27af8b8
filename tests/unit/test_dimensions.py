"""The table of dimensions: what a learner sees of a whole network when shapes went wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradestone.selfcheck.answers import Answer, Rules
from gradestone.selfcheck.cards import CheckCard
from gradestone.selfcheck.compare import explain

PARAMETERS = {"W1": np.ones((4, 5)), "b1": np.ones((4, 1)), "W2": np.ones((3, 4)), "b2": np.ones((3, 1))}
CACHES = [
    ((np.ones((5, 2)), np.ones((4, 5)), np.ones((4, 1))), np.ones((4, 2))),
    ((np.ones((4, 2)), np.ones((1, 4)), np.ones((1, 1))), np.ones((1, 2))),
]
FORWARD = (np.ones((1, 2)), CACHES)
GRADS = {"dA1": np.ones((4, 2)), "dW2": np.ones((1, 4)), "dA0": np.ones((5, 2)), "dW1": np.ones((4, 5))}


def table(expected: Any, value: Any, *returns: str, rules: Rules | None = None, hidden: bool = False) -> str:
    answer = Answer("value", value)
    return explain("f", expected, answer, returns=returns, rules=rules, hidden=hidden).detail


def test_every_layer_is_listed_and_what_differs_is_marked() -> None:
    wrong = PARAMETERS | {"W1": np.ones((5, 4)), "W2": np.ones((4, 3))}
    assert table(PARAMETERS, wrong, "parameters").splitlines() == [
        "layer  array  expected  yours (* differs)",
        "1      W1     (4, 5)    (5, 4)*",
        "1      b1     (4, 1)    (4, 1)",
        "2      W2     (3, 4)    (4, 3)*",
        "2      b2     (3, 1)    (3, 1)",
    ]


def test_what_is_missing_or_no_array_is_said_in_its_place() -> None:
    wrong = {"W1": PARAMETERS["W1"], "b1": np.ones(4), "W2": [1.0]}
    lines = table(PARAMETERS, wrong, "parameters").splitlines()
    assert [line.split("  ")[-1] for line in lines[1:]] == ["(4, 5)", "(4,)*", "a list*", "missing*"]


def test_caches_are_named_as_in_the_text_and_predictions_come_last() -> None:
    lines = table(FORWARD, (np.ones((1, 2)), CACHES[:1]), "AL", "caches").splitlines()
    assert lines[4].split() == ["1", "caches[0][1]", "Z", "(4,", "2)", "(4,", "2)"]
    assert lines[5].split() == ["2", "caches[1][0][0]", "A_prev", "(4,", "2)", "missing*"]
    assert lines[-1].split() == ["AL", "(1,", "2)", "(1,", "2)"]


def test_layers_that_are_all_right_are_left_out() -> None:
    assert table(FORWARD, (np.ones(2), CACHES), "AL", "caches") == ""
    assert table(
        (np.ones((1, 2)), np.ones((2, 1))), (np.ones((1, 2)), np.ones(2)), "dW", "db"
    ).splitlines() == [
        "array  expected  yours (* differs)",
        "dW     (1, 2)    (1, 2)",
        "db     (2, 1)    (2,)*",
    ]


def test_old_names_of_gradients_count_as_the_new_ones() -> None:
    old = {"dA2": GRADS["dA1"], "dW2": np.ones((4, 1)), "dA1": GRADS["dA0"], "dW1": GRADS["dW1"]}
    lines = table(GRADS, old, "grads", rules=Rules(shifted_keys=("dA",))).splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [
        ["1", "dA1"],
        ["1", "dW1"],
        ["2", "dA2"],
        ["2", "dW2"],
    ]
    assert [line for line in lines[1:] if line.endswith("*")] == ["2      dW2    (1, 4)    (4, 1)*"]


def test_there_is_no_table_for_one_array_for_right_shapes_and_for_nothing_at_all() -> None:
    assert table(np.ones((1, 2)), np.ones(2), "Z") == ""
    assert "layer" not in table(PARAMETERS, PARAMETERS | {"W1": np.zeros((4, 5))}, "parameters")
    assert table(PARAMETERS, [PARAMETERS], "parameters") == ""


def test_a_hidden_check_has_no_table() -> None:
    assert table(PARAMETERS, PARAMETERS | {"W1": np.ones((5, 4))}, "parameters", hidden=True) == ""


def test_the_learners_own_card_keeps_the_columns() -> None:
    lines = table(PARAMETERS, PARAMETERS | {"W1": np.ones((5, 4))}, "parameters").splitlines()
    html = CheckCard("failed", "f", "check 1 of 2", "f: W1 has another shape.", tuple(lines))._repr_html_()
    shown = "\n".join(lines)
    assert f'<pre class="gs-lines">{shown}</pre>' in html
