"""What one run may see and use."""

from __future__ import annotations

import site
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

DEVICES = tuple(Path("/dev") / name for name in ("null", "full", "random", "urandom"))
"""Harmless devices a program expects. Not `zero`: mapped, it is memory that no limit counts."""

SYSTEM = tuple(
    map(
        Path,
        (
            "/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/nix/store",
            "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives",
        ),
    )
)  # fmt: skip
"""Programs, libraries, fonts and the time zone; no user names, no configuration."""


class Allowance(Protocol):
    """The part of `gradestone.model.Limits` that the kernel enforces."""

    @property
    def total_s(self) -> float:
        """Seconds of a run."""

    @property
    def memory_bytes(self) -> int:
        """Of one process, beyond what it begins with."""

    @property
    def file_bytes(self) -> int:
        """Of one file."""

    @property
    def processes(self) -> int:
        """Of a run."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Folders and files of one run, and its limits. Paths that do not exist are left out."""

    readable: tuple[Path, ...]  # may be read and executed
    writable: tuple[Path, ...]  # may be read, written and filled: the scratch folders
    limits: Allowance
    process_slack: int = 256  # room for the user's other processes where they share one count


def python_paths() -> tuple[Path, ...]:
    """What this interpreter needs to run: its installation, site-packages and the system's libraries."""
    own = {Path(prefix) for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)}
    packages = {Path(entry) for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    if site.ENABLE_USER_SITE:
        packages.add(Path(site.getusersitepackages()))
    return tuple(path for path in (*sorted(own), *sorted(packages), *SYSTEM) if path.exists())
