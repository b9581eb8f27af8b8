"""由各层大小和样本数，列出网络中各数组的形状表。"""

from __future__ import annotations

import numbers
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from itertools import pairwise
from typing import Any

__all__ = ["ShapeTable", "shape_sliders", "shapes"]

_HEADINGS = ("层", "W", "b", "输入", "Z 和 A", "参数个数")
_STYLE = (
    "white-space:nowrap;text-align:right;padding:0.2em 0.9em;border-bottom:1px solid rgba(128,128,128,0.35)"
)


@dataclass(frozen=True)
class ShapeTable:
    """网络的各个形状：在笔记本中是 HTML，打印时是对齐的文本。

    layer_dims : n_0, n_1, ..., n_L
    m : 样本数
    """

    layer_dims: tuple[int, ...]
    m: int

    @property
    def parameters(self) -> int:
        """要学习的数共有多少个。"""
        return sum(rows * (columns + 1) for columns, rows in pairwise(self.layer_dims))

    def rows(self) -> list[tuple[str, ...]]:
        """每一层占一行，各项的顺序与表头相同。"""
        sizes = pairwise(self.layer_dims)
        return [self._row(number, columns, rows) for number, (columns, rows) in enumerate(sizes, 1)]

    def _row(self, number: int, columns: int, rows: int) -> tuple[str, ...]:
        count = f"{rows * (columns + 1):,}"
        return (
            str(number),
            f"{(rows, columns)}",
            f"{(rows, 1)}",
            f"{(columns, self.m)}",
            f"{(rows, self.m)}",
            count,
        )

    def _total(self) -> str:
        return f"共有 {self.parameters:,} 个参数；样本数 {self.m:,} 不出现在任何参数的形状中。"

    def __repr__(self) -> str:
        table = [_HEADINGS, *self.rows()]
        widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
        lines = (
            "  ".join(" " * (width - _width(word)) + word for word, width in zip(row, widths, strict=True))
            for row in table
        )
        return "\n".join([*lines, self._total()])

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="{_STYLE}">{word}</th>' for word in _HEADINGS)
        body = "".join(
            "<tr>" + "".join(f'<td style="{_STYLE}">{escape(word)}</td>' for word in row) + "</tr>"
            for row in self.rows()
        )
        table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        table = f'<table style="border-collapse:collapse">{table}</table>'
        return f'<div style="overflow-x:auto">{table}<p>{self._total()}</p></div>'


def _width(word: str) -> int:
    """按终端的列来算：一个汉字占两列。"""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)


def shapes(layer_dims: Sequence[int], m: int) -> ShapeTable:
    """网络 `layer_dims` 在 m 个样本上，每一层的 W、b、Z 和 A 的形状。

    layer_dims : n_0, n_1, ..., n_L，至少两个大小，每个至少为 1
    m : 样本数，至少为 1

    异常
    ----
    ValueError : 某个大小不是至少为 1 的整数，或者不足两个
    """
    sizes = tuple(layer_dims)
    if len(sizes) < 2:
        raise ValueError("layer_dims 至少要有两个大小：先是输入的个数，然后是每一层的单元数")
    wrong = [size for size in (*sizes, m) if not isinstance(size, numbers.Integral) or size < 1]
    if wrong:
        raise ValueError(f"{wrong[0]!r} 不能作为大小：layer_dims 和 m 都应是不小于 1 的整数")
    return ShapeTable(tuple(map(int, sizes)), int(m))


def shape_sliders(layer_dims: Sequence[int], m: int, widest: int = 20) -> object:
    """同一张表，每个隐藏层和 m 各带一个滑块；没有 ipywidgets 时只有表。

    widest : 各层滑块的终点，除非那一层本来就更宽
    """
    table = shapes(layer_dims, m)
    try:
        widgets: Any = import_module("ipywidgets")
    except ImportError:
        return table
    return _sliders(table, widest, widgets)


def _sliders(table: ShapeTable, widest: int, widgets: Any) -> object:
    last, slider = len(table.layer_dims) - 1, widgets.IntSlider

    def shown(m: int, **units: int) -> ShapeTable:
        hidden = [units[f"n_{number}"] for number in range(1, last)]
        return shapes([table.layer_dims[0], *hidden, table.layer_dims[last]], m)

    hidden = {
        f"n_{number}": slider(min=1, max=max(widest, size), value=size)
        for number, size in enumerate(table.layer_dims[1:last], 1)
    }
    return widgets.interactive(shown, m=slider(min=1, max=max(2 * table.m, 10), value=table.m), **hidden)
