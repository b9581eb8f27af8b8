"""Arrays that tell something: with so many different numbers that nobody else has them by chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..selfcheck.records import Record

AMONG_ANSWERS = 4
"""From which on an answer among the inputs of another check stops a build. Three numbers are too few for
that: labels and counts such as 0, 1, 2 are the answer of many a function."""

IN_A_RELEASE = 3
"""From which on a hidden input is searched in a release. One too many costs a look at the file, one too few
a secret; two numbers, such as 0 and 1, stand in any file."""


def telling_arrays(value: Any, fewest: int) -> Iterator[np.ndarray[Any, Any]]:
    """The arrays of numbers in a plain value that have at least so many different ones; contiguous."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "iufc" and len(np.unique(value)) >= fewest:
            yield np.ascontiguousarray(value)
    elif isinstance(value, Record):
        yield from telling_arrays(value.values, fewest)
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from telling_arrays(item, fewest)
