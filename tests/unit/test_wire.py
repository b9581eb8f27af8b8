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
from gradestone.selfcheck.hashables import member
from gradestone.selfcheck.plain import DESCRIPTIONS, NEITHER, Opaque, describe, holds_none, identical
from gradestone.selfcheck.records import Record
from tests.thoroughness import examples

FUZZ = settings(
    max_examples=examples(4000),
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
members = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8"), max_size=5)
    | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3),
    max_leaves=5,
)
bounds = st.integers(-(2**60), 2**60)
ranges = st.builds(range, bounds, bounds, bounds.filter(bool))
element_arrays = hnp.arrays(
    st.sampled_from(["<U1", "<U7", "|S3", "<M8[D]", "<M8[25s]", "<m8[ns]", "<M8"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    elements=None,
)
dates = st.sampled_from([np.datetime64("2026-02-28"), np.datetime64("NaT"), np.timedelta64(-5, "h")])
names = st.lists(st.sampled_from(["x", "y", "Länge", "_z"]), unique=True, max_size=3)


def records(inner: st.SearchStrategy[object]) -> st.SearchStrategy[Record]:
    return st.builds(
        lambda fields, values, is_tuple: Record(
            "Point", tuple(fields), tuple(values[: len(fields)]), is_tuple=is_tuple
        ),
        names,
        st.lists(inner, min_size=3, max_size=3),
        st.booleans(),
    )


values = st.recursive(
    scalars | arrays | numpy_scalars | st.binary(max_size=20) | ranges | element_arrays | dates,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(members | st.tuples(members, members), inner, max_size=4)
        | st.sets(members, max_size=4)
        | st.frozensets(members | records(members), max_size=4)
        | records(inner)
    ),
    max_leaves=12,
)


@settings(FUZZ, max_examples=examples(1000))
@given(values)
def test_a_plain_value_comes_back_exactly(value: object) -> None:
    assert identical(value, decode(encode(value)))


def test_arrays_come_back_in_c_order_and_writable() -> None:
    back = decode(encode(np.arange(6.0).reshape(2, 3).T))
    assert back.flags.c_contiguous and back.flags.writeable and back.shape == (3, 2)


def test_the_byte_order_of_an_array_does_not_matter() -> None:
    assert decode(encode(np.arange(3, dtype=">i4"))).tolist() == [0, 1, 2]


def test_dicts_of_other_kinds_become_plain_dicts_and_lose_unreadable_keys() -> None:
    value = collections.OrderedDict(
        [("W1", 1), (2, 3), ((1, 2), 4), ((1, object()), 5), ("\ud800", 6), (2**63, 7)]
    )
    assert decode(encode(value)) == {"W1": 1, 2: 3, (1, 2): 4}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (print, "a function"),
        (type("Mine", (), {}), "a class"),
        (object(), NEITHER),
        (np.array([{1}]), "an array of objects"),
        (range(2**70), "a range"),
        (memoryview(b""), NEITHER),
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
    "a set with a list in it": b"m\x01\x00\x00\x00" + b"l\x00\x00\x00\x00",
    "a set of four billion": b"m\xff\xff\xff\xff",
    "a tuple with an array as key": b"d\x01\x00\x00\x00"
    + b"t\x01\x00\x00\x00"
    + b"af8\x00"
    + bytes(8)
    + b"N",
    "a key of 64 bits": b"d\x01\x00\x00\x00" + b"i\x09\x00" + bytes(8) + b"\x01N",
    "bytes that are not there": b"b\xff\xff\xff\xff",
    "a range without a step": b"r" + struct.pack("<qqq", 0, 9, 0),
    "a range without a length": b"r" + struct.pack("<qqq", -(2**63), 2**63 - 1, 1),
    "a record whose name is code": b"n\x00\x05\x00\x00\x00x;y()\x00",
    "a field that is a keyword": b"n\x01\x01\x00\x00\x00P\x01\x02\x00\x00\x00ifN",
    "a field twice": b"n\x01\x01\x00\x00\x00P\x02" + b"\x01\x00\x00\x00x" * 2 + b"NN",
    "a record that is neither": b"n\x02\x01\x00\x00\x00P\x00",
    "a letter beyond Unicode": b"x\x03<U1\x00" + struct.pack("<QI", 4, 0x110000),
    "half a letter": b"x\x03<U1\x00" + struct.pack("<QI", 4, 0xD800),
    "texts of a length that is not the shape's": b"x\x03<U2\x01" + struct.pack("<QQI", 1, 4, 65),
    "texts of no length": b"x\x03<U0\x01" + struct.pack("<QQ", 2**62, 0),
    "a dtype of fields": b"x\x05f8,i4\x00" + struct.pack("<Q", 12) + bytes(12),
    "objects as texts": b"x\x02|O\x00" + struct.pack("<Q", 8) + bytes(8),
    "a unit of its own": b"y\x07<M8[xx]" + bytes(8),
    "a text in the place of a date": b"y\x03<U2" + bytes(8),
    "nothing": b"",
    "too much": b"NN",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_reader_refuses(data: bytes) -> None:
    with pytest.raises(WireError):
        decode(data)


def test_keys_that_a_dict_looks_for_in_the_same_place_are_refused() -> None:
    def same_hash(count: int) -> list[tuple[float, ...]]:  # x * 2**61 has the hash of x
        powers = [2.0 ** (61 * power) for power in range(-16, 16)]
        return [(one, other) for one in powers for other in powers][:count]

    assert len(set(map(hash, same_hash(200)))) == 1
    for value in (set(same_hash(60)), dict.fromkeys(same_hash(60))):
        assert identical(value, decode(encode(value)))
    for value in (set(same_hash(200)), dict.fromkeys(same_hash(200)), {frozenset(same_hash(200))}):
        with pytest.raises(WireError, match="same place"):
            decode(encode(value))


def test_ordinary_keys_are_not_taken_for_chosen_ones() -> None:
    offsets = {(x, y, z): x * y * z for x in range(-8, 9) for y in range(-8, 9) for z in range(-8, 9)}
    assert decode(encode(offsets)) == offsets
    assert len(decode(encode({float(n) for n in range(20_000)}))) == 20_000


def test_a_set_has_one_text_whatever_the_order_of_its_members() -> None:
    words = [f"word {number}" for number in range(50)]
    assert encode(set(words)) == encode({*words[25:], *words[:25]})


@pytest.mark.parametrize("key", [float("nan"), (1, float("nan")), np.float32("nan")], ids=repr)
def test_what_is_not_a_number_is_found_again_as_a_key(key: object) -> None:
    assert decode(encode({member(key): 1}))[member(key)] == 1


def test_texts_that_unicode_does_not_have_are_sent_with_a_question_mark() -> None:
    assert decode(encode(np.array(["a\ud800", "b"]))).tolist() == ["a?", "b"]


@pytest.mark.parametrize("dtype", [">U3", ">M8[s]", ">m8[h]"])
def test_the_byte_order_of_texts_and_dates_does_not_matter(dtype: str) -> None:
    value = np.array([1, 20, 300]).astype(dtype[1:]).astype(dtype)
    assert decode(encode(value)).tolist() == value.tolist()


def test_a_text_array_may_take_what_is_allowed_and_no_more() -> None:
    with pytest.raises(WireError, match="4096 bytes"):
        encode(np.array(["x" * 500] * 10), SMALL)
    with pytest.raises(WireError, match="200 parts"):
        encode({(number, None) for number in range(150)}, SMALL)


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
    st.lists(
        st.sampled_from([*b"NTFifcsltdagobmzrnxy\x00\x01\x02\x03\x08\xff", *b"f8b1i4cg<U|SM[D]x"]),
        max_size=120,
    ).map(bytes)
)
def test_bytes_that_look_right_give_a_value_or_a_wire_error(data: bytes) -> None:
    read(data)


@settings(FUZZ, max_examples=examples(1000))
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
