"""Another language is spoken wholly: by cards, tables, the pytest file, verdicts, repairs and reasons."""

from __future__ import annotations

import errno
import gettext
import html
import json
import os
import re
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import intake_damage
import numpy as np
import pytest
from intake_sample import KEY, SOLUTIONS, TEMPLATE, hand_in, read, solved
from toy_language import TOY, unspoken

from gradestone.batch.causes import absent_modules, failures
from gradestone.batch.handin import look_at
from gradestone.bridge.survey import Place
from gradestone.errors import IntakeError, SandboxError
from gradestone.intake import Template, Tools, replacements
from gradestone.judge import (
    Credits,
    RecordedMisconception,
    carry_forward,
    count_in_place,
    credit_sentence,
    credited,
    judge,
)
from gradestone.judge.verdicts import Answers
from gradestone.model import Answer, AnswerKey, Call, CellRun, Check, CodeCell, Exercise, Mark
from gradestone.release.support import expected_checks
from gradestone.sandbox.outside import shortage
from gradestone.sandbox.outside.cell_results import CellResults
from gradestone.sandbox.outside.notebook_run import Run
from gradestone.sandbox.outside.outputs import CellOutputs
from gradestone.sandbox.protocol import End, Ending
from gradestone.selfcheck import checking, recorded
from gradestone.selfcheck.cards import CheckCard
from gradestone.selfcheck.cellwatch import CellWatch
from gradestone.selfcheck.checking import CheckFailed, check, progress
from gradestone.selfcheck.expected import Background, ExpectedCheck, write_expected
from gradestone.selfcheck.functions import functions_of, learner_test_source, rationale
from gradestone.selfcheck.standins import RecordedCall
from gradestone.selfcheck.words import language, speaking

X = np.array([[0.5, -2.0, 3.0]])
NAMES = """double shift other x by y numpy np testcases expected.h5 None bool str int float rate ones
KeyError TypeError NameError SyntaxError ZeroDivisionError AttributeError ValueError Python"""
HINT = "Is it doubled twice?"
MISTAKE = (HINT, Answer("value", 4 * X))


