"""Answers that are the expected numbers times one number, and which mistake gives such a number."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from .closeness import Differing, Tolerance
from .differences import Part
from .words import _, ngettext, one_after_another

LARGEST_FACTOR = 100  # beyond it, a random ratio lies too often near a whole number
TENS = (10, 100)


def by_a_factor(differing: Differing) -> str:
    """What is wrong with the one factor between the answer and what is expected; "" without one."""
    ratio = common_ratio(differing.wrong, differing.tolerance)
    if ratio is None:
        return ""
    whole = whole_factor(abs(ratio), differing.tolerance)
    if whole is None:
        return _uneven(differing)
    if whole == 1:
        return differing.said(_opposite(differing.count)) if ratio < 0 else ""
    size = _opposite_size if ratio < 0 else _size
    words = size(differing.count, is_large=whole > 0, hidden=differing.circumstances.hidden)
    sentence = differing.said(words, factor=abs(whole))
    return one_after_another(sentence, _factor_question(whole, differing.sizes))


def _uneven(differing: Differing) -> str:
    """A factor that is no whole number: worth a word only where many entries share it."""
    if sum(part.expected.size for part in differing.wrong) < 3:
        return ""
    return differing.said(
        ngettext(
            "{names} is off by one and the same factor in every entry.",
            "{names} are off by one and the same factor in every entry.",
            differing.count,
        )
    )


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


# ---------------------------------------------------------------- words


def _opposite(count: int) -> str:
    return ngettext("{names} has the opposite sign.", "{names} have the opposite sign.", count)


def _size(count: int, *, is_large: bool, hidden: bool) -> str:
    match is_large, hidden:
        case True, True:
            return ngettext("{names} is too large by a factor.", "{names} are too large by a factor.", count)
        case False, True:
            return ngettext("{names} is too small by a factor.", "{names} are too small by a factor.", count)
        case True, False:
            return ngettext(
                "{names} is {factor} times too large.", "{names} are {factor} times too large.", count
            )
    return ngettext("{names} is {factor} times too small.", "{names} are {factor} times too small.", count)


def _opposite_size(count: int, *, is_large: bool, hidden: bool) -> str:
    match is_large, hidden:
        case True, True:
            return ngettext(
                "{names} has the opposite sign and is too large by a factor.",
                "{names} have the opposite sign and are too large by a factor.",
                count,
            )
        case False, True:
            return ngettext(
                "{names} has the opposite sign and is too small by a factor.",
                "{names} have the opposite sign and are too small by a factor.",
                count,
            )
        case True, False:
            return ngettext(
                "{names} has the opposite sign and is {factor} times too large.",
                "{names} have the opposite sign and are {factor} times too large.",
                count,
            )
    return ngettext(
        "{names} has the opposite sign and is {factor} times too small.",
        "{names} have the opposite sign and are {factor} times too small.",
        count,
    )


def _factor_question(whole: int, sizes: Collection[int]) -> str:
    """What may lead to such a factor: a size of the arrays, or a power of ten that is none."""
    times = abs(whole)
    if times in TENS and times not in sizes:
        return _("Is a scaling factor missing or doubled?")
    if any(times == size * size for size in sizes) and times not in sizes:
        return _("Is something multiplied where it should be divided, or the other way round?")
    if times not in sizes:
        return ""
    if whole > 0:
        return _("Is a sum taken where a mean is meant, or a division missing?")
    return _("Is something divided once too often, or by too large a number?")
