"""Recorded answers of two releases: the same up to what one processor rounds otherwise than the next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from ..selfcheck.expected import read_background, read_expected
from ..selfcheck.plain import identical, number_kind
from ..selfcheck.records import Record

ANSWERS = Path("testcases", "expected.h5")

# Of each number, and of the largest number of its array: sums over an array differ by its last bits.
RELATIVE, OF_LARGEST = 1e-9, 1e-12
BITS = 4.0  # at least, in units of the last place: all that half precision is good for


def keep_answers(earlier: Path, release: Path) -> None:
    """Where the answers of an earlier release agree with a new one's, the new one gets the very same file."""
    if answers_agree(earlier / ANSWERS, release / ANSWERS):
        shutil.copyfile(earlier / ANSWERS, release / ANSWERS)


def answers_agree(one: Path, other: Path) -> bool:
    """Whether two files hold the same checks, in everything but the rounding of their numbers."""
    try:
        return _agree(list(_contents(one)), list(_contents(other)))
    except (OSError, ValueError, KeyError):  # there is none, or one of another format
        return False


def _contents(path: Path) -> Iterator[Any]:
    with h5py.File(path, "r") as file:
        yield dict(sorted(file.attrs.items()))
    # What they were recorded with stays what it was, as long as the answers do.
    yield asdict(replace(read_background(path), versions={}))
    yield from map(asdict, read_expected(path))


def _agree(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_agree(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_agree, one, other))
    if isinstance(one, Record):
        return one.with_values(()) == other.with_values(()) and all(map(_agree, one.values, other.values))
    if number_kind(one) in ("f", "c"):
        return _close(np.asarray(one), np.asarray(other))
    return identical(one, other)


@np.errstate(all="ignore")
def _close(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    finite = np.abs(one[np.isfinite(one)])
    relative = max(RELATIVE, BITS * float(np.finfo(one.dtype).eps))
    return np.allclose(one, other, relative, OF_LARGEST * float(finite.max(initial=0.0)), equal_nan=True)