@pytest.fixture(autouse=True)
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three exercises, and a language that is spoken throughout each test."""
    entries = [
        ExpectedCheck("double", 1, (X,), {}, 2 * X, parameters=("x",), returns=("y",)),
        ExpectedCheck("double", 2, (np.ones((9, 9)),), {}, 2 * np.ones((9, 9)), parameters=("x",)),
        ExpectedCheck("shift", 1, (X,), {"by": 0.5}, 2 * X + 0.5, parameters=("x", "by")),
        ExpectedCheck("other", 1, (X,), {}, X, parameters=("x",)),
    ]
    calls = {"double": (RecordedCall("double", (X,), {}, 2 * X),)}
    versions = {"numpy": "1.2.3"}
    background = Background({"double": (), "shift": ("double",), "other": ()}, calls, versions)
    path = tmp_path / "testcases" / "expected.h5"
    path.parent.mkdir()
    write_expected(path, entries, background)
    monkeypatch.setattr(recorded, "expected_file", lambda: path)
    with speaking(TOY):
        yield


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The namespace that stands for the learner's notebook."""
    module = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    vars(module)["np"] = np
    return vars(module)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The cards that an open notebook shows."""
    cards: list[Any] = []
    monkeypatch.setattr(checking, "show", cards.append)
    monkeypatch.setattr(checking, "in_open_notebook", lambda: True)
    return cards


def seen(card: Any) -> str:
    """All that a person may read of a card: as text, as a page, as an exception."""
    page = re.sub(r"<style>.*?</style>|<[^>]*>", " ", card._repr_html_(), flags=re.DOTALL)
    return "\n".join((str(card), html.unescape(page), getattr(card, "message", "")))


# ---------------------------------------------------------------- cards and tables


FUNCTIONS = {
    "right": "def double(x):\n    return 2 * x",
    "stub": "def double(x):\n    y = None\n    return y",
    "nothing": "def double(x):\n    2 * x",
    "values": "def double(x):\n    return 3 * x",
    "one value": "def double(x):\n    return np.where(x == 1, 2 * x, x)",
    "shape": "def double(x):\n    return 2 * x[0]",
    "kind": "def double(x):\n    return [1]",
    "raises": "def double(x):\n    table = {}\n    return table['y'] + x",
    "unpacks": "def double(x):\n    x, y = None",
    "takes": "def double(x, by):\n    return x",
    "asks": "def double(x):\n    return input()",
    "uses another": "rate = 2.0\ndef double(x):\n    return rate",
    "long": "def double(x):\n    raise MemoryError",
    "no function": "double = 3",
}


@pytest.mark.parametrize("what", FUNCTIONS)
def test_cards_speak_it_wholly(what: str, notebook: dict[str, Any], shown: list[Any]) -> None:
    exec(compile(FUNCTIONS[what], f"<{what}>", "exec"), notebook)
    code = "\n".join((FUNCTIONS[what], what))
    for x in (X, np.ones((9, 9)), X + 1):
        check(notebook["double"], x)
    assert len(shown) == 3
    for card in shown:
        assert unspoken(seen(card), names=f"{NAMES} {PYTHONS_OWN} {code}") == set()
        assert 'lang="xx-TOY"' in card._repr_html_()


PYTHONS_OWN = """too many positional arguments missing a required argument reading from stdin was called while
captured pytest capture output Consider running with s cannot unpack non iterable NoneType object OSError"""


def test_english_cards_name_their_language_too() -> None:
    with speaking(gettext.NullTranslations()):
        assert language() == "en"
        assert 'lang="en"' in CheckCard("passed", "double", "check 1 of 2")._repr_html_()


def test_what_cannot_be_compared_is_said_in_it(
    notebook: dict[str, Any], shown: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unknown(x: Any) -> Any:
        return x

    check(unknown, X)
    monkeypatch.setattr(checking, "is_of_source", lambda: True)
    exec(FUNCTIONS["right"], notebook)
    check(notebook["double"], X + 1)
    (tmp_path / "testcases" / "expected.h5").write_bytes(b"torn")
    check(notebook["double"], X)
    (tmp_path / "testcases" / "expected.h5").unlink()
    check(notebook["double"], X)
    progress()
    assert len(shown) == 5
    for card in shown:
        assert unspoken(seen(card), names=f"{NAMES} unknown OSError progress") == set()


def test_a_failure_that_is_raised_is_said_in_it(notebook: dict[str, Any]) -> None:
    exec(FUNCTIONS["values"], notebook)
    with pytest.raises(CheckFailed) as failed:
        check(notebook["double"], X)
    assert unspoken(f"{failed.value}\n{failed.value.account}", names=NAMES) == set()


def test_hints_in_a_release_are_as_they_were_written_there(
    notebook: dict[str, Any], shown: list[Any], tmp_path: Path
) -> None:
    entry = ExpectedCheck("double", 1, (X,), {}, 2 * X, parameters=("x",), misconceptions=(MISTAKE,))
    write_expected(tmp_path / "testcases" / "expected.h5", [entry])
    recorded._read_entries.cache_clear()
    exec("def double(x):\n    return 4 * x", notebook)
    check(notebook["double"], X)
    assert f"<b>{TOY.gettext('Hint:')}</b> {HINT}</div>" in shown[0]._repr_html_()
    assert f"    {TOY.gettext('Hint:')} {HINT}" in str(shown[0])


PROGRESS = [
    (),
    ("right",),
    ("right", "def shift(x, by):\n    return double(x) + by", "def other(x):\n    return -x"),
    ("values", "def shift(x, by):\n    return double(x) + by", "def other(x):\n    return x"),
    ("values", "def shift(x, by):\n    return double(x) - by"),
    ("values", "def shift(x, by):\n    return double(x * 0.1) - by"),
]


@pytest.mark.parametrize("sources", PROGRESS, ids=range(len(PROGRESS)))
def test_progress_speaks_it_wholly(
    sources: tuple[str, ...], notebook: dict[str, Any], shown: list[Any]
) -> None:
    for source in sources:
        exec(FUNCTIONS.get(source, source), notebook)
    progress()
    assert unspoken(seen(shown[0]), names=NAMES) == set()
    if "shift" in notebook:
        check(notebook["shift"], X, by=0.5)
        assert unspoken(seen(shown[1]), names=NAMES) == set()


# ---------------------------------------------------------------- which cells ran


class _Cells:
    """A shell that tells a watch of its cells."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.watch = CellWatch()

    def run(self, cell: str, text: str, error: BaseException | None = None) -> None:
        info = types.SimpleNamespace(cell_id=cell, raw_cell=text)
        self.watch.before(info)
        if error is None:
            exec(text, self.user_ns)
        told = {"info": info, "error_before_exec": None, "error_in_exec": error, "execution_count": 7}
        self.watch.after(types.SimpleNamespace(**told))


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> _Cells:
    shell = _Cells()
    monkeypatch.setattr("gradestone.selfcheck.cellwatch.shell", lambda: shell)
    return shell


