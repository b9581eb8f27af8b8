"""The lower bounds of pyproject.toml as `make lowest` reads them, beside the versions that are pinned."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def versions(lines: str) -> dict[str, tuple[int, ...]]:
    """Version by name, in the one spelling of names that pip compares."""
    pins = (line.split("==") for line in lines.splitlines())
    return {re.sub(r"[-_.]+", "-", name).lower(): tuple(map(int, pin.split("."))) for name, pin in pins}


def test_every_dependency_has_a_lower_bound_that_the_pinned_version_meets() -> None:
    lowest = subprocess.run(
        [sys.executable, PROJECT / ".ci" / "lowest.py"], capture_output=True, text=True, check=True
    )
    bounds = versions(lowest.stdout)
    pinned = versions((PROJECT / "constraints.txt").read_text(encoding="utf-8"))
    assert len(bounds) >= 25
    assert {name: pin for name, pin in bounds.items() if pinned[name] < pin} == {}


def test_no_constraint_says_where_packages_come_from() -> None:
    assert not re.search(r"[:/@]", (PROJECT / "constraints.txt").read_text(encoding="utf-8"))
