"""Ten thousand random replies, outputs and streams: the trusted worker survives all that a run may send.

Nothing but the declared errors is ever raised. Each example is bounded in processor time and the whole in
memory, so that a busy machine makes these tests slow and not red.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from gradestone.batch.messages import Graded, word_in
from gradestone.errors import SandboxError, WireError
from gradestone.judge import RecordedMisconception, judge
from gradestone.judge.marksfile import marks_record, record_text
from gradestone.model import Answer, AnswerKey, Call, CellRun, Check, CodeCell, Exercise, Limits, Marks
from gradestone.page.sanitise import sanitise
from gradestone.page.tables import table_html, table_text, with_outputs, with_verdicts
from gradestone.sandbox import protocol
from gradestone.sandbox.outside import notebook_run
from gradestone.sandbox.outside.connection import RunError
from gradestone.sandbox.outside.notebook_run import ForkError, Run
from gradestone.sandbox.outside.outputs import CellOutputs
from gradestone.sandbox.outside.patience import Patience
from gradestone.sandbox.outside.question import AnswerRoom, Foreseen
from gradestone.sandbox.replies import read_answer, reply_of
from gradestone.sandbox.wire import encode
from gradestone.selfcheck.records import Record
from gradestone.selfcheck.written import Written
from tests.attacks.pages import active_parts
from tests.thoroughness import examples

FUZZ = settings(
    max_examples=examples(4000),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
LONGEST_S = 5.0  # of processor time, for one example that takes a millisecond
LARGEST_MIB = 250  # by which this process may grow

PIECES = (
    "x",
    "1.5",
    " ",
    "\n",
    "\n\n",
    "<",
    "</div>",
    "<script>alert(1)</script>",
    "<b onclick=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<wbr>",
    "<!--",
    "-->",
    "<table><tr><td>",
    "&lt;",
    "&#104;",
    "&bsol;",
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\href{javascript:alert(1)}{x}",
    "\\hr",
    "ef{javascript:alert(1)}{x}",
    "\\style{position:fixed}{x}",
    "\\begin{align}",
    "\\require{html}",
    "`",
    "```",
    "~~~",
    "[x](",
    "javascript:alert(1)",
    ")",
    "![](data:image/png;base64,AAAA)",
    "\x1b[31m",
    "\x1b[",
    "\0",
    "\u202e",
    "é",
    "😀",
    "expected yours",
    "object is not aligned (2,3) (4,)",
    "name 'x' is not defined",
    "could not be broadcast together with shapes (3,) (4,)",
    "KeyError",
    "W1",
)
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
numbers = st.sampled_from([0, 1, -1, 1.5, float("nan"), float("inf"), -0.0, 10**30, -(2**63), True, 1j, None])
arrays = st.builds(
    lambda kind, shape, value: np.full(shape, value).astype(kind),
    st.sampled_from(["f8", "f4", "i8", "u1", "?", "c16"]),
    st.sampled_from([(), (0,), (1,), (3,), (1, 3), (3, 1), (3, 3), (1, 1, 1)]),
    st.sampled_from([0, 1, 2.5, -1]),
)
keys = st.sampled_from(
    [
        "W1",
        "dA0",
        "",
        "<b>",
        "$\\href{javascript:x}{y}$",
        0,
        7,
        -(2**62),
        None,
        1.5,
        (0, "<b>"),
        frozenset({1}),
    ]
)
elements = st.sampled_from(
    [np.array(["<b>", "x"]), np.array(["2026", "NaT"], "M8[D]"), np.datetime64("NaT"), b"<b>", range(3)]
)
values = st.recursive(
    numbers | arrays | texts | elements,
    lambda inner: (
        st.sets(keys, max_size=4)
        | st.builds(lambda *both: Record("Pair", ("x", "y"), both, is_tuple=True), inner, inner)
        | st.builds(lambda *both: Record("Pair", ("x", "z"), both, is_tuple=False), inner, inner)
        | st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=8,
)


@contextmanager
def bounded() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Runs examples, each within its processor time, all of them within the memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    longest = 0.0

    def run(example: Callable[[], Any]) -> Any:
        nonlocal longest
        began = time.process_time()
        try:
            return example()
        finally:
            longest = max(longest, time.process_time() - began)

    yield run
    assert longest < LONGEST_S
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < LARGEST_MIB


# ---------------------------------------------------------------- replies


TABLE = {"W1": np.ones((1, 3)), "b1": np.zeros((3, 1)), 7: "text"}
RARER = {
    "set": {1, 1.5, (0, "<b>")},
    "record": Record("Pair", ("x", "y"), (1.0, np.ones(3)), is_tuple=False),
    "named": Record("Pair", ("x", "y"), (1.0, [2]), is_tuple=True),
    "texts": np.array(["a", "b"]),
    "dates": np.array(["2026", "2027"], "M8[D]"),
    "span": range(0, 9, 2),
    "keyed": {(0, "<b>"): 1, None: b"x"},
}
EXPECTED = {"number": 2.5, "array": np.arange(3.0), "pair": (np.ones((3, 3)), (1.0, None)), "table": TABLE}
EXPECTED |= RARER
SOURCE = "def {name}(x, y):\n    z = np.sum(x)\n    a = None\n    return y"


def key_of(names: Iterable[str]) -> AnswerKey:
    """Each with a visible and a hidden check."""
    exercises = tuple(Exercise(name, f"test_{name}", 10.0, ("x", "y"), (), (), "") for name in names)
    checks = tuple(
        Check(each.name, ordinal, ordinal == 2, 1.0, Call((np.ones(3), 0.5)), EXPECTED[each.name])
        for each in exercises
        for ordinal in (1, 2)
    )
    return AnswerKey("small", "small", "digest", exercises, (checks,))


KEY = key_of(EXPECTED)
KEYS = {name: key_of([name]) for name in EXPECTED}
WRONG = (Answer("value", np.zeros(3)), Answer("raised", exception="KeyError", message="'W1'"))


def misconceptions(exercise: str) -> tuple[RecordedMisconception, ...]:
    return tuple(
        RecordedMisconception(f"m{n}", f"Hint {n}.", {1: each, 2: each}) for n, each in enumerate(WRONG)
    )


def written(exercise: str) -> Written:
    return Written(SOURCE.format(name=exercise), exercise, frozenset(("np",)))


def answered(reply: bytes, name: str) -> Answer:
    """As a session takes it."""
    try:
        told = AnswerRoom(100_000).decode(reply, Foreseen.of(EXPECTED[name]))
    except WireError:
        return Answer("unreadable")
    try:
        return read_answer(told, ("x", "y"), 0.0)
    except (ValueError, TypeError):
        return Answer("unreadable")


def judge_and_show(reply: bytes, name: str) -> None:
    answer = answered(reply, name)
    answers = {name: (answer, answer)}
    [mark] = judge(KEYS[name], 0, answers, misconceptions=misconceptions, written=written)
    assert {verdict.outcome for verdict in mark.verdicts} <= {"passed", "failed"}, mark.verdicts
    assert list(active_parts(f"<div>{table_html(mark)}</div>")) == []
    table_text(mark)
    record_text(
        marks_record(Marks("ada", "small", (mark,), 0.0, 1), submission="", key="", grades={}, comments={})
    )


plain_replies = st.builds(
    lambda value, changed, warned: ("value", value, tuple(changed), warned),
    values,
    st.lists(st.sampled_from(["x", "y", "z", 1, None]), max_size=2),
    texts | numbers,
)
other_replies = st.tuples(
    st.sampled_from(["raised", "undefined", "memory", "unreadable", "timeout", "value", ""]),
    texts | numbers,
    st.booleans() | numbers,
    texts | arrays,
    st.sampled_from([None, 1, 3, -1, 10**30, True]),
    texts,
    texts,
)
spoilings = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255), st.booleans()), max_size=3)


def spoilt(data: bytes, places: list[tuple[int, int, bool]]) -> bytes:
    """The bytes with some of them changed, or cut off."""
    spoiling = bytearray(data)
    for place, byte, cut in places:
        if cut:
            del spoiling[place:]
        elif place < len(spoiling):
            spoiling[place] = byte
    return bytes(spoiling)


replies = st.binary(max_size=200) | st.builds(
    spoilt, (plain_replies | other_replies | values).map(encode), spoilings
)


def test_any_reply_is_judged_and_shown() -> None:
    with bounded() as run:

        @FUZZ
        @given(replies, st.sampled_from(sorted(EXPECTED)))
        def example(reply: bytes, name: str) -> None:
            run(lambda: judge_and_show(reply, name))

        example()


# ---------------------------------------------------------------- outputs


odd = st.sampled_from([None, True, -1, 10**30, 1e999, 2.5, [], {}, ["x"], {"a": {"b": []}}])
mimes = (
    "text/plain",
    "text/html",
    "text/markdown",
    "text/latex",
    "image/svg+xml",
    "image/png",
    "x",
    "a/json",
)
bundles = st.dictionaries(st.sampled_from(mimes), texts | odd, max_size=3)
messages = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["stream", "display_data", "execute_result", "error", "update_display_data", "clear_output"]
        )
        | odd
    },
    optional={
        "name": st.sampled_from(["stdout", "stderr"]) | odd,
        "text": texts | odd,
        "data": bundles | odd,
        "metadata": st.just({}) | odd | st.just({"image/png": {"width": 1e999, "height": True}}),
        "execution_count": st.integers(-2, 3) | odd,
        "ename": texts | odd,
        "evalue": texts | odd,
        "traceback": st.lists(texts | odd, max_size=3) | odd,
        "transient": st.just({"display_id": "a"}) | odd,
        "wait": st.booleans() | odd,
    },
)
sent_messages = messages.map(lambda message: json.dumps(message).encode())
payloads = st.builds(spoilt, sent_messages, spoilings) | st.binary(max_size=60)


def outputs_of(sent: list[bytes]) -> tuple[dict[str, Any], ...]:
    outputs = CellOutputs(most=3)
    outputs.begin(0)
    for payload in sent:
        try:
            outputs.take(0, payload)
        except WireError:
            break
    return outputs.of(0)


def show(sent: list[bytes], prose: str) -> None:
    cells = [
        {"cell_type": "code", "id": "a", "metadata": {}, "source": prose},
        {"cell_type": "markdown", "id": "b", "metadata": {}, "source": prose},
        {"cell_type": "raw", "id": "c", "metadata": {}, "source": prose},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    run = CellRun("a", "ok", outputs_of(sent), 1)
    shown = with_verdicts(sanitise(with_outputs(notebook, [run])), KEY, Marks("ada", "small", (), 0.0, 1))
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False).encode()
    nbformat.validate(nbformat.from_dict(json.loads(text)))
    for cell in shown["cells"][1:]:
        for html in _pieces_of_a_page(cell):
            assert list(active_parts(f"<div>{html}</div>")) == [], html


def _pieces_of_a_page(cell: dict[str, Any]) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield markdown2html_mistune(cell["source"])
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        yield data.get("text/html", "")
        yield markdown2html_mistune(data.get("text/markdown", ""))


def test_any_output_makes_a_valid_page() -> None:
    with bounded() as run:

        @settings(FUZZ, max_examples=examples(3000))
        @given(st.lists(payloads, max_size=4), texts)
        def example(sent: list[bytes], prose: str) -> None:
            run(lambda: show(sent, prose.encode(errors="replace").decode()))

        example()


# ---------------------------------------------------------------- the pipes of a run


class Spout:
    """Stands for the connection to a run that has sent these bytes, in pieces, and ends then."""

    sent: bytes = b""

    def __init__(self, *_: object) -> None:
        self.outputs = self.answers = 0
        self.over = None
        self._left = self.sent

    spent_s = 0.0

    def read(self, pipe: int, patience: Patience) -> bytes:
        if not self._left:
            raise RunError(protocol.Ending.CLOSED)
        piece, self._left = self._left[:50], self._left[50:]
        return piece

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


CONTROLS = (
    b'{"cell": 0}',
    b'{"cell": 1}',
    b'{"cell": true}',
    b'{"cell": 1e999}',
    b"[]",
    b'{"cell": 0, "count": 1, "success": true}',
    b'{"cell": 0, "count": -1, "success": 1}',
    b'{"cell": 1, "count": 1.5}',
)
KINDS = (protocol.START, protocol.OUTPUT, protocol.DONE, protocol.FINISHED, protocol.ANSWER, protocol.FAULT)
frames = st.lists(
    st.builds(protocol.pack, st.sampled_from(KINDS), st.integers(0, 3), payloads | st.sampled_from(CONTROLS)),
    max_size=8,
).map(b"".join)
streams = st.builds(spoilt, frames, spoilings) | frames | st.binary(max_size=100)


@pytest.fixture
def spout(monkeypatch: pytest.MonkeyPatch) -> type[Spout]:
    monkeypatch.setattr(notebook_run, "Connection", Spout)
    return Spout


def read_all(sent: bytes) -> None:
    cells = [(0, CodeCell("a", "x")), (1, CodeCell("b", "y", quiet=True))]
    run, answering = Run(None, Path(), Limits()), Run(None, Path(), Limits())  # type: ignore[arg-type]
    with suppress(RunError, SandboxError):
        run.run_cells(cells, stop_s=1.0)
    assert run.done.keys() <= {0, 1} and run.last in (None, 0, 1)
    assert all(count is None or count >= 0 for _, count in run.done.values())
    answering.ask(protocol.Order([], (), None), [b""] * 2)
    with suppress(RunError, ForkError):
        assert type(answering.next_answer(1.0)) is bytes


def test_any_bytes_on_the_pipes_end_in_a_declared_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_run, "Connection", Spout)
    with bounded() as run:

        @settings(FUZZ, max_examples=examples(3000))
        @given(streams)
        def example(sent: bytes) -> None:
            Spout.sent = sent
            run(lambda: read_all(sent))

        example()


# ---------------------------------------------------------------- what a worker of a cluster sends


fields = ("student", "marks", "notebook", "grades", "comments", "reason", "unshown", "stages", "failed", "x")
results = st.fixed_dictionaries({}, optional=dict.fromkeys(fields, texts | odd))
words = st.builds(spoilt, results.map(lambda each: json.dumps(each).encode()), spoilings)


@settings(FUZZ, max_examples=examples(1000))
@given(words | st.binary(max_size=50))
def test_any_word_of_a_worker_is_a_result_or_refused(sent: bytes) -> None:
    try:
        graded = Graded.of(word_in(sent))
    except ValueError:
        return
    assert type(graded.student) is str and type(graded.marks) is dict


def test_a_right_answer_passes_the_same_way() -> None:
    for name, expected in EXPECTED.items():
        answer = answered(encode(reply_of(Answer("value", expected))), name)
        [mark] = judge(KEYS[name], 0, {name: (answer, answer)})
        assert mark.score == 10.0
