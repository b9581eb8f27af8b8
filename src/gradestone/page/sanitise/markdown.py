"""Markdown of a student, cleaned without parsing it.

A page's markdown parser decides what is code, mathematics or HTML, and no two decide alike. So nothing here
depends on that: whatever could become active is broken by a blank that changes neither the look of a
formula nor the sense of a line of code (`$a<b$` becomes `$a< b$`), and harmless tags are written anew.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable

from .html import TAGS, VOID_TAGS, clean_attribute, without_tex_commands

# nbconvert takes quadratic time over these: beyond any honest cell, a text is shown as plain text
_LONGEST = 20_000  # letters, not counting pictures written into the text
_MOST_FORMULAS = 200
_MOST_BRACKETS = 200  # in one line
_LONGEST_LINE = 1_000  # of plain text
_FORMULA = re.compile(r"\\\\\[|\\begin\{|\$\$")
_PICTURE_LETTERS = re.compile(r"(?<=;base64,)[A-Za-z0-9+/=]+")

_ATTRIBUTE = r"""\s+[A-Za-z][\w-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?"""
# Not `(...)*+`: where a group could backtrack, Python before 3.11.5 takes too much of it.
_TAG = re.compile(rf"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:{_ATTRIBUTE})*)\s*/?>")
_ONE_ATTRIBUTE = re.compile(r"""\s+([A-Za-z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_AUTOLINK = re.compile(r"<(https?://[^\s<>\"'`\\]+)>")
_PLAIN_VALUE = re.compile(r"[\w\s./:%?=+,;~@()#&-]*\Z")
_OPTIONAL_END = frozenset({"p", "li", "td", "th", "tr", "dd", "dt", "col", "tbody", "thead", "tfoot"})

_ENTITY = re.compile(r"&(?=(#[xX]?[0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?))")
_AMPERSAND = re.compile(r"&amp;?(?=[#A-Za-z])")
_HARMLESS = frozenset('<>&"' + "'")

_SCHEME = re.compile(r"\b(?P<scheme>javascript|vbscript|data)(?P<gap>\\*):(?=\S)", re.IGNORECASE)
_PICTURE_DATA = re.compile(r"image/(?:png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)
_DESTINATION = re.compile(
    r"(?P<before>\]\(\s*+<?\s*+|^[ \t>*+-]*\[[^\]\n]*\]:\s*+<?\s*+)(?P<url>[^\s)>]+)", re.MULTILINE
)
_URL_SCHEME = re.compile(r"[^/?#]*?:")
_GOOD_URL = re.compile(r"(?:https?|mailto|attachment):|data:image/", re.IGNORECASE)
_FOREIGN_IMAGE = re.compile(r"!(?=\[[^\]\n]{0,300}\]\(\s*<?\s*(?:https?:)?//)", re.IGNORECASE)
_ATTACHMENT = re.compile(r"attachment\\?:([^\s)\"'>]*)")
_MERMAID = re.compile(r"((?<!`)`{3,}+|(?<!~)~{3,}+)[ \t]*+mermaid", re.IGNORECASE)


def clean_markdown(text: str, *, attachments: Container[str] = ()) -> str:
    """Markdown that renders without anything active, by whatever parser.

    attachments : names of the cell's attachments; pictures of other names would stop nbconvert
    """
    return as_plain_text(text) if _is_slow(text) else _clean(text, attachments)


def as_plain_text(text: str) -> str:
    """A text to be shown letter by letter: fenced, unless it is already."""
    opening, _, rest = text.partition("text\n")
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    if len(opening) > 2 and opening == "`" * longest and rest.endswith(f"\n{opening}"):
        return _clean(text, ())
    fence = "`" * max(3, longest + 1)
    lines = (line[at : at + _LONGEST_LINE] for line in text.split("\n") for at in _line_starts(line))
    return _clean("\n".join([f"{fence}text", *lines, fence]), ())


def _line_starts(line: str) -> range:
    return range(0, max(1, len(line)), _LONGEST_LINE)


def _is_slow(text: str) -> bool:
    if len(text) > _LONGEST:
        text = _PICTURE_LETTERS.sub("", text)
    brackets = max(line.count("[") for line in text.split("\n"))
    formulas = len(_FORMULA.findall(text))
    return len(text) > _LONGEST or brackets > _MOST_BRACKETS or formulas > _MOST_FORMULAS


def _clean(text: str, attachments: Container[str]) -> str:
    # Nothing below takes a letter away after tags were looked for, so no tag can come into being.
    text = without_tex_commands(text.replace("\0", ""))
    text = _AMPERSAND.sub("&amp; ", text)
    text = _ENTITY.sub(_entity, text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _clean_tags(text)
    text = _MERMAID.sub(r"\1text", text)
    text = _FOREIGN_IMAGE.sub("! ", text)
    text = _DESTINATION.sub(_destination, text)
    text = _SCHEME.sub(lambda found: _scheme(found, text), text)
    return _ATTACHMENT.sub(lambda found: _attachment(found, attachments), text)


def _entity(found: re.Match[str]) -> str:
    """Entities for plain letters serve only to hide a word from a reader like this one."""
    letters = html.unescape(f"&{found[1]}")
    hidden = letters != f"&{found[1]}" and any(each.isascii() and each not in _HARMLESS for each in letters)
    return "& " if hidden and letters[0] not in _HARMLESS else "&"


def _destination(found: re.Match[str]) -> str:
    """A link to elsewhere than the web, the page or a file beside it leads nowhere."""
    url = found["url"].replace("\\", "").lstrip("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f")
    scheme = _URL_SCHEME.match(url)
    bad = not _GOOD_URL.match(url) if scheme else url.startswith("/") or ".." in url
    return f"{found['before']}#{found['url']}" if bad else found[0]


def _scheme(found: re.Match[str], text: str) -> str:
    if found["scheme"].lower() == "data" and not found["gap"] and _PICTURE_DATA.match(text, found.end()):
        return found[0]
    return f"{found['scheme']} {found['gap']}:"


def _attachment(found: re.Match[str], attachments: Container[str]) -> str:
    return found[0] if found[1] in attachments else f"attachment : {found[1]}"


# ---------------------------------------------------------------- tags


def _clean_tags(text: str) -> str:
    """Harmless tags that come in pairs are written anew; every other `<` before a letter gets a blank."""
    tags = list(_TAG.finditer(text))
    kept = _paired(tags)
    pieces, end = [], 0
    for number, tag in enumerate(tags):
        if number in kept:
            pieces += [_defused(text[end : tag.start()]), _written_anew(tag)]
            end = tag.end()
    return "".join(pieces) + _defused(text[end:])


def _defused(text: str) -> str:
    return _TAG_START.sub("< ", text)


def _paired(tags: Iterable[re.Match[str]]) -> set[int]:
    """The numbers of tags that leave the page as balanced as it was."""
    kept: set[int] = set()
    open_tags: list[tuple[str, int]] = []
    for number, tag in enumerate(tags):
        name = tag["name"].lower()
        if name not in TAGS:
            continue
        if name in VOID_TAGS or (name in _OPTIONAL_END and not tag["close"]):
            kept.add(number)
        if name in VOID_TAGS:
            continue
        if not tag["close"]:
            open_tags.append((name, number))
        elif any(name == other for other, _ in open_tags[-50:]):
            while open_tags:
                other, opened = open_tags.pop()
                if other == name:
                    kept |= {number, opened}
                    break
    return kept


def _written_anew(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if tag["close"]:
        return f"</{name}>"
    attributes = []
    for found in _ONE_ATTRIBUTE.finditer(tag["rest"]):
        attribute, value = found[1].lower(), html.unescape(found[2] or found[3] or found[4] or "")
        clean = clean_attribute(name, attribute, " ".join(value.split()))
        # A backtick or a dollar inside a value could begin code or a formula for the parser.
        if clean is not None and _PLAIN_VALUE.match(clean):
            attributes.append(f' {attribute}="{html.escape(clean)}"')
    return f"<{name}{''.join(dict.fromkeys(attributes))}>"
