"""Exercises whose results are texts, truths, None, whole numbers or lists: from the build to the marks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classwork import cell_of, gradestone, hand_in_text, released, scores

IMPORTS = "from helpers.selfcheck import check, progress\nfrom testcases.week import *"
TESTCASES = """\
import numpy as np

### BEGIN HIDDEN TESTS
LETTERS = list("abcdefgh")


def a_word(length=6):
    return "".join(np.random.permutation(LETTERS)[:length])


def a_palindrome():
    half = a_word(3)
    return half + half[::-1]


def some_whole(count=7, above=1):
    return [int(n) for n in np.random.choice(np.arange(above, above + 60), count, replace=False)]
### END HIDDEN TESTS
"""
EXERCISES = {
    "shout": ("text", 'text.upper() + "!"', ['"ab"', '"Zoë"'], ["a_word()", "a_word(4)", '"x " + a_word()']),
    "is_palindrome": (
        "text",
        "text == text[::-1]",
        ['"otto"', '"anna lena"'],
        ["a_palindrome()", "a_word()", "a_palindrome()", "a_word(5)"],
    ),
    "count_vowels": (
        "text",
        'sum(letter in "aeiou" for letter in text)',
        ['"banana"', '"rhythm"'],
        ["a_word(8)", '"e" + a_word(8)', '"ou" + a_word(8)', '"aie" + a_word(8)'],
    ),
    "first_above": (
        "numbers, bound",
        "next((n for n in numbers if n > bound), None)",
        ["[1, 5, 7], 4", "[1, 2], 9"],
        ["some_whole(), 30", "some_whole(), 100", "[3] + some_whole(4, 50), 20", "[2, 1] + some_whole(), 8"],
    ),
    "evens": (
        "numbers",
        "[n for n in numbers if n % 2 == 0]",
        ["[1, 2, 4]", "[3]"],
        ["some_whole()", "some_whole(12)", "some_whole(9)"],
    ),
    "words_of": (
        "text",
        "sorted(set(text.split()))",
        ['"b a b"', '"one"'],
        ['f"{a_word()} {a_word()}"', 'f"{a_word()} z {a_word()} z"', 'f"q {a_word(3)} r q"'],
    ),
}


def head(name: str, body: str) -> str:
    return f"def {name}({EXERCISES[name][0]}):\n{body}"


BODY = """\
    ### START CODE HERE ###
    found = {right}
    ### END CODE HERE ###
    return found"""


def like(cell: dict[str, Any], name: str, source: str) -> dict[str, Any]:
    """A cell with the flags of another one."""
    flags = cell["metadata"]["nbgrader"] | {"grade_id": name}
    return cell | {"id": name.replace("_", "-"), "source": source, "metadata": {"nbgrader": flags}}


@pytest.fixture(scope="module")
def made(new_course: Callable[[], Any]) -> Path:
    course = new_course()
    usual, course.cells = course.cells, {"imports": course.cells["imports"] | {"source": IMPORTS}}
    for name, (_, right, visible, hidden) in EXERCISES.items():
        course.cells[name] = like(usual["double"], name, head(name, BODY.format(right=right)))
        calls = [f"check({name}, {inputs})" for inputs in (*visible, *hidden)]
        calls.insert(len(visible), "### BEGIN HIDDEN TESTS")
        test = "\n".join([*calls, "### END HIDDEN TESTS"])
        course.cells[f"test_{name}"] = like(usual["test_double"], f"test_{name}", test)
    course.write()
    (course.root / "testcases" / "week.py").write_text(TESTCASES)
    done = gradestone(course.root, "build", "week")
    assert done.returncode == 0, done.stderr
    root: Path = course.root
    return root


def test_they_are_proven_like_all_others(made: Path) -> None:
    done = gradestone(made, "check", "week")
    assert done.returncode == 0, done.stdout


def hand_in(course: Path, student: str, **bodies: str) -> None:
    notebook = released(course)
    for name, body in bodies.items():
        cell_of(notebook, name)["source"] = head(name, body)
    hand_in_text(course, student, json.dumps(notebook))


def test_right_ones_score_full_and_constants_do_not(made: Path) -> None:
    hand_in(made, "right", **{name: f"    return {right}" for name, (_, right, *_) in EXERCISES.items()})
    guesses = {
        "shout": "'AB!'",
        "is_palindrome": "True",
        "count_vowels": "3",
        "first_above": "numbers and None",
        "evens": "numbers",
        "words_of": "[text]",
    }
    hand_in(made, "guesses", **{name: f"    return {guess}" for name, guess in guesses.items()})
    hand_in(made, "stubs")
    done = gradestone(made, "autograde", "week", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert set(scores(made, "right").values()) == {10}
    assert all(score is not None and score <= 5 for score in scores(made, "guesses").values())
    assert set(scores(made, "stubs").values()) == {0}


@pytest.mark.parametrize(
    ("name", "wrong", "word"),
    [
        ("shout", "text", "shout"),
        ("is_palindrome", "False", "is_palindrome: found is False; it should be True."),
        ("first_above", "0", "first_above"),
        ("evens", "numbers[:1]", "evens"),
        ("words_of", "['b']", "words_of"),
    ],
)
def test_a_learner_is_told(made: Path, name: str, wrong: str, word: str) -> None:
    visible = EXERCISES[name][2][0]
    lines = [
        IMPORTS,
        head(name, f"    return {EXERCISES[name][1]}"),
        f"check({name}, {visible})",
        "print('right')",
    ]
    lines += [head(name, f"    return {wrong}"), f"check({name}, {visible})"]
    command = [sys.executable, "-c", "\n".join(lines)]
    folder = made / "release" / "week"
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "right" in done.stdout, done.stderr
    assert done.returncode == 1
    assert word in done.stderr.rpartition("CheckFailed")[2]
