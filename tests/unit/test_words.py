"""Nothing that is said of an answer is glued from pieces or left in English.

A toy language brackets every message, and writes it in letters that English does not have. So what stands
outside of all brackets was glued to a message; a word in English letters is a name, a value, or forgotten.
"""

from __future__ import annotations

import ast
import functools
import gettext
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_same_words import EXPECTED, PARAMETERS, PRELUDE, SOURCES, TABLE, run, source_of

import gradestone.selfcheck.words as spoken
from gradestone.selfcheck.answers import Answer, Explanation, Rules
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import explain
from gradestone.selfcheck.free_variables import assigned_names
from gradestone.selfcheck.plain import DESCRIPTIONS, Opaque, listed
from gradestone.selfcheck.records import Record
from gradestone.selfcheck.sidebyside import len_shown
from gradestone.selfcheck.words import _, in_clauses, speaking
from gradestone.selfcheck.written import UNKNOWN, Written

pytestmark = pytest.mark.filterwarnings("ignore")  # of numpy's matrices, which learners may use

SELFCHECK = Path(spoken.__file__).parent
ENGLISH_ONLY = ("interpreter.py",)  # read by any Python 3, before anything else is
MODULES = [path for path in sorted(SELFCHECK.glob("*.py")) if path.name not in ENGLISH_ONLY]

_WIDE = {ord(letter): ord(letter) - 0x21 + 0xFF01 for letter in string.ascii_letters}
_PLACE = re.compile(r"(\{\w+\})")


class Toy(gettext.NullTranslations):
    """A language of brackets and wide letters, with other words between names than English has."""

    def gettext(self, message: str) -> str:
        pieces = _PLACE.split(message)
        return f"«{''.join(each if _PLACE.match(each) else each.translate(_WIDE) for each in pieces)}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


# ---------------------------------------------------------------- what is said


def glued(text: str) -> str:
    """What of a text stands outside of all brackets."""
    depth, outside = 0, ""
    for letter in text:
        depth += (letter == "«") - (letter == "»")
        outside += letter if depth == 0 and letter != "»" else ""
    assert depth == 0, text
    return outside


def english(text: str) -> set[str]:
    """The words in English letters that are neither names of the tests, nor numbers, nor quoted."""
    without = re.sub(rf"`[^`]*`|\"[^\"]*\"|'[^']*'|{_NUMBER}", "", text)
    return set(re.findall(r"[A-Za-z_]\w*", without)) - KNOWN


_NUMBER = r"(?<![\w.])[-+]?(nan|inf|\d+(\.\d*)?([eE][-+]?\d+)?)j?(?![\w.])"
KNOWN = frozenset(
    re.findall(
        r"\w+",
        """answer number table rate learning_rate A A_prev B W Z b W1 b1 W2 b2 dA cache caches cost parameters
        root mask x y rand randn default_rng None True False range numpy NumPy no days""",
    )
)
"""Names and values that the tests put into sentences, and what numpy says."""


def require_toy(told: Explanation, exception: str = "") -> None:
    """All of an explanation, but for what an exception is and says, is in the toy language."""
    for text in filter(None, (told.summary, told.hint, told.note)):
        assert glued(text) == "" and "» «" not in text, text  # the blank between two sentences is a message
        assert english(text) <= {exception}, text
    assert told.rung == "raised" or english(told.detail) == set(), told.detail


@pytest.fixture
def notebook() -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    run(PRELUDE, "<prelude>", namespace)
    return namespace


@pytest.mark.parametrize("what", SOURCES)
def test_everything_that_is_said_of_an_answer_is_in_the_language_that_is_spoken(
    what: str, notebook: dict[str, Any]
) -> None:
    source = source_of(what, "answer")
    run(source, "<cell>", notebook)
    written = Written(source, "answer", assigned_names(PRELUDE))
    inputs = {"number": 1, "table": TABLE}
    for number, (expected, returns) in enumerate(EXPECTED, start=1):
        answer = answer_of(notebook["answer"], (number, TABLE), {}, PARAMETERS)
        for hidden in (False, True):
            with speaking(Toy()):
                told = explain(
                    "answer", expected, answer, returns=returns, hidden=hidden, written=written, inputs=inputs
                )
            require_toy(told, answer.exception)


