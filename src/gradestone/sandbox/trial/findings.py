"""What the self-test finds: layers and probes, plain data for `gradestone doctor`."""

from __future__ import annotations

from dataclasses import dataclass

ELSEWHERE = "grade on a Linux machine or in a Linux virtual machine (x86_64 or aarch64, kernel 6.7 or newer)"
"""What to do on a system that has none of the layers."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the confinement as this system has it."""

    name: str
    available: bool
    reason: str  # what was found
    advice: str = ""  # what to install or change when it is missing


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt and its outcome."""

    name: str
    forbidden: bool
    happened: bool
    detail: str

    @property
    def holds(self) -> bool:
        """Stopped if forbidden, done if allowed."""
        return self.happened != self.forbidden

    @property
    def stopped(self) -> bool:
        """Forbidden or not, it did not come about."""
        return not self.happened
