"""Where credits are set, what is wrong with them, and that no digest depends on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from trial_ground import ground

from gradestone import answerkey
from gradestone.bridge.course import Course, load_course
from gradestone.errors import CourseError
from gradestone.judge import Credits, credited, judge
from gradestone.misconceptions import RecordedBank, credit_table, credits_in_force, record_misconceptions
from gradestone.misconceptions.bank_recording import recorded_misconceptions
from testcases.misconceptions.building_dnn import CREDITS, MISCONCEPTIONS
from testcases.misconceptions.building_dnn.credits import FACTOR, SHAPE

FRAMEWORK = Path(__file__).parents[2] / "testcases" / "misconceptions" / "__init__.py"
BANK = """\
from testcases.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception("not-doubled", "double", "Twice, not once.", (("x + x", "1 * x"),), credit=0.25),
    Misconception("tripled", "double", "Twice, not three times.", (("x + x", "3 * x"),)),
)
CORRECT_VARIANTS = ()
"""


def with_bank(course: Any, text: str = BANK, assignment: str = "week") -> Path:
    """The course with this bank; its folder."""
    folder: Path = course.root / "testcases" / "misconceptions"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_bytes(FRAMEWORK.read_bytes())
    (folder / f"{assignment}.py").write_text(text, encoding="utf-8")
    return folder


def shares(course: Any, **overrides: float) -> dict[str, float]:
    named = {name.replace("_", "-"): share for name, share in overrides.items()}
    return credits_in_force(course.root, "week", named, enabled=True)


# ---------------------------------------------------------------- who has the last word


def test_a_field_a_mapping_and_the_course_set_credits_the_later_before_the_earlier(small_course: Any) -> None:
    with_bank(small_course)
    assert shares(small_course) == {"not-doubled": 0.25}
    with_bank(small_course, BANK + 'CREDITS = {"not-doubled": 0.5, "tripled": 0.125}\n')
    assert shares(small_course) == {"not-doubled": 0.5, "tripled": 0.125}
    assert shares(small_course, tripled=1, not_doubled=0) == {"tripled": 1}


def test_one_line_turns_all_credits_off(small_course: Any) -> None:
    with_bank(small_course)
    assert credits_in_force(small_course.root, "week", {"tripled": 1}, enabled=False) == {}


def test_a_course_without_a_bank_and_one_from_before_there_were_credits_have_none(small_course: Any) -> None:
    assert shares(small_course) == {}
    old = "class Old:\n    name = 'tripled'\n\nMISCONCEPTIONS = (Old,)\nCORRECT_VARIANTS = ()\n"
    with_bank(small_course, old)
    assert shares(small_course) == {}


def test_a_name_of_another_assignments_bank_is_no_mistake_and_earns_nothing_here(small_course: Any) -> None:
    with_bank(small_course)
    with_bank(small_course, BANK.replace("tripled", "elsewhere"), assignment="next")
    assert shares(small_course, elsewhere=0.5) == {"not-doubled": 0.25}


# ---------------------------------------------------------------- what cannot be meant


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (
            '{"not-dubled": 0.5}',
            "names not-dubled, which no misconception is called. Did you mean not-doubled?",
        ),
        ('{"tripled": 1.5}', "the credit of tripled in testcases/misconceptions/week is 1.5; it has to be"),
        ('{"tripled": -0.1}', "is -0.1; it has to be a number from 0 to 1."),
        ('{"tripled": "half"}', "is half; it has to be"),
        ('{"tripled": float("nan")}', "is nan; it has to be"),
        ('{"tripled": True}', "is True; it has to be"),
        ("1 / 0", "testcases/misconceptions/week does not run: ZeroDivisionError"),
        ("0.5", "testcases/misconceptions/week does not run: TypeError"),
    ],
)
def test_a_credit_of_the_bank_that_cannot_be_meant_is_told_and_no_class_is_marked_with_it(
    small_course: Any, mapping: str, told: str
) -> None:
    with_bank(small_course, f"{BANK}CREDITS = {mapping}\n")
    assert any(told in problem for problem in credit_table(small_course.root, "week", {}).problems)
    with pytest.raises(CourseError, match="week"):
        shares(small_course)


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (
            '{"trippled": 0.5}',
            "c.Gradestone.credits names trippled, which no misconception is called. Did you",
        ),
        ('{"Tripled": 0.5}', "names Tripled, which"),
        ('{"tripled": 2}', "c.Gradestone.credits gives 2.0 to tripled; it has to be a number from 0 to 1."),
        ('{"tripled": float("nan")}', "gives nan to tripled"),
    ],
)
def test_a_credit_of_the_course_that_cannot_be_meant_is_told(
    small_course: Any, option: str, told: str
) -> None:
    with_bank(small_course)
    course = configured(small_course, f"c.Gradestone.credits = {option}")
    with pytest.raises(CourseError) as caught:
        credits_in_force(course.root, "week", course.credits, enabled=True)
    assert told in str(caught.value)


@pytest.mark.parametrize("value", ['{"tripled": "half"}', '["tripled"]', "0.5"])
def test_an_option_that_is_no_mapping_to_numbers_is_refused(small_course: Any, value: str) -> None:
    with pytest.raises(CourseError, match="option in nbgrader_config"):
        configured(small_course, f"c.Gradestone.credits = {value}")


def test_options_can_be_set_one_by_one(small_course: Any) -> None:
    course = configured(
        small_course,
        'c.Gradestone.credits.update({"tripled": 0.5})',
        "c.Gradestone.credit_for_mistakes = False",
    )
    assert (dict(course.credits), course.credit_for_mistakes) == ({"tripled": 0.5}, False)


def configured(course: Any, *lines: str) -> Course:
    config = course.root / "nbgrader_config.py"
    config.write_text("\n".join((config.read_text(), *lines, "")), encoding="utf-8")
    return load_course(course.root, "week")


# ---------------------------------------------------------------- what depends on credits


def digests(course: Any) -> tuple[str, str]:
    """Of the answer key, and of what misconceptions answer."""
    key = answerkey.record(course.root, course.notebook, secret=bytes(32), variants=2)
    path = record_misconceptions(course.root, key)
    assert path is not None
    return key.digest, path.name


def test_no_digest_depends_on_credits_and_every_digest_on_all_else(small_course: Any) -> None:
    folder = with_bank(small_course)
    (folder / "credits.py").write_text("HALF = 0.5\n")
    before = digests(small_course)
    (folder / "credits.py").write_text("HALF = 0.4\n")
    for old, new in OTHER_CREDITS:
        assert old in BANK
        with_bank(small_course, BANK.replace(old, new))
        assert digests(small_course) == before
    record = next((small_course.root / ".gradestone" / "week").glob("misconceptions-*.h5"))
    record.write_bytes(b"half a file")
    assert digests(small_course) == before
    RecordedBank(record).refuse_broken()
    for old, new in OTHER_ANSWERS:
        with_bank(small_course, BANK.replace(old, new))
        assert all(one != other for one, other in zip(before, digests(small_course), strict=True))


@pytest.mark.parametrize("content", [None, b"", b"\x89HDF", b"half a file"])
def test_a_record_that_cannot_be_read_is_no_record_without_mistakes(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "bank.h5").write_bytes(content)
    with pytest.raises(CourseError, match=r"bank.h5 is damaged or gone. Remove it"):
        RecordedBank(tmp_path / "bank.h5").refuse_broken()
    RecordedBank(None).refuse_broken()


OTHER_CREDITS = (
    ("credit=0.25", "credit=0.75"),
    (", credit=0.25", ""),
    ("CORRECT_VARIANTS", 'CREDITS = {"tripled": 0.5}\nCORRECT_VARIANTS'),
    ("MISCONCEPTIONS = (", "# credits are set below\nMISCONCEPTIONS = ("),
)
OTHER_ANSWERS = (("not once", "never once"), ("1 * x", "0 * x"), ("tripled", "thrice"))


# ---------------------------------------------------------------- what the assignment gives


def test_every_credit_of_the_assignment_is_earned_in_every_variant() -> None:
    here = ground()
    by_name = {version.name: version for version in MISCONCEPTIONS}
    assert not CREDITS.keys() - by_name.keys()
    for variant, checks in enumerate(here.key.variants):
        bank = recorded_misconceptions(here.stage, here.bank, checks)
        for name, share in CREDITS.items():
            exercise = by_name[name].exercise
            changed = {exercise: by_name[name].source(here.source(exercise))}
            answers = here.stage.answers(changed, here.checks(exercise, variant))
            marks = judge(here.key, variant, {exercise: answers}, misconceptions=bank.__getitem__)
            [mark] = [mark for mark in credited(marks, Credits(CREDITS)) if mark.exercise == exercise]
            assert mark.credit and name in mark.credit.misconception, f"{name}, variant {variant}"
            assert mark.score == share * mark.points


def test_whoever_passes_most_checks_has_more_than_any_credit_of_the_assignment() -> None:
    assert set(CREDITS.values()) == {SHAPE, FACTOR}
    assert 0 < FACTOR < SHAPE <= 0.5
