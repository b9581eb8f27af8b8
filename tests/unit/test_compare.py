"""What passes and what does not, whatever an answer is made of."""

from __future__ import annotations

import collections

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradestone.selfcheck.answers import RUNGS, Answer, Rules
from gradestone.selfcheck.compare import explain, matches

RNG = np.random.default_rng(20)
W = RNG.normal(size=(3, 5))
B = RNG.normal(size=(3, 1))


def rung(expected, value, *, rules=None, changed=()):
    answer = Answer("value", value, changed=changed)
    found = {explain("f", expected, answer, rules=rules, hidden=hidden).rung for hidden in (False, True)}
    assert len(found) == 1, "a hidden check has to be judged as a visible one"
    return found.pop()


class AlwaysEqual:
    """Says yes to everything."""

    __array_priority__ = 1e6
    shape, ndim, dtype, size = (3, 5), 2, np.dtype(float), 15

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__

    def __array__(self, *_, **__):
        return W

    def __array_ufunc__(self, *_, **__):
        return np.bool_(True)

    def __array_function__(self, *_, **__):
        return True

    def __len__(self):
        return 2

    def __getattr__(self, name):
        return self


class Disguised(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)


class ListOfYes(list):
    def __eq__(self, other):
        return True


class EqualText(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


# ---------------------------------------------------------------- structure


@pytest.mark.parametrize("value", [(W, (W, B)), [W, (W, B)], (W, [W, B]), [W, [W, B]]])
def test_tuples_and_lists_are_alike(value):
    assert rung((W, (W, B)), value) == "passed"


@pytest.mark.parametrize("value", [W, (W,), (W, B, B), {"W": W}, np.stack([W, W]), "WB", 3.0])
def test_the_number_of_returned_values_is_exact(value):
    assert rung((W, B), value) == "structure"


@pytest.mark.parametrize("kind", [dict, collections.OrderedDict, lambda d: collections.defaultdict(int, d)])
def test_dicts_are_read_by_key_and_extra_keys_ignored(kind):
    assert rung({"W1": W, "b1": B}, kind({"b1": B, "extra": object(), 7: None, "W1": W})) == "passed"


def test_a_missing_key_is_a_failure_even_in_a_default_dict():
    assert rung({"W1": W, "b1": B}, collections.defaultdict(lambda: B, W1=W)) == "key"


def test_keys_that_claim_to_be_equal_are_not():
    assert rung({"W1": W}, {EqualText("W1"): W}) == "key"


def test_text_has_to_be_equal_and_exactly_text():
    assert rung("relu", "relu") == "passed"
    assert rung("relu", "sigmoid") == "values"
    assert rung("relu", EqualText("relu")) == "kind"


def test_none_is_right_only_where_it_is_expected():
    assert rung((None, W), (None, W)) == "passed"
    assert rung((None, W), (0, W)) == "structure"
    assert rung((W, B), (W, None)) == "stub"


def test_old_key_names_pass_all_together_with_a_note():
    grads = {"dA0": W, "dA1": B, "dW1": W}
    rules = Rules(shifted_keys=("dA",))
    shifted = {"dA1": W, "dA2": B, "dW1": W}
    explanation = explain("f", grads, Answer("value", shifted), rules=rules, returns=("grads",), hidden=True)
    assert explanation.passed
    assert (
        explanation.note == "grads: the dA keys are numbered one higher than in the text, which is accepted."
    )
    assert rung(grads, shifted) == "key", "only where the check allows it"
    assert rung(grads, {"dA0": W, "dA2": B, "dW1": W}, rules=rules) == "key"
    assert rung(grads, {**grads, "dA2": W}, rules=rules) == "passed"
    assert rung(grads, {"dA1": B, "dA2": W, "dW1": W}, rules=rules) == "shape"


def test_a_circular_answer_is_not_followed():
    circle: list = [W]
    circle.append(circle)
    assert rung((W, B), circle) == "kind"
    assert rung((W, (W, B)), circle) == "kind"


# ---------------------------------------------------------------- kind and shape


@pytest.mark.parametrize(
    "value",
    [
        W.tolist(),
        W > 0,
        W.astype(complex),
        W.astype(object),
        W.astype(str),
        np.ma.masked_array(W),
        np.ma.masked_array(W, mask=True),
        np.ma.masked,
        W.view(np.matrix),
        W.view(Disguised),
        np.rec.array([(1.0,)], dtype=[("a", float)]),
        np.zeros((3, 5), dtype="datetime64[s]"),
        AlwaysEqual(),
        ListOfYes(),
        "W",
        b"W",
        True,
        1j,
        lambda: W,
        AlwaysEqual,
        iter([W]),
        {1, 2},
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_a_plain_array_of_numbers_counts_as_one(value):
    assert rung((B, W), (B, value)) in {"kind", "structure"}
    assert not matches(W, value)


@pytest.mark.parametrize(
    "value", [W[0], W.T, W[:, :4], W[None], W[..., None], np.array([]), np.float64(1), 2, np.zeros((0, 5))]
)
def test_the_shape_is_exact(value):
    assert rung(W, value) == "shape"


def test_a_vast_array_of_the_wrong_shape_costs_nothing():
    assert rung(W, np.broadcast_to(0.0, (10**9, 10**9))) == "shape"


@pytest.mark.parametrize(
    "value", [2, 2.0, np.float64(2), np.int32(2), np.array(2), np.array(2.0), np.float32(2)]
)
def test_numbers_and_arrays_of_shape_nothing_are_alike(value):
    assert rung(2.0, value) == "passed"
    assert rung(np.float64(2), value) == "passed"
    assert rung(np.array(2), value) == "passed"


@pytest.mark.parametrize("value", [np.array([2.0]), np.array([[2.0]]), [2.0]])
def test_a_cost_has_no_axes(value):
    assert rung(2.0, value) in {"shape", "kind", "structure"}


def test_whole_numbers_pass_where_they_are_equal():
    assert rung(np.zeros((3, 1)), np.zeros((3, 1), dtype=int)) == "passed"
    assert rung(np.full((3, 1), 0.5), np.zeros((3, 1), dtype=int)) == "values"


def test_truth_values_are_compared_with_truth_values():
    assert rung(True, np.True_) == "passed"
    assert rung(True, 1) == "kind"
    assert rung(1.0, True) == "kind"
    assert rung(W > 0, W > 0) == "passed"
    assert rung(W > 0, W <= 0) == "values"


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_a_whole_number_beyond_all_floats_is_infinite(value):
    assert rung(2.0, value) == "finite"


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [">f8", "<f8", np.longdouble])
def test_memory_layout_does_not_matter(order, dtype):
    assert rung(W, np.array(W, dtype=dtype, order=order)) == "passed"


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(("deviation", "expected"), [(9e-7, "passed"), (1.2e-6, "values")])
def test_the_relative_tolerance_is_one_in_a_million(deviation, expected):
    assert rung(W, W * (1 + deviation)) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.9e-9, "passed"), (1.5e-9, "values")])
