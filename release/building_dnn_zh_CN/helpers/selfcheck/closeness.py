"""When two numbers count as equal, and the parts of an answer whose numbers do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .differences import Part
from .phrases import Circumstances
from .plain import Array

SINGLE_RTOL = 1e-5
SINGLE_ATOL = 1e-6


@dataclass(frozen=True, slots=True)
class Tolerance:
    """abs(answer - expected) <= rtol * abs(expected) + atol * max(abs(expected)), entry by entry."""

    rtol: float
    atol: float

    def close(self, expected: Array, answer: Array, *, single_precision: bool = False) -> Array:
        """Entries that agree. Both arrays have one shape; entries that are not finite must be the same."""
        if (expected == answer).all():  # to the last bit, as most right answers are
            return np.ones(expected.shape, dtype=bool)
        rtol = max(self.rtol, SINGLE_RTOL) if single_precision else self.rtol
        atol = max(self.atol, SINGLE_ATOL) if single_precision else self.atol
        with np.errstate(all="ignore"):
            finite = np.isfinite(expected) & np.isfinite(answer)
            size = np.where(finite, np.abs(expected), 0.0)
            bound = rtol * size + atol * size.max(initial=0.0)
            within = np.abs(answer - expected) <= bound
        return np.where(finite, within, same_nonfinite(expected, answer))


def same_nonfinite(expected: Array, answer: Array) -> Array:
    """Entries where both are the same infinity or both are not a number; False where either is finite."""
    both_nan = np.isnan(expected) & np.isnan(answer)
    both_infinite = np.isinf(expected) & np.isinf(answer) & (expected == answer)
    return np.asarray(both_nan | both_infinite)


@dataclass(frozen=True, slots=True)
class Differing:
    """The parts with differing entries, at least one, and all there is to explain them by."""

    wrong: Sequence[Part]
    all_parts: Sequence[Part]
    tolerance: Tolerance
    circumstances: Circumstances

    @property
    def count(self) -> int:
        """How many parts differ."""
        return len(self.wrong)

    def said(self, sentence: str, **words: object) -> str:
        """The sentence, with the `{names}` of the parts that differ and these words in it."""
        names = self.circumstances.named([part.path for part in self.wrong])
        return sentence.format(names=names, **words)

    @property
    def sizes(self) -> frozenset[int]:
        """Lengths of the axes of all that is expected, of more than one entry."""
        return frozenset(size for part in self.all_parts for size in part.expected.shape if size > 1)

    @property
    def is_finite(self) -> bool:
        """Whether every number of these parts is one."""
        return all(np.isfinite(array).all() for part in self.wrong for array in (part.expected, part.answer))

    @property
    def is_complex(self) -> bool:
        """Whether any of them has imaginary parts."""
        return any(np.iscomplexobj(array) for part in self.wrong for array in (part.expected, part.answer))

    def close(self, part: Part, wanted: Array) -> bool:
        """Whether the answer in this part is `wanted`."""
        return bool(self.tolerance.close(wanted, part.answer, single_precision=part.single_precision).all())
