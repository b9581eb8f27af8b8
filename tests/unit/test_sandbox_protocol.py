"""Frames and records between the worker and the sandbox: what goes in comes out, or is refused."""

from __future__ import annotations

import contextlib
import os
import signal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestone.errors import WireError
from gradestone.sandbox import protocol
from gradestone.sandbox.protocol import Asked, End, Ending, Order
from tests.thoroughness import examples

FUZZ = settings(max_examples=examples(1000), derandomize=True, database=None, deadline=None)


@FUZZ
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(protocol.KINDS)), st.integers(0, 2**64 - 1), st.binary(max_size=50))
    )
)
def test_messages_survive_any_cutting(messages: list[tuple[bytes, int, bytes]]) -> None:
    stream = b"".join(protocol.pack(*message) for message in messages)
    reader = protocol.FrameReader(50, total=10_000, frames=1000)
    found = [tuple(frame) for at in range(0, len(stream), 7) for frame in reader.feed(stream[at : at + 7])]
    assert found == messages


@FUZZ
@given(st.binary(max_size=100))
def test_any_stream_gives_messages_or_a_wire_error(data: bytes) -> None:
    with contextlib.suppress(WireError):
        list(protocol.FrameReader(50, total=10_000, frames=1000).feed(data))


def test_a_message_may_not_be_longer_than_allowed() -> None:
    with pytest.raises(WireError, match="longer than the allowed 10"):
        list(protocol.FrameReader(10, total=100, frames=9).feed(protocol.pack(protocol.ANSWER, 1, bytes(11))))


def test_the_sandbox_reads_one_frame_and_not_a_byte_of_the_next() -> None:
    reader, writer = os.pipe()
    os.write(writer, protocol.pack(protocol.CALL, 7, b"abc") + b"next")
    os.close(writer)
    assert protocol.read_frame(reader) == (protocol.CALL, 7, b"abc")
    assert os.read(reader, 100) == b"next"
    with pytest.raises(EOFError):
        protocol.read_frame(reader)
    os.close(reader)


def test_an_order_arrives_as_it_was_sent() -> None:
    sent = Order([Asked("sigmoid", ["Z"], 3), Asked("relu", [], 0)], ["def relu(): pass"], 3)
    assert Order.from_json(protocol.to_json(sent)) == sent


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (End(Ending.MEMORY), "memory"),
        (End.of_process(3 << 8), "exit 3"),
        (End.of_process(0), "exit 0"),
        (End.of_process(signal.SIGKILL), "signal 9"),
    ],
)
def test_an_end_is_told_in_words_and_understood(end: End, text: str) -> None:
    assert str(end) == text
    assert End.from_text(text) == end


def test_every_ending_has_one_word() -> None:
    words = [ending.value for ending in Ending]
    assert len(set(words)) == len(words)
    assert all(word.isalpha() for word in words)
