"""Plain values as bytes. The reader believes nothing: every length is checked before anything is built.

    value   = tag body
    N T F                         None, True, False
    i  u16 length, bytes          int, little endian, signed
    f  8 bytes                    float
    c  16 bytes                   complex
    s b  u32 length, bytes        str in UTF-8, bytes
    l t  u32 count, values        list, tuple
    m z  u32 count, values        set, frozenset, the members in the order of their bytes
    r  3 * 8 bytes                range: start, stop, step
    d  u32 count, (key value)*    dict
    n  u8 tuple, name, u8 count, names, values     named tuple or dataclass, its fields and their values
    a  dtype u8 dims u64* u64 length, bytes in C order     array of numbers
    g  dtype, bytes               numpy scalar
    x  u8 length, dtype u8 dims u64* u64 length, bytes     array of texts, bytes, dates or time spans
    y  u8 length, dtype, 8 bytes  one of numpy's dates or time spans
    o  u8                         something else: which of `DESCRIPTIONS`, never a name that a learner chose

A name is u32 length, UTF-8. Keys and members are what `gradestone.selfcheck.hashables` says. Only exact types
are written, as `gradestone.selfcheck.plain` tells them: asking an object what it is would run its code.
"""

from __future__ import annotations

from typing import Any

from ..errors import WireError
from .wireformat import Caps
from .wirereading import Reader
from .wirewriting import Writer


def encode(value: object, caps: Caps = Caps()) -> bytes:  # noqa: B008 (frozen)
    """`value` as bytes; of what is not plain only its description.

    Raises
    ------
    WireError : more nodes or bytes than `caps` allows
    """
    writer = Writer(caps)
    writer.write(value)
    return b"".join(writer.pieces)


def decode(data: bytes, caps: Caps = Caps()) -> Any:  # noqa: B008 (frozen)
    """The value that `data` holds. Arrays are new, writable and in C order.

    Raises
    ------
    WireError : `data` is not exactly one value in this format, or exceeds `caps`; nothing else is ever raised
    """
    return counted(data, caps)[0]


def counted(data: bytes, caps: Caps = Caps()) -> tuple[Any, int]:  # noqa: B008 (frozen)
    """The value that `data` holds, as `decode` gives it, and the number of its parts."""
    if len(data) > caps.total_bytes:
        raise WireError(f"{len(data)} bytes are more than the allowed {caps.total_bytes}")
    reader = Reader(data, caps)
    value = reader.read()
    if reader.position != len(data):
        raise WireError(f"{len(data) - reader.position} bytes follow the value")
    return value, caps.nodes - reader.nodes_left
