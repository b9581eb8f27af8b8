"""The published test cases and the random generators of the hidden checks."""

from __future__ import annotations

import ast
import inspect
import re

import numpy as np
import pytest

from testcases import building_dnn as cases

SEEDS = range(80)
LAYERS = ([3, 1], [4, 2], [5, 4, 1], [2, 6, 3, 1], [6, 1, 4, 2], [3, 5, 4, 2, 1], [7, 6, 5, 4, 3, 1])
SIZES = ((1, 1, 2), (1, 6, 3), (4, 1, 7), (5, 3, 1), (4, 3, 5), (2, 8, 9), (300, 7, 4))


def test_the_published_draws_are_those_of_the_legacy_generator() -> None:
    np.random.seed(3)
    AL, A0, W1 = np.random.randn(1, 2), np.random.randn(4, 2), np.random.randn(3, 4)
    drawn_AL, Y, caches = cases.L_model_backward_test_case()
    np.testing.assert_array_equal(drawn_AL, AL)
    np.testing.assert_array_equal(caches[0][0][0], A0)
    np.testing.assert_array_equal(caches[0][0][1], W1)
    np.testing.assert_array_equal(AL, drawn_AL)
    assert Y.tolist() == [[1.0, 0.0]]
    np.testing.assert_allclose(AL, [[1.78862847, 0.43650985]], atol=5e-9)


@pytest.mark.parametrize("name", [name for name in dir(cases) if "_test_case" in name])
def test_a_published_case_is_the_same_each_time_and_leaves_the_global_stream_alone(name: str) -> None:
    np.random.seed(5)
    first = getattr(cases, name)()
    np.testing.assert_equal(getattr(cases, name)(), first)
    drawn = np.random.randn()
    np.random.seed(5)
    assert np.random.randn() == drawn


def test_the_cost_cases_come_in_the_published_order() -> None:
    newer, older = cases.compute_cost_test_case(), cases.compute_cost_test_case_v4()
    assert [array.tolist() for array in newer] == [[[1, 1, 0]], [[0.8, 0.9, 0.4]]]
    assert [array.tolist() for array in older] == [[[1, 1, 1]], [[0.8, 0.9, 0.4]]]


@pytest.mark.parametrize(
    ("case", "shapes"),
    [
        (cases.linear_backward_test_case, [(3, 4), (5, 4), (3, 5), (3, 1)]),
        (cases.linear_backward_test_case_v4, [(1, 2), (3, 2), (1, 3), (1, 1)]),
    ],
)
def test_both_generations_of_the_linear_backward_case_have_their_shapes(case, shapes) -> None:
    dZ, cache = case()
    assert [array.shape for array in (dZ, *cache)] == shapes


@pytest.mark.parametrize("keys", [("dA0", "dA1"), ("dA1", "dA2")])
def test_print_grads_shows_the_gradient_of_the_first_activation_under_either_naming(keys, capsys) -> None:
    grads = {"dW1": 1, "db1": 2, keys[0]: "gradient of A0", keys[1]: "gradient of A1"}
    cases.print_grads(grads)
    assert capsys.readouterr().out == "dW1 = 1\ndb1 = 2\ndA1 = gradient of A1\n"


