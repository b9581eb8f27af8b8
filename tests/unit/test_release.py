"""What a release holds, what may not leak into it, and how two of them compare."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from gradestone import selfcheck
from gradestone.errors import BuildError
from gradestone.judge import RecordedMisconception
from gradestone.model import Answer, AnswerKey, Call, Check, Exercise, RecordedCall
from gradestone.proof.leaks import hidden_arrays, leaks, secret_lines
from gradestone.proof.releasediff import differences
from gradestone.release.agreement import ANSWERS, answers_agree
from gradestone.release.beside import unexpected_files
from gradestone.release.regions import RegionError, hidden_lines, without_hidden
from gradestone.release.support import expected_background, expected_checks, public_source, support_files
from gradestone.selfcheck.expected import (
    Background,
    ExpectedCheck,
    read_expected,
    write_expected,
)

SOLUTION = """\
def f(x):
    m = x.shape[1]
    ### START CODE HERE ###
    total = np.sum(x, axis=0)  # over the rows
    return total / m
    ### END CODE HERE ###"""
TEST = """\
check(f, fixed_numbers())
### BEGIN HIDDEN TESTS
check(f, numbers_at_random(n=4))
### END HIDDEN TESTS"""

SHOWN = np.array([[0.125, 0.5, 0.25]])
HIDDEN = np.array([[0.26171875, -1.5, 0.75], [2.0, 0.1, -0.0]])
LABELS = np.array([[0.0, 1.0, 1.0]])


def a_check(ordinal: int, array: np.ndarray, *, hidden: bool) -> Check:
    return Check("f", ordinal, hidden, 1.0, Call((array,), {"more": {"Y": LABELS}}), array.sum(axis=0))


KEY = AnswerKey(
    assignment="week",
    notebook="notes",
    digest="0",
    exercises=(Exercise("f", "test_f", 10.0, ("x", "more"), ("total",), (), SOLUTION),),
    variants=tuple(
        (a_check(1, SHOWN, hidden=False), a_check(2, array, hidden=True), a_check(3, SHOWN, hidden=True))
        for array in (HIDDEN, HIDDEN * 3)
    ),
)
SOURCES = {"f": SOLUTION, "test_f": TEST, "helpers/own.py": "def fixed_numbers():\n    return 3\n"}


# ---------------------------------------------------------------- hidden regions


def test_a_hidden_region_goes_with_its_delimiters() -> None:
    region = "  ### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS #\n"
    source = f"a\n{region}c\n\n{region}".rstrip()
    assert hidden_lines(source) == {2, 3, 4, 7, 8, 9}
    assert without_hidden(source) == "a\nc\n"
    assert without_hidden("a\n\n") == "a\n\n"


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        ("a\n# BEGIN HIDDEN TESTS\nb", 2, "never closed"),
        ("# BEGIN HIDDEN TESTS\n# BEGIN HIDDEN TESTS\n# END HIDDEN TESTS", 2, "a second"),
        ("a\n# END HIDDEN TESTS", 2, "without a"),
    ],
)
def test_a_broken_region_is_named_by_its_line(source: str, line: int, problem: str) -> None:
    with pytest.raises(RegionError, match=problem) as caught:
        hidden_lines(source)
    assert caught.value.line == line


# ---------------------------------------------------------------- what goes in


