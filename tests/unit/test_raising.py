"""An exception in words: the statement it came up in, what its names held, and what it means."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradestone.selfcheck.answers import LONGEST_LINE, LONGEST_OPERANDS, Answer
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import explain
from gradestone.selfcheck.meanings import meaning_of
from gradestone.selfcheck.operands import LONGEST_SENTENCE, told_operands

W, A, B = np.ones((1, 3)), np.ones((2, 3)), None


def function_of(source: str, **values: Any) -> Callable[..., Any]:
    """The function `f` of a cell, as a notebook knows it."""
    linecache.cache["<raising>"] = (len(source), None, source.splitlines(keepends=True), "<raising>")
    namespace: dict[str, Any] = {"np": np, **values}
    exec(compile(source, "<raising>", "exec"), namespace)
    function: Callable[..., Any] = namespace["f"]
    return function


def raised_by(source: str, *args: Any, **values: Any) -> Answer:
    answer = answer_of(function_of(source, **values), args, {})
    assert answer.status == "raised"
    return answer


# ---------------------------------------------------------------- the statement


@pytest.mark.parametrize(
    ("source", "line", "statement"),
    [
        ("def f(W, A):\n    return W @ A", 2, "return W @ A"),
        (
            "def f(W, A):\n    Z = np.dot(\n        W,\n        A,  # no\n    )\n    return Z",
            2,
            "Z = np.dot(W, A,  # no)",
        ),
        ("def f(W, A):\n    for x in W.shape.y:\n        pass", 2, "for x in W.shape.y:"),
        ("def f(W, A):\n    if (\n        W @ A\n    ):\n        return 1", 3, "if (W @ A):"),
        ("def f(W, A):\n    g = lambda: W @ A\n    return [\n        g()\n    ]", 2, "g = lambda: W @ A"),
    ],
)
def test_the_whole_statement_is_quoted_in_one_line(source: str, line: int, statement: str) -> None:
    answer = raised_by(source, W, A)
    assert (answer.line, answer.source_line) == (line, statement)


@pytest.mark.parametrize("length", [30, 100, 1000])
def test_a_long_statement_is_cut(length: int) -> None:
    answer = raised_by(f"def f(x):\n    return [{', '.join(['x'] * length)}] @ x", 1)
    assert len(answer.source_line) <= LONGEST_LINE
    assert answer.source_line.endswith(" ...") == (length > 60)


def test_a_cell_whose_text_is_lost_costs_only_the_quote() -> None:
    function = function_of("def f(x):\n    return x @ x")
    linecache.cache.clear()
    answer = answer_of(function, (1,), {})
    assert (answer.line, answer.source_line, answer.operands) == (2, "", "")
    assert explain("f", 1.0, answer, hidden=False).summary == "f raised TypeError at your line 2."


@pytest.mark.parametrize("lines", [[3], None, ["x" * 10**5] * 3, ["def f(:\n"]])
def test_a_source_that_was_tampered_with_harms_nobody(lines: Any) -> None:
    function = function_of("def f(x):\n    return x @ x")
    linecache.cache["<raising>"] = (1, None, lines, "<raising>")
    answer = answer_of(function, (1,), {})
    assert (answer.line, len(answer.source_line) <= LONGEST_LINE) == (2, True)


# ---------------------------------------------------------------- what its names held


@pytest.mark.parametrize(
    ("body", "operands"),
    [
        ("W @ A", "W is (1, 3) and A is (2, 3)."),
        ("np.dot(W, A) + b", "W is (1, 3), A is (2, 3) and b is None."),
        ("W @ parameters['b1']", "W is (1, 3) and parameters has W1 (2, 3), b1 (2, 1)."),
        ("parameters['W' + str(layer)]", "parameters has W1 (2, 3), b1 (2, 1) and layer is 3."),
        ("empty['W1']", "empty is empty."),
        ("cache[layer]", "cache is a tuple of 2 and layer is 3."),
        ("rate @ W", "rate is 0.5 and W is (1, 3)."),
        ("name + layer", "layer is 3."),
    ],
)
def test_the_names_of_the_statement_are_told_with_their_shapes(body: str, operands: str) -> None:
    parameters = {"W1": A, "b1": np.ones((2, 1))}
    source = (
        f"def f(W, A, b, parameters, cache, name):\n    layer, rate, empty = 3, 0.5, {{}}\n    return {body}"
    )
    answer = raised_by(source, W, A, B, parameters, (A, W), "text")
    assert told_operands(answer.operands) == operands


def test_shapes_stand_below_the_text_of_a_visible_exception_and_nowhere_else() -> None:
    answer = raised_by("def f(W, A):\n    return W @ A", W, A)
    visible = explain("f", W, answer, hidden=False)
    assert visible.detail.splitlines()[1:] == ["W is (1, 3) and A is (2, 3)."]
    assert "(1, 3)" in visible.message
    assert "3" not in explain("f", W, answer, hidden=True).message


def test_many_operands_are_cut() -> None:
    table = {f"{'k' * 15}{number}": A for number in range(99)}
    names = ", ".join(f"x{number}" for number in range(30))
    answer = raised_by(f"def f({names}):\n    return [{names}] @ x0", *[table] * 30)
    assert len(answer.operands) <= LONGEST_OPERANDS
    assert 100 < len(told_operands(answer.operands)) <= LONGEST_SENTENCE


@pytest.mark.parametrize("body", ["own @ 1", "1 + own", "own.x.y(3)"])
def test_objects_of_the_learners_own_say_nothing(body: str) -> None:
    source = f"""