def test_the_absolute_tolerance_is_a_share_of_the_largest_entry(share, expected):
    value = np.array([0.0, 1e3])
    assert rung(value, np.array([share * 1e3, 1e3])) == expected


def test_small_numbers_are_not_lost_in_an_absolute_tolerance():
    assert rung(W * 1e-12, np.zeros_like(W)) == "values"


def test_a_check_may_set_its_own_tolerance():
    assert rung(W, W * 1.001, rules=Rules(rtol=1e-2)) == "passed"
    assert rung(W, W * (1 + 1e-8), rules=Rules(rtol=1e-10)) == "values"


def test_float32_passes_within_its_own_precision_and_with_a_note():
    explanation = explain("f", W, Answer("value", W.astype(np.float32)), returns=("W1",), hidden=False)
    assert explanation.passed
    assert explanation.note == "W1 is float32; accepted, though float64 is more exact."
    assert rung(W, (W * (1 + 1e-4)).astype(np.float32)) == "values"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_an_entry_that_is_not_finite_fails(bad):
    value = W.copy()
    value[1, 2] = bad
    assert rung(W, value) == "finite"


def test_infinities_and_nans_have_to_stand_where_the_reference_has_them():
    expected = np.array([[np.inf, -np.inf, np.nan, 1.0]])
    assert rung(expected, expected.copy()) == "passed"
    assert rung(expected, np.array([[-np.inf, -np.inf, np.nan, 1.0]])) == "finite"
    assert rung(expected, np.array([[np.inf, -np.inf, 0.0, 1.0]])) == "finite"
    assert rung(expected, np.array([[np.inf, -np.inf, np.nan, 1.5]])) == "values"
    assert rung(float("inf"), 1e300) == "finite"


