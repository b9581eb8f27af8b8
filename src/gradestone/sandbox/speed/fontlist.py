"""matplotlib's list of the system's fonts, kept from one fork server to the next.

A fork server begins with an empty home, and matplotlib would look into every font file of the machine again:
half a second on a bare server, half a minute on a desk with two thousand fonts.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ...files.drafts import draft_beside

_LISTS = "fontlist-*.json"


def lend_font_list(folder: Path) -> None:
    """Put the list into `folder`, matplotlib's configuration folder, if one is kept."""
    _copy_new(_kept(), folder)


def keep_font_list(folder: Path) -> None:
    """Keep the list that matplotlib has made in `folder`."""
    _copy_new(folder, _kept())


def _kept() -> Path:
    caches = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(caches) / "gradestone" / "fonts"


def _copy_new(source: Path, target: Path) -> None:
    with contextlib.suppress(OSError, RuntimeError):  # without a home or room for it: it is made again
        for fonts in source.glob(_LISTS):
            if not (target / fonts.name).exists():
                target.mkdir(parents=True, exist_ok=True)
                with draft_beside(target / fonts.name) as draft:
                    draft.write_bytes(fonts.read_bytes())
                    draft.replace(target / fonts.name)