BROKEN = "def double(x)\n    return x"


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (BROKEN, SyntaxError("invalid", ("<cell>", 1, 1, BROKEN))),
        ("def double(x):\n    return x", KeyError("y")),
        ("def duoble(x):\n    return x", None),
        ("x = 1", None),
    ],
)
def test_what_became_of_a_cell_is_said_in_it(cells: _Cells, second: str, error: BaseException | None) -> None:
    cells.run("a", FUNCTIONS["right"])
    cells.run("a", second, error)
    function = cells.user_ns["double"]
    why = cells.watch.why_older("double", function)
    assert why
    assert unspoken(why, names=f"{NAMES} {second}") == set()
    assert unspoken(checking._older("double", why).summary, names=f"{NAMES} {second}") == set()


@pytest.mark.parametrize("text", [BROKEN, "def duoble(x):\n    return x"])
def test_why_a_function_is_missing_is_said_in_it(cells: _Cells, text: str) -> None:
    error = SyntaxError("invalid", ("<cell>", 1, 1, text)) if text == BROKEN else None
    cells.run("a", text, error)
    why = cells.watch.why_missing("double")
    assert why
    assert unspoken(why, names=f"{NAMES} {text}") == set()


# ---------------------------------------------------------------- the pytest file


def test_the_pytest_file_says_it_in_its_docstring_and_in_what_fails(tmp_path: Path) -> None:
    text = learner_test_source("small", "helpers.selfcheck")
    docstring = text.split('"""')[1]
    assert docstring.strip()
    assert unspoken(docstring, names="small.ipynb pytest") == set()
    compile(text, "test_small.py", "exec")
    with pytest.raises(FileNotFoundError) as missing:
        functions_of(tmp_path / "small.ipynb")
    (tmp_path / "small.ipynb").write_text("{")
    with pytest.raises(ValueError, match="small") as torn:
        functions_of(tmp_path / "small.ipynb")
    assert unspoken(f"{missing.value} {torn.value}", names="small.ipynb") == set()


@pytest.mark.parametrize("source", [BROKEN, "1 / 0\ndef double(x):\n    return x", FUNCTIONS["stub"]])
def test_its_reasons_are_said_in_it(source: str, tmp_path: Path) -> None:
    cell = {"cell_type": "code", "source": source, "metadata": {}}
    (tmp_path / "small.ipynb").write_text(json.dumps({"cells": [cell]}))
    functions = functions_of(tmp_path / "small.ipynb")
    for exercise in ("double", "other"):
        reason = rationale(exercise, functions)
        assert reason
        assert unspoken(reason, names=f"{NAMES} {source}") == set()


# ---------------------------------------------------------------- verdicts


EXERCISES = ("double", "shift")
CHECKS = [
    Check(name, number, number > 1, 1.0, Call((X,)), 2 * X) for name in EXERCISES for number in (1, 2, 3)
]


def key() -> AnswerKey:
    depends_on = {"double": (), "shift": ("double",)}
    exercises = (
        Exercise(each, f"test_{each}", 3.0, ("x",), ("y",), depends_on[each], "") for each in EXERCISES
    )
    return AnswerKey("small", "small", "", tuple(exercises), (tuple(CHECKS),))


def words_of(marks: tuple[Mark, ...]) -> str:
    told = (
        (verdict.rationale, verdict.detail, verdict.note, verdict.hint)
        for mark in marks
        for verdict in mark.verdicts
    )
    return "\n".join(part for parts in told for part in parts)


RAISED = Answer("raised", exception="KeyError", message="'y'", line=3, source_line="table['y']")
ANSWERS: dict[str, Answers] = {
    "none": None,
    "too few": (Answer("value", 2 * X),),
    "values": (Answer("value", 3 * X),) * 3,
    "shape": (Answer("value", X[0]),) * 3,
    "raised": (RAISED,) * 3,
    "unreadable": (Answer("unreadable"),) * 3,
    "undefined": (Answer("undefined", message="a number"), Answer("undefined"), Answer("undefined")),
    "stopped": (Answer("timeout"), Answer("memory"), Answer("killed")),
    "changed": (Answer("value", 2 * X, changed=("x",)),) * 3,
    "operands": (Answer("raised", exception="TypeError", operands="x\tis\t(1, 3)\ny\tdict\t2\tx\t\n?"),) * 3,
}


@pytest.mark.parametrize("what", ANSWERS)
def test_verdicts_speak_it_wholly(what: str) -> None:
    marks = judge(key(), 0, dict.fromkeys(EXERCISES, ANSWERS[what]))
    assert words_of(marks).strip()
    assert unspoken(words_of(marks), names=f"{NAMES} table") == set()


