"""How tables of pandas cross: column by column, as an array or as a list each. Without pandas, nothing does.

The engine does not need it; a course may. What comes in is put together by pandas' own constructors.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .crossing_kinds import APART, FILL, IMMUTABLE, IMMUTABLE_APART, MAKE, Nodes, Values

_EXACT = "biufcMm"  # numpy's letters of columns that are arrays


def know_frames() -> None:
    """Have the kinds of pandas cross, if it has been imported."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is None or getattr(pandas, "DataFrame", None) in APART or not hasattr(pandas, "NaT"):
        return
    APART[pandas.DataFrame] = _frame_apart
    APART[pandas.Series] = _series_apart
    IMMUTABLE_APART[pandas.Timestamp] = lambda it: ("timestamp", (it.isoformat(), it.unit, _zone(it.tz)))
    IMMUTABLE_APART[pandas.Timedelta] = lambda it: ("span", (it.value,))
    IMMUTABLE_APART[type(pandas.NaT)] = lambda it: ("nat", ())
    IMMUTABLE_APART[type(pandas.NA)] = lambda it: ("na", ())
    for kind in ("Index", "RangeIndex", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex", "MultiIndex"):
        IMMUTABLE_APART[getattr(pandas, kind)] = lambda it: ("index", _index_apart(it))
    for kind in ("Int64Index", "Float64Index", "UInt64Index"):
        if hasattr(pandas, kind):  # before pandas 2
            IMMUTABLE_APART[getattr(pandas, kind)] = IMMUTABLE_APART[pandas.Index]


def objects_in(value: Any) -> list[Any]:
    """What a table of pandas holds that may be anything: columns and labels that are no arrays of numbers."""
    kind = type(value)
    if not kind.__module__.startswith("pandas."):
        return []
    parts = [value.columns, value.index] if hasattr(value, "columns") else [getattr(value, "index", ())]
    parts += [value.iloc[:, n] for n in range(value.shape[1])] if hasattr(value, "columns") else [value]
    return [
        each for part in parts if _kind(part) == "O" for each in np.asarray(part, object).ravel().tolist()
    ]


def _kind(part: Any) -> str:
    dtype = getattr(part, "dtype", None)
    return dtype.kind if isinstance(dtype, np.dtype) else "O" if dtype is not None else ""


# ---------------------------------------------------------------- apart


def _zone(zone: Any) -> str:
    return "" if zone is None else str(zone)


def _values_apart(it: Any) -> tuple[Any, ...]:
    """Of an index, or of one column."""
    dtype = it.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in _EXACT:
        return "array", np.asarray(it)
    name = str(dtype)
    if name == "category":
        categorical = it.array if hasattr(it, "array") else it
        codes, categories = np.asarray(categorical.codes), list(categorical.categories)
        return "category", codes, bool(categorical.ordered), tuple(categories)
    if name.startswith("datetime64["):
        return "zoned", np.asarray(it.array.astype("datetime64[ns, UTC]").astype("int64")), _zone(dtype.tz)
    return "list", name, tuple(it.tolist())


def _index_apart(it: Any) -> tuple[Any, ...]:
    names = tuple(it.names)
    if hasattr(it, "levels"):
        return names, ("tuples", tuple(map(tuple, it.tolist())))
    if hasattr(it, "step") and hasattr(it, "start"):
        return names, ("range", it.start, it.stop, it.step)
    return names, _values_apart(it)


def _series_apart(it: Any, nodes: Nodes) -> tuple[str, list[Any]]:
    return "series", nodes([it.name, _index_apart(it.index), _values_apart(it)])


def _frame_apart(it: Any, nodes: Nodes) -> tuple[str, list[Any]]:
    columns = tuple(_values_apart(it.iloc[:, n]) for n in range(it.shape[1]))
    return "frame", nodes([_index_apart(it.columns), _index_apart(it.index), columns])


# ---------------------------------------------------------------- together


def _values_made(kind: str, *parts: Any) -> Any:
    pandas: Any = importlib.import_module("pandas")
    if kind == "array":
        return parts[0]
    if kind == "category":
        codes, ordered, categories = parts
        return pandas.Categorical.from_codes(codes, categories=list(categories), ordered=ordered)
    if kind == "zoned":
        return pandas.DatetimeIndex(parts[0].astype("datetime64[ns]"), tz="UTC").tz_convert(parts[1])
    if kind != "list":
        raise ValueError("no values")
    name, values = parts
    filled = np.empty(len(values), object)
    filled[:] = values
    return filled if name == "object" else pandas.array(list(values), dtype=name)


def _index_made(names: Any, values: Any) -> Any:
    pandas: Any = importlib.import_module("pandas")
    kind, *parts = values
    if kind == "tuples":
        return pandas.MultiIndex.from_tuples(list(parts[0]), names=list(names))
    if kind == "range":
        return pandas.RangeIndex(*parts, name=names[0])
    return pandas.Index(_values_made(kind, *parts), name=names[0])


def _series_made(name: Any, index: Any, values: Any) -> Any:
    pandas: Any = importlib.import_module("pandas")
    return pandas.Series(_values_made(*values), index=_index_made(*index), name=name)


def _frame_made(columns: Any, index: Any, values: Any) -> Any:
    pandas: Any = importlib.import_module("pandas")
    rows = _index_made(*index)
    made = pandas.DataFrame({n: _values_made(*each) for n, each in enumerate(values)}, index=rows)
    made.columns = _index_made(*columns)
    return made


def _bare(kind: str) -> Callable[[Any], Any]:
    def make(parts: Any) -> Any:
        made = getattr(importlib.import_module("pandas"), kind)(dtype=object)
        know_frames()
        return made

    return make


def _filler(make: Callable[..., Any]) -> Callable[[Any, Any, Values], None]:
    def fill(it: Any, parts: Any, values: Values) -> None:
        made = make(*values(parts))
        it._mgr = made._mgr
        if hasattr(it, "_item_cache"):
            it._item_cache.clear()
        if hasattr(made, "name") and not hasattr(made, "columns"):
            it.name = made.name

    return fill


def _timestamp(text: str, unit: str, zone: str) -> Any:
    pandas: Any = importlib.import_module("pandas")
    made = pandas.Timestamp(text).as_unit(unit)
    return made.tz_convert(zone) if zone else made


def _of_pandas(name: str) -> Callable[..., Any]:
    def make(*parts: Iterable[Any]) -> Any:
        found: Any = getattr(importlib.import_module("pandas"), name)
        return found(*parts) if parts else found

    return make


MAKE["frame"], FILL["frame"] = _bare("DataFrame"), _filler(_frame_made)
MAKE["series"], FILL["series"] = _bare("Series"), _filler(_series_made)
IMMUTABLE |= {
    "timestamp": _timestamp,
    "span": _of_pandas("Timedelta"),
    "nat": _of_pandas("NaT"),
    "na": _of_pandas("NA"),
    "index": _index_made,
}
