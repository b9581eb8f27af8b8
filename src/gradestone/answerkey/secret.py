"""The course secret: 32 random bytes that decide hidden inputs and who gets which."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ..errors import CourseError

__all__ = ["course_secret", "private_folder"]

LENGTH = 32


def private_folder(course_root: Path) -> Path:
    """The course's `.gradestone` folder, for its owner alone; created when missing."""
    folder = course_root / ".gradestone"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def course_secret(course_root: Path) -> bytes:
    """The secret of a course, drawn on first use and kept in `.gradestone/secret` (mode 0600).

    Raises:
        CourseError: the file is there but is not a secret; a new one would change every student's inputs.
    """
    path = private_folder(course_root) / "secret"
    if not path.exists():
        _create(path)
    secret = path.read_bytes()
    if len(secret) != LENGTH:
        raise CourseError(
            f"{path} holds {len(secret)} bytes, it should hold {LENGTH}; restore it from a backup, "
            "or delete it to draw new hidden inputs for everybody"
        )
    return secret


def _create(path: Path) -> None:
    """Written whole before it gets its name; of two processes at once, one wins and both read the same."""
    draft = path.with_name(f"secret.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
