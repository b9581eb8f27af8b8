"""What marks come from: whatever is another now is noticed, and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from gradestone.batch.basis import Basis, versions
from gradestone.batch.messages import Bundle
from gradestone.model import Limits

NOT_COUNTED = {
    "where it lies": {
        "assignment",
        "edition",
        "release",
        "notebook",
        "key",
        "tests",
        "misconceptions",
        "words",
    },
    "worked out from the marks": {"credits"},
    "how it is confined": {"unsafe", "tier", "layers"},
}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release" / "week"
    (folder / "helpers").mkdir(parents=True)
    (folder / "week.ipynb").write_text("{}")
    (folder / "helpers" / "tools.py").write_text("x = 1")
    return folder


@pytest.fixture
def bundle(release: Path) -> Bundle:
    return Bundle(
        "week", str(release), "week", "/course/key-1.h5", Limits(), misconceptions="m/misconceptions-7.h5"
    )


def recorded(basis: Basis) -> dict[str, Any]:
    """What a marks.json of a run on this basis says of it."""
    return {"key_digest": basis.key, "graded_with": dict(basis.graded_with), "sandbox_tier": 1}


def changed(value: Any) -> Any:
    return not value if isinstance(value, bool) else value * 2 + 1


def test_the_same_again_is_no_change(bundle: Bundle) -> None:
    basis = Basis.of(bundle, "key")
    assert basis.why_changed(recorded(basis)) == ""
    assert Basis.of(replace(bundle), "key").why_changed(recorded(basis)) == ""


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_limit_counts(bundle: Bundle, name: str) -> None:
    other = replace(bundle, limits=replace(bundle.limits, **{name: changed(getattr(bundle.limits, name))}))
    told = Basis.of(other, "key").why_changed(recorded(Basis.of(bundle, "key")))
    assert told.startswith(f"other options are in force now ({name} ")


def test_all_that_workers_are_told_counts_but_what_is_known_not_to(bundle: Bundle) -> None:
    """An option of tomorrow counts unless somebody has thought about it."""
    options = Basis.of(bundle, "key").graded_with["options"]
    told = {field.name for field in fields(Bundle)} - {"limits"} | {field.name for field in fields(Limits)}
    assert told - set(options) == set().union(*NOT_COUNTED.values())
    for name in ("carried_credit", "run_ungraded_end"):
        other = replace(bundle, **{name: changed(getattr(bundle, name))})
        assert f"({name} " in Basis.of(other, "key").why_changed(recorded(Basis.of(bundle, "key")))


def test_tests_that_are_judged_elsewhere_have_all_graded_again(bundle: Bundle) -> None:
    before, other = (replace(bundle, tests=f".gradestone/week/tests-{n}.tests.json") for n in ("01", "23"))
    known = recorded(Basis.of(before, "key"))
    assert Basis.of(before, "key").why_changed(known) == ""
    assert Basis.of(other, "key").why_changed(known) == "where tests are judged changed"
    assert Basis.of(other, "another").why_changed(known) == "the answer key changed"
    assert "tests" not in Basis.of(bundle, "key").graded_with


def test_another_translation_has_all_graded_again_and_english_says_nothing_of_it(bundle: Bundle) -> None:
    german = replace(bundle, words="words-week_de-0123.mo")
    other = replace(bundle, words="words-week_de-4567.mo")
    before = recorded(Basis.of(german, "key"))
    assert Basis.of(german, "key").why_changed(before) == ""
    assert Basis.of(other, "key").why_changed(before) == "the translation changed"
    assert "words" not in Basis.of(bundle, "key").graded_with


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "week.ipynb").write_text("{ }"),
        lambda folder: (folder / "helpers" / "tools.py").write_text("x = 2"),
        lambda folder: (folder / "helpers" / "tools.py").unlink(),
        lambda folder: (folder / "data.csv").write_text("1,2"),
        lambda folder: (folder / "week.ipynb").rename(folder / "weak.ipynb"),
    ],
    ids=["notebook", "helper", "helper gone", "data added", "renamed"],
)
def test_a_release_is_all_that_is_in_it(
    bundle: Bundle, release: Path, change: Callable[[Path], object]
) -> None:
    before = recorded(Basis.of(bundle, "key"))
    change(release)
    basis = Basis.of(bundle, "key")
    assert basis.why_changed(before) == "the release changed"
    assert not basis.has_release_of(before)


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/tools.pyc",
        "helpers/__pycache__/t.pyc",
        ".ipynb_checkpoints/week.ipynb",
        ".pytest_cache/x",
    ],
)
def test_what_working_in_a_release_leaves_there_is_no_change(
    bundle: Bundle, release: Path, name: str
) -> None:
    before = recorded(Basis.of(bundle, "key"))
    (release / name).parent.mkdir(parents=True)
    (release / name).write_text("left behind")
    assert Basis.of(bundle, "key").why_changed(before) == ""


@pytest.mark.parametrize("name", ["gradestone", "numpy", "Python", "IPython"])
def test_another_version_is_named_and_not_its_consequences(bundle: Bundle, name: str) -> None:
    """The key is recorded anew for another numpy; the one cause is the numpy."""
    basis = Basis.of(bundle, "key of today")
    before = recorded(replace(basis, key="key of then"))
    before["graded_with"]["versions"] = versions() | {name: "0.9"}
    told = basis.why_changed(before)
    assert told == f"other versions are in use now ({name} 0.9 → {versions()[name]})"


@pytest.mark.parametrize("record", [{}, {"graded_with": None}, {"graded_with": "1"}, {"graded_with": [1]}])
def test_marks_that_do_not_say_what_they_come_from_are_of_an_older_gradestone(
    bundle: Bundle, record: dict[str, Any]
) -> None:
    record = {"key_digest": "key", "sandbox_tier": 1, **record}
    assert "older gradestone" in Basis.of(bundle, "key").why_changed(record)


@pytest.mark.parametrize(
    ("part", "told"),
    [("release", "the release"), ("misconceptions", "the misconceptions"), ("options", "options")],
)
def test_a_record_that_lacks_a_part_is_another_one(bundle: Bundle, part: str, told: str) -> None:
    basis = Basis.of(bundle, "key")
    before = recorded(basis)
    del before["graded_with"][part]
    assert told in basis.why_changed(before)


def test_several_changes_are_all_named(bundle: Bundle, release: Path) -> None:
    before = recorded(Basis.of(bundle, "key"))
    (release / "week.ipynb").write_text("{ }")
    other = replace(bundle, limits=replace(bundle.limits, call_s=2.5), carried_credit=0.5)
    assert Basis.of(other, "another key").why_changed(before) == (
        "other options are in force now (call_s 10 → 2.5, carried_credit 1 → 0.5) and the answer key and the "
        "release changed"
    )


@pytest.mark.parametrize(
    ("unsafe", "holds", "then", "does"),
    [
        (False, 1, 0, False),
        (True, 1, 0, False),
        (True, 0, 0, True),
        (False, 0, 0, False),  # on a cluster each worker finds out, and refuses
        (False, 1, 2, True),
        (True, 0, 2, True),
    ],
)
def test_marks_from_a_run_without_a_sandbox_do_only_where_there_is_none(
    bundle: Bundle, unsafe: bool, holds: int, then: int, does: bool
) -> None:
    basis = Basis.of(replace(bundle, unsafe=unsafe, tier=holds), "key")
    assert (basis.why_changed(recorded(basis) | {"sandbox_tier": then}) == "") is does
