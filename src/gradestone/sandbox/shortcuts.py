"""The one door to `speed`, or nothing where that folder is gone: every mark is the same without it."""

from __future__ import annotations

from pathlib import Path

try:
    from .speed.fontlist import keep_font_list as keep_font_list
    from .speed.fontlist import lend_font_list as lend_font_list
    from .speed.hugepages import TUNABLES as TUNABLES
    from .speed.hugepages import collapse_memory as collapse_memory
    from .speed.tracebacks import belongs_to_main as belongs_to_main
    from .speed.tracebacks import remember_colours as remember_colours
except ModuleNotFoundError:
    TUNABLES = ""  # of the C library

    def keep_font_list(folder: Path) -> None:
        """No list of fonts is kept."""

    def lend_font_list(folder: Path) -> None:
        """None is lent: matplotlib looks into every font file."""

    def collapse_memory() -> None:
        """The memory stays in small pages."""

    def belongs_to_main(file: str) -> None:
        """`inspect` searches for the module of the cell called `file`."""

    def remember_colours() -> None:
        """Every traceback computes its colours."""
