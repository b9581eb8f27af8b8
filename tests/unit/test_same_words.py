"""The promise of the README: `check` and the feedback of a visible check say the same, to the letter."""

from __future__ import annotations

import contextlib
import linecache
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradestone.judge import judge
from gradestone.model import Answer, AnswerKey, Call, Check, CodeCell, Exercise, Limits
from gradestone.sandbox.inside.answering import reply
from gradestone.sandbox.outside.question import Question
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.replies import read_answer
from gradestone.sandbox.wire import decode
from gradestone.sandbox.wireformat import Caps
from gradestone.selfcheck import checking, recorded
from gradestone.selfcheck.cards import CheckCard
from gradestone.selfcheck.checking import CheckFailed, check
from gradestone.selfcheck.expected import ExpectedCheck, write_expected
from gradestone.selfcheck.free_variables import assigned_names
from gradestone.selfcheck.written import Written
from tests.thoroughness import one_in, some

# Course authors' modules and learners' numpy.matrix warn, which is no matter here.
pytestmark = pytest.mark.filterwarnings("ignore")

W, B = np.arange(6.0).reshape(2, 3) + 1, np.array([[0.5], [-2.0]])
EXPECTED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (W, ("W",)),
    (3.0, ("cost",)),
    ((W, B), ("W", "b")),
    ({"W1": W, "b1": B}, ("parameters",)),
    ([((W, W, B), W)], ("caches",)),
    ("text", ()),
    (True, ()),
    (None, ()),
    (2 + 1j, ("root",)),
    (np.array([True, False]), ("mask",)),
    (np.full((2, 3), np.inf), ("W",)),
)
"""What is expected of check 1, 2, ..., and the names of what the reference returns."""

PARAMETERS = ("number", "table")
TABLE = {"W": W, "list": [1.0, float("nan")]}

PRELUDE = """\
import collections, dataclasses, decimal, functools, itertools, types, typing
import numpy as np
W = np.arange(6.0).reshape(2, 3) + 1
B = np.array([[0.5], [-2.0]])
class Point(typing.NamedTuple):
    x: object
    y: object
class Array(np.ndarray): ...
class List(list): ...
class Dict(dict): ...
class Float(float): ...
class Text(str): ...
class Own:
    def __getattr__(self, name):
        return self
    def __eq__(self, other):
        return True
    __hash__ = object.__hash__
@dataclasses.dataclass
class Record:
    x: int
class Called:
    def __call__(self, number, table):
        return 1 / 0
class OwnError(Exception): ...
class BrokenError(Exception):
    def __str__(self):
        raise KeyboardInterrupt
class LoudError(Exception):
    def __str__(self):
        return Text("own \\ud800 text")
def circular():
    found = [W]
    found.append(found)
    return found
def nested(depth):
    return [nested(depth - 1)] if depth else W
def full_of_itself():
    found = []
    found += [found] * 1000
    return found
def helper(number):
    return 1 / (number - number)
"""

VALUES = """
None | NotImplemented | ... | True | np.True_ | 3 | -(10**3000) | 10**3000 | 3.0 | float("nan") | -0.0
float("-inf") | 2 + 1j | np.complex64(2 + 1j) | np.float16(3) | np.float32(3) | np.longdouble(3)
np.clongdouble(3) | np.longlong(3) | "text" | "other" | "\\ud800" | b"text" | bytearray(b"text")
np.str_("text") | np.bytes_(b"text") | np.datetime64("2000") | np.timedelta64(1, "s") | decimal.Decimal(3)
set() | {1, 2} | frozenset({1}) | (n for n in W) | range(3) | slice(3) | map(abs, W) | zip(W, W)
filter(None, W) | enumerate(W) | {}.keys() | {1: 2}.values() | {1: 2}.items() | iter([W]) | iter({})
reversed([W]) | memoryview(b"") | W.flat | itertools.count() | collections.deque([W])
collections.Counter("a") | np.matrix(W) | np.ma.masked_array(W, W > 2) | np.ma.masked | W.view(Array)
np.rec.array(W) | W.astype(object) | np.array([None, 1]) | np.squeeze(None) | np.array([[None]])
np.array(["text"]) | np.array([b"text"]) | np.array([("text", 1)], [("a", "U4"), ("b", "f8")])
np.array(["2000"], "M8[D]") | np.array([1], "m8[s]") | np.array(["text"], np.dtypes.StringDType())
W.astype("f2") | W.astype("f4") | W.astype("g") | W.astype("G") | W.astype("c8") | W.astype(int)
W.astype("u1") | W.astype(bool) | W.astype(">f4") | W.astype(">i8") | W > 2 | W[::-1] | np.asfortranarray(W)
W.T | W.T.copy().T | W[:, ::-1] | W[None] | W[0] | W * 2 | -W | W + 1e-9 | W * np.nan | W / 0 | np.array(3.0)
np.array(3) | np.zeros((0, 3)) | np.zeros(0) | np.zeros(10**7) | [np.zeros(10**7)] | np.zeros((1,) * 32)
(W, B) | [W, B] | (W, B[:, 0]) | (W, {1}) | (W, (n for n in W)) | (W, None) | (W,) | () | [] | [[[{}]]]
[None] * 3 | (np.matrix(W), B) | (W, 10**3000) | [0] * 4217 | [0] * 300_000 | [[0] * 1000] * 1000
Point(W, B) | List([W, B]) | {"W1": W, "b1": B} | {"W1": {1}, "b1": None} | {"W1": W}
{"W1": W, "b1": B, "more": print} | {} | Dict(W1=W) | {"W1": W, 2: B}
{"W1": W, (1, 2): B, None: 3, True: 4, 2.5: 5} | {10**3000: W} | {"\\ud800": W, "?": B} | {Own(): W}
collections.OrderedDict(b1=B, W1=W) | collections.defaultdict(list, W1=W, b1=B) | types.MappingProxyType({})
Float(3) | [((W, W, B), W)] | [((W, W, {1}), W)] | [((W, W, B), np.matrix(W))] | [((W, W), W)] | [{1}]
[W, W] | [Own()] | Text("text") | Own() | Own | Record(1) | Record | print | len | abs.__call__ | helper
(lambda: 1) | "".join | np | np.add | functools.partial(helper, 1) | object() | type | Exception()
circular() | (circular(), B) | nested(50) | full_of_itself() | np.random.rand(2, 3)
(W, np.random.rand(2, 1)) | table | table["W"] | number | __import__("random").random()
"""