def test_support_files_are_the_public_parts(tmp_path: Path) -> None:
    for name, text in {
        "helpers/idle.py": "Z = 26\n",
        "helpers/own.py": "A = 1\n# BEGIN HIDDEN TESTS\nB = 2\n# END HIDDEN TESTS\n",
        "helpers/notes.txt": "no module",
        "testcases/__init__.py": "",
        "testcases/week.py": "C = 3\n",
        "testcases/other.py": "D = 4\n",
        "testcases/misconceptions/week.py": "E = 5\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    code = ("import helpers.own",)
    files = support_files(tmp_path, KEY, code=code)
    expected, learner_test = files.pop("testcases/expected.h5"), files.pop("test_week.py")
    package = Path(selfcheck.__file__).parent
    copies = {f"helpers/selfcheck/{path.name}": path.read_bytes() for path in package.glob("*.py")}
    assert copies
    assert files == copies | {
        "helpers/__init__.py": b"",
        "helpers/own.py": b"A = 1\n",
        "testcases/__init__.py": b"",
        "testcases/week.py": b"C = 3\n",
    }
    assert b"notes.ipynb" in learner_test
    (tmp_path / "expected.h5").write_bytes(expected)
    (entry,) = read_expected(tmp_path / "expected.h5")
    assert (entry.exercise, entry.ordinal, entry.returns, entry.parameters) == (
        "f",
        1,
        ("total",),
        ("x", "more"),
    )
    assert support_files(tmp_path, KEY, code=code)["testcases/expected.h5"] == expected


def test_a_module_that_is_no_python_without_its_hidden_part_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(
        "def f():\n    # BEGIN HIDDEN TESTS\n    return 1\n    # END HIDDEN TESTS\n", encoding="utf-8"
    )
    with pytest.raises(BuildError, match=r"own.py, line 1: .* without its hidden regions"):
        public_source(path)


# ---------------------------------------------------------------- leaks


def released(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("_DOT_", ".")).write_bytes(data)
    return folder


def found(folder: Path, prose: str = "") -> list[str]:
    return list(leaks(folder, KEY, SOURCES, prose))


def test_lines_of_solutions_and_hidden_regions_are_secret() -> None:
    lines = secret_lines(KEY, SOURCES, "")
    assert "total = np.sum(x, axis=0)" in lines  # without its comment
    assert "return total / m" in lines
    assert "check(f, numbers_at_random(n=4))" in lines
    assert not any("fixed_numbers" in line or "x.shape" in line for line in lines)


def test_a_line_that_the_text_tells_is_no_secret() -> None:
    assert "return total / m" not in secret_lines(KEY, SOURCES, "At last `return total/m`.")


def test_a_line_that_other_code_shows_stays_secret() -> None:
    assert "return total / m" in secret_lines(KEY, SOURCES | {"demo": "return total / m"}, "")


def test_a_clean_release_has_no_leaks(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "expected.h5", "w") as file:
        file["x"] = SHOWN
    released(tmp_path, a_DOT_py="m = x.shape[1]\n", b_DOT_txt="0, 1, 1 and 0.75", c_DOT_bin=LABELS.tobytes())
    assert found(tmp_path) == []


@pytest.mark.parametrize("text", ["total=np.sum(x,axis=0)", "x = 1; total =  np.sum( x, axis=0 )  # so"])
def test_a_solution_line_is_found_however_it_is_spaced(tmp_path: Path, text: str) -> None:
    released(tmp_path, a_DOT_py=f"def g():\n    {text}\n")
    assert found(tmp_path) == ["a.py holds the line `total = np.sum(x, axis=0)`, which students must not get"]


def test_a_solution_line_is_found_in_a_cell(tmp_path: Path) -> None:
    cell = {"source": ["check(f,\n", '    numbers_at_random(n=4))  # "so"']}
    released(tmp_path, n_DOT_ipynb=json.dumps({"cells": [cell]}))
    assert found(tmp_path) == [
        "n.ipynb holds the line `check(f, numbers_at_random(n=4))`, which students must not get"
    ]


@pytest.mark.parametrize("array", [HIDDEN, HIDDEN * 3])
def test_hidden_inputs_are_found_as_bytes_values_and_digits(tmp_path: Path, array: np.ndarray) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("deep/x", data=np.concatenate([[7.0], array.ravel()]), compression="gzip")
    released(
        tmp_path,
        b_DOT_npy=b"header" + array.tobytes(),
        c_DOT_txt=f"x =\n{array}\n",
        d_DOT_json=json.dumps(array.tolist()),
    )
    variant = 0 if array is HIDDEN else 1
    origin = f"holds a hidden input of f, check 2 of variant {variant}"
    assert found(tmp_path) == [f"{name} {origin}" for name in ("a.h5", "b.npy", "c.txt", "d.json")]


def test_inputs_that_are_shown_or_everybodys_are_no_secret() -> None:
    assert set(hidden_arrays(KEY)) == {HIDDEN.tobytes(), (HIDDEN * 3).tobytes()}


@pytest.mark.parametrize(
    ("numbers", "secret"),
    [
        ((3, 0, -3), False),
        ((3, 0, -2.9375), True),
        ((3000, 0, -3), True),
        ((31, 41, 23, 57, 43, 27), True),
    ],
)
def test_a_few_small_whole_numbers_stand_in_any_file(numbers: tuple[float, ...], secret: bool) -> None:
    checks = (a_check(1, SHOWN, hidden=False), a_check(2, np.array([numbers], dtype=float), hidden=True))
    assert bool(hidden_arrays(replace(KEY, variants=(checks,)))) == secret


# ---------------------------------------------------------------- two releases


def entry(value: float) -> ExpectedCheck:
    return ExpectedCheck("f", 1, (SHOWN,), {}, SHOWN * value, returns=("total",))


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    folders = tmp_path / "old" / "week", tmp_path / "new" / "week"
    for folder in folders:
        (folder / "testcases").mkdir(parents=True)
        (folder / "week.ipynb").write_text("{}", encoding="utf-8")
        write_expected(folder / "testcases" / "expected.h5", [entry(1.0)])
    return folders


def test_equal_releases_do_not_differ(two: tuple[Path, Path]) -> None:
    assert list(differences(*two)) == []


def test_what_lies_about_after_working_in_a_release_is_no_difference(two: tuple[Path, Path]) -> None:
    (two[0] / "__pycache__").mkdir()
    (two[0] / "__pycache__" / "a.pyc").touch()
    assert list(differences(*two)) == []


def test_each_difference_is_a_sentence(two: tuple[Path, Path]) -> None:
    old, new = two
    (old / "extra.txt").touch()
    (new / "images.svg").touch()
    (old / "week.ipynb").write_text("{ }", encoding="utf-8")
    assert list(differences(old, new)) == [
        "release/week/extra.txt is not made by a build; remove it",
        "release/week/images.svg is missing; run `gradestone build week`",
        "release/week/week.ipynb is not what a build makes now; run `gradestone build week`",
    ]


def test_expected_values_compare_as_numbers(two: tuple[Path, Path]) -> None:
    path = two[0] / "testcases" / "expected.h5"
    write_expected(path, [entry(1.0 + 1e-14)])
    assert list(differences(*two)) == []
    write_expected(path, [entry(1.0 + 1e-6)])
    assert len(list(differences(*two))) == 1
    write_expected(path, [entry(1.0), replace(entry(1.0), ordinal=2)])
    assert len(list(differences(*two))) == 1
    path.write_bytes(b"broken")
    assert len(list(differences(*two))) == 1


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ({"expected": SHOWN * (1 + 1e-14)}, True),
        ({"expected": SHOWN * (1 + 1e-6)}, False),
        ({"expected": SHOWN.astype(np.float32)}, False),
        ({"expected": SHOWN.ravel()}, False),
        ({"args": (SHOWN + 1e-15,)}, True),
        ({"kwargs": {"more": 1.0}}, False),
        ({"misconceptions": (("Look again.", Answer("value", SHOWN)),)}, False),
        ({"returns": ("sum",)}, False),
        ({"weight": 2.0}, False),
    ],
)
def test_answers_agree_when_they_differ_in_rounding_alone(
    two: tuple[Path, Path], other: dict[str, object], agrees: bool
) -> None:
    write_expected(two[1] / ANSWERS, [replace(entry(1.0), **other)])
    assert answers_agree(two[0] / ANSWERS, two[1] / ANSWERS) is agrees


