"""A small course whose test cells are asserts: what instructors write, with a hidden part in each.

Hidden numbers have seven digits, so that nobody says one by chance.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["ASSERTED", "EXERCISES", "HIDDEN_NUMBERS", "hidden_texts", "write_course"]

ASSERTED = "asserted"  # the assignment, and its notebook
POINTS = 10
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "asserts"
"""
OURS = """\
from gradestone.bridge.config import configure

configure(c)
c.Gradestone.examine = True
"""

_IMPORTS = "import contextlib\nimport io\n\nimport numpy as np"
_HELPERS = """
def agrees(function, argument, wanted):
    got = function(argument)
    assert type(got) is type(wanted), "another type"
    assert got == wanted, "another value"


TOLERANCE = 1e-9
"""
# A locked cell behind the solutions, which uses them.
_CASES = """
shown = sign(-3)
cases = [(sign, -3, -1), (sign, 0, 0), (sign, 4, 1)]
"""

# Exercise -> what the instructor solved, and tested.
_EXERCISES = {
    "triple": (
        "def triple(n):\n    return 3 * n",
        """
        for n in (1, 2):
            assert triple(n) == 3 * n
        wanted = 21
        assert triple(7) == wanted
        ### BEGIN HIDDEN TESTS
        for n in (4861153, 5172907):
            assert triple(n) == 3 * n
        wanted = 18600327
        assert triple(6200109) == wanted
        ### END HIDDEN TESTS
        """,
    ),
    "centred": (
        "def centred(X):\n    return X - X.mean(axis=0)",
        """
        X = np.array([[1.0, 2.0], [3.0, 6.0]])
        np.testing.assert_allclose(centred(X), [[-1, -2], [1, 2]])
        ### BEGIN HIDDEN TESTS
        X = np.array([[7310243.0, 1.0, 0.0], [7310249.0, 5.0, 2.0]])
        np.testing.assert_allclose(centred(X), [[-3, -2, -1], [3, 2, 1]], atol=TOLERANCE)
        assert np.allclose(centred(X).sum(), 0.0)
        ### END HIDDEN TESTS
        """,
    ),
    "root": (
        """
        def root(x):
            if x < 0:
                raise ValueError("negative")
            return x ** 0.5
        """,
        """
        assert root(9) == 3.0
        try:
            root(-1)
        except ValueError as error:
            assert "negative" in str(error)
        else:
            raise AssertionError("no error")
        ### BEGIN HIDDEN TESTS
        assert root(2114116) == 1454.0
        try:
            root(-8214367)
        except ValueError:
            pass
        else:
            raise AssertionError("no error")
        ### END HIDDEN TESTS
        """,
    ),
    "primes": (
        "def primes(limit):\n    return [n for n in range(2, limit) if all(n % k for k in range(2, n))]",
        """
        agrees(primes, 8, [2, 3, 5, 7])
        ### BEGIN HIDDEN TESTS
        agrees(primes, 14, [2, 3, 5, 7, 11, 13])
        assert len(primes(100)) == 25
        secret = "9430171 is no limit"
        ### END HIDDEN TESTS
        """,
    ),
    "account": (
        """
        class Account:
            def __init__(self, balance):
                self.balance = balance

            def __enter__(self):
                return self

            def __exit__(self, *error):
                return False

            def plus(self, amount):
                return Account(self.balance + amount)


        def cents(amount):
            return 100 * amount
        """,
        """
        assert Account(500).balance == cents(5)
        with Account(3) as opened:
            assert opened.plus(4).balance == 7
        ### BEGIN HIDDEN TESTS
        assert Account(642317900).balance == cents(6423179)
        with Account(7530811) as opened:
            assert opened.plus(1).balance == 7530812
        ### END HIDDEN TESTS
        """,
    ),
    "countdown": (
        "def countdown(n):\n    while n:\n        yield n\n        n -= 1",
        """
        assert list(countdown(3)) == [3, 2, 1]
        ### BEGIN HIDDEN TESTS
        assert sum(countdown(279)) == 39060
        assert next(countdown(9150337)) == 9150337
        ### END HIDDEN TESTS
        """,
    ),
    "greet": (
        'def greet(name):\n    print("Hello, " + name)\n    return {name: len(name)}.items()',
        """
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard):
            told = greet("Ada")
        assert heard.getvalue() == "Hello, Ada\\n"
        assert list(told) == [("Ada", 3)]
        ### BEGIN HIDDEN TESTS
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard):
            told = greet("Eve 3350189")
        assert heard.getvalue() == "Hello, Eve 3350189\\n"
        assert list(told) == [("Eve 3350189", 11)]
        ### END HIDDEN TESTS
        """,
    ),
    "double_all": (
        "def double_all(numbers):\n    for place, n in enumerate(numbers):\n        numbers[place] = 2 * n",
        """
        numbers = [1, 2]
        double_all(numbers)
        assert numbers == [2, 4]
        ### BEGIN HIDDEN TESTS
        numbers, wanted = [1120393, 5], [2240786, 10]
        double_all(numbers)
        assert numbers == wanted
        grid = np.array([[4417003, 2], [3, 4]])
        column = grid[:, 0]
        double_all(column)
        assert column.tolist() == [8834006, 6] and grid[0, 1] == 2
        ### END HIDDEN TESTS
        """,
    ),
    "cost": (
        "def cost(amount):\n    return RATE * amount",
        """
        RATE = 3
        assert cost(5) == 15
        ### BEGIN HIDDEN TESTS
        RATE = 2
        assert cost(8650211) == 17300422
        ### END HIDDEN TESTS
        """,
    ),
    "sign": (
        "def sign(x):\n    return (x > 0) - (x < 0)",
        """
        right = sum(f(x) == wanted for f, x, wanted in cases)
        ### BEGIN HIDDEN TESTS
        right += sign(-9960323) == -1
        right += sign(9960331) == 1
        ### END HIDDEN TESTS
        2 * right
        """,
    ),
}
EXERCISES = tuple(_EXERCISES)
_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
HIDDEN_NUMBERS = tuple(
    dict.fromkeys(
        number
        for _, tests in _EXERCISES.values()
        for region in _HIDDEN.findall(tests)
        for number in re.findall(r"\d{7,}", region)
    )
)


