"""Named wrong versions: how they are written, found again by their answers, recorded and released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from trial_ground import Ground, ground

from gradestone import answerkey
from gradestone.errors import BuildError
from gradestone.judge import RecordedMisconception, judge, merged_hint, name_misconception
from gradestone.misconceptions import RecordedBank, record_misconceptions, recorded_bank
from gradestone.misconceptions.bank import load_bank
from gradestone.misconceptions.bank_recording import recorded_misconceptions
from gradestone.misconceptions.bank_store import save_recorded
from gradestone.model import Answer, AnswerKey, Call, Check, Exercise, Rules
from gradestone.release.support import expected_checks, support_files
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import alike
from gradestone.selfcheck.expected import read_expected
from testcases.misconceptions import Misconception, misconceptions
from testcases.misconceptions.building_dnn import MISCONCEPTIONS


@pytest.fixture(scope="module")
def here() -> Ground:
    return ground()


@pytest.fixture(scope="module")
def recorded(here: Ground) -> Mapping[str, tuple[RecordedMisconception, ...]]:
    return recorded_misconceptions(here.stage, here.bank, here.key.variants[1])


@pytest.fixture(scope="module")
def shown(here: Ground) -> Mapping[str, tuple[RecordedMisconception, ...]]:
    """What goes into a release: answers to the visible checks."""
    visible = [check for check in here.key.variants[0] if not check.hidden]
    return recorded_misconceptions(here.stage, here.bank, visible)


def answers_of(here: Ground, version: Misconception, variant: int) -> tuple[Answer, ...]:
    changed = {version.exercise: version.source(here.source(version.exercise))}
    return here.stage.answers(changed, here.checks(version.exercise, variant))


# ---------------------------------------------------------------- the bank itself


def test_a_reference_that_was_rewritten_does_not_silence_a_misconception() -> None:
    [version] = misconceptions("step", ("sign-lost", "Look at the sign.", ("-x", "x")))
    assert version.source("y = -x") == "y = x"
    for source in ("y = 0 - x", "y = -x - -x"):
        with pytest.raises(ValueError, match=r"sign-lost \(step\): `-x` should occur 1 time, not"):
            version.source(source)
    [version] = misconceptions("step", ("sign-lost", "Look at the sign.", ("-x", "x", 2)))
    assert version.source("y = -x - -x") == "y = x - x"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (("Sign lost", "A hint.", ("a", "b")), "Sign lost is no name"),
        (("sign-lost", "", ("a", "b")), "the hint of sign-lost"),
        (("sign-lost", "Two\nlines.", ("a", "b")), "the hint of sign-lost"),
        (("sign-lost", "A hint.", ("no such text", "b")), "should occur 1 time, not 0"),
    ],
)
def test_a_bank_with_a_fault_does_not_load(
    here: Ground, monkeypatch: pytest.MonkeyPatch, entry: Any, problem: str
) -> None:
    bank = "testcases.misconceptions.building_dnn.MISCONCEPTIONS"
    monkeypatch.setattr(bank, misconceptions("compute_cost", entry))
    with pytest.raises(BuildError, match=problem):
        load_bank(here.key)


# ---------------------------------------------------------------- found again by its answers


def test_hint_and_name_reach_the_verdicts(
    here: Ground, recorded: Mapping[str, tuple[RecordedMisconception, ...]]
) -> None:
    version = next(v for v in MISCONCEPTIONS if v.name == "gradient-db-not-averaged")
    own = {name: here.stage.answers({}, here.checks(name, 1)) for name in here.stage.exercises}
    own[version.exercise] = answers_of(here, version, 1)
    marks = judge(here.key, 1, own, misconceptions=lambda exercise: recorded[exercise])
    verdicts = [verdict for mark in marks for verdict in mark.verdicts if verdict.outcome == "failed"]
    assert {(verdict.misconception, verdict.hint) for verdict in verdicts} == {(version.name, version.hint)}
    assert all(not verdict.misconception for m in marks for verdict in m.verdicts if verdict not in verdicts)


def test_a_broken_record_of_misconceptions_costs_the_hint_only(here: Ground) -> None:
    def broken(exercise: str) -> tuple[RecordedMisconception, ...]:
        raise OSError("the file is gone")

    own = {name: tuple(Answer("undefined") for _ in here.checks(name)) for name in here.stage.exercises}
    assert judge(here.key, 0, own, misconceptions=broken) == judge(here.key, 0, own)


# ---------------------------------------------------------------- how matching decides

CHECKS = tuple(Check("step", n, n > 1, 1.0, Call((n,)), np.array([1.0 * n, 2.0])) for n in (1, 2, 3))


def value(*numbers: float) -> Answer:
    return Answer("value", np.array(numbers))


def wrong(name: str, *answers: Answer | None, hint: str = "") -> RecordedMisconception:
    return RecordedMisconception(name, hint or f"Hint of {name}.", dict(enumerate(answers, start=1)))


LEARNER = (value(1, 0), value(2, 0), value(3, 0))
ALL = frozenset((1, 2, 3))


def test_the_misconception_that_explains_most_checks_wins() -> None:
    versions = (wrong("two", *LEARNER[:2], value(9, 9)), wrong("three", *LEARNER))
    named = name_misconception(CHECKS, LEARNER, ALL, versions)
    assert named is not None
    assert (named.name, named.explains) == ("three", ALL)


def test_what_explains_less_than_half_is_no_explanation() -> None:
    versions = (wrong("one", LEARNER[0], value(9, 9), value(9, 9)),)
    assert name_misconception(CHECKS, LEARNER, ALL, versions) is None


def test_a_misconception_that_would_fail_a_passed_check_is_out() -> None:
    answers = (value(1, 2), *LEARNER[1:])
    versions = (wrong("all", value(1, 0), *LEARNER[1:]),)
    assert name_misconception(CHECKS, answers, frozenset((2, 3)), versions) is None


def test_misconceptions_with_equal_answers_share_one_hint() -> None:
    versions = (wrong("a", *LEARNER), wrong("b", *LEARNER), wrong("c", *LEARNER, hint="Hint of a."))
    named = name_misconception(CHECKS, LEARNER, ALL, versions)
    assert named is not None
    assert (named.name, named.hint) == ("a or b or c", "Hint of a. Or: Hint of b.")
    assert merged_hint(["1", "2", "3", "4"]) == ""


def test_without_a_failed_check_nothing_is_named() -> None:
    right = tuple(Answer("value", check.expected) for check in CHECKS)
    assert name_misconception(CHECKS, right, frozenset(), (wrong("a"),)) is None


@pytest.mark.parametrize(
    ("raised", "found"),
    [
        (Answer("raised", exception="KeyError", message="'W0'", line=7), True),
        (Answer("raised", exception="KeyError", message="'W9'"), False),
        (Answer("raised", exception="ValueError", message="'W0'"), False),
        (Answer("raised", exception="KeyError", builtin_exception=False, message="'W0'"), False),
        (Answer("timeout"), False),
    ],
)
def test_an_exception_counts_by_its_class_and_text(raised: Answer, found: bool) -> None:
    key_error = Answer("raised", exception="KeyError", message="'W0'")
    named = name_misconception(CHECKS, (raised,) * 3, ALL, (wrong("a", *(key_error,) * 3),))
    assert (named is not None) == found


@pytest.mark.parametrize("product", [np.dot, np.matmul, lambda a, b: a @ b, lambda a, b: a.dot(b)])
def test_a_product_that_does_not_fit_is_found_however_it_is_written(product: Any) -> None:
    W, A = np.ones((1, 3)), np.ones((2, 3))
    recorded, learners = (answer_of(function, (W, A), {}) for function in (np.dot, product))
    assert name_misconception(CHECKS, (learners,) * 3, ALL, (wrong("a", *(recorded,) * 3),)) is not None
    other = answer_of(product, (W, np.ones((4, 3))), {})
    assert name_misconception(CHECKS, (other,) * 3, ALL, (wrong("a", *(recorded,) * 3),)) is None


def test_a_changed_input_is_part_of_the_answer() -> None:
    checks = tuple(replace(check, rules=Rules(may_change=("grads",))) for check in CHECKS)
    right = [Answer("value", check.expected) for check in checks]
    in_place = tuple(replace(answer, changed=("x", "grads")) for answer in right)
    versions = (wrong("in-place", *(replace(answer, changed=("x",)) for answer in right)),)
    assert name_misconception(checks, in_place, ALL, versions) is not None
    assert name_misconception(checks, tuple(right), ALL, versions) is None


def test_answers_that_say_nothing_are_never_matched() -> None:
    nan = tuple(value(np.nan, np.nan) for _ in CHECKS)
    assert name_misconception(CHECKS, nan, ALL, (wrong("a", None, None, None),)) is None


def test_an_answer_with_more_entries_is_not_alike() -> None:
    short, long = {"W1": np.ones(2)}, {"W1": np.ones(2), "W2": np.ones(2)}
    assert alike(short, short) and alike([short, 1.0], (short, 1.0))
    assert not alike(short, long)
    assert not alike((short,), (long,))
    assert not alike(long, short)


# ---------------------------------------------------------------- on disk, and in the release


def test_what_is_recorded_comes_back(tmp_path: Path) -> None:
    visible = wrong("a-b", replace(value(1, 2), changed=("x",)))
    raised = Answer("raised", exception="KeyError", message="'W0'")
    hidden = RecordedMisconception("a-b", "Hint of a-b.", {2: raised, 3: None})
    save_recorded(tmp_path / "bank.h5", {"step": [visible], "cost": []}, [{"step": [hidden]}] * 2)
    bank = RecordedBank(tmp_path / "bank.h5")
    [version] = bank.of("step", 1)
    assert (version.name, version.hint, set(version.answers)) == ("a-b", "Hint of a-b.", {1, 2, 3})
    assert (version.answers[2], version.answers[3]) == (raised, None)
    first = version.answers[1]
    assert first is not None
    assert (first.status, first.changed, first.value.tolist()) == ("value", ("x",), [1.0, 2.0])
    assert bank.of("cost", 0) == bank.of("step", 7) == RecordedBank(None).of("step", 0) == ()


def test_the_learner_gets_the_same_hint_offline(
    here: Ground, shown: Mapping[str, tuple[RecordedMisconception, ...]]
) -> None:
    version = next(v for v in MISCONCEPTIONS if v.name == "cost-not-averaged")
    entries = [e for e in expected_checks(here.key, shown.__getitem__) if e.exercise == "compute_cost"]
    for entry, answer in zip(entries, answers_of(here, version, 0), strict=False):
        assert entry.hint_for(answer).startswith(version.hint)
        assert entry.hint_for(Answer("value", entry.expected)) == ""
        assert len(entry.misconceptions) >= 20


def test_released_hints_hold_no_code_and_little_else(
    here: Ground, shown: Mapping[str, tuple[RecordedMisconception, ...]], tmp_path: Path
) -> None:
    (tmp_path / "helpers").mkdir()
    files = support_files(tmp_path, here.key, shown.__getitem__)
    released = files["testcases/expected.h5"]
    assert len(released) < 850_000
    for version in MISCONCEPTIONS:
        for _, new, *_ in version.replace:
            assert len(new) < 20 or new.encode() not in released
    (tmp_path / "expected.h5").write_bytes(released)
    assert sum(len(entry.misconceptions) for entry in read_expected(tmp_path / "expected.h5")) > 300


BANK = """\
from testcases.misconceptions import misconceptions

