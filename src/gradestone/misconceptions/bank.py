"""The bank of an assignment: named wrong versions and right ones, from the course's `testcases`."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..errors import BuildError
from ..model import AnswerKey

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_HINT = 160


class NamedVersion(Protocol):
    """A wrong version of one exercise, as the course writes it down: a name, a hint and a change."""

    @property
    def name(self) -> str:
        """Its name in kebab-case, unique in the bank."""

    @property
    def exercise(self) -> str:
        """The exercise it is a version of."""

    @property
    def hint(self) -> str:
        """One line that helps a learner without giving the answer away."""

    def source(self, reference: str) -> str:
        """The wrong solution cell. Raises ValueError if it no longer fits to the reference."""


class CorrectVersion(Protocol):
    """A right version of one exercise or of several, as the course writes it down."""

    @property
    def name(self) -> str:
        """Its name in kebab-case, unique in the bank."""

    @property
    def cell(self) -> str:
        """Source of a cell that runs before the solution cells."""

    def sources(self, references: Mapping[str, str]) -> dict[str, str]:
        """The new solution cells by exercise. Raises ValueError if they no longer fit."""


PublishedChecks = Callable[[str, Mapping[str, Any], Mapping[str, Any]], bool]
"""(exercise, functions to be tested, reference's functions) -> whether checks published elsewhere pass."""


@dataclass(frozen=True, slots=True)
class Bank:
    """What an assignment knows of wrong and right versions of its functions."""

    misconceptions: tuple[NamedVersion, ...] = ()
    correct: tuple[CorrectVersion, ...] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)  # mechanical change -> why it is no mistake
    published: PublishedChecks | None = None


def bank_module(assignment: str) -> Any:
    """The module that is the assignment's bank; None where `testcases.misconceptions` does not know it."""
    name = f"testcases.misconceptions.{assignment}"
    try:
        found = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return None
    return importlib.import_module(name) if found else None


def load_bank(key: AnswerKey) -> Bank:
    """The bank of the key's assignment; an empty one where there is none.

    Raises
    ------
    BuildError : a name is not kebab-case or not unique, a hint is missing or of more than one line, a version
        belongs to no exercise or no longer fits to the reference
    """
    module = bank_module(key.assignment)
    if module is None:
        return Bank()
    bank = Bank(
        tuple(module.MISCONCEPTIONS),
        tuple(module.CORRECT_VARIANTS),
        dict(getattr(module, "EQUIVALENT", {})),
        getattr(module, "published_checks_pass", None),
    )
    for problem in _problems(bank, key):
        raise BuildError(f"{problem} (testcases/misconceptions/{key.assignment})", notebook=key.notebook)
    return bank


def _problems(bank: Bank, key: AnswerKey) -> Iterator[str]:
    references = {exercise.name: exercise.source for exercise in key.exercises}
    groups = (bank.misconceptions, bank.correct)
    names = Counter(version.name for group in groups for version in group)
    for name, times in names.items():
        if times > 1:
            yield f"{times} versions have the name {name}"
        if not _NAME.fullmatch(name):
            yield f"{name} is no name in kebab-case"
    for version in bank.misconceptions:
        if version.exercise not in references:
            yield f"{version.name} belongs to {version.exercise}, which is no exercise"
        elif not version.hint.strip() or "\n" in version.hint or len(version.hint) > _LONGEST_HINT:
            yield f"the hint of {version.name} has to be one line of at most {_LONGEST_HINT} letters"
        else:
            yield from _misfits(version, references[version.exercise])
    for right in bank.correct:
        yield from _misfits(right, references)


def _misfits(version: Any, reference: Any) -> Iterator[str]:
    try:
        version.sources(reference) if isinstance(reference, dict) else version.source(reference)
    except (ValueError, KeyError) as error:
        yield str(error)