def test_the_released_part_stands_on_its_own_and_contains_no_generator() -> None:
    source = inspect.getsource(cases)
    released = re.sub(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n", "", source, flags=re.DOTALL)
    namespace: dict[str, object] = {}
    exec(compile(ast.parse(released), "released", "exec"), namespace)
    assert not [name for name in namespace if name.startswith(("random", "_sixteenths", "saturated"))]
    for name in [name for name in namespace if "_test_case" in name]:
        namespace[name]()  # type: ignore[operator]


def test_the_generators_draw_from_the_global_stream_and_never_seed_it() -> None:
    hidden = inspect.getsource(cases).partition("### BEGIN HIDDEN TESTS")[2]
    assert "seed(" not in hidden
    np.random.seed(11)
    first, second = cases.random_layer(2, 3, 4), cases.random_layer(2, 3, 4)
    np.random.seed(11)
    np.testing.assert_equal(cases.random_layer(2, 3, 4), first)
    assert not np.array_equal(first[0], second[0])


@pytest.mark.parametrize("size", SIZES)
def test_random_layers_have_the_shapes_asked_for_and_exact_products(size) -> None:
    n_prev, n, m = size
    for seed in SEEDS:
        np.random.seed(seed)
        A, W, b = cases.random_layer(n_prev, n, m)
        assert (A.shape, W.shape, b.shape) == ((n_prev, m), (n, n_prev), (n, 1))
        reversed_sum = (W[:, ::-1, None] * A[::-1]).sum(axis=1) + b
        np.testing.assert_array_equal(W @ A + b, reversed_sum)


@pytest.mark.parametrize("size", SIZES)
def test_the_layer_of_an_activation_case_belongs_together_and_meets_the_kink_exactly(size) -> None:
    n_prev, n, m = size
    for seed in SEEDS:
        np.random.seed(seed)
        dA, ((A_prev, W, b), Z) = cases.random_activation_backward_case(n_prev, n, m)
        assert (dA.shape, A_prev.shape, W.shape, b.shape) == ((n, m), (n_prev, m), (n, n_prev), (n, 1))
        np.testing.assert_array_equal(W @ A_prev + b, Z)
        np.testing.assert_array_equal((W[:, ::-1, None] * A_prev[::-1]).sum(axis=1) + b, Z)
        assert dA.all()
        assert np.abs(Z).max() <= 4
        assert (Z > 0).any()
        assert np.count_nonzero(Z == 0) >= (2 if m * n >= 5 and m > 2 else 1)
        if m * n > 2:
            assert (Z < 0).any()


@pytest.mark.parametrize("layer_dims", LAYERS)
@pytest.mark.parametrize("m", [1, 2, 5, 8])
def test_a_random_backward_case_is_one_forward_pass_with_true_probabilities(layer_dims, m) -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y, caches = cases.random_backward_case(layer_dims, m)
        A = caches[0][0][0]
        assert A.shape == (layer_dims[0], m)
        for (A_prev, W, b), Z in caches:
            np.testing.assert_array_equal(A_prev, A)
            np.testing.assert_array_equal((W[:, ::-1, None] * A_prev[::-1]).sum(axis=1) + b, Z)
            A = np.maximum(0, Z)
        np.testing.assert_allclose(1 / (1 + np.exp(-Z)), AL)
        assert 0.1 < AL.min() <= AL.max() < 0.9
        assert set(np.unique(Y)) <= {0.0, 1.0}
        if m > 1:
            assert (np.ptp(Y, axis=1) == 1).all(), "both labels in each row"
            assert all((Z == 0).any(axis=1).all() for _, Z in caches[:-1]), "the kink in each hidden unit"
            assert all((Z > 0).any(axis=1).all() for _, Z in caches[:-1]), "no dead hidden unit"


@pytest.mark.parametrize("m", [2, 3, 7, 20])
def test_a_random_cost_case_has_both_labels_and_probabilities_away_from_saturation(m) -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y = cases.random_cost_case(m)
        assert AL.shape == Y.shape == (1, m)
        assert set(Y[0]) == {0.0, 1.0}
        assert 0.1 <= AL.min() <= AL.max() <= 0.9
        assert len(np.unique(AL)) == m


def test_the_saturated_cases_are_saturated_as_they_say() -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y = cases.saturated_cost_case()
        assert set(AL[(AL == 0) | (AL == 1)]) == {0.0, 1.0}
        assert (np.abs(AL - Y) < 1).all()
        for label in (0.0, 1.0):
            AL, Y = cases.wrongly_saturated_cost_case(label=label)
            assert np.count_nonzero(np.abs(AL - Y) == 1) == 1


def test_a_random_update_case_has_a_gradient_for_every_parameter() -> None:
    np.random.seed(0)
    parameters, grads = cases.random_update_case([5, 4, 3, 1])
    assert list(parameters) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert {name: grads["d" + name].shape for name in parameters} == {
        name: value.shape for name, value in parameters.items()
    }
    assert len(grads) == len(parameters)


def test_a_shielded_logarithm_passes_on_every_ordinary_cost_case(reference) -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y = cases.random_cost_case(1 + seed % 20)
        cost = reference.compute_cost(AL, Y)
        shielded = -np.mean(Y * np.log(AL + 1e-8) + (1 - Y) * np.log(1 - AL + 1e-8))
        clipped = np.clip(AL, 1e-7, 1 - 1e-7)
        clipped_cost = -(Y @ np.log(clipped).T + (1 - Y) @ np.log(1 - clipped).T).item() / AL.shape[1]
        np.testing.assert_allclose([shielded, clipped_cost], cost, rtol=5e-7)


@pytest.mark.parametrize("layer_dims", LAYERS)
def test_gradients_computed_in_another_order_agree_far_below_the_tolerance(reference, layer_dims) -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y, caches = cases.random_backward_case(layer_dims, 7)
        expected, dZ = reference.L_model_backward(AL, Y, caches), AL - Y
        for layer in range(len(caches), 0, -1):
            (A_prev, W, _), Z = caches[layer - 1]
            if layer < len(caches):
                dZ = dA * (Z > 0)  # noqa: F821 - of the layer above
            dA = np.einsum("ij,ik->jk", W[::-1], dZ[::-1])
            for name, value in ((f"dA{layer - 1}", dA), (f"dW{layer}", (dZ / 7) @ A_prev.T)):
                scale = np.abs(expected[name]).max()
                np.testing.assert_allclose(value, expected[name], rtol=1e-9, atol=1e-12 * scale)
