"""The words a learner reads, and what a hidden check keeps to itself."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gradestone.selfcheck.answers import RUNGS, Answer, Rules
from gradestone.selfcheck.compare import explain
from gradestone.selfcheck.written import Written

RNG = np.random.default_rng(21)
DA_PREV = RNG.normal(size=(5, 4))
DW = RNG.normal(size=(3, 5))
DB = RNG.normal(size=(3, 1))
BACKWARD = (DA_PREV, DW, DB)
NAMES = ("dA_prev", "dW", "db")
SQUARE = RNG.normal(size=(3, 3))


def backward(value, **options):
    answer = Answer("value", value)
    return explain("linear_backward", BACKWARD, answer, returns=NAMES, **{"hidden": True, **options})


def single(expected, value, name="Z", **options):
    answer = Answer("value", value)
    return explain("f", expected, answer, returns=(name,), **{"hidden": True, **options})


# ---------------------------------------------------------------- one sentence for each rung


SUMS = Written("def f(dZ, cache):\n    db = np.sum(dZ, axis=1)\n    return dA_prev, dW, db + 0", "f")
ZEROS = Written("def f(n):\n    b = np.zeros(n)\n    return b", "f")
STUB = Written("def f(x):\n    y = None\n    return y", "f")
NO_RETURN = Written("def f(x):\n    y = x + 1", "f")
SHUFFLES = Written("def f(x):\n    y = np.random.shuffle(x)\n    return y", "f")


@pytest.mark.parametrize(
    ("value", "written", "rung", "visible", "hidden"),
    [
        (
            (DA_PREV, DW, DB[:, 0]),
            SUMS,
            "shape",
            "f: db has shape (3,); it should be (3, 1). Did you forget keepdims=True?",
            "f: db has another shape; it should be (3, 1). Did you forget keepdims=True?",
        ),
        (
            (DA_PREV, DW, DB[:, 0]),
            ZEROS,
            "shape",
            "f: db has shape (3,); it should be (3, 1). It has one dimension; a column has two.",
            "f: db has another shape; it should be (3, 1). It has one dimension; a column has two.",
        ),
        (
            (DA_PREV, DW, np.float64(1)),
            SUMS,
            "shape",
            "f: db has shape (); it should be (3, 1). Is it summed over all axes?",
            "f: db has another shape; it should be (3, 1). Is it summed over all axes?",
        ),
        (
            (DA_PREV, DW, np.float64(1)),
            ZEROS,
            "shape",
            "f: db has shape (); it should be (3, 1). It is one number for all.",
            "f: db has another shape; it should be (3, 1). It is one number for all.",
        ),
        (
            (DA_PREV, DW.T, DB),
            ZEROS,
            "shape",
            "f: dW has shape (5, 3); it should be (3, 5). Is it transposed?",
            "f: dW has another shape; it should be (3, 5). Is it transposed?",
        ),
        (
            (DA_PREV, DW, DB + DB.T),
            SUMS,
            "shape",
            "f: db has shape (3, 3); it should be (3, 1). "
            "Did an array of one dimension get added to a column?",
            "f: db has another shape; it should be (3, 1). "
            "Did an array of one dimension get added to a column?",
        ),
        (
            (DA_PREV, DW, DB + DB.T),
            ZEROS,
            "shape",
            "f: db has shape (3, 3); it should be (3, 1).",
            "f: db has another shape; it should be (3, 1).",
        ),
        ((DA_PREV, DW, None), STUB, "stub", "f: db is still None.", ""),
        ((None, DW, None), STUB, "stub", "f: dA_prev and db are still None.", ""),
        ((None, DW, None), SUMS, "stub", "f: dA_prev and db are None.", ""),
        (
            (None, DW, DB),
            SHUFFLES,
            "stub",
            "f: dA_prev is None. Is it what a function like `append` or `shuffle` gives back?",
            "",
        ),
        (None, STUB, "stub", "f returns None: it is still to be written.", ""),
        (None, NO_RETURN, "stub", "f returns nothing: is the return line missing?", ""),
        (
            (DA_PREV, DW),
            ZEROS,
            "structure",
            "f returns 2; it should return 3 values: dA_prev, dW and db.",
            "f should return 3 values: dA_prev, dW and db.",
        ),
        (
            DA_PREV,
            ZEROS,
            "structure",
            "f returns an array of numbers; it should return 3 values: dA_prev, dW and db.",
            "f should return 3 values: dA_prev, dW and db.",
        ),
        (
            (DA_PREV, DW.astype(str), DB),
            ZEROS,
            "kind",
            "f: dW is an array of texts; it should be a numpy array of numbers.",
            "f: dW should be a numpy array of numbers.",
        ),
        (
            (DA_PREV, DW * np.nan, DB),
            ZEROS,
            "finite",
            "f: dW has entries that are not numbers (nan) where it should be finite. "
            "Is it 0/0 or 0 * log(0)?",
            "",
        ),
        (
            (DA_PREV, DW * 4, DB * 4),
            ZEROS,
            "values",
            "f: dW and db are 4 times too large. "
            "Is a sum taken where a mean is meant, or a division missing?",
            "f: dW and db are too large by a factor. "
            "Is a sum taken where a mean is meant, or a division missing?",
        ),
    ],
    ids=lambda item: item if isinstance(item, str) and item in RUNGS else "",
)
def test_each_rung_has_its_sentence(value, written, rung, visible, hidden):
    for is_hidden, words in ((False, visible), (True, hidden or visible)):
        answer = Answer("value", value)
        told = explain("f", BACKWARD, answer, returns=NAMES, hidden=is_hidden, written=written)
        assert (told.rung, told.summary) == (rung, words)


ONLY_NONE = [
    "def f(x):\n    y = None\n    return y",
    'def f(x):\n    """Finds it."""\n    m = x.shape[0]\n    y = None\n    return y',
    "def f(x):\n    for each in x:\n        y = None\n    return y",
    "def f(x):\n    pass",
    "def f(x):\n    return None",
]
MORE_THAN_NONE = [
    "def f(x):\n    y = None\n    for each in x:\n        y = each\n    return y",
    "def f(x):\n    y = None\n    for y in x:\n        pass\n    return y",
    "def f(x):\n    if x is None:\n        return None\n    return x[0]",
    "def f(x):\n    return x and None",
    "def f(x):\n    return x",
]


@pytest.mark.parametrize("source", ONLY_NONE)
def test_a_stub_is_not_right_where_none_happens_to_be(source):
    told = explain("f", None, Answer("value", None), hidden=True, written=Written(source, "f"))
    assert told.rung == "stub"


@pytest.mark.parametrize("source", MORE_THAN_NONE)
def test_none_is_right_where_the_function_may_give_something_else(source):
    assert explain("f", None, Answer("value", None), hidden=True, written=Written(source, "f")).passed
    assert explain("f", None, Answer("value", None), hidden=True).passed


@pytest.mark.parametrize(("expected", "value"), [(True, False), (False, True), (True, np.False_)])
def test_a_wrong_truth_is_told_in_words(expected, value):
    assert (
        single(expected, value, hidden=False).summary == f"f: Z is {not expected}; it should be {expected}."
    )
    assert single(expected, value).summary == "f: Z is not the expected one."


def test_of_unknown_code_nothing_is_guessed():
    assert backward((DA_PREV, DW, None)).summary == "linear_backward: db is None."
    assert backward(None).summary.endswith("it is still to be written, or its return line is missing.")
    assert "keepdims" not in backward((DA_PREV, DW, DB[:, 0])).summary
    assert "axes" not in backward((DA_PREV, DW, np.float64(1))).summary


def test_a_cost_with_axes_is_told_of_squeeze():
    assert single(np.float64(3), np.array([[3.0]]), "cost").summary == (
        "f: cost has another shape; it should be (). np.squeeze makes it a plain number."
    )


@pytest.mark.parametrize("stub", [None, np.squeeze(None), np.array([[None]])])
def test_none_in_an_array_is_a_stub_too(stub):
    assert single(np.float64(3), stub, "cost", written=STUB).summary == "f: cost is still None."


@pytest.mark.parametrize(
    ("grads", "words"),
    [
        ({}, 'grads has no "dW1", "db1", "dW2" or "db2". It is empty.'),
        ({"dW1": DW, "db1": DB, "dW2": DW}, 'grads has no "db2".'),
        ({"dW1": DW, "db1": DB, "dW2": DW, "dB2": DB}, 'grads has no "db2". It has "dB2".'),
        (
            {"dW0": DW, "db0": DB, "dW1": DW, "db1": DB},
            'grads has no "dW2" or "db2". It has "dW0" and "db0". Are the numbers in its keys one too low?',
        ),
        (
            {"dW3": DW, "db3": DB, "dW2": DW, "db2": DB},
            'grads has no "dW1" or "db1". It has "dW3" and "db3". Are the numbers in its keys one too high?',
        ),
        (
            {"dW1": DW, "db1": DB, "dW2": DW, "db2": DB[:, 0]},
            'grads["db2"] has shape (3,); it should be (3, 1).',
        ),
        ({"dW1": None, "db1": DB, "dW2": DW, "db2": None}, 'grads["dW1"] and grads["db2"] are None.'),
        ([DW, DB], "grads is a list; it should be a dict."),
    ],
)
def test_dicts_are_told_by_key(grads, words):
    expected = {"dW1": DW, "db1": DB, "dW2": DW * 2, "db2": DB * 2}
    assert single(expected, grads, "grads", hidden=False).summary.startswith(f"f: {words}")


def test_places_in_nested_lists_are_named_as_in_python():
    caches = [((DW, DB), DB), ((DW, DB), DB)]
    wrong = [((DW, DB), DB), ((DW, DB), DB[:, 0])]
    explanation = explain(
        "f", (DB, caches), Answer("value", (DB, wrong)), returns=("AL", "caches"), hidden=True
    )
    assert explanation.where == "caches[1][1]"


def test_without_names_the_result_is_called_the_result():
    assert explain("f", DB, Answer("value", DB[:, 0]), hidden=True).summary.startswith(
        "f: the result has another shape"
    )
    explanation = explain("f", (DW, DB), Answer("value", (DW, DB[:, 0])), hidden=True)
    assert explanation.summary.startswith("f: the result[1] has another shape")


def test_changed_inputs_are_named():
    explanation = explain("f", DB, Answer("value", DB, changed=("dZ", "cache")), hidden=False)
    assert explanation.summary == "f changes its inputs dZ and cache in place. Work on a copy."


# ---------------------------------------------------------------- the ladder


def test_the_first_rung_of_the_ladder_wins():
    faults = {
        "stub": lambda parts: parts.update(a=None),
        "structure": lambda parts: parts.update(b=DW),
        "key": lambda parts: parts.pop("c"),
        "kind": lambda parts: parts.update(d="text"),
        "shape": lambda parts: parts.update(e=DB[:, 0]),
        "finite": lambda parts: parts.update(f=DB * np.nan),
        "inputs": lambda parts: None,
        "values": lambda parts: parts.update(h=DB + 1),
    }
    whole = {"h": DB, "a": DB, "b": (DW, DB), "c": DB, "d": DB, "e": DB, "f": DB}
    for first, second in itertools.combinations(faults, 2):
        parts = dict(whole)
        faults[second](parts)
        faults[first](parts)
        changed = ("x",) if "inputs" in (first, second) else ()
        assert explain("f", whole, Answer("value", parts, changed=changed), hidden=True).rung == first


# ---------------------------------------------------------------- numbers that one idea explains


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((DA_PREV, -DW, -DB), "dW and db have the opposite sign."),
        (
            (DA_PREV, DW / 4, DB),
            "dW is 4 times too small. Is something divided once too often, or by too large a number?",
        ),
        ((DA_PREV, DW * 100, DB), "dW is 100 times too large. Is a scaling factor missing or doubled?"),
        ((DA_PREV, DW, DB * -2), "db has the opposite sign and is 2 times too large."),
        ((DA_PREV, DW * 0, DB), "dW is zero everywhere; it should not be."),
        ((DA_PREV, np.abs(DW), DB), "dW has the right size but the wrong sign in some entries."),
        ((DA_PREV, DW[::-1], DB), "dW has the right rows in another order."),
        ((DA_PREV, DW[:, ::-1], DB), "dW has the right columns in another order."),
        (
            (DA_PREV, DW + DB, DB),
            "dW is off by a constant in each row. Is an addend missing, wrong, or too many?",
        ),
        ((DA_PREV, DW * 1.3, DB * 1.3), "dW and db are off by one and the same factor in every entry."),
        ((DA_PREV, DW * 15**2, DB), "dW is off by one and the same factor in every entry."),
        ((DA_PREV, DW * 25, DB), "dW is 25 times too large. Is something multiplied where it should be"),
        ((DA_PREV, DW + 0.5, DB), "dW is off by the same number in every entry. Is an addend missing"),
        ((DA_PREV * [1, 2, 0.5, 3], DW, DB), "dA_prev is wrong. In dA_prev each column is right but for a"),
        ((DA_PREV + RNG.normal(size=(5, 4)), DW, DB), "dA_prev differs from the expected values."),
        ((DA_PREV * 4, DW, DB * 2), "dA_prev and db differ from the expected values."),
    ],
)
def test_one_idea_that_explains_all_differing_numbers_is_named(value, words):
    told = backward(value, hidden=False).summary.removeprefix("linear_backward: ")
    assert told.startswith(words)
    hidden = backward(value).summary
    assert not any(letter.isdigit() for letter in hidden)


def test_a_square_matrix_that_is_transposed_is_named():
    assert single(SQUARE, SQUARE.T, "dW").summary == "f: dW is transposed."


def test_values_of_another_layer_are_named():
    caches = [(DW, DB), (DW * 2 + 1, DB - 1)]
    explanation = single(caches, [caches[0], caches[0]], "caches")
    assert (
        explanation.summary
        == "f: caches[1][0] and caches[1][1] hold what belongs in caches[0][0] and caches[0][1]."
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (15.0, "cost is 5 times too large."),
        (-3.0, "cost has the opposite sign."),
        (0.0, "cost is zero; it should not be."),
        (15.3, "cost differs from the expected value."),
        (3.0e-320, "cost differs from the expected value."),
        (3.0e300, "cost differs from the expected value."),
    ],
)
def test_a_single_number_is_explained_by_whole_factors_only(value, words):
    assert single(3.0, value, "cost", hidden=False).summary.removeprefix("f: ").startswith(words)


def test_visible_numbers_come_side_by_side_with_the_differing_ones_marked():
    wrong = DB.copy()
    wrong[1] = 7
    detail = backward((DA_PREV, DW, wrong), hidden=False).detail.splitlines()
    assert detail[0].startswith("db: 1 of 3 entries differ; the largest relative deviation is ")
    assert detail[0].endswith(" at db[1, 0].")
    assert detail[1:3] == ["db:", "expected    yours (* differs)"]
    assert [line.endswith("*") for line in detail[3:]] == [False, True, False]


def test_of_a_large_array_the_first_differing_entries_are_listed():
    expected = RNG.normal(size=(30, 30))
    detail = single(expected, expected * 1.3, "W", hidden=False).detail
    assert "Every entry is 1.3 times the expected one." in detail
    assert "W[0, 5]" in detail
    assert detail.endswith("... and 894 more")


def test_numbers_that_look_alike_are_shown_with_more_digits():
    assert "3.00001*" in single(3.0, 3.00001, hidden=False).detail
    assert "3.00000001*" in single(3.0, 3.00000001, rules=Rules(rtol=1e-12), hidden=False).detail


# ---------------------------------------------------------------- no value at all


@pytest.mark.parametrize(
    ("answer", "rung", "words"),
    [
        (
            Answer("undefined"),
            "undefined",
            "f is not defined: no cell that ran defines a function of this name.",
        ),
        (Answer("timeout"), "resources", "f took too long and was stopped. Is there a loop that never ends?"),
        (Answer("memory"), "resources", "f needed too much memory and was stopped."),
        (Answer("killed"), "resources", "f ended the Python process, so there is no answer."),
        (
            Answer("unreadable", message="Net"),
            "kind",
            "f returns far more than it should: too much to be compared.",
        ),
        (
            Answer("raised", exception="ZeroDivisionError", line=7),
            "raised",
            "f raised ZeroDivisionError at your line 7.",
        ),
        (Answer("raised", exception="KeyError"), "raised", "f raised KeyError."),
        (
            Answer("raised", exception="TypeError", message="f() takes 1 positional argument"),
            "raised",
            "f raised TypeError as it was called. Does it take the parameters it should?",
        ),
        (
            Answer(
                "raised", exception="TypeError", line=3, source_line="return x", message="'NoneType' object"
            ),
            "raised",
            "f raised TypeError at your line 3",
        ),
    ],
)
def test_an_answer_without_a_value_says_why(answer, rung, words):
    explanation = explain("f", DB, answer, hidden=False)
    assert explanation.rung == rung
    assert explanation.summary.startswith(words)


def test_a_visible_exception_shows_the_line_and_the_text():
    answer = Answer("raised", exception="ValueError", line=4, source_line="  Z = A @ W\n", message="mismatch")
    explanation = explain("f", DB, answer, hidden=False)
    assert explanation.summary == "f raised ValueError at your line 4: `Z = A @ W`"
    assert explanation.detail == "mismatch"
    assert explanation.message == "f raised ValueError at your line 4: `Z = A @ W`\nmismatch"


@pytest.mark.parametrize(
    ("source_line", "visible"),
    [
        ("    A, cache = None\n", "f: A and cache are still None, in your line 4."),
        (
            "dA_prev, grads['dW'], db = None  # your code",
            "f: dA_prev, grads['dW'] and db are still None, in your line 4.",
        ),
    ],
)
def test_unpacking_a_stub_is_a_stub(source_line, visible):
    answer = Answer("raised", exception="TypeError", line=4, source_line=source_line, message="cannot unpack")
    assert explain("f", DB, answer, hidden=False).summary == visible
    told = explain("f", DB, answer, hidden=True, written=STUB).summary
    assert told == "f raises an exception: there is still a None in it to be filled in."


def test_a_name_that_is_no_function_is_told():
    answer = Answer("undefined", message="a number")
    assert explain("f", DB, answer, hidden=False).summary.startswith("f is not a function but a number.")


# ---------------------------------------------------------------- hidden stays hidden

SECRET = "0.4217"


class Secretive:
    pass


Secretive.__name__ = Secretive.__qualname__ = SECRET


@pytest.mark.parametrize(
    "answer",
    [
        Answer("raised", exception="ValueError", message=SECRET, line=2, source_line=f"x = {SECRET}"),
        Answer("raised", exception=SECRET, builtin_exception=False, message=SECRET, line=2),
        Answer("raised", exception=SECRET, builtin_exception=True, message=SECRET),
        Answer("raised", exception="TypeError", line=42170, source_line=SECRET),
        Answer("raised", exception="TypeError", line=2, source_line=f"x_{SECRET[2:]}, y = None"),
        Answer("unreadable", message=SECRET),
        Answer("undefined", message=SECRET),
        Answer("value", Secretive()),
        Answer("value", {SECRET: 1}),
        Answer("value", SECRET),
        Answer("value", np.zeros((4217, 0, 4217))),
        Answer("value", [0] * 4217),
        Answer("value", (DA_PREV, DW, np.zeros(4217))),
        Answer("value", (DA_PREV, DW, DB), changed=(SECRET,)),
        Answer("value", (DA_PREV, DW, DB), changed=("x" * 21 + "4217",)),
    ],
)
def test_nothing_a_submission_made_up_is_shown_of_a_hidden_check(answer):
    explanation = explain("f", BACKWARD, answer, returns=NAMES, hidden=True)
    words = " ".join(
        [explanation.where, explanation.summary, explanation.detail, explanation.hint, explanation.note]
    )
    assert not explanation.passed
    assert "4217" not in words


VARIATIONS = {
    "shapes of two axes": [
        (DA_PREV, DW, np.ones((rows, columns))) for rows in range(2, 9) for columns in range(4, 12)
    ],
    "shapes of more axes": [(DA_PREV, DW, np.ones((1,) * axes)) for axes in range(3, 30)],
    "lengths": [(DB,) * length for length in range(4, 60)],
    "keys": [{f"key{number}": DB} for number in range(50)],
    "types": [list, print, object(), "text", 3.5, DB, {1}, b"", np.array("x"), range(5), lambda: 1],
    "types of a part": [
        (DA_PREV, DW, part) for part in ("text", {1}, b"", print, [1], {}, object(), np.array("x"))
    ],
    "texts of a part": [(DA_PREV, DW, f"text {number}") for number in range(50)],
    "factors": [(DA_PREV, DW * factor, DB) for factor in (2, 6, 7, 8, 11, 13, 37, 99)],
}


@pytest.mark.parametrize("kind", VARIATIONS)
def test_whatever_a_hidden_answer_chooses_the_text_is_one_and_the_same(kind):
    assert len({backward(value).summary for value in VARIATIONS[kind]}) == 1
    assert {backward(value).detail for value in VARIATIONS[kind]} == {""}


def test_so_it_is_with_what_a_hidden_call_raises():
    names = ["KeyError", "ValueError", "OwnError", "SystemExit", "BdbQuit", "KeyboardInterrupt", *"abcdefgh"]
    answers = [
        Answer(
            "raised",
            exception=name,
            builtin_exception=known,
            message=message,
            line=line,
            source_line=source,
            operands=message,
        )
        for name in names
        for known in (True, False)
        for message in ("", "'W0'", "NoneType", "shapes (1,3) and (3,2) not aligned", "x" * 999)
        for line in (None, 1, 77, -3, 10**9)
        for source in ("", "A, cache = None", "return 1 / 0")
    ]
    told = {explain("f", DB, answer, hidden=True) for answer in answers}
    assert {(each.summary, each.hint, each.detail, each.note) for each in told} == {
        ("f raises an exception.", "", "", "")
    }


def test_keys_and_changed_names_of_a_hidden_answer_are_not_told():
    expected = {f"{letter}{layer}": DW for letter in "Wb" for layer in (1, 2)}
    some = [dict.fromkeys(keys, DW) for keys in itertools.combinations(expected, 2)]
    told = {single(expected, value, "parameters").summary for value in some}
    assert told == {'f: parameters should have the keys "W1", "W2", "b1" and "b2".'}
    changed = [("dZ",), ("dZ", "cache"), (SECRET,), ("x" * 21 + "4217",)]
    answers = [Answer("value", DB, changed=names) for names in changed]
    assert {explain("f", DB, answer, hidden=True).summary for answer in answers} == {
        "f changes its inputs in place. Work on a copy."
    }


def test_of_many_wrong_parts_of_a_hidden_answer_the_number_is_not_told():
    expected = {f"W{layer}": DW + layer for layer in range(9)}
    told = set()
    for wrong in range(4, 9):
        value = {
            key: array + DA_PREV.max() * (index < wrong)
            for index, (key, array) in enumerate(expected.items())
        }
        told.add(single(expected, value, "parameters").summary.partition(" are ")[0])
    assert told == {'f: parameters["W0"] and others'}


def test_the_number_of_entries_is_told_in_the_singular_and_in_the_plural():
    one, two = [(DW, DB)], [(DW, DB), (DW, DB)]
    told = explain("f", two, Answer("value", one), returns=("caches",), hidden=False).summary
    assert told == "f: caches has 1 entry; it should have 2 entries."
    told = explain("f", one, Answer("value", two), returns=("caches",), hidden=False).summary
    assert told == "f: caches has 2 entries; it should have 1 entry."
    told = explain("f", one, Answer("value", two), returns=("caches",), hidden=True).summary
    assert told == "f: caches should have 1 entry."


def test_places_in_the_caches_of_a_network_are_named_as_in_the_text():
    caches = [((DW, DW, DB), DW), ((DA_PREV, DW, DB), DW)]
    wrong = [caches[0], ((DA_PREV + 1, DW, DB), DW + 1)]
    detail = explain("f", caches, Answer("value", wrong), returns=("caches",), hidden=False).detail
    assert detail.startswith("caches[1][0][0] (A_prev of layer 2): ")
    assert "caches[1][1] (Z of layer 2): " in detail


def test_no_number_of_a_hidden_answer_or_of_what_is_expected_is_shown():
    wrong = [DW * 0.731, DW + 0.1, DW * np.pi, -DW[::-1] * 1.7, np.full_like(DW, DW[0, 0])]
    for value in wrong:
        explanation = backward((DA_PREV, value, DB))
        assert explanation.detail == ""
        assert not any(character.isdigit() for character in explanation.summary)


def test_what_numpy_warns_of_is_a_note_on_a_passed_visible_verdict():
    text = "Conversion of an array with ndim > 0 to a scalar is deprecated, and will error in future. Ensure"
    answer = Answer("value", 3.0, warned=text)
    told = explain("f", 3.0, answer, hidden=False)
    assert told.passed
    assert told.note == (
        "numpy warns: Conversion of an array with ndim > 0 to a scalar is deprecated, "
        "and will error in future. "
        "With a newer numpy this is an error."
    )
    assert explain("f", 3.0, answer, hidden=True).note == ""
    assert explain("f", 4.0, answer, hidden=False).note == ""
