"""Which simple mistake turns the expected numbers into the answer's, if one does.

Every pattern looks at all parts that differ together and explains all of them or says nothing. Of a hidden
check no number is told: not of what is expected, and none that the answer chose.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .closeness import Differing, Tolerance
from .differences import Part
from .draws import drawn_otherwise
from .factors import by_a_factor
from .steps import step_otherwise
from .words import _, ngettext, one_after_another

LARGEST_ORDERED = 64  # rows or columns that are tried for another order

Pattern = Callable[[Differing], str]


def explain_values(differing: Differing) -> str:
    """What there is to say of the parts whose numbers differ, beginning with their names."""
    if differing.is_finite:
        for pattern in _PATTERNS:
            if words := pattern(differing):
                return words
    if columns := _columns(differing):
        wrong = ngettext("{names} is wrong.", "{names} are wrong.", differing.count)
        return one_after_another(differing.said(wrong), columns)
    return differing.said(_differ(differing))


def _differ(differing: Differing) -> str:
    entries = sum(part.expected.size for part in differing.wrong)
    if differing.count == 1 and entries > 1:
        return _("{names} differs from the expected values.")
    return ngettext(
        "{names} differs from the expected value.",
        "{names} differ from the expected values.",
        differing.count,
    )


def _zero(differing: Differing) -> str:
    if any(np.any(part.answer) for part in differing.wrong):
        return ""
    if not differing.wrong[0].expected.shape:
        words = ngettext(
            "{names} is zero; it should not be.", "{names} are zero; they should not be.", differing.count
        )
    else:
        words = ngettext(
            "{names} is zero everywhere; it should not be.",
            "{names} are zero everywhere; they should not be.",
            differing.count,
        )
    return differing.said(words)


def _not_zero(differing: Differing) -> str:
    if any(np.any(part.expected) for part in differing.wrong):
        return ""
    if not differing.wrong[0].expected.shape:
        words = ngettext(
            "{names} is not zero; it should be zero.",
            "{names} are not zero; they should be zero.",
            differing.count,
        )
    else:
        words = ngettext(
            "{names} is not zero; it should be zero everywhere.",
            "{names} are not zero; they should be zero everywhere.",
            differing.count,
        )
    return differing.said(words)


# ---------------------------------------------------------------- the right numbers in the wrong place


def _another_part(differing: Differing) -> str:
    """Caches or gradients of another layer."""
    sources = []
    for part in differing.wrong:
        others = (other for other in differing.all_parts if other.path != part.path)
        source = next((other.path for other in others if _holds(part, other, differing)), None)
        if source is None or part.expected.size < 2:
            return ""
        sources.append(source)
    words = ngettext(
        "{names} holds what belongs in {others}.", "{names} hold what belongs in {others}.", differing.count
    )
    return differing.said(words, others=differing.circumstances.named(list(dict.fromkeys(sources))))


def _holds(part: Part, other: Part, differing: Differing) -> bool:
    return other.expected.shape == part.answer.shape and differing.close(part, other.expected)


def _signs(differing: Differing) -> str:
    if differing.is_complex or any(part.expected.size < 2 for part in differing.wrong):
        return ""
    for part in differing.wrong:
        flipped = np.where(part.answer < 0, -1.0, 1.0) * np.abs(part.expected)
        if not differing.close(part, flipped):
            return ""
    return differing.said(
        ngettext(
            "{names} has the right size but the wrong sign in some entries.",
            "{names} have the right size but the wrong sign in some entries.",
            differing.count,
        )
    )


def _transposed(differing: Differing) -> str:
    for part in differing.wrong:
        square = part.expected.ndim == 2 and part.expected.shape[0] == part.expected.shape[1]
        if not square or not differing.close(part, part.expected.T):
            return ""
    return differing.said(ngettext("{names} is transposed.", "{names} are transposed.", differing.count))


def _reordered(differing: Differing) -> str:
    for axis in (0, 1):
        if all(_is_reordered(part, axis, differing.tolerance) for part in differing.wrong):
            return differing.said(_in_another_order(axis, differing.count))
    return ""


def _in_another_order(axis: int, count: int) -> str:
    if axis == 0:
        return ngettext(
            "{names} has the right rows in another order.",
            "{names} have the right rows in another order.",
            count,
        )
    return ngettext(
        "{names} has the right columns in another order.",
        "{names} have the right columns in another order.",
        count,
    )


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


def _offset(differing: Differing) -> str:
    """Off by one number for all."""
    parts = [part for part in differing.wrong if part.expected.size > 1]
    if not parts or len(parts) < len(differing.wrong):
        return ""
    number = (parts[0].answer - parts[0].expected).flat[0]
    if not all(differing.close(part, part.expected + number) for part in parts):
        return ""
    return differing.said(
        ngettext(
            "{names} is off by the same number in every entry. Is an addend missing, wrong, or too many?",
            "{names} are off by the same number in every entry. Is an addend missing, wrong, or too many?",
            differing.count,
        )
    )


def _shifted(differing: Differing) -> str:
    """Off by one number per row: an addend that is missing or wrong."""
    for part in differing.wrong:
        if part.expected.ndim != 2 or part.expected.shape[1] < 2:
            return ""
        moved = part.expected + (part.answer - part.expected)[:, :1]
        if not differing.close(part, moved):
            return ""
    return differing.said(
        ngettext(
            "{names} is off by a constant in each row. Is an addend missing, wrong, or too many?",
            "{names} are off by a constant in each row. Is an addend missing, wrong, or too many?",
            differing.count,
        )
    )


_PATTERNS: tuple[Pattern, ...] = (
    _zero,
    _not_zero,
    drawn_otherwise,
    step_otherwise,
    by_a_factor,
    _another_part,
    _signs,
    _transposed,
    _reordered,
    _offset,
    _shifted,
)


def _columns(differing: Differing) -> str:
    """A word on the first part where its columns are right but for a factor each: one factor of a product."""
    part = differing.wrong[0]
    if not differing.is_finite or part.expected.ndim != 2 or min(part.expected.shape) < 2:
        return ""
    rows = np.abs(part.expected).argmax(axis=0)
    columns = np.arange(part.expected.shape[1])
    with np.errstate(all="ignore"):
        factors = part.answer[rows, columns] / part.expected[rows, columns]
    if not np.isfinite(factors).all() or np.allclose(factors, factors[0], rtol=1e-6, atol=0.0):
        return ""
    if not differing.close(part, part.expected * factors):
        return ""
    return _(
        "In {name} each column is right but for a factor of its own: "
        "the array of one number for each example that goes into it is not the right one."
    ).format(name=part.path)