class Own:
    def __repr__(self):
        raise KeyboardInterrupt
    __str__ = __len__ = __repr__
    __hash__ = None
def f():
    own = Own()
    return {body}
"""
    assert raised_by(source).operands == ""


# ---------------------------------------------------------------- what it means

PRODUCT = "A matrix product needs as many columns on the left as rows on the right."
MEANINGS = {
    "np.dot(W, A)": PRODUCT,
    "W @ A": PRODUCT,
    "np.einsum('ij,jk->ik', W, A)": PRODUCT,
    "W + np.ones((2, 2))": "Entry by entry, two sizes have to be equal or 1.",
    "W * np.ones((2, 4))": "Entry by entry, two sizes have to be equal or 1.",
    "np.maximum(W, np.ones(7))": "Entry by entry, two sizes have to be equal or 1.",
    "{'W1': W}['W0']": "The dict has no entry under this key.",
    "{}[1]": "The dict has no entry under this key.",
    "{1: W}['1']": "The dict has no entry under this key.",
    "(lambda a, b: a)(*(W,))": "A function is called with other arguments than it takes",
    "np.dot(W)": "A function is called with other arguments than it takes",
    "(lambda a: a)(W, A)": "A function is called with other arguments than it takes",
    "[a for a, b in [(1, 2, 3)]]": "More or fewer values come than there are names to take them",
    "[a for a, b in [(1,)]]": "More or fewer values come than there are names to take them",
    "[a for a, b in [3]]": "More or fewer values come than there are names to take them",
    "np.maximum('relu', W)": "Text, a tuple or a list stands where numbers are meant.",
    "np.sqrt('x')": "Text, a tuple or a list stands where numbers are meant.",
    "(W, A) * 0.1": "Text, a tuple or a list stands where numbers are meant.",
    "np.array([W, A, 3])": "A tuple or list of arrays stands where one array is meant",
    "np.zeros((2, 2)) + [W, A]": "A tuple or list of arrays stands where one array is meant",
    "np.log((W, (A, W)))": "A tuple or list of arrays stands where one array is meant",
    "no_such": "Nothing is called `no_such` there",
    "np.dot(w, A)": "Nothing is called `w` there",
    "Sigmoid(A)": "Nothing is called `Sigmoid` there",
    "later": "`later` has no value there yet",
    "None.shape": "Something used there is None",
    "None[0]": "Something used there is None",
    "None + 1": "Something used there is None",
    "float(W)": "An array or a list stands where one plain number is meant.",
    "np.zeros(3).__setitem__(0, W)": "An array or a list stands where one plain number is meant.",
    "np.sum(np.ones(3), axis=1)": "The array has fewer axes than are asked for.",
    "np.ones(3)[0, 1]": "The array has fewer axes than are asked for.",
    "np.float64(3)[0]": "The array has fewer axes than are asked for.",
    "[1][1]": "Counting begins at 0",
    "W[3]": "Counting begins at 0",
    "W[0, 5]": "Counting begins at 0",
    "1 / 0": "Something is divided by 0.",
    "0.0 // 0": "Something is divided by 0.",
    "1 % 0": "Something is divided by 0.",
    "f()": "The function calls itself without end.",
    "exec('1 +')": "`exec`, `eval` or an import met text that is no Python.",
    "eval('x y')": "`exec`, `eval` or an import met text that is no Python.",
    "'W' + 1": "Text and something else are joined with +.",
    "np.zeros((2.0, 1))": "A whole number is wanted there.",
    "[*range(3 / 1)]": "A whole number is wanted there.",
    "np.random.randn(2, W)": "A whole number is wanted there.",
    "[1]['a']": "In the square brackets behind a list, a tuple or an array belongs a whole number",
    "W['a']": "In the square brackets behind a list, a tuple or an array belongs a whole number",
    "(3)[0]": "Square brackets stand behind something that has no entries",
    "W(A)": "Round brackets stand behind something that is no function",
    "W.dott(A)": "What stands before `.dott` is not what it is taken for, or `dott` is misspelt.",
    "W.reshape(7)": "Another shape has to have as many entries as the array has.",
    "1 if W else 2": "`if`, `and` and `or` need one True or False, not an array of them.",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("body", MEANINGS)
def test_what_learners_meet_has_a_sentence(body: str) -> None:
    source = f"def f():\n    W, A = np.ones((1, 3)), np.ones((2, 3))\n    return {body}\n    later = 1"
    answer = raised_by(source)
    assert meaning_of(answer).startswith(MEANINGS[body])
    assert explain("f", W, answer, hidden=False).hint.startswith(MEANINGS[body])


@pytest.mark.parametrize(
    "answer",
    [
        Answer("raised", exception="BdbQuit", builtin_exception=False, line=3, source_line="breakpoint()"),
        Answer(
            "raised",
            exception="StdinNotImplementedError",
            builtin_exception=False,
            line=3,
            message="raw_input",
        ),
        Answer("raised", exception="EOFError", line=3, message="EOF when reading a line"),
        Answer("raised", exception="RuntimeError", line=3, message="input(): lost sys.stdin"),
    ],
)
def test_a_leftover_breakpoint_or_input_has_words_of_its_own(answer: Answer) -> None:
    told = explain("f", W, answer, hidden=False)
    assert told.message == (
        "f waits for somebody at the keyboard: take the leftover breakpoint() or input() out."
    )
    assert explain("f", W, answer, hidden=True).message == "f raises an exception."


def test_a_text_that_nobody_foresaw_gets_no_sentence() -> None:
    for exception in ("OwnError", "ValueError", "AssertionError"):
        assert meaning_of(Answer("raised", exception=exception, message="something of its own")) == ""
