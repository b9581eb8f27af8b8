"""Wrong random numbers: of another seed, another generator, another scale."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from . import drawwords
from .closeness import Differing
from .differences import Part
from .plain import Array, listed
from .words import N_, _

SEEDS = (*range(21), 42, 100, 101, 123, 1234, 2020, 2021, 2022, 2023, 2024, 2025)
"""The seeds that are tried. With any other the numbers differ, and no more is said."""
FEWEST_NUMBERS = 3
_REMEMBERED = 512  # of each stream: starting a generator takes longer than comparing its numbers

_RTOL = 1e-7
_Generator = Callable[[int, int], Array]
_GENERATORS: dict[str, _Generator] = {
    "randn": lambda seed, count: np.random.RandomState(seed).standard_normal(count),
    "rand": lambda seed, count: np.random.RandomState(seed).random_sample(count),
    "default_rng": lambda seed, count: np.random.default_rng(seed).standard_normal(count),
}


@dataclass(frozen=True, slots=True)
class _Draw:
    """A stream of random numbers: which seed and generator."""

    seed: int
    generator: str

    def numbers(self, count: int) -> Array:
        """The first of them. They are the same however many are drawn."""
        if count <= _REMEMBERED:
            return _beginning(self)[:count]
        return _GENERATORS[self.generator](self.seed, count)


@functools.cache
def _beginning(draw: _Draw) -> Array:
    return _GENERATORS[draw.generator](draw.seed, _REMEMBERED)


def drawn_otherwise(differing: Differing) -> str:
    """How the answer's random numbers come about where those that are expected are known; else ""."""
    if not differing.circumstances.written.draws or differing.is_complex:
        return ""
    parts = [part for part in differing.all_parts if _varies(part.expected)]
    if not {part.path for part in differing.wrong} <= {part.path for part in parts}:
        return ""
    wanted = _found([part.expected for part in parts])
    if wanted is None:
        return ""
    draw, scales = wanted
    same = _fitted(draw, [part.answer for part in parts])
    if same is not None:
        return _other_scale(differing, parts, scales, same)
    own = _found([part.answer for part in parts])
    return _other_draw(draw, own[0], differing) if own else _unlike(draw, parts, differing)


def _varies(array: Array) -> bool:
    return array.size > 0 and bool(np.any(array != 0.0)) and bool(np.isfinite(array).all())


def _found(arrays: Sequence[Array]) -> tuple[_Draw, list[tuple[float, float]]] | None:
    """The stream that these arrays are cut from one after the other, and the scale and offset of each."""
    if not _can_be_told(arrays):
        return None
    draws = (_Draw(seed, generator) for generator in _GENERATORS for seed in SEEDS)
    fits = ((draw, _fitted(draw, arrays)) for draw in draws)
    return next(((draw, fit) for draw, fit in fits if fit is not None), None)


def _can_be_told(arrays: Sequence[Array]) -> bool:
    """A single number is a multiple of any other: only where two belong together is a match no accident."""
    return any(array.size > 1 for array in arrays)


def _fitted(draw: _Draw, arrays: Sequence[Array]) -> list[tuple[float, float]] | None:
    stream = draw.numbers(sum(array.size for array in arrays))
    ends = np.cumsum([array.size for array in arrays])[:-1]
    fits = [
        _affine(numbers, array.ravel()) for numbers, array in zip(np.split(stream, ends), arrays, strict=True)
    ]
    known = [fit for fit in fits if fit is not None]
    return known if len(known) == len(arrays) else None


def _affine(numbers: Array, array: Array) -> tuple[float, float] | None:
    """Scale and offset that make `array` of the numbers. Of one or two numbers the scale alone."""
    if array.size < FEWEST_NUMBERS:
        scale, offset = float(array[0] / numbers[0]), 0.0
    else:
        low, high = numbers.argmin(), numbers.argmax()
        scale = float((array[high] - array[low]) / (numbers[high] - numbers[low]))
        offset = float(array[low] - scale * numbers[low])
    bound = 1e-9 * max(abs(scale), abs(offset))
    if scale == 0.0 or not all(_is_near(scale * numbers[at] + offset, array[at], bound) for at in (0, -1)):
        return None  # as nearly all: no need to look at the others
    fits = bool(np.allclose(scale * numbers + offset, array, rtol=_RTOL, atol=bound))
    return (scale, 0.0 if abs(offset) < bound else offset) if fits else None


