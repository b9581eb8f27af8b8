"""JSON for people and machines: the outer levels a line each, what is inside them on that line.

The fast half of Python's encoder knows no indentation, and the slow half takes ten times as long.
"""

from __future__ import annotations

import json
from typing import Any


def json_text(value: Any, levels: int) -> str:
    """`value` as JSON; `levels` of its objects and arrays are spread over lines. Raises ValueError on nan."""
    return f"{_spread(value, levels, '')}\n"


def _spread(value: Any, levels: int, indent: str) -> str:
    if not levels or not value or type(value) not in (dict, list):
        return _line(value)
    inner = f"{indent} "
    if type(value) is dict:
        parts = [f"{_line(name)}: {_spread(each, levels - 1, inner)}" for name, each in value.items()]
        opening, closing = "{}"
    else:
        parts = [_spread(each, levels - 1, inner) for each in value]
        opening, closing = "[]"
    lines = f",\n{inner}".join(parts)
    return f"{opening}\n{inner}{lines}\n{indent}{closing}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
