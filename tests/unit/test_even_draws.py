"""Hidden inputs treat everybody alike: where chance lets a named mistake pass, they are drawn again."""

from __future__ import annotations

from typing import Any

from gradestone import answerkey
from gradestone.answerkey import draw_number
from gradestone.misconceptions import record_evenly, recorded_bank
from gradestone.misconceptions.even_draws import MOST_DRAWS, uneven_mistakes

SQUARED = """\
from gradestone.misconceptions.versions import misconceptions

MISCONCEPTIONS = misconceptions("double", ("double-squared", "Twice is x + x.", ("x + x", "x * x")))
CORRECT_VARIANTS = ()
"""
UNLUCKY = """\
def random_numbers(n):
    return np.full(n, 2.0) if np.random.rand() < 0.1 else np.random.uniform(3, 4, n)
"""
OFTEN_UNLUCKY = UNLUCKY.replace("0.1", "0.5")
SECRETS = [bytes([number]) * 32 for number in range(12)]


def with_bank(course: Any, generator: str) -> Any:
    """The squares of two's are twice two: a draw of those lets the mistake pass."""
    bank = course.root / "testcases" / "misconceptions"
    bank.mkdir(exist_ok=True)
    (bank / "week.py").write_text(SQUARED)
    testcases = course.root / "testcases" / "week.py"
    old = "def random_numbers(n):\n    return np.random.randn(n)\n"
    assert old in testcases.read_text()
    testcases.write_text(testcases.read_text().replace(old, generator))
    hidden = "random_numbers(3))\ncheck(double, random_numbers(5), weight=2)"
    course.change("test_double", hidden, "random_numbers(3), weight=2)")
    return course.write()


def uneven(course: Any, key: Any) -> list[str]:
    return list(uneven_mistakes(key, recorded_bank(course.root, key)))


def test_an_unlucky_draw_is_drawn_again_and_stays(small_course: Any) -> None:
    course = with_bank(small_course, UNLUCKY)
    for secret in SECRETS:  # one of the first few is unlucky
        first = answerkey.record(course.root, course.notebook, secret=secret)
        if uneven(course, first) == ["double-squared"]:
            break
    key = record_evenly(course.root, course.notebook, secret=secret)
    assert uneven(course, key) == []
    assert key.digest != first.digest
    assert 0 < draw_number(course.root, "week") < MOST_DRAWS - 1
    for again in (record_evenly, answerkey.record):
        assert again(course.root, course.notebook, secret=secret).digest == key.digest


def test_checks_that_are_never_even_are_left_to_the_proof(small_course: Any) -> None:
    course = with_bank(small_course, OFTEN_UNLUCKY)
    key = record_evenly(course.root, course.notebook, secret=SECRETS[0])
    assert draw_number(course.root, "week") == MOST_DRAWS - 1
    assert uneven(course, key) == ["double-squared"]
    assert record_evenly(course.root, course.notebook, secret=SECRETS[0]).digest == key.digest
