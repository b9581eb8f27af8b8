"""All attack cases, in the order of their files' names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.builder import Classroom, HandIn

__all__ = ["CASES", "CLASSES", "Case", "attack_names"]

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
    stock: str = ""  # why it is not run against stock nbgrader; "" when it is

    def hand_in(self, room: Classroom, folder: Path) -> None:
        """Write the submission into `folder`."""
        hand_in = HandIn(room, self.student)
        self.submit(hand_in)
        hand_in.save(folder)


def attack_names() -> list[str]:
    """Names of the case files."""
    folder = Path(__file__).parent / "cases"
    return sorted(module.name for module in pkgutil.iter_modules([str(folder)]))


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
        getattr(module, "NOT_ON_STOCK", ""),
    )


CASES = tuple(_load(name) for name in attack_names())
