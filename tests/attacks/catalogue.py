"""All attack cases, in the order of their files' names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from gradestone.model import AnswerKey
from tests.attacks.builder import Classroom, HandIn

__all__ = ["A_QUARTER", "CASES", "CLASSES", "Case", "attack_names"]

CLASSES = (
    "verdict forged",
    "weak comparison",
    "reading what is hidden",
    "harm to the record",
    "harm to others",
    "resources",
    "ingestion",
    "damaged notebook",
    "honest work",
    "script in pages",
    "answer parser",
    "carried reference",
)


Share = Literal["visible", "hidden"]


@dataclass(frozen=True, slots=True)
class Case:
    """One attack, or one honest submission of a kind that graders are known to mark down."""

    name: str
    threat: str  # one of CLASSES
    deserves: float  # points for the functions it solves honestly
    tries: str  # in one sentence
    submit: Callable[[HandIn], None]
    student: str
    judged: bool = True  # False: all a grader can do is to say by name that there is nothing to grade
    partly: Mapping[str, Share] = field(default_factory=dict)  # functions right in some checks only
    stock: str = ""  # why it is not run against stock nbgrader; "" when it is

    def settled(self, key: AnswerKey) -> Case:
        """The case with the points of the functions that are right in some of the key's checks only."""
        extra = sum(_share(key, name, share) for name, share in self.partly.items())
        return replace(self, deserves=round(self.deserves + extra, 2), partly={})

    def hand_in(self, room: Classroom, folder: Path) -> None:
        """Write the submission into `folder`."""
        hand_in = HandIn(room, self.student)
        self.submit(hand_in)
        hand_in.save(folder)


def attack_names() -> list[str]:
    """Names of the case files."""
    folder = Path(__file__).parent / "cases"
    return sorted(module.name for module in pkgutil.iter_modules([str(folder)]))


def _share(key: AnswerKey, exercise: str, share: Share) -> float:
    """The points of the visible or the hidden checks of an exercise."""
    points = next(each.points for each in key.exercises if each.name == exercise)
    checks = [check for check in key.variants[0] if check.exercise == exercise]
    right = sum(check.weight for check in checks if check.hidden == (share == "hidden"))
    return round(points * right / sum(check.weight for check in checks), 2)


def _load(name: str) -> Case:
    module = importlib.import_module(f"tests.attacks.cases.{name}")
    return Case(
        name,
        module.CLASS,
        float(module.DESERVES),
        " ".join(module.__doc__.split()),
        module.submit,
        getattr(module, "STUDENT", name.replace("_", "-")),
        getattr(module, "JUDGED", True),
        getattr(module, "PARTLY", {}),
        getattr(module, "NOT_ON_STOCK", ""),
    )


CASES = tuple(_load(name) for name in attack_names())
A_QUARTER = CASES[::4]
