"""What a learner sees of `check` and `progress`, in a plain interpreter and in IPython."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import types

import h5py
import numpy as np
import pytest

from gradestone.selfcheck import checking
from gradestone.selfcheck import recorded as answers_on_record
from gradestone.selfcheck.answers import Answer, Rules
from gradestone.selfcheck.cards import CheckCard, ProgressCard
from gradestone.selfcheck.checking import CheckFailed, check, progress
from gradestone.selfcheck.expected import Background, ExpectedCheck, write_expected

RNG = np.random.default_rng(23)
DZ, A, W, B = (RNG.normal(size=shape) for shape in ((3, 4), (5, 4), (3, 5), (3, 1)))
CACHE = (A, W, B)


def linear_backward(dZ, cache):
    A, W, _ = cache
    return W.T @ dZ, dZ @ A.T / 4, dZ.sum(axis=1, keepdims=True) / 4


def update(parameters, rate=0.5):
    return {key: value - rate for key, value in parameters.items()}


def recorded():
    gradients = linear_backward(DZ, CACHE)
    unscaled = (gradients[0], gradients[1], gradients[2] * 4)
    names = {"parameters": ("dZ", "cache"), "returns": ("dA_prev", "dW", "db")}
    bank = (("db is a mean over the examples, as dW is.", Answer("value", unscaled)),)
    for ordinal, factor in enumerate((1.0, 2.0), start=1):
        expected = tuple(part * factor for part in gradients)
        hints = bank if factor == 1.0 else ()
        yield ExpectedCheck(
            "linear_backward", ordinal, (DZ * factor, CACHE), {}, expected, misconceptions=hints, **names
        )
    rules = Rules(may_change=("parameters",))
    first = {"W1": W, "b1": B}
    yield ExpectedCheck(
        "update", 1, (first,), {}, update(first), rules=rules, parameters=("parameters", "rate")
    )


@pytest.fixture
def answers(tmp_path, monkeypatch):
    path = tmp_path / "expected.h5"
    write_expected(path, recorded())
    monkeypatch.setattr(answers_on_record, "expected_file", lambda: path)
    return path


@pytest.fixture
def notebook(monkeypatch):
    """The namespace that stands for the learner's notebook."""
    module = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    return vars(module)


@pytest.fixture
def output(capsys):
    return lambda: capsys.readouterr().out


def failing(function, *args, **kwargs):
    with pytest.raises(CheckFailed) as raised:
        check(function, *args, **kwargs)
    assert isinstance(raised.value, AssertionError)
    return str(raised.value)


def card_of(output, function, *args, **kwargs):
    """What an open notebook shows, where nothing is raised."""
    output()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "in_open_notebook", lambda: True)
        check(function, *args, **kwargs)
    return output()


# ---------------------------------------------------------------- one check


def test_a_right_answer_passes_with_its_place_among_the_checks(answers, output):
    check(linear_backward, DZ, CACHE)
    assert output() == "✓ linear_backward, check 1 of 2: passed\n"
    check(linear_backward, DZ * 2, CACHE)
    assert output() == "✓ linear_backward, check 2 of 2: passed\n"


def test_a_wrong_answer_raises_its_rationale_and_shows_the_same_words(answers, output):
    def linear_backward(dZ, cache):
        return cache[1].T @ dZ, dZ @ cache[0].T / 4, dZ.mean(axis=1)

    message = failing(linear_backward, DZ, CACHE)
    assert message == "linear_backward: db has shape (3,); it should be (3, 1). Did you forget keepdims=True?"
    assert output() == ""
    heading, words, *dimensions = card_of(output, linear_backward, DZ, CACHE).splitlines()
    assert dimensions[-1].split() == ["db", "(3,", "1)", "(3,)*"]
    assert heading == "✗ linear_backward, check 1 of 2: failed"
    assert words.strip() == message.removeprefix("linear_backward: ")


def test_numbers_are_shown_side_by_side_with_the_hint_of_the_misconception(answers, output):
    right = linear_backward

    def wrong(dZ, cache):
        dA_prev, dW, db = right(dZ, cache)
        return dA_prev, dW, db * 4

    wrong.__name__ = "linear_backward"
    assert failing(wrong, DZ, CACHE).endswith("\nHint: db is a mean over the examples, as dW is.")
    shown = card_of(output, wrong, DZ, CACHE)
    assert "db is 4 times too large." in shown
    assert "yours (* differs)" in shown
    assert shown.rstrip().endswith("Hint: db is a mean over the examples, as dW is.")


