"""What a submission sends is bounded: bytes, messages, parts, letters. What is left out, a sentence says."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from gradestone.errors import WireError
from gradestone.intake.cells import Cell
from gradestone.intake.legible import looked_at, too_long_note
from gradestone.intake.template import Template
from gradestone.model import USUAL_CAPS, Answer, AnswerKey, CodeCell, Exercise, Limits
from gradestone.page.sanitise import clean_outputs, sanitise
from gradestone.page.sanitise.html import is_modest
from gradestone.sandbox import protocol
from gradestone.sandbox.outside.outputs import LEFT_OUT, CellOutputs, count_of
from gradestone.sandbox.outside.question import AnswerRoom, Foreseen
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.replies import read_answer, reply_of
from gradestone.sandbox.wire import decode, encode

FRAMES = """
import json, os, struct, sys

def send(kind, content):
    data = json.dumps(content).encode()
    os.write(get_ipython().pipe.fd, struct.pack("<2scQI", b"gs", kind, 0, len(data)) + data)

def number():
    here = sys._getframe()
    while here.f_code.co_name != "_run_cells":
        here = here.f_back
    return here.f_locals["cell"].number
"""


# ---------------------------------------------------------------- a stream of frames


def reader(limit: int = 50, total: int = 1000, frames: int = 10) -> protocol.FrameReader:
    return protocol.FrameReader(limit, total=total, frames=frames)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (protocol.pack(protocol.OUTPUT, 0, bytes(40)) * 20, "more bytes"),
        (protocol.pack(protocol.GONE, 0) * 11, "more messages"),
        (protocol.pack(protocol.OUTPUT, 0, bytes(51)), "longer than the allowed 50"),
        (protocol.pack(protocol.START, 0, bytes(protocol.CONTROL_BYTES + 1)), "longer than the allowed"),
    ],
    ids=["bytes", "messages", "an output", "a word"],
)
def test_a_stream_holds_what_it_may_and_no_more(sent: bytes, reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        list(reader(total=1000 if reason != "longer than the allowed" else 10_000).feed(sent))


def test_bytes_that_complete_no_message_count_too() -> None:
    stream = reader(limit=10_000)
    head = protocol.pack(protocol.OUTPUT, 0, bytes(5000))[:15]
    with pytest.raises(WireError, match="more bytes"):
        for piece in (head, *[b"x"] * 5000):
            list(stream.feed(piece))


# ---------------------------------------------------------------- outputs


def display(number: int, **fields: Any) -> bytes:
    message = {"type": "display_data", "data": {"text/plain": str(number)}, "metadata": {}, **fields}
    return json.dumps(message).encode()


def test_only_so_many_outputs_are_kept_and_a_sentence_says_so() -> None:
    outputs = CellOutputs(most=3)
    outputs.begin(0)
    for number in range(5):
        outputs.take(0, display(number))
    *kept, last = outputs.of(0)
    assert [each["data"]["text/plain"] for each in kept] == ["0", "1", "2"]
    assert last["text"].strip() == LEFT_OUT


def test_cleared_outputs_make_room_again() -> None:
    outputs = CellOutputs(most=2)
    outputs.begin(0)
    for number in range(9):
        outputs.take(0, display(number))
        outputs.take(0, b'{"type":"clear_output","wait":false}')
    outputs.take(0, display(9))
    assert [each["data"] for each in outputs.of(0)] == [{"text/plain": "9"}]


def test_what_a_quiet_cell_shows_is_not_kept() -> None:
    outputs = CellOutputs()
    outputs.begin(0, quiet=True)
    outputs.take(0, display(1))
    assert outputs.of(0) == ()


@pytest.mark.parametrize(
    "payload",
    [
        b'{"type":"display_data","data":{},"metadata":{"a":[' + b"[]," * 40_000 + b"[]]}}",
        b'{"type":"error","ename":"","evalue":"","traceback":[' + b'"",' * 30_000 + b'""]}',
        b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    ],
    ids=["brackets", "texts", "depth"],
)
def test_a_message_of_very_many_parts_is_refused_before_they_are_made(payload: bytes) -> None:
    outputs = CellOutputs()
    outputs.begin(0)
    with pytest.raises(WireError):
        outputs.take(0, payload)


def test_a_long_text_full_of_brackets_is_no_such_message() -> None:
    text = '[{"a": "\\\\"}, ' * 50_000
    outputs = CellOutputs()
    outputs.begin(0)
    outputs.take(0, json.dumps({"type": "stream", "name": "stdout", "text": text}).encode())
    assert outputs.of(0)[0]["text"] == text


@pytest.mark.parametrize("value", [True, -1, 10**4000, "1", 1.0, None, [1]], ids=lambda value: str(value)[:9])
def test_what_is_no_number_of_executions_is_none(value: object) -> None:
    assert count_of(value) is None


# ---------------------------------------------------------------- answers


def test_whole_numbers_that_share_a_place_in_every_dict_are_no_keys() -> None:
    entries = b"".join(
        b"i\x0e\0" + (n * (2**61 - 1)).to_bytes(14, "little") + b"N" for n in range(1_000, 1_100)
    )
    with pytest.raises(WireError, match="cannot be one"):
        decode(b"d" + struct.pack("<I", 100) + entries)
    assert decode(encode({2**62: 1, 2**70: 2})) == {2**62: 1}


def test_wrong_answers_are_kept_until_there_is_no_room_and_right_ones_always() -> None:
    room, right = AnswerRoom(100_000), np.arange(1000.0)
    foreseen = Foreseen.of(right)
    large = encode(reply_of(Answer("value", np.zeros(80_000, np.int8))))
    assert room.decode(large, foreseen)[0] == "value"
    with pytest.raises(WireError):
        room.decode(large, foreseen)
    nearly_right = encode(reply_of(Answer("value", right + 1e-12)))
    assert all(room.decode(nearly_right, foreseen)[0] == "value" for _ in range(100))


def test_parts_need_room_as_bytes_do() -> None:
    room, reply = AnswerRoom(10**8), encode(reply_of(Answer("value", [[]] * 90_000)))
    foreseen = Foreseen.of(1.0)
    room.decode(reply, foreseen)
    room.decode(reply, foreseen)
    with pytest.raises(WireError):
        room.decode(reply, foreseen)


@pytest.mark.parametrize("changed", [(np.zeros(2),), (1,), (("x",),)], ids=str)
def test_names_of_changed_inputs_are_texts(changed: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="not a reply"):
        read_answer(("value", 1.0, changed, ""), ("x",), 0.0)


def test_a_told_text_steers_nothing_that_shows_it() -> None:
    answer = read_answer(("raised", "E\x1b[2J", True, "a\0b\u202ec\nd", 1, "x\r", ""), (), 0.0)
    assert (answer.exception, answer.message, answer.source_line) == ("E?[2J", "a?b?c\nd", "x?")


# ---------------------------------------------------------------- a run


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    limits = Limits(cell_s=1.0, call_s=1.0, total_s=20.0)
    with Sandbox(tmp_path_factory.mktemp("bundle"), limits) as found:
        yield found


def ran(sandbox: Sandbox, *sources: str) -> tuple[list[str], tuple[str, ...]]:
    cells = [CodeCell(str(number), source) for number, source in enumerate((FRAMES, *sources))]
    with sandbox.session(cells) as session:
        return [run.status for run in session.cell_runs], session.incidents


def test_a_run_that_never_stops_sending_is_looked_at_all_the_same(sandbox: Sandbox) -> None:
    trickle = """
    os.write(get_ipython().pipe.fd, struct.pack("<2scQI", b"gs", b"O", 0, 7_000_000))
    while True:
        os.write(get_ipython().pipe.fd, b"x")
    """
    statuses, incidents = ran(sandbox, trickle, "y = 1")
    assert statuses == ["ok", "timeout", "ok"], incidents


@pytest.mark.parametrize("number", ["10**9", "-1", "0", "True", "3"])
def test_a_cell_that_says_another_one_begins_is_taken_out(sandbox: Sandbox, number: str) -> None:
    forged = f"""
    send(b"D", {{"cell": number(), "count": 1, "success": True}})
    send(b"S", {{"cell": {number}}})
    os._exit(0)
    """
    statuses, incidents = ran(sandbox, forged, "y = 1", "z = 1")
    assert statuses == ["ok", "killed", "ok", "ok"], incidents
    assert "Code cell 2" in incidents[0]


def test_a_run_has_not_ended_before_its_last_cell(sandbox: Sandbox) -> None:
    early = 'send(b"D", {"cell": number(), "count": 1, "success": True})\nsend(b"F", {})'
    statuses, incidents = ran(sandbox, early, "y = 1")
    assert statuses == ["ok", "killed", "ok"], incidents


def test_memory_is_shared_through_files_only_and_these_are_limited(sandbox: Sandbox) -> None:
    source = """
    import mmap
    def refused(take):
        try:
            take()
        except OSError:
            return True
    assert refused(lambda: mmap.mmap(-1, 4096))
    assert refused(lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 4096))
    assert refused(lambda: os.memfd_create("x"))
    file = os.open("shared", os.O_RDWR | os.O_CREAT)
    os.ftruncate(file, 4096)
    area = mmap.mmap(file, 4096)
    if os.fork() == 0:
        area[0] = 7
        os._exit(0)
    os.wait()
    assert area[0] == 7
    mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    """
    statuses, incidents = ran(sandbox, source)
    assert statuses == ["ok", "ok"], incidents


# ---------------------------------------------------------------- code, and pages


TEMPLATE = Template(
    {"cells": [{"cell_type": "code", "metadata": {}, "source": "given = 1\n" * 9000}]},
    AnswerKey("a", "a", "", (Exercise("f", "test_f", 1.0, (), (), (), ""),), ((),)),
)


def test_junk_takes_the_eyes_off_no_honest_cell() -> None:
    junk = Cell("code", "#" * (USUAL_CAPS.cell_letters + 1))
    heap = [Cell("code", "#" * USUAL_CAPS.cell_letters)] * 50
    given, honest = Cell("code", TEMPLATE.source(0)), Cell("code", "def f(): pass")
    seen = looked_at([junk, *heap, given, honest], TEMPLATE)
    assert [cell.legible for cell in seen][-2:] == [True, True] and not seen[0].legible
    letters = sum(len(cell.source) for cell in seen[:-2] if cell.legible)
    assert 0 < letters <= USUAL_CAPS.code_letters


def test_a_sentence_names_the_cells_that_are_not_looked_through() -> None:
    long = "#" * (USUAL_CAPS.cell_letters + 1)
    [note] = too_long_note(["x = 1", long, "y = 1"], TEMPLATE)
    assert note.startswith("Code cell 2 is too long")
    assert too_long_note(["x = 1", TEMPLATE.source(0)], TEMPLATE) == ()


def page(*cells: dict[str, Any], **given: Any) -> list[str]:
    cells = tuple({"metadata": {}, "id": f"c{n}", **cell} for n, cell in enumerate(cells))
    return [cell["source"] for cell in sanitise({"cells": cells, "metadata": {}}, **given)["cells"]]


def test_code_too_long_to_be_shown_gives_way_to_a_line_that_says_so() -> None:
    long = "x = 1\n" * 10_000
    shown = page({"cell_type": "code", "source": long}, {"cell_type": "code", "source": "y = 1"})
    assert shown == [
        "# [60,000 letters of code: too long to be shown. They stand in what was handed in.]",
        "y = 1",
    ]
    assert page({"cell_type": "code", "source": long}, released={long}) == [long]


def test_a_long_line_of_code_is_cut_and_the_others_stay() -> None:
    [shown] = page({"cell_type": "code", "source": f"a = 1\n{'b.' * 3000}\nc = 1"})
    first, long, last = shown.split("\n")
    assert (first, last) == ("a = 1", "c = 1") and long.endswith("[3,000 more letters in this line]")


def test_prose_beyond_all_measure_gives_way_to_a_line_that_says_so() -> None:
    cell = {"cell_type": "markdown", "source": "word " * 20_000}
    *shown, last = page(*[cell] * 3)
    assert all("word word" in text for text in shown) and last.startswith("[100,000 letters of text")


def test_colours_are_kept_where_a_page_can_be_made_of_them() -> None:
    def printed(text: str) -> str:
        [output] = clean_outputs([{"output_type": "stream", "name": "stdout", "text": text}])
        return str(output["text"])

    assert printed("\x1b[31mred\x1b[0m") == "\x1b[31mred\x1b[0m"
    assert printed("\x1b[31mx" * 6000) == "x" * 6000


@pytest.mark.parametrize(
    ("html", "modest"),
    [
        ("<table>" + "<tr><td>1</td></tr>" * 500 + "</table>", True),
        ('<img src="data:image/png;base64,' + "A" * 2_000_000 + '">', True),
        ("<ul>" + "<li>x<br>" * 90, True),
        ("<div>" * 101, False),
        ("<div></b>" * 101, False),
        ("<b>x</b>" * 11_000, False),
        ("&" * 5001, False),
        ("word " * 50_000, False),
    ],
    ids=["table", "picture", "list", "deep", "deep with other ends", "tags", "ampersands", "long"],
)
def test_html_is_shown_up_to_a_size_and_depth_that_no_table_has(html: str, modest: bool) -> None:
    assert is_modest(html) is modest
    output = {
        "output_type": "display_data",
        "data": {"text/html": html, "text/plain": "plain"},
        "metadata": {},
    }
    assert ("text/html" in clean_outputs([output])[0]["data"]) is modest
