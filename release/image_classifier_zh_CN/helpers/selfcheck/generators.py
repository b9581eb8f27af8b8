"""Numpy's random generators as inputs: by the state in which they are handed over."""

from __future__ import annotations

from typing import Any

import numpy as np

from .records import Record

KINDS = (np.random.Generator, np.random.RandomState)

_NAME, _FIELDS = "_NumpyGenerator", ("kind", "state")
_DEEPEST = 32  # what a learner leaves in an input may lead back to itself
_STREAMS = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")


def generator_record(value: Any) -> Record | None:
    """The state of a generator; None where its stream is none of numpy's own.

    value : exactly of one of `KINDS`
    """
    stream = value.bit_generator if type(value) is np.random.Generator else value._bit_generator
    if type(stream) not in [getattr(np.random, name) for name in _STREAMS]:
        return None
    state = stream.state if type(value) is np.random.Generator else value.get_state(legacy=False)
    return Record(_NAME, _FIELDS, (type(value).__name__, state), is_tuple=False)


def is_generator(record: Record) -> bool:
    """Whether the record is one of `generator_record`."""
    return record.name == _NAME and record.fields == _FIELDS


def generator_of(record: Record) -> Any:
    """A new generator in the state of the record.

    Raises
    ------
    ValueError, TypeError, KeyError : it holds no state of numpy's
    """
    kind, state = record.values
    name = state["bit_generator"]
    if name not in _STREAMS:
        raise ValueError(f"{name} is no stream of numpy's")
    stream = getattr(np.random, name)()
    if kind == np.random.Generator.__name__:
        stream.state = state
        return np.random.Generator(stream)
    made = np.random.RandomState(stream)
    made.set_state(state)
    return made


def without_states(value: Any, deepest: int = _DEEPEST) -> Any:
    """A plain value in which all generators are alike: drawing from one is no change of an input."""
    kind = type(value)
    if not deepest:
        return value
    if kind is Record:
        if is_generator(value):
            return value.with_values((value.values[0], None))
        return value.with_values(tuple(without_states(each, deepest - 1) for each in value.values))
    if kind in (list, tuple):
        return kind([without_states(each, deepest - 1) for each in value])
    return {key: without_states(item, deepest - 1) for key, item in value.items()} if kind is dict else value
