"""The course's `check` and `progress`. A release has the package itself in this place."""

from gradestone.selfcheck import CheckFailed, check, progress

__all__ = ["CheckFailed", "check", "progress"]
