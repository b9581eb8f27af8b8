"""Whether the recorded checks weigh what they should, and whether there are enough of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import BuildError
from ..model import OWN_TESTS_WEIGHT, AnswerKey, Check
from .source_notebook import SourceNotebook

VISIBLE_SHARE = 0.4
"""Most of an exercise's points that visible checks may carry: their answers can be typed in."""


def check_weights(checks: Sequence[Check], layout: SourceNotebook) -> None:
    """Raises BuildError where visible checks carry more than 40 % of an exercise, or where one has none.

    Tests of a cell's own are a check more, visible where none of them is hidden.
    """
    mixed = {cell.exercise: cell for cell in layout.mixed}
    for exercise in layout.exercises:
        own = [check for check in checks if check.exercise == exercise.name]
        total = sum(check.weight for check in own)
        visible = sum(check.weight for check in own if not check.hidden)
        what = "visible checks"
        if cell := mixed.get(exercise.name):
            total += OWN_TESTS_WEIGHT
            visible += 0 if cell.own_tests & cell.hidden else OWN_TESTS_WEIGHT
            what = "visible checks and tests"
        if visible > VISIBLE_SHARE * total * (1 + 1e-9):
            problem = (
                f"{what} carry {visible / total:.0%} of the points, but {VISIBLE_SHARE:.0%} at most "
                "are allowed; add hidden checks or give them more weight"
            )
            raise BuildError(problem, notebook=layout.notebook, cell=exercise.test_cell)


def shortages(key: AnswerKey, *, visible: int = 2, hidden: int = 4) -> Iterator[str]:
    """A sentence for each exercise with fewer visible or hidden checks than wanted. Advice, not an error."""
    for exercise in key.exercises:
        own = [check for check in key.variants[0] if check.exercise == exercise.name]
        secret = sum(check.hidden for check in own)
        if len(own) - secret < visible or secret < hidden:
            yield (
                f"{exercise.test_cell}: {len(own) - secret} visible and {secret} hidden checks; "
                f"at least {visible} and {hidden} are advised"
            )
