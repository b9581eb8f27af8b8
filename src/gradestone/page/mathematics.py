"""TeX as MathML: every browser of today shows it, with no script and no word to another server.

What the library does not know, or what would not be plain MathML, stays readable as its TeX.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from math_core import LatexError, LatexToMathML

LONGEST = 4_000  # letters of a formula; of what is longer, nobody means to make a picture
_LONGEST_MATHML = 60_000
_DEEPEST = 60  # braces and environments within each other
_SURELY_FITS = 24  # letters of a formula that is narrower than any screen
_EXPANSIONS = 100

_CONVERTER = LatexToMathML(fancy_error=False, allow_unreliable_rendering=True, max_expansions=_EXPANSIONS)
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\(?:label\s*\{[^{}]*\}|nonumber\b|notag\b)")
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|alignat|flalign|eqnarray)\}")
_OTHER_NAMES = {"eqnarray": "align", "multline": "gather", "flalign": "align"}
_SPLIT = re.compile(r"\\(begin|end)\{split\}")
_OPENING = re.compile(r"\\[{}]|([{]|\\begin\b|\\left\b)|([}]|\\end\b|\\right\b)")

_ELEMENT = re.compile(r"<(/?)([A-Za-z]+)((?:\s+[a-z]+(?:=\"[^\"<>]*\")?)*)\s*(/?)>")
_ATTRIBUTE = re.compile(r"\s+([a-z]+)")
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """
        math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
        mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
        """,
    )
)
_UNSAFE_ATTRIBUTE = re.compile(r"on|href|src|id\Z|xlink|action")
_LOADS = re.compile(r"url|image|@|/\*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def formula_html(tex: str, *, display: bool) -> str:
    r"""A formula without its dollars as HTML; `\tag{3}` stands at the right of it.

    display : whether it has a line of its own
    """
    numbers = [found[2] if found[1] else f"({found[2]})" for found in _TAG.finditer(tex)]
    mathml = _mathml(_without_numbers(tex), display=display)
    if not mathml:
        return _as_tex(tex, display=display)
    label = f'<span class="tag">{escape(numbers[0])}</span>' if len(numbers) == 1 else ""
    if len(numbers) > 1:
        mathml += " ".join(f'<span class="tag">{escape(number)}</span>' for number in numbers)
    return _boxed(mathml, label, long=len(tex) > _SURELY_FITS, display=display)


def _boxed(mathml: str, label: str, *, long: bool, display: bool) -> str:
    scrolls = ' tabindex="0"' if long else ""
    if display:
        return f'<span class="formula"><span class="scroll"{scrolls}>{mathml}</span>{label}</span>'
    return f'<span class="scroll inline"{scrolls}>{mathml}</span>{label}' if long else mathml + label


def _as_tex(tex: str, *, display: bool) -> str:
    code = f'<code class="tex">{escape(tex.strip())}</code>'
    return (
        f'<span class="formula"><span class="scroll" tabindex="0">{code}</span></span>' if display else code
    )


def _without_numbers(tex: str) -> str:
    """Without labels, and in environments that do not number their lines: nobody refers to such a number."""
    plain = _SPLIT.sub(r"\\\1{aligned}", _LABEL.sub("", _TAG.sub("", tex)))
    return _NUMBERED.sub(lambda found: f"\\{found[1]}{{{_OTHER_NAMES.get(found[2], found[2])}*}}", plain)


def _mathml(tex: str, *, display: bool) -> str:
    """The formula as MathML; "" where there is none."""
    if len(tex) > LONGEST or _depth(tex) > _DEEPEST:
        return ""
    try:
        mathml = _CONVERTER.convert_with_local_state(tex, displaystyle=display)
    except LatexError:
        return ""
    return mathml if len(mathml) <= _LONGEST_MATHML and is_plain_mathml(mathml) else ""


def _depth(tex: str) -> int:
    depth = deepest = 0
    for found in _OPENING.finditer(tex):
        depth += bool(found[1]) - bool(found[2])
        deepest = max(deepest, depth)
    return deepest


def is_plain_mathml(text: str) -> bool:
    """Whether the text is elements of MathML that only show something, closed as they were opened."""
    open_elements: list[str] = []
    end = 0
    for found in _ELEMENT.finditer(text):
        closing, name, attributes, empty = found.groups()
        if "<" in text[end : found.start()] or name not in _ELEMENTS or _is_active(attributes):
            return False
        end = found.end()
        if closing and (not open_elements or open_elements.pop() != name):
            return False
        if not closing and not empty:
            open_elements.append(name)
    return not open_elements and "<" not in text[end:]


def _is_active(attributes: str) -> bool:
    named = any(_UNSAFE_ATTRIBUTE.match(name) for name in _ATTRIBUTE.findall(attributes))
    return named or bool(_LOADS.search(attributes))