# ---------------------------------------------------------------- every message

RNG = np.random.default_rng(5)
TALL, WIDE, SQUARE = RNG.normal(size=(4, 3)), RNG.normal(size=(2, 4)), RNG.normal(size=(3, 3))
LAYERS = {"W1": TALL, "b1": TALL[:, :1], "W2": WIDE}
GRADS = {f"d{key}": RNG.normal(size=array.shape) for key, array in LAYERS.items()}
RATE = 0.3
INPUTS = {"parameters": LAYERS, "grads": GRADS, "learning_rate": RATE}
STEPPED = {key: array - RATE * GRADS[f"d{key}"] for key, array in LAYERS.items()}
TEXTS, DAYS = np.array(["a", "b", "c"]), np.array(["2000-01-01", "2000-01-02"], "M8[D]")
CACHES = [((TALL, WIDE, SQUARE), TALL)]


def code(*lines: str) -> Written:
    return Written("\n    ".join(("def answer(x):", *lines)), "answer")


STUB = code("y = None", "return y + x")
ADDS = code("db = np.sum(x) + 0", "return db")
PLAIN = code("return np.zeros(x)")
SEEDED = code("np.random.seed(3)", "return np.random.randn(x)")
UNSEEDED = code("return np.random.randn(x)")


def drawn(seed: int = 3, factor: Any = 0.01, kind: str = "standard_normal", keys: str = "W1 W2") -> Any:
    """Parameters drawn one after the other; `factor` may depend on the number of columns."""
    stream = np.random.default_rng(seed) if kind == "default_rng" else np.random.RandomState(seed)
    draw = getattr(stream, kind if kind != "default_rng" else "standard_normal")
    made = {}
    for key in keys.split():
        scale = factor(LAYERS[key].shape[1]) if callable(factor) else factor
        made[key] = draw(LAYERS[key].shape) * scale
    return {key: made[key] for key in ("W1", "W2")}


def stepped(step: Any) -> tuple[Any, ...]:
    """What stands in all parameters, and in one of them alone, where such a step is taken."""
    own = {key: step(array, GRADS[f"d{key}"]) for key, array in LAYERS.items()}
    return own, STEPPED | {"W1": own["W1"]}


def changed(values: Any, change: Any) -> tuple[Any, ...]:
    """The values, all changed alike, and the first alone."""
    return tuple(map(change, values)), (change(values[0]), *values[1:])


TWO, SQUARES, NUMBERS = (TALL, WIDE), (SQUARE, SQUARE.T @ SQUARE), (2.0, 3.0)
RECORD = Record("Point", ("x", "y"), (1.0, 2.0), is_tuple=False)

