"""Words for the kinds of values, in English: so they travel, and whoever says them translates them."""

from __future__ import annotations

import collections
import types

import numpy as np

from .records import Record
from .words import N_

NUMBER_SCALARS = frozenset(np.dtype(code).type for code in "bhilqBHILQefdgFDG")

HOLDS_NONE = N_("an array that holds None")
NEITHER = N_("an object that is neither a number nor an array")
NAMED_TUPLE = N_("a named tuple")
_NUMBER, _COMPLEX = N_("a number"), N_("a complex number")
WORDS: dict[type, str] = {
    **{kind: _COMPLEX if np.dtype(kind).kind == "c" else _NUMBER for kind in NUMBER_SCALARS},
    int: _NUMBER,
    float: _NUMBER,
    complex: _COMPLEX,
    bool: N_("True or False"),
    np.bool_: N_("True or False"),
    type(None): "None",
    str: N_("text"),
    np.str_: N_("text"),
    bytes: N_("bytes"),
    np.bytes_: N_("bytes"),
    tuple: N_("a tuple"),
    list: N_("a list"),
    dict: N_("a dict"),
    collections.OrderedDict: N_("a dict"),
    collections.defaultdict: N_("a dict"),
    set: N_("a set"),
    frozenset: N_("a set"),
    Record: N_("a dataclass object"),
    np.datetime64: N_("a date"),
    np.timedelta64: N_("a time span"),
    range: N_("a range"),
    map: N_("a map (turn it into an array)"),
    zip: N_("a zip (turn it into an array)"),
    types.GeneratorType: N_("a generator"),
    types.FunctionType: N_("a function"),
    types.BuiltinFunctionType: N_("a function"),
    types.ModuleType: N_("a module"),
    np.random.Generator: N_("a random generator"),
    np.random.RandomState: N_("a random generator"),
    type: N_("a class"),
    np.matrix: N_("a numpy matrix"),
    np.ma.MaskedArray: N_("a masked array"),
}
ARRAY_WORDS = {
    **dict.fromkeys("iuf", N_("an array of numbers")),
    "b": N_("an array of booleans"),
    "c": N_("an array of complex numbers"),
    "O": N_("an array of objects"),
    "U": N_("an array of texts"),
    "T": N_("an array of texts"),
    "S": N_("an array of bytes"),
    "M": N_("an array of dates"),
    "m": N_("an array of time spans"),
    "V": N_("a structured array"),
}
DESCRIPTIONS = tuple(
    dict.fromkeys((*WORDS.values(), *ARRAY_WORDS.values(), HOLDS_NONE, NEITHER, NAMED_TUPLE))
)
"""All that `plain.describe` ever says."""
