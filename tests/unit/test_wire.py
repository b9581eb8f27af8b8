"""The format between student and grader: what goes in comes out, and nothing that comes in does harm."""

from __future__ import annotations

import collections
import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradestone.errors import WireError
from gradestone.sandbox.wire import decode, encode
from gradestone.sandbox.wireformat import Caps
from gradestone.selfcheck.plain import DESCRIPTIONS, NEITHER, Opaque, describe, holds_none, identical

FUZZ = settings(
    max_examples=4000,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SMALL = Caps(total_bytes=4096, nodes=200, depth=8)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(st.characters(codec="utf-8"), max_size=20)
)
dtypes = st.sampled_from([np.dtype(code).str[1:] for code in "?bhilBHILefdFD"])
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
numpy_scalars = dtypes.map(lambda code: np.dtype(code).type(1))
values = st.recursive(
    scalars | arrays | numpy_scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(
            st.text(st.characters(codec="utf-8"), max_size=5) | st.integers(-(2**62), 2**62),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(FUZZ, max_examples=1000)
@given(values)
def test_a_plain_value_comes_back_exactly(value: object) -> None:
    assert identical(value, decode(encode(value)))


def test_arrays_come_back_in_c_order_and_writable() -> None:
    back = decode(encode(np.arange(6.0).reshape(2, 3).T))
    assert back.flags.c_contiguous and back.flags.writeable and back.shape == (3, 2)


def test_the_byte_order_of_an_array_does_not_matter() -> None:
    assert decode(encode(np.arange(3, dtype=">i4"))).tolist() == [0, 1, 2]


def test_dicts_of_other_kinds_become_plain_dicts_and_lose_unreadable_keys() -> None:
    value = collections.OrderedDict([("W1", 1), (2, 3), ((1, 2), 4), (True, 5)])
    assert decode(encode(value)) == {"W1": 1, 2: 3}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (print, "a function"),
        (type("Mine", (), {}), "a class"),
        (object(), NEITHER),
        ({1}, "a set"),
        (b"", "bytes"),
        (np.array(["2000"], "M8[D]"), "an array of dates"),
    ],
)
def test_what_is_not_plain_becomes_the_words_that_describe_it(value: object, words: str) -> None:
    assert describe(value) == words
    assert decode(encode([value])) == [Opaque(words)]


@pytest.mark.parametrize("words", DESCRIPTIONS)
def test_all_words_come_through(words: str) -> None:
    assert describe(decode(encode(Opaque(words)))) == words


def test_an_array_that_holds_none_is_still_recognised_as_one() -> None:
    assert holds_none(decode(encode(np.squeeze(None))))  # type: ignore[call-overload]


@pytest.mark.parametrize("value", [10**3000, -(10**3000)])
def test_a_whole_number_that_is_too_long_keeps_its_sign_and_stays_too_large_for_a_float(value: int) -> None:
    back = decode(encode(value))
    assert (back > 0) == (value > 0)
    with pytest.raises(OverflowError):
        float(back)


def test_a_list_that_holds_itself_is_cut_off() -> None:
    endless: list[object] = []
    endless.append(endless)
    decode(encode(endless))


def test_encoding_stops_at_the_cap() -> None:
    with pytest.raises(WireError, match="4096 bytes"):
        encode(np.zeros(1000), SMALL)
    with pytest.raises(WireError, match="200 parts"):
        encode([None] * 300, SMALL)


def test_reading_runs_no_code_of_the_value() -> None:
    class Loud(dict):  # type: ignore[type-arg]
        def __iter__(self) -> object:
            raise AssertionError("ran")

        items = keys = __len__ = __iter__  # type: ignore[assignment]

    assert decode(encode([Loud(a=1)])) == [Opaque(NEITHER)]


HOSTILE = {
    "a huge shape": b"af8\x02" + struct.pack("<QQQ", 2**62, 2**62, 0),
    "a huge shape with a zero in it": b"af8\x02" + struct.pack("<QQQ", 2**63, 0, 0),
    "a length that is not the shape's": b"af8\x01" + struct.pack("<QQ", 2, 8) + bytes(8),
    "object arrays": b"aO8\x01" + struct.pack("<QQ", 1, 8) + bytes(8),
    "33 dimensions": b"af8\x21" + bytes(33 * 8 + 8),
    "a list of four billion": b"l\xff\xff\xff\xff",
    "deep nesting": b"l\x01\x00\x00\x00" * 1000 + b"N",
    "a dict with a list as key": b"d\x01\x00\x00\x00" + b"l\x00\x00\x00\x00" + b"N",
    "a key twice": b"d\x02\x00\x00\x00" + b"s\x00\x00\x00\x00N" * 2,
    "a truth value of 2": b"gb1\x02",
    "an empty int": b"i\x00\x00",
    "broken UTF-8": b"s\x01\x00\x00\x00\xff",
    "words of its own": b"o\xffevil",
    "nothing": b"",
    "too much": b"NN",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_reader_refuses(data: bytes) -> None:
    with pytest.raises(WireError):
        decode(data)


def read(data: bytes) -> None:
    try:
        value = decode(data, SMALL)
    except WireError:
        return
    encode(value)


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_wire_error(data: bytes) -> None:
    read(data)


@FUZZ
@given(
    st.lists(st.sampled_from([*b"NTFifcsltdago\x00\x01\x02\x03\x08\xff", *b"f8b1i4cg"]), max_size=120).map(
        bytes
    )
)
def test_bytes_that_look_right_give_a_value_or_a_wire_error(data: bytes) -> None:
    read(data)


@settings(FUZZ, max_examples=1000)
@given(values, st.integers(0, 10_000), st.integers(0, 255), st.integers(0, 2))
def test_a_damaged_value_gives_a_value_or_a_wire_error(value: object, at: int, byte: int, kind: int) -> None:
    data = bytearray(encode(value))
    at %= len(data)
    if kind == 0:
        data[at] = byte
    elif kind == 1:
        del data[at:]
    else:
        data.insert(at, byte)
    read(bytes(data))