MISCONCEPTIONS = misconceptions("double", ("not-doubled", "Twice, not once.", ("x + x", "{new}")))
CORRECT_VARIANTS = ()
"""


def test_a_course_records_its_own_bank_beside_the_key(new_course: Any) -> None:
    course = new_course()
    key = answerkey.record(course.root, course.notebook, secret=bytes(32), variants=2)
    assert record_misconceptions(course.root, key) is None
    folder = course.root / "testcases" / "misconceptions"
    folder.mkdir()
    framework = Path(__file__).parents[2] / "testcases" / "misconceptions" / "__init__.py"
    (folder / "__init__.py").write_bytes(framework.read_bytes())
    (folder / "week.py").write_text(BANK.format(new="1 * x"), encoding="utf-8")
    path = record_misconceptions(course.root, key)
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert record_misconceptions(course.root, key) == path
    [version] = recorded_bank(course.root, key).of("double", 1)
    assert version.answers.keys() == {1, 2, 3}
    (folder / "week.py").write_text(BANK.format(new="x + x"), encoding="utf-8")
    with pytest.raises(BuildError, match="not-doubled"):
        record_misconceptions(course.root, key)


def test_an_assignment_without_a_bank_has_an_empty_one() -> None:
    exercise = Exercise("step", "test_step", 1.0, ("x",), (), (), "def step(x): ...")
    assert load_bank(AnswerKey("unheard_of", "notes", "", (exercise,), ((),))).misconceptions == ()
