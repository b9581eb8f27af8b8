"""Wrong steps: the answer departs from an input by something else than the expected step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from . import stepwords
from .closeness import Differing
from .differences import Part
from .plain import MAPPINGS, Array, number_kind, numbers, plain_items, shape_of
from .words import _, one_after_another

_KEY = re.compile(r'\["([^"]+)"\]$')


@dataclass(frozen=True, slots=True)
class _Step:
    """A part with what an input holds under the same key, which the expected value goes on from."""

    part: Part
    before: Array

    @property
    def expected(self) -> Array:
        return self.part.expected - self.before

    @property
    def answer(self) -> Array:
        return self.part.answer - self.before


def step_otherwise(differing: Differing) -> str:
    """What is wrong with the steps from an input to the answer; "" where these are no steps."""
    steps = [] if differing.is_complex else list(_steps(differing))
    if len(steps) < len(differing.wrong) or not all(np.any(step.expected) for step in steps):
        return ""
    if all(differing.close(step.part, step.before) for step in steps):
        return differing.said(stepwords.none_taken(differing.count))
    if _step_alone(differing, steps):
        return differing.said(stepwords.alone(differing.count))
    return _scaled(differing, steps) or _in_another_way(differing, steps)


def _steps(differing: Differing) -> Iterator[_Step]:
    """A step for each wrong part that an input has an array for."""
    tables = [plain_items(value) for value in differing.circumstances.inputs.values() if _is_table(value)]
    for part in differing.wrong:
        key = _KEY.search(part.path)
        arrays = (table.get(key[1]) for table in tables if key)
        same = (array for array in arrays if number_kind(array) and shape_of(array) == part.expected.shape)
        if (before := next(same, None)) is not None:
            yield _Step(part, numbers(before))


def _is_table(value: object) -> bool:
    return type(value) in MAPPINGS


def _step_alone(differing: Differing, steps: Sequence[_Step]) -> bool:
    return any(
        all(differing.close(step.part, sign * step.expected) for step in steps) for sign in (1.0, -1.0)
    )


# ---------------------------------------------------------------- steps of another length


def _scaled(differing: Differing, steps: Sequence[_Step]) -> str:
    """Every step is the right one but for a number."""
    factors = [_factor(step) for step in steps]
    pairs = zip(steps, factors, strict=True)
    if not all(differing.close(step.part, step.before + factor * step.expected) for step, factor in pairs):
        return ""
    if max(factors) - min(factors) > 1e-6 * max(map(abs, factors)):
        return differing.said(stepwords.of_many_lengths(differing.count))
    return _of_another_length(factors[0], differing)


def _factor(step: _Step) -> float:
    largest = np.abs(step.expected).argmax()
    return float(step.answer.flat[largest] / step.expected.flat[largest])


def _of_another_length(factor: float, differing: Differing) -> str:
    """A factor in words: by the inputs that give it, else as a number where one may be told."""
    size = abs(factor)
    if abs(size - 1) < 1e-6:
        return differing.said(stepwords.backwards(differing.count))
    length = stepwords.length_backwards if factor < 0 else stepwords.length
    words = length(differing.count, is_long=size > 1, hidden=differing.circumstances.hidden)
    sentence = differing.said(words, factor=f"{max(size, 1 / size):.4g}")
    return one_after_another(sentence, next(_reasons(size, differing), ""))


def _reasons(size: float, differing: Differing) -> Iterator[str]:
    for name, value in differing.circumstances.inputs.items():
        rate = abs(float(numbers(value))) if _is_number(value) else 1.0
        if rate in (0.0, 1.0):
            continue
        if np.isclose(size * rate, 1.0, rtol=1e-6):
            yield _("Is {name} missing in it?").format(name=name)
        if np.isclose(size, rate, rtol=1e-6):
            yield _("Is {name} in it twice?").format(name=name)
        if np.isclose(size * rate * rate, 1.0, rtol=1e-6):
            yield _("Is it divided by {name} instead of multiplied?").format(name=name)


# ---------------------------------------------------------------- steps made otherwise


def _in_another_way(differing: Differing, steps: Sequence[_Step]) -> str:
    """Steps of other numbers altogether."""
    if all(_is_constant(step.answer) and not _is_constant(step.expected) for step in steps):
        return one_after_another(
            differing.said(stepwords.all_alike(differing.count)), _left_out(steps[0], differing)
        )
    for sign in (1.0, -1.0):
        if all(differing.close(step.part, sign * step.before * step.expected) for step in steps):
            return differing.said(stepwords.multiplied(differing.count))
    if all(_is_constant(step.answer * step.expected) and step.expected.size > 1 for step in steps):
        return differing.said(stepwords.inverted(differing.count))
    return _rate_added(differing, steps) or _other_start(differing, steps)


def _left_out(step: _Step, differing: Differing) -> str:
    numbers_given = [
        float(numbers(value)) for value in differing.circumstances.inputs.values() if _is_number(value)
    ]
    size = abs(float(step.answer.flat[0]))
    is_rate = any(np.isclose(size, abs(number), rtol=1e-6) for number in numbers_given)
    return _("Is the gradient left out?") if is_rate else ""


def _is_number(value: object) -> bool:
    return number_kind(value) in ("f", "i") and shape_of(value) == ()


def _is_constant(array: Array) -> bool:
    return bool(np.allclose(array, array.flat[0], rtol=1e-6, atol=0.0))


def _rate_added(differing: Differing, steps: Sequence[_Step]) -> str:
    for name, value in differing.circumstances.inputs.items():
        rate = float(numbers(value)) if _is_number(value) else 0.0
        sums = ((step, step.before - rate + step.expected / rate) for step in steps if rate)
        if rate and all(differing.close(step.part, wanted) for step, wanted in sums):
            return differing.said(stepwords.added(differing.count), rate=name)
    return ""


def _other_start(differing: Differing, steps: Sequence[_Step]) -> str:
    """The right step from another array of the inputs."""
    tables = [plain_items(value) for value in differing.circumstances.inputs.values() if _is_table(value)]
    arrays = [numbers(array) for table in tables for array in table.values() if number_kind(array)]
    for step in steps:
        starts = (array for array in arrays if array.shape == step.before.shape)
        if not any(differing.close(step.part, start + step.expected) for start in starts):
            return ""
    return differing.said(stepwords.other_start(differing.count))