def test_a_variable_of_the_notebook_in_the_place_of_a_parameter_is_named(answers, output):
    def update(parameters, rate=0.5):
        return {"W1": W - 3 * rate, "b1": parameters["b1"]}

    assert "It uses `W`, which is no parameter of it." in failing(update, {"W1": W, "b1": B})
    assert "It uses `W`, which is no parameter of it." in card_of(output, update, {"W1": W, "b1": B})


def test_the_functions_own_output_is_left_alone(answers, output):
    def linear_backward(dZ, cache):
        print("dZ has shape", dZ.shape)

    failing(linear_backward, DZ, CACHE)
    assert output().startswith("dZ has shape (3, 4)\n")


def test_options_of_the_author_do_not_reach_the_function(answers, output):
    check(linear_backward, DZ, CACHE, weight=2, rtol=1e-3, atol=0.0, may_change="dZ", shifted_keys=("dA",))
    assert "passed" in output()


def test_a_stub_is_told_to_be_one(answers):
    def linear_backward(dZ, cache):
        dA_prev = None
        dW = None
        db = None
        return dA_prev, dW, db

    assert failing(linear_backward, DZ, CACHE) == "linear_backward: dA_prev, dW and db are still None."


def test_a_stub_that_cannot_be_unpacked_is_told_to_be_one(answers):
    def linear_backward(dZ, cache):
        dA_prev, dW, db = None
        return dA_prev, dW, db

    message = failing(linear_backward, DZ, CACHE)
    assert message.startswith("linear_backward: dA_prev, dW and db are still None, in your line ")


def test_inputs_are_copies_and_changing_them_fails_unless_allowed(answers, output):
    def linear_backward(dZ, cache):
        dZ *= 1
        cache[1][:] = 0
        return np.zeros((5, 4)), np.zeros((3, 5)), np.zeros((3, 1))

    def update(parameters, rate=0.5):
        for key in parameters:
            parameters[key] = parameters[key] - rate
        return parameters

    before = W.copy()
    message = failing(linear_backward, DZ, CACHE)
    assert message == "linear_backward changes its input cache in place. Work on a copy."
    check(update, {"W1": W, "b1": B})
    assert "passed" in output()
    np.testing.assert_array_equal(W, before)


def test_an_exception_is_told_with_the_learners_line_and_no_traceback(answers):
    source = "def linear_backward(dZ, cache):\n    # my idea\n    return dZ @ cache[1]\n"
    namespace: dict = {}
    import linecache

    linecache.cache["<cell>"] = (len(source), None, source.splitlines(keepends=True), "<cell>")
    exec(compile(source, "<cell>", "exec"), namespace)
    with pytest.raises(CheckFailed) as raised:
        check(namespace["linear_backward"], DZ, CACHE)
    first, second, third, hint = str(raised.value).splitlines()
    assert first == "linear_backward raised ValueError at your line 3: `return dZ @ cache[1]`"
    assert "mismatch" in second
    assert third == f"dZ is {DZ.shape} and cache is a tuple of 3."
    assert hint.startswith("Hint: A matrix product needs as many columns on the left as rows on the right.")
    assert raised.value.__suppress_context__
    assert raised.value._render_traceback_() == [f"CheckFailed: {raised.value}"]


def test_arguments_that_do_not_fit_are_explained(answers):
    def linear_backward(dZ):
        return dZ

    assert failing(linear_backward, DZ, CACHE) == (
        "linear_backward raised TypeError as it was called. Does it take the parameters it should?\n"
        "It takes (dZ): too many positional arguments. It should take (dZ, cache)."
    )


def test_a_function_found_by_its_variable_needs_no_name(answers, notebook, output):
    notebook["linear_backward"] = lambda dZ, cache: linear_backward(dZ, cache)
    check(notebook["linear_backward"], DZ, CACHE)
    assert output().startswith("✓ linear_backward")


@pytest.mark.parametrize(("value", "words"), [(None, "None"), (3.5, "a number"), ([1], "a list")])
def test_something_that_is_no_function_is_told(answers, notebook, value, words):
    notebook["update"] = value
    message = failing(value, {"W1": W})
    assert message == f"update is not a function but {words}. Run the cell that defines it again."