def test_keys_and_codes_of_a_verdict_are_of_no_language() -> None:
    with speaking(gettext.NullTranslations()):
        english = judge(key(), 0, dict.fromkeys(EXERCISES, ANSWERS["shape"]))
    spoken = judge(key(), 0, dict.fromkeys(EXERCISES, ANSWERS["shape"]))
    assert [mark.score for mark in english] == [mark.score for mark in spoken]
    outcomes = [[verdict.outcome for verdict in mark.verdicts] for mark in english]
    assert outcomes == [[verdict.outcome for verdict in mark.verdicts] for mark in spoken]
    assert words_of(english) != words_of(spoken)


def test_notes_on_other_runs_are_said_in_it() -> None:
    right, wrong = (Answer("value", 2 * X),) * 3, (Answer("value", 3 * X),) * 3
    own = judge(key(), 0, {"double": wrong, "shift": wrong})
    there = count_in_place(key(), 0, own, {"double": right})
    carried = carry_forward(key(), 0, own, {"shift": right}, replaced={"shift": ("double",)})
    for marks in (there, carried):
        assert any(verdict.note for mark in marks for verdict in mark.verdicts)
        assert unspoken(words_of(marks), names=NAMES) == set()


def misconceptions(exercise: str) -> tuple[RecordedMisconception, ...]:
    answers = {number: Answer("value", 3 * X) for number in (1, 2, 3)}
    return tuple(RecordedMisconception(hint.split()[0], hint, answers) for hint in ("Thrice.", "Once more."))


def test_hints_are_the_courses_own_words_and_said_as_such() -> None:
    marks = judge(key(), 0, dict.fromkeys(EXERCISES, ANSWERS["values"]), misconceptions=misconceptions)
    hint = "[жжжжжж.] жж: [жжжж жжжж.]"
    assert {verdict.hint for mark in marks for verdict in mark.verdicts} == {hint}
    assert [entry.misconceptions[0][0] for entry in expected_checks(key(), misconceptions)] == [hint] * 2


def test_a_credit_is_said_in_it() -> None:
    marks = judge(key(), 0, dict.fromkeys(EXERCISES, ANSWERS["values"]), misconceptions=misconceptions)
    (mark, *_) = credited(marks, Credits({"Thrice.": 0.5, "Once": 0.5}))
    assert mark.credit is not None
    assert mark.credit.misconception == "Thrice. or Once"
    assert credit_sentence(mark)
    assert unspoken(credit_sentence(mark), names="Thrice Once") == set()


# ---------------------------------------------------------------- what a submission was like


DAMAGES = [damage for damage, _kept in intake_damage.DAMAGE]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_was_repaired_is_said_in_it(damage: Callable[..., Any], tmp_path: Path) -> None:
    told = _incidents_of(damage, tmp_path)
    assert unspoken(told, names=OURS) == set()


OURS = f"""{" ".join(cell["id"] for cell in TEMPLATE["cells"])} double shift combine test_double test_shift
test_combine rules small.ipynb small UTF LE LATIN JSON ir julia R C Julia"""


def _incidents_of(damage: Callable[..., Any], folder: Path) -> str:
    try:
        submission = read(hand_in(folder / "hand-in", damage(solved())))
    except IntakeError as error:
        return str(error)
    names = re.compile("“[^”]*”")  # a student's own
    return names.sub("", "\n".join(submission.incidents))


def test_what_was_handed_in_beside_it_is_said_in_it(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "small.ipynb").rename(folder / "mine.ipynb")
    (folder / "link.txt").symlink_to("/nowhere")
    (folder / "torn.ipynb").write_text("")
    (folder / "sitecustomize.py").write_text("x = 1")
    (tmp_path / "files").mkdir()
    submission = read(folder, staging=tmp_path / "files")
    assert len(submission.incidents) > 3
    assert unspoken(re.sub("“[^”]*”", "", "\n".join(submission.incidents)), names="small.ipynb") == set()


@pytest.mark.parametrize("name", ["packed.rar", "torn.zip", "torn.ipynb", "notes.txt", ""])
def test_why_nothing_can_be_read_is_said_in_it(name: str, tmp_path: Path) -> None:
    (tmp_path / "hand-in").mkdir()
    if name:
        (tmp_path / "hand-in" / name).write_text("torn")
    with pytest.raises(IntakeError) as refused:
        read(tmp_path / "hand-in")
    assert unspoken(re.sub("“[^”]*”", "", str(refused.value)), names="small.ipynb") == set()


