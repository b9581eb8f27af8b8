"""How a case is told: a function that hands in, its name, and its docstring for what it tries."""

from __future__ import annotations

from collections.abc import Callable

from tests.attacks.builder import HandIn
from tests.attacks.catalogue import Case

__all__ = ["ATTACKS", "attack"]

ATTACKS: list[Case] = []


def attack(
    threat: str, deserves: float = 0
) -> Callable[[Callable[[HandIn], None]], Callable[[HandIn], None]]:
    """A case of this class of threats; `deserves` is what it solves honestly."""

    def register(submit: Callable[[HandIn], None]) -> Callable[[HandIn], None]:
        name = submit.__name__
        tries = " ".join((submit.__doc__ or "").split())
        ATTACKS.append(Case(name, threat, deserves, tries, submit, name.replace("_", "-")))
        return submit

    return register
