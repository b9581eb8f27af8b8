"""A bar that shows how far a training is, and at which cost."""

from __future__ import annotations

import time
from typing import Any

__all__ = ["CostDisplay"]

EVERY_S = 0.1
"""A bar is drawn again no sooner: the eye asks for no more, and drawing takes its time."""

EVERY_ROUNDS = 100
"""Where there is no notebook to draw into, a line is printed as often."""


class CostDisplay:
    """Shows the round and the cost of a training while it runs: a bar in a notebook, lines elsewhere.

    rounds : how many there will be
    shown : False for a display that does nothing, and costs nothing
    """

    def __init__(self, rounds: int, *, shown: bool = True) -> None:
        self._rounds, self._shown = rounds, shown
        self._began = self._drawn = time.monotonic()
        self._handle: Any = None
        self._in_notebook = shown and _in_notebook()

    def show(self, i: int, cost: Any) -> None:
        """Say that round i, counted from 0, has been done at this cost, a number.

        Nothing is said of None: the training loop is not written yet.
        """
        if not self._shown or cost is None:
            return
        last = i + 1 >= self._rounds
        if self._in_notebook:
            self._draw(i, cost, last=last)
        elif last or i % EVERY_ROUNDS == 0:
            print(f"Cost after iteration {i}: {_words(cost)}")

    def _draw(self, i: int, cost: Any, *, last: bool) -> None:
        now = time.monotonic()
        if not last and i and now - self._drawn < EVERY_S:
            return
        from IPython import display  # a learner's notebook has it

        self._drawn = now
        text = f"{i + 1} of {self._rounds} iterations, {now - self._began:.0f} s, cost {_words(cost)}"
        bar = f'<progress value="{i + 1}" max="{self._rounds}" style="width:60%;max-width:30em"></progress>'
        data = {"text/plain": text, "text/html": f"<div>{bar}<br>{text}</div>"}
        if self._handle is None:
            self._handle = display.display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


def _words(cost: Any) -> str:
    try:
        return f"{float(cost):.6f}"
    except (TypeError, ValueError):
        return f"{cost!r}, which is no number"


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")