def hidden_texts() -> tuple[str, ...]:
    """What nobody may read: the hidden numbers and what comes of them."""
    return (*HIDDEN_NUMBERS, "14583459", "15518721", "1454.0", "is no limit")


def write_course(folder: Path, *, limits: str = "", ours: bool = True) -> None:
    """The instructor's notebook and a configuration; without `ours` it is stock nbgrader's."""
    source = folder / "source" / ASSERTED
    source.mkdir(parents=True)
    notebook = {"cells": list(_cells()), "metadata": _KERNEL, "nbformat": 4, "nbformat_minor": 5}
    (source / f"{ASSERTED}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(CONFIG + (OURS + limits if ours else ""), encoding="utf-8")


_KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def _cells() -> Iterator[dict[str, Any]]:
    yield _cell("imports", _IMPORTS, locked=True)
    yield _cell("helpers", _HELPERS, locked=True)
    for name, (solution, tests) in _EXERCISES.items():
        if name == "sign":
            yield _cell(name, _solved(solution), solution=True)
            yield _cell("cases", _CASES, locked=True)
        else:
            yield _cell(name, _solved(solution), solution=True)
        yield _cell(f"test_{name}", _plain(tests), locked=True, grade=True, points=POINTS)


def _solved(solution: str) -> str:
    return f"### BEGIN SOLUTION\n{_plain(solution)}\n### END SOLUTION"


def _plain(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def _cell(
    name: str,
    source: str,
    *,
    locked: bool = False,
    grade: bool = False,
    solution: bool = False,
    points: int | None = None,
) -> dict[str, Any]:
    flags = {"grade_id": name, "grade": grade, "locked": locked, "solution": solution}
    flags |= {"schema_version": 3, "task": False} | ({} if points is None else {"points": points})
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"nbgrader": flags},
        "source": _plain(source),
        "execution_count": None,
        "outputs": [],
    }
