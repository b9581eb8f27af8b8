"""Somebody who writes the ten functions, by habits that mostly hold: a product, a mean, a key, a number."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Way = Callable[["Writer"], Sequence[str]]

PRODUCTS = (
    ("np.dot({}, {})", 60),
    ("{} @ {}", 18),
    ("np.matmul({}, {})", 9),
    ("{}.dot({})", 9),
    ("(np.dot({}, {}))", 4),
)
MEANS = (
    ("{} / m", 28),
    ("(1 / m) * {}", 26),
    ("1/m * {}", 18),
    ("1./m * {}", 9),
    ("(1. / m) * {}", 6),
    ("np.multiply(1/m, {})", 2),
    ("{} * (1 / m)", 4),
    ("np.divide({}, m)", 3),
    ("m ** -1 * {}", 0.6),
    ("{} * m ** (-1)", 0.6),
)
KEYS = (
    ("'{}' + str({})", 62),
    ('"{}" + str({})', 0),
    ("f'{}{{{}}}'", 26),
    ("'{}%d' % {}", 3),
    ("'{}{{}}'.format({})", 6),
)
SCALES = (
    ("{} * 0.01", 74),
    ("0.01 * {}", 13),
    ("{} * .01", 5),
    ("{} / 100", 4),
    ("{} * 1e-2", 3),
    ("np.multiply({}, 0.01)", 1),
)
NORMALS = (
    ("np.random.randn({}, {})", 90),
    ("np.random.randn(*({}, {}))", 2),
    ("np.random.normal(size=({}, {}))", 4),
)
ZEROS = (
    ("np.zeros(({}, {}))", 80),
    ("np.zeros([{}, {}])", 6),
    ("np.zeros(shape=({}, {}))", 9),
    ("np.zeros(({}, {}), dtype=float)", 2),
)
SUMS = (
    ("np.sum(dZ, axis=1, keepdims=True)", 76),
    ("dZ.sum(axis=1, keepdims=True)", 8),
    ("np.sum(dZ, axis = 1).reshape(-1, 1)", 3),
    ("np.sum(dZ, 1, keepdims=True)", 6),
    ("np.sum(dZ, axis=1).reshape(b.shape)", 2),
    ("np.dot(dZ, np.ones((m, 1)))", 1.5),
    ("np.sum(dZ, axis=-1, keepdims=True)", 1.5),
)


@dataclass
class Writer:
    """One member of a class: habits that hold mostly, names and remarks of their own."""

    rng: random.Random
    habits: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    steady: float = 0.85

    def pick(self, choices: Sequence[tuple[str, float]]) -> str:
        """The writer's habit among these, or now and then another."""
        habit = self.habits.get(id(choices))
        if habit is None:
            habit = self.habits[id(choices)] = self._any(choices)
        return habit if self.rng.random() < self.steady else self._any(choices)

    def _any(self, choices: Sequence[tuple[str, float]]) -> str:
        return self.rng.choices([each for each, _ in choices], [weight for _, weight in choices])[0]

    def one_of(self, *ways: tuple[Way, float]) -> Sequence[str]:
        return self.rng.choices([way for way, _ in ways], [weight for _, weight in ways])[0](self)

    def dot(self, one: str, other: str) -> str:
        return self.pick(PRODUCTS).format(one, other)

    def mean(self, value: str) -> str:
        return self.pick(MEANS).format(value)

    def at(self, where: str, key: str, number: str) -> str:
        pattern = self.pick(KEYS)
        number = f"({number})" if "%" in pattern and not number.isalnum() else number
        return f"{where}[{pattern.format(key, number)}]"

    def small(self, rows: str, columns: str) -> str:
        return self.pick(SCALES).format(self.pick(NORMALS).format(rows, columns))

    def zeros(self, rows: str) -> str:
        return self.pick(ZEROS).format(rows, "1")

    def own(self, usual: str, *others: str) -> str:
        """A variable's name: mostly what one would expect."""
        if usual not in self.names:
            self.names[usual] = usual if self.rng.random() < 0.5 else self.rng.choice((usual, *others))
        return self.names[usual]

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance
