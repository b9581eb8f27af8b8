"""The process that reads credits: `python -m gradestone.misconceptions.bank_credits_child assignment ...`.

Prints JSON: for each bank its names, the credits of its versions and those of its mapping `CREDITS`. A bank
that cannot be imported has the reason in the place of all that.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any


def bank_facts(assignment: str) -> dict[str, Any]:
    """What the bank of an assignment says of credits; values as they stand there, however wrong."""
    try:
        module = importlib.import_module(f"testcases.misconceptions.{assignment}")
        # A bank written before there were credits has versions without the field.
        own = {version.name: getattr(version, "credit", 0.0) for version in module.MISCONCEPTIONS}
        return {"own": own, "mapping": dict(getattr(module, "CREDITS", {}))}
    except Exception as error:  # the bank is a program; whatever it raises is the course's to hear
        return {"broken": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    print(json.dumps({name: bank_facts(name) for name in sys.argv[1:]}, default=repr))
