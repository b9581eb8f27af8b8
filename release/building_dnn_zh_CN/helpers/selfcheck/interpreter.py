"""Which Pythons the self-check runs on. Any Python 3 can read this module and the package's face."""

import sys

OLDEST = (3, 10)


class OldPythonError(ImportError):
    """The notebook runs on a Python that cannot read the rest of the package."""

    def _render_traceback_(self) -> "list[str]":  # asked for by IPython
        return [f"{type(self).__name__}: {self}"]


def refuse_older(version: "tuple[int, ...]" = sys.version_info[:2]) -> None:
    """Raises OldPythonError, with what to do, where Python is older than `OLDEST`."""
    if version < OLDEST:
        needed, found = (f"{major}.{minor}" for major, minor, *_ in (OLDEST, version))
        raise OldPythonError(
            f"This notebook needs Python {needed} or newer; this is {found}. "
            "Choose a newer kernel, or install a newer Python."
        )
