"""Icons and colours of marks: the same on pages and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """How a mark or a verdict looks."""

    icon: str
    ink: str  # of pages, as CSS
    style: str  # of the terminal, as rich names it
    word: str  # for who does not see icon and colour

    @property
    def markup(self) -> str:
        """The icon, for `rich` to print."""
        return f"[{self.style}]{self.icon}[/]"


PASSED = Sign("✓", "#1a7f37", "green", "right")
PARTLY = Sign("✗", "#9a6700", "yellow", "partly right")
FAILED = Sign("✗", "#cf222e", "red", "not right")
NOT_JUDGED = Sign("?", "#8250df", "bold magenta", "not judged")
OF_OUTCOME = {"passed": PASSED, "failed": FAILED, "not judged": NOT_JUDGED}


def sign_of(score: float | None, points: float) -> Sign:
    """The sign of a mark; its score is None where it is not judged."""
    if score is None:
        return NOT_JUDGED
    return PASSED if score >= points else PARTLY if score else FAILED