def call(result: object, x: np.ndarray = SHOWN) -> RecordedCall:
    return RecordedCall("f", (x,), {}, result)


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (Background({"g": ("f",)}, {"f": (call(SHOWN * (1 + 1e-14)),)}, {"numpy": "2.4.6"}), True),
        (Background({"g": ("f",)}, {"f": (call(SHOWN * (1 + 1e-6)),)}, {"numpy": "2.0.0"}), False),
        (Background({"g": ("f",)}, {"f": ()}, {"numpy": "2.0.0"}), False),
        (Background({"g": ()}, {"f": (call(SHOWN),)}, {"numpy": "2.0.0"}), False),
    ],
)
def test_what_exercises_build_on_has_to_agree_and_what_recorded_it_need_not(
    two: tuple[Path, Path], other: Background, agrees: bool
) -> None:
    own = Background({"g": ("f",)}, {"f": (call(SHOWN),)}, {"numpy": "2.0.0"})
    for folder, background in zip(two, (own, other), strict=True):
        write_expected(folder / ANSWERS, [entry(1.0)], background)
    assert answers_agree(two[0] / ANSWERS, two[1] / ANSWERS) is agrees


@pytest.mark.parametrize(
    ("dtype", "factor", "agrees"),
    [
        ("f8", 1 + 1e-14, True),
        ("f4", 1 + 2e-7, True),
        ("f4", 1 + 5e-6, False),
        ("f2", 1 + 2e-3, True),
        ("f2", 1 + 2e-2, False),
        ("c16", 1 + 1e-14j, True),
        ("c16", 1 + 1e-6j, False),
    ],
)
def test_rounding_is_that_of_the_numbers_own_precision(
    two: tuple[Path, Path], dtype: str, factor: complex, agrees: bool
) -> None:
    numbers = np.array([0.0, 0.1, 7.0]).astype(dtype)
    for folder, array in zip(two, (numbers, (numbers * factor).astype(dtype)), strict=True):
        expected = {"numbers": array, "ends": np.array([np.nan, np.inf])}
        write_expected(folder / ANSWERS, [replace(entry(1.0), expected=expected)])
    assert answers_agree(two[0] / ANSWERS, two[1] / ANSWERS) is agrees


