"""HTML of a student, cleaned by nh3: tables, text and pictures stay; nothing active, nothing page-wide."""

from __future__ import annotations

import re
from collections import Counter

import nh3

VOID_TAGS = frozenset({"br", "hr", "img"})  # not `wbr`: MathJax reads a command across it
TAGS = VOID_TAGS | frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b blockquote caption center cite code col colgroup dd del details div dl dt em
        figcaption figure font h1 h2 h3 h4 h5 h6 i ins kbd li mark ol p pre q s samp small span strike strong
        sub summary sup table tbody td tfoot th thead tr tt u ul var
        """,
    )
)
# not `id` and not `name`: they could stand in for elements the page's own scripts look up
_EVERYWHERE = {"class", "style", "title", "align", "valign", "width", "height", "border"}
_OWN = {
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"color", "size"},
    "td": {"colspan", "rowspan", "bgcolor"},
    "th": {"colspan", "rowspan", "bgcolor", "scope"},
    "ol": {"start"},
    "details": {"open"},
}
_ATTRIBUTES = {tag: _EVERYWHERE | _OWN.get(tag, set()) for tag in TAGS}
_CLASSES = frozenset({"dataframe"})  # tables of pandas look like tables of pandas
_LINK = re.compile(r"(?:https?://|mailto:|#)\S*\Z", re.IGNORECASE)
_PICTURE = re.compile(
    r"data:image/(?:png|jpeg|jpg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/\s]*+={0,2}\s*\Z"
    r"|attachment:[\w.-]+\Z"
    r"|(?![/.])(?!.*\.\.)[\w./ %-]+\.(?:png|jpe?g|gif|webp|svg)\Z",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\d{1,4}(?:\.\d{1,3})?(?:px|em|rem|ex|%|pt)?\Z")
_PROPERTIES = frozenset(
    re.findall(
        r"[\w-]+",
        """
        background-color border border-bottom border-collapse border-color border-left border-right
        border-spacing border-style border-top border-width color font-family font-size font-style
        font-variant font-weight height line-height max-width min-width padding padding-bottom padding-left
        padding-right padding-top text-align text-decoration text-indent vertical-align white-space width
        """,
    )
)
_PROPERTY_VALUE = re.compile(r"[\w\s#%.,()-]{1,100}\Z")
_CALL = re.compile(r"(?:url|expression|image|attr|var|element)\s*\(", re.IGNORECASE)
_TEX_COMMAND = re.compile(
    r"\\(href|url|require|class|style|cssId|data|csname|unicode|bbox|mmlToken|includegraphics"
    r"|html(?:Class|Id|Style|Data))(?![A-Za-z])"
)


# nh3 takes quadratic time over these; the largest table among 332 published notebooks has 12,000 letters,
# 3,000 tags and is 6 deep
_LONGEST, _MOST_TAGS, _MOST_ENTITIES, _DEEPEST = 200_000, 20_000, 5_000, 100
_PICTURE_LETTERS = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{200,}")
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")


def letters_of(text: str) -> int:
    """How long a text is without the pictures written into it."""
    return len(text) if len(text) < _LONGEST else len(_PICTURE_LETTERS.sub("", text))


def is_modest(text: str) -> bool:
    """Whether HTML is of a size and depth that is looked at and shown in time."""
    tags = text.count("<")
    if tags > _MOST_TAGS or text.count("&") > _MOST_ENTITIES or letters_of(text) > _LONGEST:
        return False
    return tags <= _DEEPEST or _depth(text) <= _DEEPEST


def _depth(text: str) -> int:
    """The most tags that are open at a time. An end tag closes one of its own name only."""
    open_tags: Counter[str] = Counter()
    depth = deepest = 0
    for closing, name in _ANY_TAG.findall(text):
        tag = name.lower()
        if closing:
            depth -= bool(open_tags[tag])
            open_tags[tag] -= bool(open_tags[tag])
        elif tag not in VOID_TAGS:
            open_tags[tag] += 1
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def clean_html(text: str) -> str:
    """A fragment of HTML that can neither run anything nor reach outside its own box."""
    return without_tex_commands(
        nh3.clean(
            text,
            tags=set(TAGS),
            attributes=_ATTRIBUTES,
            attribute_filter=clean_attribute,
            url_schemes={"http", "https", "mailto", "data", "attachment"},
        )
    )


def clean_attribute(tag: str, name: str, value: str) -> str | None:
    """The value an attribute may have; None when the attribute has to go."""
    if name not in _ATTRIBUTES.get(tag, ()):
        return None
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    if name == "style":
        return _clean_style(value) or None
    if name == "href":
        return value if _LINK.match(value) else None
    if name == "src":
        return value if _PICTURE.match(value) else None
    if name in ("width", "height", "border", "colspan", "rowspan", "start"):
        return value if _LENGTH.match(value) else None
    return value if len(value) <= 500 else None


def without_tex_commands(text: str) -> str:
    """Commands of MathJax that make links or classes, broken by a blank: it reads the finished page."""
    return _TEX_COMMAND.sub(r"\\ \1", text)


def _clean_style(style: str) -> str:
    kept = []
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name.lower() in _PROPERTIES and _PROPERTY_VALUE.match(value) and not _CALL.search(value):
            kept.append(f"{name.lower()}: {value}")
    return "; ".join(kept)