CASES: list[tuple[Any, Any, dict[str, Any]]] = [
    # places
    (TWO, TALL, {"returns": ("A", "cache")}),
    (TWO, (TALL,), {"returns": ("A", "cache")}),
    (TWO, None, {"returns": ("A", "cache"), "written": STUB}),
    (TALL, None, {"written": code("y = x.append(1)", "return y")}),
    (TALL, None, {"written": code("y = x")}),
    (TALL, None, {"written": code("return x")}),
    (TALL, None, {}),
    *(
        (values, blank, {"returns": ("A", "cache"), "written": written})
        for values in [(TALL, WIDE)]
        for blank in [(None, WIDE), (None, None)]
        for written in (STUB, code("y = x.append(1)", "return y"), PLAIN)
    ),
    ([TALL, WIDE], [TALL], {}),
    ([TALL, WIDE], {}, {}),
    ({"W1": TALL}, [], {}),
    ({f"W{n}": TALL for n in range(9)}, {"W": 1.0}, {}),
    ({"W1": TALL}, {}, {}),
    ({"dA0": TALL}, {"dA1": TALL}, {}),
    ({"dA1": TALL}, {"dA0": TALL}, {}),
    ({"dA0": TALL}, {"dA1": TALL}, {"rules": Rules(shifted_keys=("dA",))}),
    (RECORD, 3, {}),
    (RECORD, Record("Point", ("x",), (1.0,), is_tuple=False), {}),
    (Record("Point", ("x", "y"), (1.0, 2.0), is_tuple=True), (1.0,), {}),
    # kinds
    ("text", 1.0, {}),
    (b"text", np.array([1.0]), {}),
    ("text", "other", {}),
    (b"text", b"x", {}),
    (True, False, {}),
    (np.array([True]), 2 + 1j, {}),
    (TALL, "text", {}),
    (range(3), range(2), {}),
    ({1, 2}, {1}, {}),
    ({1, 2}, {1, 2, 9}, {}),
    ({1, 2}, {1, 2, 8, 9}, {}),
    ({1, 2}, {1, 9}, {}),
    (set(range(9)), {20, 30}, {}),
    ({1}, 3, {}),
    (DAYS[0], 3, {}),
    (DAYS[1] - DAYS[0], 3, {}),
    (DAYS, TEXTS, {}),
    (DAYS - DAYS[0], TEXTS, {}),
    (TEXTS, TEXTS.astype(object), {}),
    (TEXTS.astype("S"), TEXTS, {}),
    (DAYS, DAYS[::-1], {}),
    (DAYS - DAYS[0], DAYS - DAYS[1], {}),
    (TEXTS, TEXTS[::-1], {}),
    (TEXTS.astype("S"), TEXTS[::-1].astype("S"), {}),
    (TEXTS[:1], TEXTS[1:2], {}),
    (DAYS[0], DAYS[1], {}),
    (DAYS[1] - DAYS[0], np.timedelta64(3, "D"), {}),
    # shapes
    (TALL[:, :1], TALL[:, 0], {"written": ADDS}),
    (TALL[:, :1], TALL[:, 0], {"written": PLAIN}),
    (2.0, np.array([2.0]), {}),
    (TALL, 2.0, {"written": ADDS}),
    (TALL, 2.0, {}),
    (WIDE, WIDE.T, {}),
    (TALL[:, :1], TALL[:, :1] + TALL[:, 0], {"written": ADDS}),
    (TALL, WIDE, {}),
    (CACHES, [((TALL, WIDE, SQUARE), WIDE)], {"returns": ("caches",)}),
    (CACHES, [((TALL.reshape((1,) * 5 + (4, 3)), WIDE), 2.0)], {"returns": ("caches",)}),
    ((np.zeros((1,) * 5), *[TALL] * 40), (1.0, *[TALL] * 39), {}),
    # numbers
    *((2.0, number, {}) for number in (np.nan, np.inf)),
    *((TALL, TALL * number, {}) for number in (np.nan, np.inf)),
    (np.full(3, np.inf), np.ones(3), {}),
    (TALL, TALL.astype("f4"), {}),
    (TWO, tuple(each.astype("f4") for each in TWO), {}),
    *(
        (NUMBERS, each, {})
        for change in (lambda n: 0.0, lambda n: n + 0.123)
        for each in changed(NUMBERS, change)
    ),
    *(((0.0, 0.0), each, {}) for each in [(1.0, 2.0), (0.0, 1.0)]),
    *(((TALL * 0, WIDE * 0), each, {}) for each in [(TALL, WIDE), (TALL, WIDE * 0)]),
    *(
        (values, each, {})
        for values, changes in (
            (
                TWO,
                "0*a -a 2*a a/2 -2*a -a/2 4*a 10*a 1.7*a abs(a) a+1 a+a[:,:1] a*a[0] a*a a[::-1] a[:,::-1]",
            ),
            (SQUARES, "a.T 3*a 9*a a/3"),
        )
        for change in changes.split()
        for each in changed(values, lambda a, change=change: eval(change))
    ),
    (TWO, (WIDE, TALL), {}),
    (SQUARES, SQUARES[::-1], {}),
    (SQUARES, (SQUARES[1], SQUARES[1]), {}),
    ([SQUARE + n for n in range(9)], [SQUARE * RNG.normal(size=(3, 3)) for n in range(9)], {}),
    (RNG.normal(size=(9, 9)), RNG.normal(size=(9, 9)), {}),
    (CACHES, [((TALL, WIDE, SQUARE), TALL + RNG.normal(size=(4, 3)))], {"returns": ("caches",)}),
    # steps
    *(
        (STEPPED, each, {"inputs": INPUTS})
        for step in (
            lambda w, dw: w,
            lambda w, dw: -RATE * dw,
            lambda w, dw: w + RATE * dw,
            lambda w, dw: w - dw,
            lambda w, dw: w - RATE * RATE * dw,
            lambda w, dw: w - dw / RATE,
            lambda w, dw: w + 5 * RATE * dw,
            lambda w, dw: w + RATE * dw / 5,
            lambda w, dw: w - RATE * dw * w.size,
            lambda w, dw: w - RATE,
            lambda w, dw: w * RATE * dw,
            lambda w, dw: w - RATE / dw,
            lambda w, dw: w - (RATE + dw),
            lambda w, dw: dw - RATE * dw,
        )
        for each in stepped(step)
    ),
    # random numbers
    *(
        (drawn(), each, {"written": written})
        for own in (
            drawn(4),
            drawn(kind="random_sample"),
            drawn(kind="default_rng"),
            drawn(factor=0.02),
            drawn(factor=lambda columns: columns**-0.5),
            drawn(factor=lambda columns: (2 / columns) ** 0.5),
            {key: array + 0.5 for key, array in drawn().items()},
            drawn(keys="W2 W1"),
            {"W1": drawn()["W1"], "W2": drawn(keys="W2 W1")["W2"]},
            {"W1": TALL, "W2": drawn(keys="W2 W1")["W2"]},
            {"W1": TALL, "W2": WIDE},
        )
        for each in (own, {**drawn(), "W2": own["W2"]})
        for written in (SEEDED, UNSEEDED)
    ),
    # code and kinds
    (TWO, None, {"returns": ("A", "cache")}),
    (TWO, None, {"returns": ("A", "cache"), "written": code("return x")}),
    (True, "text", {}),
    (np.array([1, 2]).view("M8"), np.array([2, 1]).view("M8"), {}),
    *(([TALL], Opaque(words), {}) for words in DESCRIPTIONS),
    (TALL, WIDE, {"written": code("y = x", "return y * 2", "z = 1")}),
    (TALL, WIDE, {"written": Written("def answer(x, y):\n    return x", "answer")}),
]
ANSWERS = [
    Answer("undefined"),
    Answer("undefined", message="a number"),
    *(Answer(status) for status in ("timeout", "memory", "killed", "unreadable")),
    Answer("value", TALL, changed=("W",)),
    Answer("value", TALL, changed=("W", "b")),
    Answer("value", TALL, warned="NumPy: no. More of it."),
]


