"""Mechanical changes of the reference that no check notices, each with the reason why none should."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EQUIVALENT"]

EQUIVALENT: Mapping[str, str] = {}
