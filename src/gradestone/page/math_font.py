"""The font of stretching brackets, arrows and sums, cut from STIX Two Math.

Many Linux machines and telephones have no font that says how a bracket grows around a matrix; letters they
have. The whole font, which the package ziamath brings, is a hundred times as large as what pages need of it.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup

FAMILY = "Gradestone Math"
GROWING = " ()[]{}|‖⟨⟩⌈⌉⌊⌋√∑∏∫→←↔⇒⏞⏟" + "\u0302\u0303\u030c\u0332\u20d7"
"""What pages need of it; the last ones are accents."""
_FACE = '@font-face{font-family:"%s";src:url(data:font/woff;base64,%s)}'
_FEATURES = ["ssty", "dtls", "flac"]  # smaller forms for exponents, dots and accents


@lru_cache(maxsize=1)
def math_font() -> Markup:
    """The font as a rule of CSS; "" where ziamath is not as it used to be, and brackets stay small."""
    source = _source()
    return Markup(_FACE) % (FAMILY, base64.b64encode(_cut(source)).decode()) if source else Markup()


def _source() -> Path | None:
    found = find_spec("ziamath")  # the import itself takes as long as the cutting
    folders = found.submodule_search_locations if found else None
    fonts = (path for folder in folders or () for path in Path(folder).glob("fonts/STIXTwoMath*.ttf"))
    return next(fonts, None)


def _cut(source: Path) -> bytes:
    """WOFF with these letters, and all that they grow into."""
    from fontTools.subset import Options, Subsetter  # only pages with formulas need it
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = _FEATURES
    options.hinting = options.glyph_names = options.notdef_outline = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]  # copyright and licence stay
    options.drop_tables += ["DSIG", "GDEF", "GPOS"]
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=GROWING)
        subsetter.subset(font)
        _let_heads_join(font["MATH"].table.MathVariants)
        for number in (1, 4, 6):
            font["name"].setName(FAMILY.replace(" ", "") if number == 6 else FAMILY, number, 3, 1, 0x409)
        font.flavor = "woff"
        written = BytesIO()
        font.save(written)
    return written.getvalue()


def _let_heads_join(variants: Any) -> None:
    """An arrow is a line and a head that may not overlap it, as the font has it: browsers refuse that."""
    for construction in variants.HorizGlyphConstruction:
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        for before, after in pairwise(parts):
            joint = max(variants.MinConnectorOverlap, after.EndConnectorLength, before.StartConnectorLength)
            after.StartConnectorLength = after.StartConnectorLength or joint
            before.EndConnectorLength = before.EndConnectorLength or joint
