"""Wrong versions of an exercise, each the reference with one idea changed, and right ones in other styles.

A bank is the package or module `testcases.misconceptions.<assignment>` with `MISCONCEPTIONS` and
`CORRECT_VARIANTS`. It serves hints, credit for small slips, the count of mistakes in a class, and the test of
the checks themselves. A credit is a field of its misconception; or a bank has a mapping `CREDITS` from names
to shares, which comes first and is best kept in a module `credits` of its own. Nothing in here is released:
what a learner gets are hints and the numbers that a wrong version gives.
"""

from gradestone.misconceptions.versions import (
    CorrectVariant,
    Misconception,
    Replacement,
    applied,
    misconceptions,
    variants,
)

__all__ = ["CorrectVariant", "Misconception", "Replacement", "applied", "misconceptions", "variants"]