BODIES = {
    "stub": "A, cache = None",
    "attribute of None": "return None.shape",
    "division": "return 1 / 0",
    "a product that does not fit": "Z = np.dot(\n        W,\n        table['W'],\n    )\n    return Z",
    "nothing returned": "W2 = table['W'] + number",
    "a step": "return table['W'] - number",
    "a sum": "return np.sum(table['W'], axis=1)",
    "random numbers": "np.random.seed(3)\n    return np.random.randn(2, 3), np.random.randn(2, 1)",
    "never read": "Z = table\n    return W * 2",
    "numpy warns": "__import__('warnings').warn('NumPy: no.', DeprecationWarning)\n    return W, B",
    "key": 'return table["b"]',
    "index": "return table['list'][7]",
    "value": "return W @ W",
    "attribute": "return np.no_such_function(W)",
    "name": "return no_such_name",
    "own error": 'raise OwnError("of my own", 3)',
    "error without text": "raise BrokenError",
    "error with an odd text": "raise LoudError",
    "long text": 'raise ValueError("x" * 5000)',
    "text with an address": "raise ValueError(object())",
    "group": 'raise ExceptionGroup("several", [ValueError(1), OwnError(2)])',
    "leaving": 'raise SystemExit("done")',
    "interrupt": "raise KeyboardInterrupt",
    "end of a generator": "raise GeneratorExit",
    "recursion": "return {name}(number, table)",
    "no more items": "return next(iter([]))",
    "assertion of numpy": "np.testing.assert_allclose(W, W + 1)",
    "assertion": "assert (W > 2).all(), W",
    "helper in another cell": "number = 1\n    return helper(number)",
    "inside numpy": "return np.linalg.inv(np.zeros((2, 2)))",
    "syntax": 'exec("1 +")',
    "memory": "raise MemoryError",
    "raised from another": "try:\n        1 / 0\n    except Exception as e:\n        raise OwnError from e",
    "no exception": "raise 3",
    "changed inputs": "table['W'][0] = 9; table['list'].append(1)\n    return W",
    "right but changed": "table.clear()\n    return W, B",
    "a generator of its own": "yield W",
}
HEADS = {
    "missing parameter": "def {name}(number):\n    return W",
    "no parameters": "def {name}():\n    return W",
    "too many parameters": "def {name}(number, table, rate):\n    return W",
    "another keyword": "def {name}(number, *, rate):\n    return W",
    "a default with an address": "def {name}(number, table, rate, more=object()):\n    return W",
    "decorated": "@functools.lru_cache\ndef {name}(number, table):\n    return W",
    "wrapped": "{name} = np.vectorize(lambda number, table: 1 / 0)",
    "an object that can be called": "{name} = Called()",
    "an object of any attribute": "{name} = Own()",
    "a class": "class {name}:\n    def __init__(self, number, table):\n        1 / 0",
    "a function of another module": "{name} = np.linalg.inv",
    "a builtin": "{name} = len",
    "partial": "{name} = functools.partial(helper)",
    "a number": "{name} = 3",
    "None": "{name} = None",
    "a matrix": "{name} = np.matrix(W)",
}
VALUE_BODIES = {text: f"return {text}" for line in VALUES.strip().splitlines() for text in line.split(" | ")}
SOURCES = {
    what: f"def {{name}}(number, table):\n    {body}" for what, body in {**VALUE_BODIES, **BODIES}.items()
}
SOURCES |= HEADS


