"""The shapes of a network's arrays as a table, from its layer sizes and the number of examples."""

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

_HEADINGS = ("layer", "W", "b", "input", "Z and A", "parameters")
_STYLE = (
    "white-space:nowrap;text-align:right;padding:0.2em 0.9em;border-bottom:1px solid rgba(128,128,128,0.35)"
)


@dataclass(frozen=True)
class ShapeTable:
    """The shapes of a network: HTML in a notebook, lined-up text where it is printed.

    layer_dims : n_0, n_1, ..., n_L
    m : number of examples
    """

    layer_dims: tuple[int, ...]
    m: int

    @property
    def parameters(self) -> int:
        """How many numbers there are to learn."""
        return sum(rows * (columns + 1) for columns, rows in pairwise(self.layer_dims))

    def rows(self) -> list[tuple[str, ...]]:
        """One row of words for each layer, in the order of the headings."""
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
        return f"{self.parameters:,} parameters in all; the {self.m:,} examples are in none of their shapes."

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
    """In columns of a terminal: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)


def shapes(layer_dims: Sequence[int], m: int) -> ShapeTable:
    """The shapes of W, b, Z and A in every layer of the network `layer_dims` on m examples.

    layer_dims : n_0, n_1, ..., n_L, two sizes or more, each at least 1
    m : number of examples, at least 1

    Raises
    ------
    ValueError : a size is no whole number of at least 1, or there are fewer than two
    """
    sizes = tuple(layer_dims)
    if len(sizes) < 2:
        raise ValueError("layer_dims needs two sizes or more: the inputs, then the units of each layer")
    wrong = [size for size in (*sizes, m) if not isinstance(size, numbers.Integral) or size < 1]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no size: layer_dims and m hold whole numbers from 1 on")
    return ShapeTable(tuple(map(int, sizes)), int(m))


def shape_sliders(layer_dims: Sequence[int], m: int, widest: int = 20) -> object:
    """The same table with a slider for every hidden layer and for m; the table alone without ipywidgets.

    widest : where the sliders of the layers end, if the layer is not wider already
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
