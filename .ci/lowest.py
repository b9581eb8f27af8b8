"""Prints the lowest version of every dependency that pyproject.toml admits, as constraints for pip."""

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_BOUND = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)")


def lowest_versions() -> dict[str, str]:
    """Version by name, of what the project and its extras need."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    found = {requirement: _BOUND.fullmatch(requirement) for group in groups for requirement in group}
    if unbound := [requirement for requirement, bound in found.items() if not bound]:
        sys.exit(f"pyproject.toml: {', '.join(unbound)} should look like name>=1.2.")
    return {bound[1]: bound[2] for bound in found.values() if bound}


if __name__ == "__main__":
    for name, version in sorted(lowest_versions().items()):
        print(f"{name}=={version}")
