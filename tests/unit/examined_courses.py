"""What the sweep over public courses has shown: kinds of notebooks, each with examples of our own."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

from tests.unit.examined_notebooks import Exam

COURSES: dict[str, tuple[Exam, str]] = {
    "a class of the instructor's that the solution writes anew": (
        Exam(
            "class Cup:\n    def __init__(self, size, hot=False):\n        self.size, self.hot = size, hot\n    def heat(self):\n        self.hot = True",
            "cup = Cup(3, hot=False)\ncup.heat()\nassert hasattr(cup, 'hot') and cup.hot and cup.size == 3",
            "class Cup:\n    def __init__(self, size):\n        self.size = size\nempty = Cup(0)",
        ),
        "class Cup:\n    def __init__(self, size, hot=False):\n        self.size, self.hot = size, hot\n    def heat(self):\n        pass",
    ),
    "a class of the instructor's that gets a method": (
        Exam(
            "def close(self):\n    self.open = False\n    return self\nDoor.close = close",
            "door = Door()\nassert door.open\nassert door.close() is door\nassert not door.open",
            "class Door:\n    open = True",
        ),
        "Door.close = lambda self: self",
    ),
    "a class of the instructor's under its own name derived from itself": (
        Exam(
            "class Tally(Tally):\n    def add(self, n=1):\n        self.n += n",
            "t = Tally()\nt.add()\nt.add(4)\nassert t.n == 5 and isinstance(t, Tally)",
            "class Tally:\n    def __init__(self):\n        self.n = 0",
        ),
        "class Tally(Tally):\n    def add(self, n=1):\n        self.n += 1",
    ),
    "a class of records that the solution writes anew": (
        Exam(
            "@dataclass\nclass Point:\n    x: int\n    y: int\n    def mirrored(self):\n        return Point(self.y, self.x)",
            "p = Point(1, 2).mirrored()\nassert (p.x, p.y) == (2, 1) and p == Point(2, 1)",
            "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int",
        ),
        "@dataclass\nclass Point:\n    x: int\n    y: int\n    def mirrored(self):\n        return self",
    ),
}
