"""The course secret: 32 random bytes that decide hidden inputs and who gets which."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from ..errors import CourseError
from ..files.drafts import draft_beside
from ..files.temporary import sweep

LENGTH = 32


def private_folder(course_root: Path) -> Path:
    """The course's `.gradestone` folder, for its owner alone; created when missing."""
    folder = course_root / ".gradestone"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def course_secret(course_root: Path) -> bytes:
    """The secret of a course, drawn on first use and kept in `.gradestone/secret` (mode 0600).

    Raises
    ------
    CourseError : the file is there but is not a secret; a new one would change every student's inputs
    """
    path = private_folder(course_root) / "secret"
    sweep(path.parent)
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
    """Of two processes at once, one wins and both read the same."""
    with draft_beside(path) as draft:
        draft.write_bytes(secrets.token_bytes(LENGTH))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)


# ---------------------------------------------------------------- drawing again


def draw_number(course_root: Path, assignment: str) -> int:
    """How often the hidden inputs of an assignment have been drawn again."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return int(_draw_file(course_root, assignment).read_text(encoding="ascii"))
    return 0


def draw_again(course_root: Path, assignment: str) -> None:
    """Have the next recording of an assignment draw other hidden inputs from the same secret."""
    path = _draw_file(course_root, assignment)
    number = draw_number(course_root, assignment) + 1
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with draft_beside(path) as draft:
        draft.write_text(str(number), encoding="ascii")
        draft.replace(path)


def drawn(secret: bytes, number: int) -> bytes:
    """What stands in the secret's place at that draw."""
    return hmac.digest(secret, f"draw {number}".encode(), hashlib.sha256) if number else secret


def _draw_file(course_root: Path, assignment: str) -> Path:
    return private_folder(course_root) / assignment / "draw"
