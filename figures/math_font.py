"""The font of stretching brackets, arrows and sums in feedback pages, cut from STIX Two Math.

    python -m figures.math_font STIXTwoMath-Regular.ttf

Many Linux machines and telephones have no font that says how a bracket grows around a matrix; letters they
have. It takes fontTools and brotli.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src/gradestone/page/templates/math.woff2"
GROWING = " ()[]{}|‖⟨⟩⌈⌉⌊⌋√∑∏∫→←↔⇒⏞⏟" + "\u0302\u0303\u030c\u0332\u20d7"  # the last ones are accents
FAMILY = "Gradestone Math"


def main(source: str) -> None:
    """Write the cut font."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["ssty", "dtls", "flac"]
    options.hinting = options.glyph_names = options.notdef_outline = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]  # copyright and licence stay
    options.drop_tables += ["DSIG", "GDEF", "GPOS"]
    subsetter = Subsetter(options)
    subsetter.populate(text=GROWING)
    subsetter.subset(font)
    _let_heads_join(font)
    for number, name in ((1, FAMILY), (4, FAMILY), (6, FAMILY.replace(" ", ""))):
        font["name"].setName(name, number, 3, 1, 0x409)
    font.flavor = "woff2"
    font.save(TARGET)
    print(f"{TARGET}: {len(font.getGlyphOrder())} glyphs, {TARGET.stat().st_size:,} bytes")


def _let_heads_join(font: TTFont) -> None:
    """An arrow is a line and a head that may not overlap it, as the font has it: browsers refuse that."""
    variants = font["MATH"].table.MathVariants
    for construction in variants.HorizGlyphConstruction:
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        for before, after in pairwise(parts):
            joint = max(variants.MinConnectorOverlap, after.EndConnectorLength, before.StartConnectorLength)
            after.StartConnectorLength = after.StartConnectorLength or joint
            before.EndConnectorLength = before.EndConnectorLength or joint


if __name__ == "__main__":
    main(sys.argv[1])
