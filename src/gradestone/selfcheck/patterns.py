"""Which simple mistake turns the expected numbers into the answer's, if one does.

Every pattern looks at all parts that differ together and explains all of them or says nothing. What it says
holds no number of the expected value except sizes and simple factors, so it may be shown for a hidden check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .differences import Part, listed
from .plain import Array

LARGEST_FACTOR = 100  # beyond it, a random ratio lies too often near a whole number
LARGEST_ORDERED = 64  # rows or columns that are tried for another order
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


def explain_values(wrong: Sequence[Part], all_parts: Sequence[Part], tolerance: Tolerance) -> str:
    """One sentence about the parts whose numbers differ, beginning with their names.

    wrong : the parts with differing entries, at least one
    """
    subject = named([part.path for part in wrong])
    sizes = sorted({size for part in all_parts for size in part.expected.shape if size > 1})
    if all(_finite(part) for part in wrong):
        for pattern in _patterns(all_parts, sizes):
            if words := pattern(wrong, tolerance):
                return f"{subject} {words}" if len(wrong) == 1 else f"{subject} {_plural(words)}"
    entries = sum(part.expected.size for part in wrong)
    verb = "differs" if len(wrong) == 1 else "differ"
    return f"{subject} {verb} from the expected value{'s' if entries > 1 else ''}."


def named(paths: Sequence[str]) -> str:
    """`dW and db`; of many names the first four."""
    if len(paths) <= 5:
        return listed(paths)
    return f"{', '.join(paths[:4])} and {len(paths) - 4} more"


def _plural(words: str) -> str:
    verb, _, rest = words.partition(" ")
    rest = rest.replace("; it should", "; they should")
    return f"{ {'is': 'are', 'has': 'have', 'holds': 'hold'}[verb] } {rest}"


Pattern = Callable[[Sequence[Part], Tolerance], str]


def _patterns(all_parts: Sequence[Part], sizes: Sequence[int]) -> Iterable[Pattern]:
    yield _zero
    yield lambda wrong, tolerance: _factor(wrong, tolerance, sizes)
    yield lambda wrong, tolerance: _another_part(wrong, tolerance, all_parts)
    yield _signs
    yield _transposed
    yield _reordered
    yield _shifted


def _finite(part: Part) -> bool:
    return bool(np.isfinite(part.expected).all() and np.isfinite(part.answer).all())


def _all_close(part: Part, wanted: Array, tolerance: Tolerance) -> bool:
    return bool(tolerance.close(wanted, part.answer, single_precision=part.single_precision).all())


def _zero(wrong: Sequence[Part], tolerance: Tolerance) -> str:
    if any(np.any(part.answer) for part in wrong):
        return ""
    everywhere = " everywhere" if wrong[0].expected.shape else ""
    return f"is zero{everywhere}; it should not be."


# ---------------------------------------------------------------- one factor


def _factor(wrong: Sequence[Part], tolerance: Tolerance, sizes: Sequence[int]) -> str:
    ratio = common_ratio(wrong, tolerance)
    if ratio is None:
        return ""
    sign = "has the opposite sign" if ratio < 0 else ""
    whole = whole_factor(abs(ratio), tolerance)
    if whole == 1:
        return f"{sign}." if sign else ""
    if whole is None:
        return ""
    times = f"{abs(whole)} times too {'large' if whole > 0 else 'small'}"
    words = f"{sign} and is {times}" if sign else f"is {times}"
    return f"{words}. {_factor_question(whole, sizes)}"


def common_ratio(wrong: Sequence[Part], tolerance: Tolerance) -> float | None:
    """The one number that turns the expected values into the answers when multiplied; None without one."""
    expected = np.concatenate([part.expected.ravel() for part in wrong])
    answer = np.concatenate([part.answer.ravel() for part in wrong])
    if np.iscomplexobj(expected) or np.iscomplexobj(answer):
        return None
    with np.errstate(all="ignore"):
        largest = np.argmax(np.abs(expected))
        ratio = float(answer[largest] / expected[largest])
    if not np.isfinite(ratio) or ratio == 0.0:
        return None
    return ratio if all(_all_close(part, ratio * part.expected, tolerance) for part in wrong) else None


def whole_factor(ratio: float, tolerance: Tolerance) -> int | None:
    """K for a ratio of k, -k for a ratio of 1/k, 1 for 1, None for anything else. Takes a positive ratio."""
    large = max(ratio, 1.0 / ratio)
    if not large < LARGEST_FACTOR + 0.5:
        return None
    whole = round(large)
    if abs(large - whole) > 2 * max(tolerance.rtol, 1e-9) * whole:
        return None
    return whole if ratio >= 1.0 or whole == 1 else -whole


def _factor_question(whole: int, sizes: Sequence[int]) -> str:
    if whole in (10, 100, -10, -100) and abs(whole) not in sizes:
        return "Is a scaling factor missing or doubled?"
    if whole > 0:
        return "Is a sum taken where a mean is meant, or a division missing?"
    return "Is something divided twice, or by too large a number?"


# ---------------------------------------------------------------- the right numbers in the wrong place


def _another_part(wrong: Sequence[Part], tolerance: Tolerance, all_parts: Sequence[Part]) -> str:
    """Caches or gradients of another layer."""
    sources = []
    for part in wrong:
        others = (other for other in all_parts if other.path != part.path)
        source = next((other.path for other in others if _holds(part, other, tolerance)), None)
        if source is None or part.expected.size < 2:
            return ""
        sources.append(source)
    return f"holds what belongs in {named(list(dict.fromkeys(sources)))}."


def _holds(part: Part, other: Part, tolerance: Tolerance) -> bool:
    return other.expected.shape == part.answer.shape and _all_close(part, other.expected, tolerance)


def _signs(wrong: Sequence[Part], tolerance: Tolerance) -> str:
    if any(part.expected.size < 2 or np.iscomplexobj(part.expected) for part in wrong):
        return ""
    for part in wrong:
        flipped = np.where(part.answer < 0, -1.0, 1.0) * np.abs(part.expected)
        if not _all_close(part, flipped, tolerance):
            return ""
    return "has the right size but the wrong sign in some entries."


def _transposed(wrong: Sequence[Part], tolerance: Tolerance) -> str:
    for part in wrong:
        square = part.expected.ndim == 2 and part.expected.shape[0] == part.expected.shape[1]
        if not square or not _all_close(part, part.expected.T, tolerance):
            return ""
    return "is transposed."


def _reordered(wrong: Sequence[Part], tolerance: Tolerance) -> str:
    for axis, word in ((0, "rows"), (1, "columns")):
        if all(_is_reordered(part, axis, tolerance) for part in wrong):
            return f"has the right {word} in another order."
    return ""


def _is_reordered(part: Part, axis: int, tolerance: Tolerance) -> bool:
    """Every row of the answer is one row of the expected value, each used once."""
    if part.expected.ndim != 2 or not 2 <= part.expected.shape[axis] <= LARGEST_ORDERED:
        return False
    rows = np.moveaxis(part.answer, axis, 0)
    wanted = list(np.moveaxis(part.expected, axis, 0))
    for row in rows:
        match = next((index for index, other in enumerate(wanted) if tolerance.close(other, row).all()), None)
        if match is None:
            return False
        del wanted[match]
    return True


def _shifted(wrong: Sequence[Part], tolerance: Tolerance) -> str:
    """Off by one number per row: an addend that is missing or wrong."""
    for part in wrong:
        if part.expected.ndim != 2 or part.expected.shape[1] < 2:
            return ""
        moved = part.expected + (part.answer - part.expected)[:, :1]
        if not _all_close(part, moved, tolerance):
            return ""
    return "is off by a constant in each row. Is an addend missing or wrong?"