def source_of(what: str, name: str) -> str:
    return SOURCES[what].replace("{name}", name)


def expected_checks(names: Sequence[str]) -> Iterator[ExpectedCheck]:
    for name in names:
        for number, (expected, returns) in enumerate(EXPECTED, start=1):
            yield ExpectedCheck(
                name, number, (number, TABLE), {}, expected, returns=returns, parameters=PARAMETERS
            )


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The namespace that stands for the learner's notebook; answers are recorded for the names in it."""
    module = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    monkeypatch.setattr(recorded, "expected_file", lambda: tmp_path / "expected.h5")
    run(PRELUDE, "<prelude>", vars(module))
    return vars(module)


def run(source: str, file: str, namespace: dict[str, Any]) -> None:
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), namespace)


def at_home(function: object, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """What `check` shows of each check in an open notebook, and the message it fails with elsewhere."""
    told = []
    for number in range(1, len(EXPECTED) + 1):
        message = ""
        try:
            check(function, number, TABLE)  # type: ignore[arg-type]
        except CheckFailed as failed:
            message = str(failed)
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checking, "in_open_notebook", lambda: True)
            with contextlib.suppress(CheckFailed):  # interrupted
                check(function, number, TABLE)  # type: ignore[arg-type]
        told.append((capsys.readouterr().out.rstrip("\n"), message))
    return told


def graded(name: str, source: str, answers: Callable[[Question], Sequence[Answer]]) -> list[tuple[str, str]]:
    """The same cards, made of nothing but the verdicts."""
    calls = [Call((number, TABLE)) for number in range(1, len(EXPECTED) + 1)]
    question = Question.of(name, calls, PARAMETERS, [expected for expected, _ in EXPECTED])
    written = Written(source, name, assigned_names(PRELUDE))
    told = []
    for number, answer in enumerate(answers(question), start=1):
        expected, returns = EXPECTED[number - 1]
        exercise = Exercise(name, f"test_{name}", 1.0, PARAMETERS, returns, (), "")
        asked = Check(name, number, False, 1.0, calls[number - 1], expected)
        key = AnswerKey("course", "course", "", (exercise,), ((asked,),))
        (mark,) = judge(key, 0, {name: (answer,)}, written=lambda exercise: written)
        told.append(words_of(name, number, mark.verdicts[0]))
    return told


def words_of(name: str, number: int, verdict: Any) -> tuple[str, str]:
    position = f"check {number} of {len(EXPECTED)}" if "is not a function" not in verdict.rationale else ""
    lines = tuple(verdict.detail.splitlines())
    texts = {"hint": verdict.hint, "note": verdict.note}
    card: object = CheckCard(verdict.outcome, name, position, verdict.rationale, lines, **texts)
    if "KeyboardInterrupt" in verdict.rationale:
        card = ""  # whoever interrupts a check wants the cells below not to run: it is raised everywhere
    raised = " raised " in verdict.rationale
    parts = (verdict.rationale, verdict.detail if raised else "", verdict.hint and f"Hint: {verdict.hint}")
    return str(card), "\n".join(filter(None, parts)) if verdict.outcome == "failed" else ""


def in_this_process(question: Question, function: object) -> Iterator[Answer]:
    """What the fork and the session do, without the pipes between them."""
    for request, foreseen in zip(question.requests, question.foreseen, strict=True):
        data = reply(function, request, question.parameters, Caps())
        if foreseen is not None and foreseen.is_in(data):
            yield Answer("value", foreseen.value)
        else:
            yield read_answer(decode(data), question.parameters, 0.0)


@pytest.mark.parametrize("what", one_in(3, list(SOURCES)))
def test_the_notebook_and_the_feedback_say_the_same(
    what: str, notebook: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_expected(tmp_path / "expected.h5", expected_checks(["answer"]))
    source = source_of(what, "answer")
    run(source, "<cell>", notebook)
    function = notebook["answer"]
    feedback = graded("answer", source, lambda question: [*in_this_process(question, function)])
    assert at_home(function, capsys) == feedback


def test_and_so_does_the_feedback_of_a_real_sandbox(
    notebook: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {what: f"answer_{number}" for number, what in enumerate(some(3, [*SOURCES]))}
    write_expected(tmp_path / "expected.h5", expected_checks([*names.values()]))
    sources = {name: source_of(what, name) for what, name in names.items()}
    (tmp_path / "bundle").mkdir()
    cells = [CodeCell(name, source) for name, source in {"prelude": PRELUDE, **sources}.items()]
    with (
        Sandbox(tmp_path / "bundle", Limits(cell_s=10.0, memory_bytes=2 * 1024**3), unsafe=True) as sandbox,
        sandbox.session(cells, None) as session,
    ):
        feedback = {name: graded(name, source, session.answer) for name, source in sources.items()}
    for what, name in names.items():
        run(sources[name], f"<{name}>", notebook)
        assert (what, at_home(notebook[name], capsys)) == (what, feedback[name])
