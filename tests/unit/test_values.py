"""Plain values survive the way through HDF5 exactly, and always as the same bytes."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from gradestone.selfcheck.answers import Answer, Rules
from gradestone.selfcheck.expected import (
    Background,
    ExpectedCheck,
    read_background,
    read_exercises,
    read_expected,
    write_expected,
)
from gradestone.selfcheck.plain import identical
from gradestone.selfcheck.records import Record
from gradestone.selfcheck.standins import RecordedCall
from gradestone.selfcheck.values import load_value, new_file, save_value

RNG = np.random.default_rng(22)
NETWORK = {f"{letter}{layer}": RNG.normal(size=(4, 3)) for layer in (1, 2) for letter in ("W", "b")}
SINGLE_VALUES = [
    None,
    True,
    False,
    0,
    -(10**50),
    1e-310,
    -0.0,
    math.nan,
    -math.inf,
    complex(math.nan, -0.0),
    "",
    'dW1 "≈"\0\n\ud800',
    np.float64(1 / 3),
    np.float32(1 / 3),
    np.float16(1.5),
    np.longdouble(1) / 3,
    np.int8(-3),
    np.uint64(2**64 - 1),
    np.True_,
    np.complex64(1j),
    b"",
    b"\x00\xff abc",
    range(0),
    range(9, -3, -2),
    np.datetime64("2026-02-28T12", "h"),
    np.timedelta64(-3, "ns"),
    np.datetime64("NaT"),
]
ARRAYS = [
    np.array(3.5),
    np.empty((0, 3)),
    np.empty((2, 0), dtype=np.float32),
    RNG.normal(size=(3, 4)),
    RNG.normal(size=(3, 4)).T,
    np.array([np.nan, -0.0, np.inf]),
    np.array([[True, False]]),
    np.arange(6, dtype=">i4").reshape(2, 3),
    np.arange(6, dtype="u2"),
    np.array([1 + 2j]),
    np.array([np.longdouble(1) / 3]),
    np.array([np.clongdouble(1j) / 3]),
    np.array(["", "ü€𝄞", "abc"]),
    np.empty((0, 2), dtype="U5"),
    np.array([b"a", b"\x00b"]),
    np.array([["2026-02-28", "NaT"]], dtype="M8[D]"),
    np.array([1, -2], dtype="m8[25s]"),
]
WITHOUT_ORDER = [
    {1, 2.5, "a", None, (1, ("b", b"c"))},
    set(),
    frozenset({frozenset({1, 2}), frozenset()}),
    {(0, 1): 1.5, True: "a", None: [], 2.5: {}, b"x": 1, frozenset({1}): 2, ("b", (3,)): np.ones(2)},
    Record("Point", ("x", "y"), (1, np.arange(3)), is_tuple=True),
    Record("Line", (), (), is_tuple=False),
    {Record("Point", ("x",), (1,), is_tuple=True): Record("Line", ("a",), ([{1}],), is_tuple=False)},
]


@pytest.fixture
def file(tmp_path):
    with h5py.File(tmp_path / "values.h5", "w") as file:
        yield file


def there_and_back(file, value):
    save_value(file, "value", value)
    return load_value(file, "value")


@pytest.mark.parametrize("value", SINGLE_VALUES, ids=repr)
def test_single_values_come_back_exactly(file, value):
    back = there_and_back(file, value)
    assert type(back) is type(value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize("value", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
def test_arrays_come_back_bit_for_bit(file, value):
    back = there_and_back(file, value)
    assert type(back) is np.ndarray
    assert (back.dtype, back.shape) == (value.dtype, value.shape)
    if value.dtype.itemsize <= 8:  # the widest floats have unused bytes
        assert back.tobytes() == value.tobytes()
    np.testing.assert_array_equal(back, value)


def test_nested_values_keep_their_structure(file):
    value = (1, [2.0, (), {}], {"W1": ARRAYS[3], 3: [ARRAYS[6], np.float32(2)]}, ("array", "<f8"))
    back = there_and_back(file, value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize("value", WITHOUT_ORDER, ids=lambda value: type(value).__name__)
def test_sets_records_and_all_keys_come_back(file, value):
    assert identical(value, there_and_back(file, value))


def test_a_set_gives_the_same_bytes_in_every_process():
    program = (
        "import json; from gradestone.selfcheck.values import _encode;"
        "value = [{f'w{n}' for n in range(40)}, frozenset({(2, 'a'), ('b', 1.5)})];"
        "print(json.dumps(_encode(value, {}, '', 9)))"
    )
    printed = {
        subprocess.check_output([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_loaded_arrays_are_writable_and_share_nothing(file):
    first, second = there_and_back(file, [np.zeros(3), np.zeros(3)])
    first += 1
    assert not second.any()


@pytest.mark.parametrize(
    "value",
    [{(1, object())}, object(), {object(): 1}, np.array([None]), range(2**70), {(1, print): 2}, print],
    ids=lambda value: type(value).__name__,
)
def test_other_values_are_refused_with_their_place(file, value):
    with pytest.raises(TypeError, match=r"value\[1\]"):
        save_value(file, "value", (0, value))
    assert "value" not in file


def test_too_deep_a_nesting_is_refused(file):
    value: list = []
    value.append(value)
    with pytest.raises(TypeError, match="levels deep"):
        save_value(file, "value", value)


# ---------------------------------------------------------------- testcases/expected.h5


NOT_ALIGNED = Answer("raised", exception="ValueError", message="shapes (3,4) and (2,3) not aligned")


def entries():
    names = {"parameters": ("A", "W", "b"), "returns": ("Z", "cache")}
    for ordinal in (1, 2):
        A, W, b = RNG.normal(size=(3, 4)), RNG.normal(size=(2, 3)), RNG.normal(size=(2, 1))
        bank = (("add b", Answer("value", (W @ A, (A, W, b)))), ("W comes first", NOT_ALIGNED))
        yield ExpectedCheck(
            "linear_forward", ordinal, (A, W, b), {}, (W @ A + b, (A, W, b)), misconceptions=bank, **names
        )
    rules = Rules(rtol=1e-3, may_change=("parameters",), shifted_keys=("dA",))
    yield ExpectedCheck("update", 1, (NETWORK,), {"rate": 0.1}, NETWORK, rules=rules, weight=2.0)


def test_recorded_checks_come_back_as_they_were(tmp_path):
    recorded = tuple(entries())
    write_expected(tmp_path / "expected.h5", recorded)
    assert repr(read_expected(tmp_path / "expected.h5")) == repr(recorded)
    assert read_exercises(tmp_path / "expected.h5") == ("linear_forward", "update")
    assert [entry.ordinal for entry in read_expected(tmp_path / "expected.h5", "linear_forward")] == [1, 2]


def test_the_same_checks_give_the_same_bytes(tmp_path):
    recorded = tuple(entries())
    for name in ("a.h5", "b.h5"):
        write_expected(tmp_path / name, recorded)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "expected.h5"
    write_expected(path, entries())
    before = path.read_bytes()
    bad = ExpectedCheck("update", 2, (object(),), {}, None)
    with pytest.raises(TypeError):
        write_expected(path, [*entries(), bad])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_another_format_is_refused(tmp_path):
    with h5py.File(tmp_path / "expected.h5", "w") as file:
        file.attrs["format"] = 99
    with pytest.raises(ValueError, match="build the release again"):
        read_expected(tmp_path / "expected.h5")


def test_inputs_are_recognised_up_to_their_last_bits_and_by_name():
    entry = next(entries())
    A, W, b = entry.args
    assert entry.has_inputs((A * (1 + 1e-14), W, b), {})
    assert entry.has_inputs((A, W), {"b": b})
    assert not entry.has_inputs((A * (1 + 1e-6), W, b), {})
    assert not entry.has_inputs((A, W), {})
    assert not entry.has_inputs((A, W, b, 1), {})
    assert not entry.has_inputs((A, W, b), {"more": 1})


def test_the_hint_is_that_of_the_misconception_with_this_output():
    entry = next(entries())
    A, W, b = entry.args
    assert entry.hint_for(Answer("value", (W @ A, [A, W, b]))) == "add b"
    assert entry.hint_for(Answer("value", (W @ A + 1, (A, W, b)))) == ""


@pytest.mark.parametrize(
    ("facts", "hint"),
    [
        ({"line": 3, "source_line": "Z = A @ W"}, "W comes first"),
        ({"exception": "KeyError", "message": "'W1'"}, ""),
        ({"message": "shapes (3,4) and (2,5) not aligned"}, ""),
        ({"builtin_exception": False}, ""),
        ({"status": "timeout"}, ""),
    ],
)
def test_what_is_raised_has_the_hint_of_the_misconception_that_raises_the_same(facts, hint):
    assert next(entries()).hint_for(replace(NOT_ALIGNED, **facts)) == hint


def test_what_is_no_check_comes_back_as_it_was(tmp_path):
    A = RNG.normal(size=(2, 2))
    background = Background(
        {"update": ("linear_forward",)},
        {"linear_forward": (RecordedCall("linear_forward", (A,), {"W": A, "b": 1}, (A, [A, "relu"])),)},
        {"numpy": "2.0.0"},
    )
    write_expected(tmp_path / "expected.h5", entries(), background)
    assert repr(read_background(tmp_path / "expected.h5")) == repr(background)
    write_expected(tmp_path / "expected.h5", entries())
    assert read_background(tmp_path / "expected.h5") == Background()


def test_a_full_disk_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "full.h5").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"), new_file(tmp_path / "full.h5") as file:
        save_value(file, "network", NETWORK)


def test_a_file_that_fails_half_way_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError), new_file(tmp_path / "half.h5") as file:
        save_value(file, "network", NETWORK)
        save_value(file, "no value", object())
    assert list(tmp_path.iterdir()) == []