def test_inputs_changed_in_place_fail_unless_allowed():
    assert rung(W, W, changed=("A",)) == "inputs"
    assert rung(W, W, changed=("A",), rules=Rules(may_change=("A",))) == "passed"
    assert rung(W, W, changed=("A", "b"), rules=Rules(may_change=("A",))) == "inputs"


def test_nested_caches_are_compared_to_the_last_entry():
    caches = [((W, W, B), W), ((W, W, B), W)]
    wrong = [((W, W, B), W), ((W, W, B + 1), W)]
    assert rung((W, caches), (W, tuple(list(cache) for cache in caches))) == "passed"
    assert rung((W, caches), (W, wrong)) == "values"


# ---------------------------------------------------------------- never an exception, never a warning

ODDITIES = [
    W,
    B,
    W.T,
    -W,
    W * 3,
    W * 1e306,
    W * 1e-320,
    W[::-1],
    W.astype("f2"),
    W.astype("f4"),
    W.astype(np.longdouble) * np.longdouble("1e400"),
    np.full((3, 5), np.nan),
    np.full((3, 5), -np.inf),
    np.full((3, 5), 1.7e308),
    np.full((3, 5), -1.7e308),
    np.empty((3, 5), dtype=object),
    np.array(None),
    np.array([]),
    np.array([EqualText("W"), None], dtype=object),
    np.arange(15, dtype=">u2").reshape(3, 5),
    np.ma.masked_array(W, W > 0),
    np.zeros((3, 5), dtype=[("a", "f8")]),
    np.zeros((3, 5), dtype="c16") * np.nan,
    AlwaysEqual(),
    Disguised((3, 5)),
    10**5000,
]
LEAVES = st.one_of(
    st.integers(0, len(ODDITIES) - 1).map(lambda index: ODDITIES[index]),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=3),
)
KEYS = st.one_of(
    st.sampled_from(["dW1", "dA0", "dA1", "dA2", "W"]), st.integers(0, 3), st.just(EqualText("dW1"))
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=8,
)
EXPECTED = st.sampled_from(
    [
        W,
        B,
        2.0,
        0.0,
        True,
        "relu",
        None,
        np.full((3, 5), 1.7e308),
        np.full((3, 5), np.nan),
        W * 1e-310,
        W.astype(complex),
        np.arange(15).reshape(3, 5),
        np.array([]),
        (W, B),
        (W, (W, W, B)),
        [],
        {},
        {"dA0": W, "dA1": B, "dW1": W},
        (W, [((W, W, B), W)]),
    ]
)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(expected=EXPECTED, value=VALUES, hidden=st.booleans())
def test_any_answer_gets_an_explanation_in_words(expected, value, hidden):
    explanation = explain(
        "f", expected, Answer("value", value), rules=Rules(shifted_keys=("dA",)), hidden=hidden
    )
    assert explanation.passed or explanation.rung in RUNGS
    assert explanation.passed == matches(expected, value, Rules(shifted_keys=("dA",)))
    assert bool(explanation.summary) != explanation.passed
    assert not (hidden and explanation.detail)