def _is_near(number: float, wanted: float, bound: float) -> bool:
    """As `np.allclose` says of one number."""
    return bool(abs(number - wanted) <= bound + _RTOL * abs(wanted))


# ---------------------------------------------------------------- words


def _other_scale(
    differing: Differing,
    parts: Sequence[Part],
    wanted: Sequence[tuple[float, float]],
    own: Sequence[tuple[float, float]],
) -> str:
    wrong = {part.path for part in differing.wrong}
    mistaken = [
        (part, scale[0], mine)
        for part, scale, mine in zip(parts, wanted, own, strict=True)
        if part.path in wrong
    ]
    count, number = differing.count, f"{mistaken[0][1]:.4g}"
    if all(mine[1] for _part, _scale, mine in mistaken):
        return differing.said(drawwords.plus_a_number(count), number=number)
    for words, scale_of in _usual_scales([mine[0] for _part, _scale, mine in mistaken]):
        pairs = ((mine[0], scale_of(part.expected.shape)) for part, _scale, mine in mistaken)
        if all(np.isclose(scale, usual, rtol=1e-6) for scale, usual in pairs):
            return differing.said(drawwords.scaled(count), scale=_(words), number=number)
    if differing.circumstances.hidden:
        return differing.said(drawwords.of_another_scale(count), number=number)
    told = list(dict.fromkeys(f"{mine[0]:.4g}" for _part, _scale, mine in mistaken))
    return differing.said(drawwords.multiplied_by(count), scales=listed(told), number=number)


def _columns(shape: Sequence[int]) -> int:
    return shape[-1] if shape else 1


_USUAL_SCALES: dict[str, Callable[[Sequence[int]], float]] = {
    N_("1 / sqrt(number of columns)"): lambda shape: _columns(shape) ** -0.5,
    N_("sqrt(2 / number of columns)"): lambda shape: (2 / _columns(shape)) ** 0.5,
}


def _usual_scales(own: Sequence[float]) -> Iterator[tuple[str, Callable[[Sequence[int]], float]]]:
    """The scales by layer that other texts have; none for powers of ten, which come about without them."""
    if not np.allclose(np.log10(np.abs(own)) % 1, 0.0, atol=1e-9):
        yield from _USUAL_SCALES.items()


def _other_draw(wanted: _Draw, own: _Draw, differing: Differing) -> str:
    count = differing.count
    if own.generator == "rand" != wanted.generator:
        return differing.said(drawwords.of_rand(count))
    if own.generator != wanted.generator:
        return _drawn_by_another(own.generator, wanted, differing)
    if not differing.circumstances.written.seeds:
        return differing.said(drawwords.unseeded(count), seed=wanted.seed)
    if differing.circumstances.hidden:
        return differing.said(drawwords.of_another_seed(count), seed=wanted.seed)
    return differing.said(drawwords.of_seed(count), own=own.seed, seed=wanted.seed)


def _unlike(wanted: _Draw, parts: Sequence[Part], differing: Differing) -> str:
    """No stream fits as a whole: every array by itself may, or nothing was seeded at all."""
    if not differing.circumstances.written.seeds:
        return differing.said(drawwords.unseeded(differing.count), seed=wanted.seed)
    backwards = [part.answer for part in reversed(parts)]
    if _can_be_told(backwards) and _fitted(wanted, backwards):
        return differing.said(drawwords.in_another_order(differing.count))
    long = [part for part in parts if part.expected.size >= FEWEST_NUMBERS]
    anew = [part for part in long if part is not parts[0] and _fitted(wanted, [part.answer])]
    if anew:
        first_is_right = not any(parts[0] is part for part in differing.wrong)
        words = drawwords.anew if first_is_right else drawwords.before_the_seed
        return differing.said(words(differing.count))
    return _of_other_generators(
        wanted, [part for part in long if any(part is each for each in differing.wrong)], differing
    )


def _of_other_generators(wanted: _Draw, wrong: Sequence[Part], differing: Differing) -> str:
    """One generator for some of the arrays, another one for the rest."""
    names = {name for part in wrong for name in _generators(part)} - {wanted.generator}
    return _drawn_by_another(min(names), wanted, differing) if names else ""


def _drawn_by_another(own: str, wanted: _Draw, differing: Differing) -> str:
    return differing.said(drawwords.of_another_generator(differing.count), own=own, wanted=wanted.generator)


def _generators(part: Part) -> Iterator[str]:
    """Generators that give this array with the usual seeds, by itself."""
    found = _found([part.answer])
    if found is not None:
        yield found[0].generator