def test_answers_of_another_version_never_agree(two: tuple[Path, Path]) -> None:
    with h5py.File(two[1] / ANSWERS, "r+") as file:
        file.attrs["made by"] = 2
    assert not answers_agree(two[0] / ANSWERS, two[1] / ANSWERS)
    assert not answers_agree(two[0] / ANSWERS, two[1] / "nothing.h5")


def test_a_missing_release_is_a_sentence(two: tuple[Path, Path]) -> None:
    assert list(differences(two[0].with_name("other"), two[1])) == [
        "there is no release of other; run `gradestone build other`"
    ]


def test_files_in_a_source_folder_are_expected_or_named(tmp_path: Path) -> None:
    source = tmp_path / "week"
    for name in ("week.ipynb", "images/a.svg", "data/b.csv", ".ipynb_checkpoints/week-checkpoint.ipynb"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).touch()
    assert list(unexpected_files(source)) == []
    for name in ("solution.txt", "helpers/own.py", "data/solution.py", "old/week.ipynb"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).touch()
    (source / "images" / "link.svg").symlink_to("/etc/hostname")
    assert [sentence.split(" ")[0] for sentence in unexpected_files(source)] == [
        "source/week/data/solution.py",
        "source/week/helpers/own.py",
        "source/week/images/link.svg",
        "source/week/old/week.ipynb",
        "source/week/solution.txt",
    ]


def test_a_key_shows_its_visible_checks_only() -> None:
    assert [check.ordinal for check in expected_checks(KEY)] == [1]


def test_a_release_has_each_inner_call_of_visible_checks_once_and_none_of_hidden_ones() -> None:
    inner = {1: (call(1.0, SHOWN * 2), call(2.0, SHOWN * 3), call(1.0, SHOWN * 2)), 2: (call(3.0, HIDDEN),)}
    inner[1] += (RecordedCall("f", (), {"x": SHOWN * 2}, 1.0), RecordedCall("f", *KNOWN))
    checks = tuple(replace(check, inner=inner.get(check.ordinal, ())) for check in KEY.variants[0])
    found = expected_background(replace(KEY, variants=(checks,)))
    assert [each.result for each in found.calls["f"]] == [1.0, 2.0]
    assert found.depends_on == {"f": ()}
    assert found.versions["numpy"] == np.__version__
    assert found.versions.keys() == {"python", "numpy", "gradestone"}


def test_raised_answers_of_misconceptions_have_their_hint_in_a_release() -> None:
    def raised(message: str) -> Answer:
        return Answer("raised", exception="KeyError", message=message)

    versions = [
        RecordedMisconception("a", "From 1 on.", {1: raised("'W0'")}),
        RecordedMisconception("b", "Start later.", {1: raised("'W0'")}),
        RecordedMisconception("c", "One less.", {1: raised("'W3'"), 2: raised("'W7'")}),
        RecordedMisconception("d", "Twice.", {1: Answer("value", SHOWN * 2)}),
        RecordedMisconception("e", "Nothing to see.", {1: None}),
    ]
    (check,) = expected_checks(KEY, lambda exercise: versions)
    hints = [check.hint_for(answer) for _, answer in check.misconceptions]
    assert hints == ["From 1 on. Or: Start later.", "One less.", "Twice."]
    assert check.hint_for(raised("'W7'")) == ""


KNOWN = ((SHOWN,), {"more": {"Y": LABELS}}, SHOWN.sum(axis=0))  # a visible check is on record already


def test_a_hidden_input_among_inner_calls_is_a_leak(tmp_path: Path) -> None:
    background = Background(calls={"f": (call(1.0, SHOWN * 2), call(2.0, HIDDEN))})
    write_expected(tmp_path / "expected.h5", [entry(1.0)], background)
    assert found(tmp_path) == ["expected.h5 holds a hidden input of f, check 2 of variant 0"]
