"""A course whose functions take and return sets, bytes, ranges, records, texts, dates and tuple keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from classwork import cell_of, hand_in_text, released

CLASSES = '''\
from collections import namedtuple
from dataclasses import dataclass, field

Point = namedtuple("Point", "x y")


@dataclass
class Line:
    """y = slope * x + intercept."""

    slope: float
    intercept: float
    through: list = field(default_factory=list)

    def at(self, x):
        return self.slope * x + self.intercept


@dataclass(frozen=True)
class Card:
    suit: str
    rank: int


def worth(card):
    return card.rank, card.suit'''

HEADS = {
    "initials": "words",
    "edges": "paths",
    "packed": "numbers",
    "window": "start, size",
    "middle": "points",
    "best_line": "points",
    "moved": "line, point",
    "grid_sums": "grid",
    "loud": "words",
    "due": "starts, days",
    "best_cards": "hands",
    "shuffled": "cards, rng",
}
RIGHT = {
    "initials": "return {word[0] for word in words}",
    "edges": "return frozenset((a, b) for path in paths for a, b in zip(path, path[1:]))",
    "packed": "return bytes(number % 256 for number in numbers)",
    "window": "return range(start, start + size)",
    "middle": "return Point(np.mean([p.x for p in points]), np.mean([p.y for p in points]))",
    "best_line": """\
x, y = np.array(points).T
slope, intercept = np.polyfit(x, y, 1)
return Line(slope, intercept, [Point(*p) for p in points[:2]])""",
    "moved": "return Line(line.slope, line.at(0) + point.y - line.slope * point.x)",
    "grid_sums": "return {(i, j): grid[i, :].sum() + grid[:, j].sum() for i, j in np.ndindex(grid.shape)}",
    "loud": "return np.char.upper(np.char.add(words, '!'))",
    "due": "return starts + days.astype('timedelta64[D]')",
    "best_cards": "return {name: max(cards, key=worth) for name, cards in hands.items()}",
    "shuffled": "return [cards[k] for k in rng.permutation(len(cards))]",
}
STYLES = {  # as other people write them
    "initials": "return set(np.array([word[0] for word in words]))",
    "edges": "return {(a, b) for path in paths for a, b in zip(path[:-1], path[1:])}",
    "packed": "return bytearray((np.array(numbers) % 256).astype(np.uint8))",
    "window": "return [start + k for k in range(size)]",
    "middle": "return sum(p.x for p in points) / len(points), sum(p.y for p in points) / len(points)",
    "best_line": """\
@dataclass
class Line:
    intercept: float
    slope: float
    through: list
x, y = np.array([list(p) for p in points]).T
dx = x - x.mean()
slope = (dx * y).sum() / (dx * dx).sum()
return Line(y.mean() - slope * x.mean(), slope, tuple(points[:2]))""",
    "moved": """\
copy = Line(**vars(line))
copy.intercept, copy.through = copy.intercept + point[1] - copy.slope * point[0], []
return copy""",
    "grid_sums": """\
sums = {}
for i in np.arange(grid.shape[0]):
    for j in np.arange(grid.shape[1]):
        sums[i, j] = grid.sum(axis=1)[i] + grid.sum(axis=0)[j]
return sums""",
    "loud": "return np.array([word.upper() + '!' for word in words.tolist()], dtype='U40')",
    "due": """\
return np.array([s + np.timedelta64(int(d), 'D') for s, d in zip(starts, days)], dtype='M8[h]')""",
    "best_cards": "return {name: sorted(cards, key=worth)[-1] for name, cards in hands.items()}",
    "shuffled": "order = rng.permutation(len(cards))\nreturn tuple(map(cards.__getitem__, order))",
}
WRONG = {
    "initials": "return {word[-1] for word in words}",
    "edges": "return frozenset((b, a) for path in paths for a, b in zip(path, path[1:]))",
    "packed": "return bytes(number % 128 for number in numbers)",
    "window": "return range(start, start + size + 1)",
    "middle": "return Point(np.mean([p.y for p in points]), np.mean([p.x for p in points]))",
    "best_line": RIGHT["best_line"].replace("Line(slope, intercept", "Line(intercept, slope"),
    "moved": "line.intercept += point.y - line.slope * point.x\nreturn line",
    "grid_sums": "return {i * 10 + j: grid[i].sum() + grid[:, j].sum() for i, j in np.ndindex(grid.shape)}",
    "loud": "return np.char.upper(words)",
    "due": "return starts",
    "best_cards": "return {name: min(cards, key=worth) for name, cards in hands.items()}",
    "shuffled": "return [cards[k] for k in np.random.default_rng(1).permutation(len(cards))]",
}

CHECKED = {
    "initials": "some_words()",
    "edges": "some_paths()",
    "packed": "some_counts()",
    "window": "*some_window()",
    "middle": "some_points(Point)",
    "best_line": "some_points(Point)",
    "moved": "Line(0.5, 1.25), Point(2.0, 3.0)",
    "grid_sums": "some_grid()",
    "loud": "some_words()",
    "due": "*some_days()",
    "best_cards": "some_hands(Card)",
    "shuffled": "some_cards(Card), np.random.default_rng(5)",
}
TESTCASES = """\
import numpy as np

LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


def random_words(draw, n=7):
    return np.array(["".join(draw.choice(LETTERS, size=k % 5 + 2)) for k in range(n)])


def random_paths(draw):
    return [[int(k) for k in draw.permutation(9)[:n]] for n in (2, 4, 5)]


def random_counts(draw):
    return [int(k) for k in draw.randint(0, 1000, size=12)]


def random_window(draw):
    return int(draw.randint(-50, 50)), int(draw.randint(3, 20))


def random_points(draw, Point):
    return [Point(float(x), float(y)) for x, y in draw.normal(size=(6, 2))]


def random_grid(draw):
    return draw.normal(size=(3, 4))


def random_days(draw):
    starts = np.datetime64("2026-01-01") + draw.randint(0, 300, size=4)
    return starts, draw.randint(1, 40, size=4)


def random_hands(draw, Card):
    deck = [Card(suit, rank) for suit in "SHDC" for rank in range(2, 15)]
    order = draw.permutation(len(deck))
    return {name: frozenset(deck[k] for k in order[n::5][:4]) for n, name in enumerate("abcde")}


def random_cards(draw, Card):
    return [Card(suit, int(rank)) for suit in "SHDC" for rank in draw.randint(2, 15, size=3)]


def some_cards(Card):
    return random_cards(np.random.RandomState(11), Card)


def some_words():
    return random_words(np.random.RandomState(1))


def some_paths():
    return random_paths(np.random.RandomState(2))


def some_counts():
    return random_counts(np.random.RandomState(3))


def some_window():
    return random_window(np.random.RandomState(4))


def some_points(Point):
    return random_points(np.random.RandomState(5), Point)


def some_grid():
    return random_grid(np.random.RandomState(6))


def some_days():
    return random_days(np.random.RandomState(7))


def some_hands(Card):
    return random_hands(np.random.RandomState(10), Card)
"""


def make_values_course(course: Any) -> None:
    """Put the exercises into a small course, and write it."""
    cells = course.cells
    for name in ("double", "test_double", "shift", "test_shift"):
        del cells[name]
    end = cells.pop("end")
    cells["classes"] = _cell(CLASSES, "classes", {})
    for name, head in HEADS.items():
        marks = {"grade_id": name, "solution": True, "grade": False, "locked": False}
        cells[name] = _cell(_solution(name, head), f"{name}-solution", marks)
        marks = {"grade_id": f"test_{name}", "solution": False, "grade": True, "locked": True, "points": 10}
        cells[f"test_{name}"] = _cell(_checks(name), f"{name}-test", marks)
    cells["end"] = end
    (course.root / "testcases" / "week.py").write_text(TESTCASES, encoding="utf-8")
    course.write()


def _cell(source: str, id: str, marks: dict[str, Any]) -> dict[str, Any]:
    metadata = {"nbgrader": {"task": False, "schema_version": 3, **marks}} if marks else {}
    rest = {"cell_type": "code", "execution_count": None, "outputs": [], "source": source}
    return {"id": id, "metadata": metadata, **rest}


def _solution(name: str, head: str) -> str:
    *lines, last = RIGHT[name].splitlines()
    lines.append(last.replace("return ", "result = ", 1))
    body = "\n".join(f"    {line}" for line in lines)
    return (
        f'def {name}({head}):\n    """See above."""\n    ### START CODE HERE ###\n{body}\n'
        "    ### END CODE HERE ###\n    return result"
    )


def _checks(name: str) -> str:
    hidden = CHECKED[name].replace("some_", "random_").replace("()", "(np.random)")
    hidden = hidden.replace("(Point)", "(np.random, Point)").replace("(Card)", "(np.random, Card)")
    if name == "moved":
        hidden = "Line(*np.random.normal(size=2)), Point(*np.random.normal(size=2))"
    hidden = hidden.replace("default_rng(5)", "default_rng(np.random.randint(10**9))")
    lines = [f"check({name}, {CHECKED[name]})", "### BEGIN HIDDEN TESTS"]
    return "\n".join([*lines, *[f"check({name}, {hidden})"] * 3, "### END HIDDEN TESTS"])


def hand_in(course: Path, student: str, bodies: dict[str, str]) -> None:
    """The released notebook with these function bodies, handed in."""
    notebook = released(course)
    for name, body in bodies.items():
        source = "\n".join([f"def {name}({HEADS[name]}):", *(f"    {line}" for line in body.splitlines())])
        cell_of(notebook, name)["source"] = source
    hand_in_text(course, student, json.dumps(notebook))