class Listening(Toy):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        assert message, "a catalogue has its header there"
        self.asked.add(message)
        return super().gettext(message)


@functools.cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def calls_of(path: Path) -> Iterator[ast.Call]:
    """Those that mark a message."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and called(node) in ("_", "N_", "ngettext", "pgettext"):
            yield node


def forms(call: ast.Call) -> tuple[str, ...]:
    """What one call marks: a message, or its forms for one and for many."""
    given = [each.value for each in call.args if isinstance(each, ast.Constant)]
    return tuple(each for each in given if isinstance(each, str))[-1 if called(call) == "pgettext" else 0 :]


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


COMPARING = re.findall(
    r"\w+",
    """phrases differences patterns factors steps stepwords draws drawwords dimensions kindwords keynames
    sidebyside plain compare no_value unread""",
)


def test_every_message_on_an_answer_is_said_whole_and_of_its_own() -> None:
    listening = Listening()
    with speaking(listening):
        for expected, value, options in CASES:
            for hidden in (False, True):
                require_toy(explain("answer", expected, Answer("value", value), hidden=hidden, **options))
        for answer in ANSWERS:
            for written in (UNKNOWN, Written(failure="«»")):
                require_toy(explain("answer", TALL, answer, hidden=False, written=written))
            require_toy(explain("answer", TALL, answer, hidden=True))
    messages = {forms(call) for module in COMPARING for call in calls_of(SELFCHECK / f"{module}.py")}
    assert {each for each in messages if each and listening.asked.isdisjoint(each)} == set()


# ---------------------------------------------------------------- every module


def names_in(message: str) -> list[str]:
    """Of the places in a message; one without a name raises."""
    fields = [field for _text, field, _form, _as in string.Formatter().parse(message) if field is not None]
    assert all(map(str.isidentifier, fields)), message
    return sorted(set(fields))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_message_names_its_places_in_all_of_its_forms(path: Path) -> None:
    for call in calls_of(path):
        assert len({tuple(names_in(form)) for form in forms(call)}) <= 1, ast.unparse(call)


NOT_SAID = {
    # what Python and numpy say
    "meanings.py": {
        "does not have enough dimensions",
        "is not callable",
        "cannot reshape array",
        "truth value of an array",
        "not iterable",
    },
    "resemblance.py": {"not enough"},
    # to the author of a course, while it is built
    "plain.py": {"the value", " (`.astype(str)` makes it an array of texts)", "a numpy array of "},
    "values.py": {"named tuple", "a member of ", "a key of "},
    "functions.py": {", code cell "},
}
_SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
_CODE = re.compile(r"[<>\\|\n]")  # regular expressions, HTML and Python


def unmarked(path: Path) -> Iterator[str]:
    """What reads like a part of a sentence and is neither marked, a docstring, nor the text of an error."""
    nodes = nodes_of(path)
    passed = {id(inner) for call in calls_of(path) for inner in ast.walk(call)}
    errors = (node for node in nodes if isinstance(node, ast.Raise))
    passed |= {id(inner) for error in errors for inner in ast.walk(error)}
    passed |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    left = (node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in passed)
    for text in left:
        if isinstance(text, str) and _SENTENCE.search(text) and not _CODE.search(text):
            yield text


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_sentence_is_left_unmarked(path: Path) -> None:
    assert set(unmarked(path)) == NOT_SAID.get(path.name, set())


# ---------------------------------------------------------------- another language


CHINESE = {
    "{names} and {last}": "{names}和{last}",
    ", ": "、",
    "between clauses, ": "，",
    "between clauses{first} and {last}": "{first}，{last}",
    "{name} and others": "{name} 等",
    "{names} has the opposite sign.": "{names} 的符号相反。",
    "at {place}": "在 {place} 处",
}


class Chinese(gettext.NullTranslations):
    """As far as the tests need it."""

    def info(self) -> dict[str, str]:
        return {"language": "zh_CN"}

    def gettext(self, message: str) -> str:
        return CHINESE.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        return CHINESE.get(context + message, self.gettext(message))


def test_names_are_joined_as_the_language_joins_them() -> None:
    assert listed(["W", "b", "Z"]) == "W, b and Z"
    with speaking(Chinese()):
        assert listed(["W", "b", "Z"]) == "W、b和Z"
    assert listed(["W"]) == "W"


def test_clauses_are_joined_as_the_language_joins_them_not_as_it_does_names() -> None:
    clauses = ["A is (3, 2)", "W is (1, 3)", "b is None"]
    assert in_clauses(clauses) == "A is (3, 2), W is (1, 3) and b is None"
    with speaking(Chinese()):
        assert in_clauses(clauses) == "A is (3, 2)，W is (1, 3)，b is None"
    assert in_clauses(clauses[:1]) == "A is (3, 2)"


def test_chinese_sets_no_blank_between_two_of_its_letters() -> None:
    sentence, place = "{names} has the opposite sign.", "at {place}"
    with speaking(Chinese()):
        several = _("{name} and others").format(name="dW")
        assert _(sentence).format(names=several) == "dW 等的符号相反。"
        assert _(sentence).format(names="dW") == "dW 的符号相反。"
        assert _(place).format(place="（三）") == "在（三）处"
        assert _(place).format(place="你 好") == "在你 好处", "what is named keeps its own blanks"
    assert _(sentence).format(names="等") == "等 has the opposite sign."


def test_a_language_of_wide_letters_keeps_its_columns() -> None:
    with speaking(Toy()):
        told = explain("answer", CACHES, Answer("value", [((TALL, WIDE), TALL)]), hidden=False)
    heading, *rows = told.detail.splitlines()
    column = len_shown(heading.partition("«ｙｏｕｒｓ")[0])
    assert all(len_shown(row) > column and row[-1] in ")*" for row in rows)
    assert {len_shown(re.split(r"(?<=\))  +", row)[0]) < column for row in rows} == {True}