UNKNOWN = {
    "other inputs": ("linear_backward", "has no answer for these inputs"),
    "another function": ("mean", "has no answers for a function of this name"),
    "no file": ("linear_backward", "No answers are recorded here yet: `gradestone build` records them."),
    "no HDF5": (
        "linear_backward",
        "expected.h5 cannot be read (OSError): fetch the assignment's whole folder",
    ),
    "another format": ("linear_backward", "expected.h5 belongs to another version of `check` than this one"),
    "no background": ("linear_backward", "expected.h5 cannot be read (KeyError)"),
    "something missing": ("linear_backward", "expected.h5 cannot be read (KeyError)"),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_cannot_be_compared_is_raised_and_in_an_open_notebook_shown(answers, output, what):
    call = {
        "other inputs": (linear_backward, DZ + 1, CACHE),
        "another function": (np.mean, DZ),
        "no background": (wrong_backward, DZ, CACHE),
    }.get(what, (linear_backward, DZ, CACHE))
    damage(answers, what)
    name, words = UNKNOWN[what]
    message = failing(*call)
    assert message.startswith(f"{name}: not compared. ")
    assert words in message
    assert output() == ""
    heading, sentence = card_of(output, *call).splitlines()
    assert heading == f"? {name}"
    assert sentence.strip() in message


def wrong_backward(dZ, cache):
    return 0


wrong_backward.__name__ = "linear_backward"


def damage(path, what):
    if what == "no file":
        path.unlink()
    elif what == "no HDF5":
        path.write_bytes(b"not HDF5")
    elif what == "another format":
        with h5py.File(path, "r+") as file:
            file.attrs["format"] = 99
    elif what == "no background":
        with h5py.File(path, "r+") as file:
            del file["depends_on"]
    elif what == "something missing":
        with h5py.File(path, "r+") as file:
            del file["checks/linear_backward/0001/expected"]


@pytest.mark.parametrize("what", ["no file", "no HDF5", "another format"])
def test_progress_says_why_there_is_none(answers, notebook, output, what):
    damage(answers, what)
    progress()
    heading, sentence = output().splitlines()
    assert heading == "? progress"
    assert UNKNOWN[what][1] in sentence


def test_a_changed_file_of_answers_is_read_again(answers, output):
    check(linear_backward, DZ, CACHE)
    write_expected(answers, [ExpectedCheck("linear_backward", 1, (DZ, CACHE), {}, 1.0)])
    assert "structure" not in failing(linear_backward, DZ, CACHE)


def test_an_interrupted_check_fails_and_says_where_it_was(answers):
    def linear_backward(dZ, cache):
        raise KeyboardInterrupt

    message = failing(linear_backward, DZ, CACHE)
    assert message.startswith("linear_backward raised KeyboardInterrupt at your line ")
    assert message.endswith(": `raise KeyboardInterrupt`")


def test_interrupting_progress_stops_it(answers, notebook, output):
    def linear_backward(dZ, cache):
        raise KeyboardInterrupt

    notebook["linear_backward"] = linear_backward
    with pytest.raises(KeyboardInterrupt):
        progress()
    assert output() == ""


def test_what_a_function_draws_is_the_same_each_time_and_leaves_the_learners_streams_alone(answers, output):
    def linear_backward(dZ, cache):
        return np.random.rand(), random.random(), 0.0

    np.random.seed(4)
    random.seed(4)
    shown, drawn = failing(linear_backward, DZ, CACHE), (np.random.rand(), random.random())
    assert failing(linear_backward, DZ, CACHE) == shown
    np.random.seed(4)
    random.seed(4)
    assert (np.random.rand(), random.random()) == drawn


# ---------------------------------------------------------------- progress


def test_progress_runs_the_definitions_of_this_moment(answers, notebook, output):
    progress()
    assert output().splitlines() == [
        "░░░░ 0 of 2 exercises done",
        "  · linear_backward  not tried",
        "  · update           not tried",
    ]
    notebook["linear_backward"] = linear_backward
    notebook["update"] = lambda parameters: print("noise") or {}
    progress()
    assert output().splitlines() == [
        "██░░ 1 of 2 exercises done",
        "  ✓ linear_backward  done",
        "  ✗ update           not yet (0 of 1 checks passed)",
    ]
    notebook["linear_backward"] = lambda dZ, cache: linear_backward(DZ, cache)
    notebook["update"] = lambda parameters: None
    progress()
    assert output().splitlines() == [
        "░░░░ 0 of 2 exercises done",
        "  ✗ linear_backward  not yet (1 of 2 checks passed)",
        "  · update           not tried",
    ]


@pytest.mark.parametrize(
    ("theirs", "own", "told"),
    [
        ("2.4.6", "2.0.1", True),
        ("2.0.0", "2.4.0", True),
        ("1.26.4", "2.4.0rc1", True),
        ("2.4.6", "2.4.0", False),
        ("", "2.4.0", False),
    ],
)
def test_progress_says_that_the_answers_are_of_another_numpy(
    answers, notebook, output, monkeypatch, theirs, own, told
):
    write_expected(answers, recorded(), Background(versions={"numpy": theirs} if theirs else {}))
    monkeypatch.setattr(np, "__version__", own)
    progress()
    shown = output()
    short = [".".join(version.split(".")[:2]) for version in (theirs, own)]
    words = f"The answers were recorded with numpy {short[0]}, yours is {short[1]}: "
    assert (shown.splitlines()[-1].startswith(words)) is told
    assert shown.count("exercises done") == 1


# ---------------------------------------------------------------- HTML and IPython


def text_of(html):
    return re.sub(r"<style>.*?</style>|<[^>]*>", "", html, flags=re.DOTALL)


def test_a_card_says_in_html_what_it_says_in_text():
    card = CheckCard("failed", "f<b>", "check 1 of 2", 'f<b>: x < "y" in `a & b`', ("a < b",), hint="think")
    text = text_of(card._repr_html_())
    for words in (
        "✗ failed",
        "f&lt;b&gt;",
        "check 1 of 2",
        "x &lt; &quot;y&quot; in a &amp; b",
        "a &lt; b",
        "Hint: think",
    ):
        assert words in text
    assert "Hint: think" in repr(card)


def test_right_so_far_has_a_sign_and_a_colour_of_its_own():
    card = CheckCard("carried", "g", "check 1 of 1", "right with a correct `f`; yours is not right yet.")
    rows = (("f", "failed", "not yet"), ("g", "carried", "right, as soon as `f` is"), ("h", "passed", "done"))
    whole = ProgressCard(rows, ("A remark.",))
    assert "◐ right so far" in text_of(card._repr_html_())
    assert 'class="gs-card gs-carried"' in card._repr_html_()
    assert 'class="gs-carried"' in whole._repr_html_()
    assert '<div style="width:33%"></div><div style="width:33%"></div>' in whole._repr_html_()
    for words in ("1 of 3 exercises done, 1 more right as soon as an earlier one is", "A remark."):
        assert words in text_of(whole._repr_html_())
        assert words in repr(whole)


def test_cards_load_nothing_from_elsewhere():
    html = CheckCard("passed", "f", "check 1 of 1")._repr_html_()
    assert not re.search(r"https?:|url\(|<script|<link|<img", html)


def in_ipython(code, folder, answers):
    start = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(colors='nocolor')\n"
        f"shell.run_cell({code!r})\n"
    )
    environment = {**os.environ, "HOME": str(folder), "IPYTHONDIR": str(folder), "ANSWERS": str(answers)}
    run = subprocess.run(
        [sys.executable, "-c", start], capture_output=True, text=True, env=environment, check=True, cwd=folder
    )
    return run.stdout


def test_ipython_shows_one_sentence_instead_of_a_traceback(answers, tmp_path):
    code = (
        "import os, pathlib\n"
        "from gradestone.selfcheck import checking, expected, recorded\n"
        "recorded.expected_file = lambda: pathlib.Path(os.environ['ANSWERS'])\n"
        "entry = expected.read_expected(recorded.expected_file())[0]\n"
        "def linear_backward(dZ, cache):\n"
        "    return dZ @ cache[1]\n"
        "checking.progress()\n"
        "checking.check(linear_backward, *entry.args)\n"
    )
    shown = in_ipython(code, tmp_path, answers)
    sentence = "linear_backward raised ValueError at your line 6: `return dZ @ cache[1]`"
    assert "✗ linear_backward  not yet (0 of 2 checks passed)" in shown
    assert f"CheckFailed: {sentence}" in shown
    assert "Traceback" not in shown
    assert ".py" not in shown
