"""What the engine and the self-check say: everything marked with `_`, `N_`, `ngettext` or `pgettext`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

_ENGINE = Path(__file__).resolve().parents[1]
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_METHODS = {".py": "python", ".j2": "jinja2.ext:babel_extract"}
_COMMENTS = ("Translators:",)


def engine_template() -> Catalog:
    """A catalogue of all of them, without translations, in the order of the modules."""
    template = Catalog(fuzzy=False)
    for path in sorted(path for path in _ENGINE.rglob("*") if path.suffix in _METHODS):
        place = f"{_ENGINE.name}/{path.relative_to(_ENGINE).as_posix()}"
        for message, comments, context in _said_in(path):
            template.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return template


def _said_in(path: Path) -> Iterator[tuple[Any, list[str], str | None]]:
    with path.open("rb") as file:
        for _, message, comments, context in extract(
            _METHODS[path.suffix],
            file,
            keywords=_KEYWORDS,
            comment_tags=_COMMENTS,
            options={"encoding": "utf-8", "newstyle_gettext": "true", "silent": "false"},
        ):
            yield message, comments, context