def test_what_a_submission_replaces_is_said_in_it() -> None:
    tools = Tools(frozenset({"check"}), ("helpers",), frozenset({"helpers/dnn_utils.py"}))
    source = (
        "import sys, numpy as np\nfrom unittest import mock\n"
        "np.allclose = print\nsys.settrace(print)\nsys.meta_path.append(1)\n"
        "get_ipython().ast_transformers.append(1)\nopen('helpers/dnn_utils.py', 'w')\n"
        "np.all = np.any = np.sum = np.dot = np.exp = print\n"
    )
    cells = [CodeCell("a", source) for _ in range(12)]
    told = replacements(cells, Template(TEMPLATE, KEY), tools)
    assert len(told) == 11
    code = "sys.meta_path ast_transformers helpers dnn_utils.py numpy.allclose numpy.all numpy.any numpy.sum "
    assert unspoken("\n".join(told), names=f"{code} numpy.dot numpy.exp") == set()


# ---------------------------------------------------------------- what became of its cells


def test_what_stopped_a_cell_is_said_in_it() -> None:
    cells = [CodeCell(str(number), SOLUTIONS["double"]) for number in range(9)]
    run, results = Run.__new__(Run), CellResults(cells)
    run.outputs = CellOutputs()
    run.done, run.interrupted = {1: (False, 1), 2: (False, 2)}, {1, 2}
    for number, why in enumerate((*Ending, *Ending)[: len(cells)]):
        results.lose(run, number, End(why))
    results.keep(run, [(1, cells[1]), (2, cells[2]), (3, cells[3])])
    shown = [output["evalue"] for each in results.runs for output in each.outputs if "evalue" in output]
    assert len(results.incidents) > 9
    assert shown
    names = " ".join(str(End(why)) for why in Ending)
    assert unspoken("\n".join((*results.incidents, *shown)), names=names) == set()


@pytest.mark.parametrize("probe", shortage._PROBES)
def test_what_the_machine_lacks_is_said_in_it(probe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking() -> None:
        raise OSError(errno.EMFILE, "")

    monkeypatch.setitem(shortage._PROBES, probe, lacking)
    names = f"{os.strerror(errno.EMFILE)} OSError signal"
    with pytest.raises(SandboxError) as told:
        shortage.Machine(0).excuse("OSError")
    assert unspoken(str(told.value), names=names) == set()
    machine = shortage.Machine(0)
    with pytest.raises(SandboxError) as again:
        for _attempt in range(3):
            machine.count_false_start(End(Ending.SIGNAL, 9))
    assert unspoken(str(again.value), names=f"{names} {End(Ending.SIGNAL, 9)}") == set()


def test_what_is_left_out_of_outputs_is_said_in_it() -> None:
    outputs = CellOutputs(most=2)
    outputs.begin(0)
    for message in ({"bytes": 99}, {}):
        outputs.take(0, json.dumps({"type": "left_out", **message}).encode())
    for name in ("stdout", "stderr", "stdout"):
        outputs.take(0, json.dumps({"type": "stream", "name": name, "text": "99"}).encode())
    texts = [output["text"] for output in outputs.of(0)]
    assert len(texts) == 3
    assert unspoken("\n".join(texts)) == set()


def _error(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": ["line 1"]}


@pytest.mark.parametrize(
    "run",
    [
        CellRun("a", "timeout"),
        CellRun("a", "killed"),
        CellRun("a", "error", (_error("KeyError", "'x'"),)),
        CellRun("a", "error", (_error("ModuleNotFoundError", "No module named 'torch'"),)),
        CellRun(
            "a", "error", ({**_error("ModuleNotFoundError", "No module named 'torch'"), "traceback": []},)
        ),
    ],
    ids=range(5),
)
def test_first_causes_are_said_in_it(run: CellRun) -> None:
    cells = [CodeCell("a", "def double(x):\n    return x")]
    words = "\n".join((*failures(cells, [run]).values(), *absent_modules([run])))
    assert words
    assert unspoken(words, names="def double KeyError ModuleNotFoundError torch") == set()


@pytest.mark.parametrize("stamp", ["soon", "12/05/26 1:00 pm", "1970-01-01", "2099-01-01 00:00:00 UTC"])
def test_where_and_when_it_was_handed_in_is_said_in_it_and_its_digest_is_of_no_language(
    stamp: str, tmp_path: Path
) -> None:
    (tmp_path / "timestamp.txt").write_text(stamp)
    place = Place(
        tmp_path, tmp_path / "timestamp.txt", message="It lay beside `{assignment}`.", assignment="small"
    )
    spoken = look_at(place)
    assert len(spoken.incidents) == 2
    assert unspoken("\n".join(spoken.incidents), names=f"small {stamp} UTC timestamp.txt") == set()
    with speaking(gettext.NullTranslations()):
        assert look_at(place).digest == spoken.digest
