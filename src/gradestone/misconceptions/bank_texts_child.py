"""The process that reads right versions: `python -m gradestone.misconceptions.bank_texts_child`.

Takes an assignment and its reference as JSON, and prints exercise -> texts as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from .bank import CorrectVersion, bank_module


def texts_of(assignment: str, references: Mapping[str, str]) -> dict[str, list[str]]:
    """The solution cells that the bank's right versions have; what no longer fits is left out."""
    module = bank_module(assignment)
    found: dict[str, list[str]] = {}
    for version in getattr(module, "CORRECT_VARIANTS", ()):
        for name, text in _changed(version, references).items():
            found.setdefault(name, []).append(f"{version.cell}\n\n{text}" if version.cell else text)
    return found


def _changed(version: CorrectVersion, references: Mapping[str, str]) -> dict[str, str]:
    try:
        return version.sources(references)
    except (ValueError, KeyError):  # `gradestone build` and `check` say so
        return {}


if __name__ == "__main__":
    request = json.load(sys.stdin)
    print(json.dumps(texts_of(request["assignment"], request["references"])))
