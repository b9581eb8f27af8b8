"""All cases against asserts, class by class."""

from __future__ import annotations

from tests.attacks.asserted import forging, harm, reading, weak
from tests.attacks.asserted.register import ATTACKS

__all__ = ["ASSERTED_CASES"]

_READ = (forging, weak, reading, harm)  # importing them registers what they hold
ASSERTED_CASES = tuple(ATTACKS)
