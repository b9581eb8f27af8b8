"""Which Pythons the self-check runs on. Any Python 3 can read this module and the package's face."""

import gettext
import sys
from pathlib import Path

OLDEST = (3, 10)


class OldPythonError(ImportError):
    """The notebook runs on a Python that cannot read the rest of the package."""

    def _render_traceback_(self) -> "list[str]":  # asked for by IPython
        return [f"{type(self).__name__}: {self}"]


def refuse_older(version: "tuple[int, ...]" = sys.version_info[:2]) -> None:
    """Raises OldPythonError, with what to do, where Python is older than `OLDEST`."""
    if version < OLDEST:
        needed, found = (f"{major}.{minor}" for major, minor, *_ in (OLDEST, version))
        sentence = _(
            "This notebook needs Python {needed} or newer; this is {found}. "
            "Choose a newer kernel, or install a newer Python."
        )
        raise OldPythonError(sentence.format(needed=needed, found=found))


def _(message: str) -> str:
    """As that of `words`, which an older Python cannot read."""
    try:
        with Path(__file__).with_name("words.mo").open("rb") as file:
            return gettext.GNUTranslations(file).gettext(message)
    except OSError:
        return message
