"""Active parts of an HTML page: what a browser would run or load on a student's behalf."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

__all__ = ["active_parts"]

_RUNS = frozenset(
    {"script", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "portal"}
)
_LINKS = frozenset(
    {"href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster", "background"}
)
# Texts in which MathJax looks for no formula, and tags and comments across which it reads one.
_NO_FORMULAS = frozenset({"pre", "code", "script", "noscript", "style", "textarea", "annotation", "select"})
_WITHIN_FORMULAS = frozenset({"br", "wbr"})
_STEERING = re.compile(
    r"\\(?:href|url|require|class|style|cssId|data|csname|unicode|bbox|mmlToken|includegraphics"
    r"|html(?:Class|Id|Style|Data))(?![A-Za-z])"
)
# A font within the page, which only pages with formulas hold.
_OWN_FONT = re.compile(r'@font-face\{font-family:"[\w ]+";src:url\(data:font/woff;base64,[A-Za-z0-9+/=]*\)\}')
_SAFE_DATA = ("data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/svg+xml;base64,")
# Comments and texts that end earlier for a browser than for Python's parser.
_ENDS_EARLY = re.compile(r"<!--?-?>|--!>|<noscript\b[^>]*>.*?</noscript>", re.DOTALL | re.IGNORECASE)


def active_parts(page: str) -> Counter[str]:
    """Every element that runs or loads, every handler and every link to a script, with its text; and what
    MathJax would make links and styles of.
    """
    reader = _Reader()
    reader.feed(_ENDS_EARLY.sub("", page))
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()
        self._open = ""
        self._text = ""
        self._formula = ""
        self._hiding = 0  # so many elements are open in which there are no formulas

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._settle()
        self._settle_formula(tag)
        self._hiding += tag in _NO_FORMULAS
        for name, value in attributes:
            link = "".join((value or "").split()).lower()
            if name.startswith("on") or (name in _LINKS and _is_active(tag, name, link)):
                self.found[f"<{tag} {name}={value}>"] += 1
            if name == "style" and ("url(" in link or "expression(" in link):
                self.found[f"<{tag} style={value}>"] += 1
        if tag in _RUNS:
            self.found[f"<{tag} {sorted((n, v or '') for n, v in attributes)}>"] += 1
        if tag in ("script", "style"):
            self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text += data
        if not self._hiding:
            self._formula += data

    def handle_endtag(self, tag: str) -> None:
        self._settle()
        self._settle_formula(tag)
        self._hiding -= tag in _NO_FORMULAS and self._hiding > 0

    def close(self) -> None:
        super().close()
        self._settle()
        self._settle_formula("")

    def _settle_formula(self, tag: str) -> None:
        if tag == "br":
            self._formula += "\n"
        if tag not in _WITHIN_FORMULAS:
            self.found.update(f"a formula: {command}" for command in _STEERING.findall(self._formula))
            self._formula = ""

    def _settle(self) -> None:
        if self._open:
            self.found[f"<{self._open}> {_OWN_FONT.sub('', self._text).strip()}"] += 1
        self._open = self._text = ""


def _is_active(tag: str, name: str, link: str) -> bool:
    if name == "srcdoc" or link.startswith(("javascript:", "vbscript:")):
        return True
    return link.startswith("data:") and not (tag == "img" and link.startswith(_SAFE_DATA))
