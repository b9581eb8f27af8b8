"""显示训练进行到哪里、成本是多少的进度条。"""

from __future__ import annotations

import time
from typing import Any

__all__ = ["CostDisplay"]

EVERY_S = 0.1
"""重画进度条至少要隔这么久：眼睛不需要更快，而画图要花时间。"""

EVERY_ROUNDS = 100
"""没有笔记本可画时，每隔这么多轮打印一行。"""


class CostDisplay:
    """在训练运行时显示轮次和成本：在笔记本中是进度条，在别处是一行行文字。

    rounds : 一共有多少轮
    shown : 为 False 时什么也不显示，也不花任何代价
    """

    def __init__(self, rounds: int, *, shown: bool = True) -> None:
        self._rounds, self._shown = rounds, shown
        self._began = self._drawn = time.monotonic()
        self._handle: Any = None
        self._in_notebook = shown and _in_notebook()

    def show(self, i: int, cost: Any) -> None:
        """报告第 i 轮（从 0 数起）已经完成，并给出这时的成本（一个数）。

        成本为 None 时什么也不说：训练循环还没有写好。
        """
        if not self._shown or cost is None:
            return
        last = i + 1 >= self._rounds
        if self._in_notebook:
            self._draw(i, cost, last=last)
        elif last or i % EVERY_ROUNDS == 0:
            print(f"第 {i} 次迭代后的成本：{_words(cost)}")

    def _draw(self, i: int, cost: Any, *, last: bool) -> None:
        now = time.monotonic()
        if not last and i and now - self._drawn < EVERY_S:
            return
        from IPython import display  # 学习者的笔记本里有它

        self._drawn = now
        text = f"迭代 {i + 1} / {self._rounds} 次，用时 {now - self._began:.0f} 秒，成本 {_words(cost)}"
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
        return f"{cost!r}（不是数）"


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")
