"""Which simple mistake turns the expected numbers into the answer's, if one does.

Every pattern looks at all parts that differ together and explains all of them or says nothing. Of a hidden
check no number is told: not of what is expected, and none that the answer chose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from .closeness import Differing, Tolerance
from .differences import Part
from .draws import drawn_otherwise
from .steps import step_otherwise

LARGEST_FACTOR = 100  # beyond it, a random ratio lies too often near a whole number
LARGEST_ORDERED = 64  # rows or columns that are tried for another order
TENS = (10, 100)

Pattern = Callable[[Differing], str]


def explain_values(differing: Differing) -> str:
    """One sentence about the parts whose numbers differ, beginning with their names."""
    wrong = differing.wrong
    subject = differing.circumstances.named([part.path for part in wrong])
    if differing.is_finite:
        for pattern in _PATTERNS:
            if words := pattern(differing):
                return f"{subject} {words}" if len(wrong) == 1 else f"{subject} {_plural(words)}"
    return _differ(subject, differing)


def _differ(subject: str, differing: Differing) -> str:
    one = len(differing.wrong) == 1
    if columns := _columns(differing):
        return f"{subject} {'is' if one else 'are'} wrong. {columns}"
    entries = sum(part.expected.size for part in differing.wrong)
    return f"{subject} differ{'s' if one else ''} from the expected value{'s' if entries > 1 else ''}."


_VERBS = {"is": "are", "has": "have", "holds": "hold", "takes": "take", "keeps": "keep", "starts": "start"}


def _plural(words: str) -> str:
    verb, _, rest = words.partition(" ")
    return f"{_VERBS[verb]} {rest.replace('; it should', '; they should')}"


def _zero(differing: Differing) -> str:
    if any(np.any(part.answer) for part in differing.wrong):
        return ""
    everywhere = " everywhere" if differing.wrong[0].expected.shape else ""
    return f"is zero{everywhere}; it should not be."


def _not_zero(differing: Differing) -> str:
    if any(np.any(part.expected) for part in differing.wrong):
        return ""
    everywhere = " everywhere" if differing.wrong[0].expected.shape else ""
    return f"is not zero; it should be zero{everywhere}."


# ---------------------------------------------------------------- one factor


def _factor(differing: Differing) -> str:
    ratio = common_ratio(differing.wrong, differing.tolerance)
    if ratio is None:
        return ""
    sign = "has the opposite sign" if ratio < 0 else ""
    whole = whole_factor(abs(ratio), differing.tolerance)
    if whole is None:
        return _uneven(differing)
    if whole == 1:
        return f"{sign}." if sign else ""
    size = "large" if whole > 0 else "small"
    hidden = differing.circumstances.hidden
    times = f"too {size} by a factor" if hidden else f"{abs(whole)} times too {size}"
    words = f"{sign} and is {times}" if sign else f"is {times}"
    return f"{words}. {_factor_question(whole, differing.sizes)}".rstrip()


def _uneven(differing: Differing) -> str:
    """A factor that is no whole number: worth a word only where many entries share it."""
    if sum(part.expected.size for part in differing.wrong) < 3:
        return ""
    return "is off by one and the same factor in every entry."


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
    scaled = ((part, ratio * part.expected) for part in wrong)
    close = (tolerance.close(w, p.answer, single_precision=p.single_precision).all() for p, w in scaled)
    return ratio if all(close) else None


def whole_factor(ratio: float, tolerance: Tolerance) -> int | None:
    """K for a ratio of k, -k for a ratio of 1/k, 1 for 1, None for anything else. Takes a positive ratio."""
    large = max(ratio, 1.0 / ratio)
    if not large < LARGEST_FACTOR + 0.5:
        return None
    whole = round(large)
    if abs(large - whole) > 2 * max(tolerance.rtol, 1e-9) * whole:
        return None
    return whole if ratio >= 1.0 or whole == 1 else -whole


def _factor_question(whole: int, sizes: Collection[int]) -> str:
    """What may lead to such a factor: a size of the arrays, or a power of ten that is none."""
    times = abs(whole)
    if times in TENS and times not in sizes:
        return "Is a scaling factor missing or doubled?"
    if any(times == size * size for size in sizes) and times not in sizes:
        return "Is something multiplied where it should be divided, or the other way round?"
    if times not in sizes:
        return ""
    if whole > 0:
        return "Is a sum taken where a mean is meant, or a division missing?"
    return "Is something divided once too often, or by too large a number?"


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
    return f"holds what belongs in {differing.circumstances.named(list(dict.fromkeys(sources)))}."


def _holds(part: Part, other: Part, differing: Differing) -> bool:
    return other.expected.shape == part.answer.shape and differing.close(part, other.expected)


def _signs(differing: Differing) -> str:
    if differing.is_complex or any(part.expected.size < 2 for part in differing.wrong):
        return ""
    for part in differing.wrong:
        flipped = np.where(part.answer < 0, -1.0, 1.0) * np.abs(part.expected)
        if not differing.close(part, flipped):
            return ""
    return "has the right size but the wrong sign in some entries."


def _transposed(differing: Differing) -> str:
    for part in differing.wrong:
        square = part.expected.ndim == 2 and part.expected.shape[0] == part.expected.shape[1]
        if not square or not differing.close(part, part.expected.T):
            return ""
    return "is transposed."


def _reordered(differing: Differing) -> str:
    for axis, word in ((0, "rows"), (1, "columns")):
        if all(_is_reordered(part, axis, differing.tolerance) for part in differing.wrong):
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


def _offset(differing: Differing) -> str:
    """Off by one number for all."""
    parts = [part for part in differing.wrong if part.expected.size > 1]
    if not parts or len(parts) < len(differing.wrong):
        return ""
    number = (parts[0].answer - parts[0].expected).flat[0]
    if not all(differing.close(part, part.expected + number) for part in parts):
        return ""
    return "is off by the same number in every entry. Is an addend missing, wrong, or too many?"


def _shifted(differing: Differing) -> str:
    """Off by one number per row: an addend that is missing or wrong."""
    for part in differing.wrong:
        if part.expected.ndim != 2 or part.expected.shape[1] < 2:
            return ""
        moved = part.expected + (part.answer - part.expected)[:, :1]
        if not differing.close(part, moved):
            return ""
    return "is off by a constant in each row. Is an addend missing, wrong, or too many?"


_PATTERNS: tuple[Pattern, ...] = (
    _zero,
    _not_zero,
    drawn_otherwise,
    step_otherwise,
    _factor,
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
    return (
        f"In {part.path} each column is right but for a factor of its own: "
        "the array of one number for each example that goes into it is not the right one."
    )
