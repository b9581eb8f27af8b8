"""Arrays of texts, bytes, dates and time spans: which there may be, and when two entries are the same."""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np
import numpy.typing as npt

_UNITS = "Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as"
_NAME = re.compile(rf"<U([1-9]\d{{0,6}})|\|S([1-9]\d{{0,7}})|<[Mm]8(\[([1-9]\d{{0,8}})?({_UNITS})\])?")
_LAST_LETTER = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)
_INSTEAD = ord("?")

_NO_LETTERS = {"<U0": "<U1", "|S0": "|S1"}

DATES = (np.datetime64, np.timedelta64)
_KINDS = frozenset("USMm")  # numpy's letters for texts, bytes, dates and time spans


def element_name(dtype: np.dtype[Any]) -> bytes:
    """A dtype of texts or dates as it is written down, little endian; b"" for any other."""
    if dtype.kind not in _KINDS:
        return b""
    name = dtype.newbyteorder("<").str
    name = _NO_LETTERS.get(name, name)
    return name.encode() if _NAME.fullmatch(name) else b""


@functools.lru_cache(maxsize=256)
def element_dtype(name: bytes) -> np.dtype[Any] | None:
    """The dtype that is written so; None where it is none of texts or dates."""
    text = name.decode("ascii", "replace")
    return np.dtype(text) if _NAME.fullmatch(text) else None


def are_readable(array: npt.NDArray[Any]) -> bool:
    """Whether each letter of an array is one of Unicode's; True for what holds no text."""
    if array.dtype.kind != "U":
        return True
    letters = _letters(array)
    first, last = _SURROGATES
    return not ((letters > _LAST_LETTER) | ((letters >= first) & (letters <= last))).any()


def readable_texts(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array itself; with a question mark for each letter that UTF-8 does not have, where there is one."""
    if are_readable(array):
        return array
    letters = _letters(array)
    first, last = _SURROGATES
    broken = (letters > _LAST_LETTER) | ((letters >= first) & (letters <= last))
    return np.where(broken, np.uint32(_INSTEAD), letters).view(array.dtype).reshape(array.shape)


def _letters(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The code points of an array of texts, in C order."""
    return np.ascontiguousarray(array).reshape(-1).view(array.dtype.byteorder.replace("|", "=") + "u4")


def same_elements(expected: Any, answer: Any) -> npt.NDArray[Any]:
    """Where two arrays of one kind and shape hold the same; a missing date is the same as another one."""
    try:
        same = np.asarray(expected == answer)
        if np.asarray(expected).dtype.kind in "Mm":
            same = same | (np.isnat(expected) & np.isnat(answer))
    except (TypeError, ValueError, OverflowError):  # years and nanoseconds
        return np.zeros(np.shape(expected), dtype=bool)
    return same
