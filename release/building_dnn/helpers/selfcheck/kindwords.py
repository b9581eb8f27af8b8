"""Words for the kinds of values."""

from __future__ import annotations

import collections
import types

import numpy as np

from .records import Record

NUMBER_SCALARS = frozenset(np.dtype(code).type for code in "bhilqBHILQefdgFDG")

HOLDS_NONE = "an array that holds None"
NEITHER = "an object that is neither a number nor an array"
NAMED_TUPLE = "a named tuple"
WORDS: dict[type, str] = {
    **{kind: "a complex number" if np.dtype(kind).kind == "c" else "a number" for kind in NUMBER_SCALARS},
    int: "a number",
    float: "a number",
    complex: "a complex number",
    bool: "True or False",
    np.bool_: "True or False",
    type(None): "None",
    str: "text",
    np.str_: "text",
    bytes: "bytes",
    np.bytes_: "bytes",
    tuple: "a tuple",
    list: "a list",
    dict: "a dict",
    collections.OrderedDict: "a dict",
    collections.defaultdict: "a dict",
    set: "a set",
    frozenset: "a set",
    Record: "a dataclass object",
    np.datetime64: "a date",
    np.timedelta64: "a time span",
    range: "a range",
    map: "a map (turn it into an array)",
    zip: "a zip (turn it into an array)",
    types.GeneratorType: "a generator",
    types.FunctionType: "a function",
    types.BuiltinFunctionType: "a function",
    types.ModuleType: "a module",
    np.random.Generator: "a random generator",
    np.random.RandomState: "a random generator",
    type: "a class",
    np.matrix: "a numpy matrix",
    np.ma.MaskedArray: "a masked array",
}
ARRAY_WORDS = {
    **dict.fromkeys("iuf", "an array of numbers"),
    "b": "an array of booleans",
    "c": "an array of complex numbers",
    "O": "an array of objects",
    "U": "an array of texts",
    "T": "an array of texts",
    "S": "an array of bytes",
    "M": "an array of dates",
    "m": "an array of time spans",
    "V": "a structured array",
}
DESCRIPTIONS = tuple(
    dict.fromkeys((*WORDS.values(), *ARRAY_WORDS.values(), HOLDS_NONE, NEITHER, NAMED_TUPLE))
)
"""All that `plain.describe` ever says."""
