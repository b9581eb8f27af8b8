"""Icons and colours of marks: the same on pages and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from ..selfcheck.words import N_, _


@dataclass(frozen=True, slots=True)
class Sign:
    """How a mark or a verdict looks."""

    icon: str
    ink: str  # of pages, as CSS
    style: str  # of the terminal, as rich names it
    word: str  # for who does not see icon and colour; in English, as pages call its style

    @property
    def said(self) -> str:
        """The word in the language that is spoken."""
        return _(self.word)

    @property
    def markup(self) -> str:
        """The icon, for `rich` to print."""
        return f"[{self.style}]{self.icon}[/]"


PASSED = Sign("✓", "#1a7f37", "green", N_("right"))
PARTLY = Sign("✗", "#9a6700", "yellow", N_("partly right"))
FAILED = Sign("✗", "#cf222e", "red", N_("not right"))
NOT_JUDGED = Sign("?", "#8250df", "bold magenta", N_("not judged"))
OF_OUTCOME = {N_("passed"): PASSED, N_("failed"): FAILED, N_("not judged"): NOT_JUDGED}


def sign_of(score: float | None, points: float) -> Sign:
    """The sign of a mark; its score is None where it is not judged."""
    if score is None:
        return NOT_JUDGED
    return PASSED if score >= points else PARTLY if score else FAILED
