"""The process that reads hints: `python -m gradestone.misconceptions.bank_hints_child assignment`."""

from __future__ import annotations

import json
import sys

from .bank import bank_module


def hints_of(assignment: str) -> list[str]:
    """The hints of the assignment's bank, each once."""
    versions = getattr(bank_module(assignment), "MISCONCEPTIONS", ())
    return list(dict.fromkeys(version.hint for version in versions))


if __name__ == "__main__":
    print(json.dumps(hints_of(sys.argv[1])))
