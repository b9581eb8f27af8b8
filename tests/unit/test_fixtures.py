"""The published test cases and the random generators of the hidden checks."""

from __future__ import annotations

import ast
import inspect
import re

import numpy as np
import pytest

from testcases import building_dnn as cases

SEEDS = range(40)
LAYERS = ([3, 1], [4, 2], [5, 4, 1], [2, 6, 3, 1], [5, 1, 4, 1], [3, 5, 4, 2, 1], [7, 6, 5, 4, 3, 1])
SIZES = ((1, 6, 3), (4, 1, 7), (5, 3, 1), (4, 3, 5), (2, 7, 200), (300, 7, 4))
LARGE = {"": {}, "dW": cases.TALL, "dA dW db": cases.STEEP}


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
    assert not [name for name in namespace if name.startswith(("random", "nearly", "_odd", "saturated"))]
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


@pytest.mark.parametrize("size", [(4, 3, 5), (1, 6, 1), (5, 1, 4), (3, 4, 300)])
@pytest.mark.parametrize("scale", [1e-8, 0.125, 1000.0])
def test_random_layers_have_the_shapes_and_sizes_asked_for_and_both_signs(size, scale) -> None:
    n_prev, n, m = size
    for seed in SEEDS:
        np.random.seed(seed)
        A, W, b = cases.random_layer(n_prev, n, m, size=scale)
        assert (A.shape, W.shape, b.shape) == ((n_prev, m), (n, n_prev), (n, 1))
        assert scale / 16 <= np.abs(W).min() <= np.abs(W).max() <= scale
        assert (W @ A + b).min() < 0 < (W @ A + b).max()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("top", [1, 64])
def test_the_layer_of_an_activation_case_belongs_together_and_meets_the_kink_exactly(size, top) -> None:
    n_prev, n, m = size
    if top > 1 and n * m > 100:
        pytest.skip("so many Z cannot all keep away from 0")
    for seed in SEEDS:
        np.random.seed(seed)
        dA, ((A_prev, W, b), Z) = cases.random_activation_backward_case(n_prev, n, m, top=top)
        assert (dA.shape, A_prev.shape, W.shape, b.shape) == ((n, m), (n_prev, m), (n, n_prev), (n, 1))
        np.testing.assert_array_equal(W @ A_prev + b, Z)
        np.testing.assert_array_equal((W[:, ::-1, None] * A_prev[::-1]).sum(axis=1) + b, Z)
        assert dA.all()
        assert top / 2 < np.abs(Z).max() <= top
        assert Z.max() > top / 4
        assert np.abs(W).max() <= top
        assert np.count_nonzero(Z == 0) >= (2 if m * n >= 5 and m > 2 else 1)
        assert top == 1 or np.abs(Z[Z != 0]).min() > 1
        if m * n > 2:
            assert (Z < 0).any()


@pytest.mark.parametrize("layer_dims", LAYERS)
@pytest.mark.parametrize("large", LARGE)
def test_a_random_backward_case_is_one_forward_pass_whose_gradients_are_as_large_as_asked(
    layer_dims, large
) -> None:
    if large and len(layer_dims) < 3:
        pytest.skip("one layer has no hidden activations to be large or small")
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y, caches = cases.random_backward_case(layer_dims, 6, **LARGE[large])
        A = caches[0][0][0]
        for (A_prev, W, b), Z in caches[:-1]:
            np.testing.assert_array_equal(A_prev, A)
            np.testing.assert_array_equal((W[:, ::-1, None] * A_prev[::-1]).sum(axis=1) + b, Z)
            A = np.maximum(0, Z)
            assert (Z == 0).any(axis=1).all() and (Z > 0).any(axis=1).all(), "the kink in each live unit"
        (A_prev, W, b), Z = caches[-1]
        np.testing.assert_array_equal(A_prev, A)
        np.testing.assert_allclose(W @ A_prev + b, Z, rtol=1e-12)
        np.testing.assert_allclose(1 / (1 + np.exp(-Z)), AL)
        np.testing.assert_allclose(Z.max(axis=1), 1.3, rtol=1e-9)
        np.testing.assert_allclose(Z.min(axis=1), -0.75 * 1.3, rtol=1e-9)
        for labels, row in zip(Y, AL, strict=True):
            assert labels[row == row.min()].any() and not labels[row == row.max()].all(), (
                "the surest are wrong"
            )
        grads = cases._gradients(AL, Y, caches)
        for kind in ("dA", "dW", "db"):
            largest = max(np.abs(value).max() for name, value in grads.items() if name.startswith(kind))
            assert largest > 200 if kind in large else largest < 1
        assert all(value.any() for value in grads.values())


@pytest.mark.parametrize("reach", [cases.NEARLY_SATURATED, -cases.NEARLY_SATURATED])
def test_nearly_saturated_predictions_are_wrong_at_both_ends(reach: float) -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y, _ = cases.random_backward_case([5, 4, 3, 1], 6, reach=reach, **cases.TALL)
        worst = np.where(Y == 1, AL, 1 - AL)
        assert 6e-4 < worst.min() < 7e-4
        assert np.sort(worst)[0, 1] < 0.005


@pytest.mark.parametrize("m", [1, 2, 5, 13, 300])
@pytest.mark.parametrize("first", [0, 1])
def test_a_random_cost_case_has_its_labels_in_fixed_places_and_no_short_cost(m, first, reference) -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y = cases.random_cost_case(m, first=first)
        assert AL.shape == Y.shape == (1, m)
        assert Y[0, :2].tolist() == [float(first), 1.0 - first][:m]
        assert 0.1 <= AL.min() <= AL.max() <= 0.9
        cost = float(reference.compute_cost(AL, Y))
        assert min(abs(round(cost, 4) - cost), abs(float(np.float16(cost)) - cost)) > 1.5e-5 * cost


def test_a_nearly_saturated_cost_case_is_surely_wrong_about_one_example_of_each_label() -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y = cases.nearly_saturated_cost_case()
        for label, probabilities in ((1, AL[Y == 1]), (0, 1 - AL[Y == 0])):
            assert np.count_nonzero(probabilities < 0.001) == 1, label
            assert np.count_nonzero(probabilities > 0.95) == 1, label
            assert probabilities.min() > 6e-4


def test_the_saturated_cases_are_saturated_as_they_say() -> None:
    for seed in SEEDS:
        np.random.seed(seed)
        AL, Y = cases.saturated_cost_case()
        assert set(AL[(AL == 0) | (AL == 1)]) == {0.0, 1.0}
        assert (np.abs(AL - Y) < 1).all()
        for label in (0.0, 1.0):
            AL, Y = cases.wrongly_saturated_cost_case(label=label)
            assert np.count_nonzero(np.abs(AL - Y) == 1) == 1


@pytest.mark.parametrize("old_names", [False, True])
def test_a_random_update_case_has_the_gradients_that_the_backward_pass_hands_over(
    old_names, reference
) -> None:
    np.random.seed(0)
    AL, Y, caches = cases.random_backward_case([5, 4, 3, 1], 5)
    handed_over = reference.L_model_backward(AL, Y, caches)
    np.random.seed(0)
    parameters, grads = cases.random_update_case([5, 4, 3, 1], old_names=old_names)
    assert list(parameters) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    if old_names:
        assert list(grads)[::3] == ["dA3", "dA2", "dA1"]
    else:
        assert list(grads) == list(handed_over)
    for value, other in zip(grads.values(), handed_over.values(), strict=True):
        np.testing.assert_allclose(value, other, rtol=1e-9, atol=1e-12)


def test_an_update_case_can_be_tiny() -> None:
    np.random.seed(0)
    parameters, grads = cases.random_update_case([3, 1, 4, 1], size=1e-8)
    assert max(np.abs(value).max() for value in (*parameters.values(), *grads.values())) < 1e-6


@pytest.mark.parametrize("hidden", [1.0, 64.0, 1 / 4096])
def test_the_network_in_whole_numbers_is_one_forward_pass(reference, hidden: float) -> None:
    AL, _, caches = cases.L_model_backward_test_case_2hidden(hidden)
    parameters = {
        f"{kind}{layer}": value
        for layer, ((_, W, b), _) in enumerate(caches, start=1)
        for kind, value in (("W", W), ("b", b))
    }
    predictions, own = reference.L_model_forward(caches[0][0][0], parameters)
    np.testing.assert_allclose(predictions, AL, rtol=1e-12)
    for ((A, _, _), Z), ((own_A, _, _), own_Z) in zip(caches, own, strict=True):
        np.testing.assert_allclose(own_A, A)
        np.testing.assert_allclose(own_Z, Z, rtol=1e-12)
    assert caches[0][1].max() == 10 * hidden


def test_the_gradients_of_the_second_update_case_are_in_the_order_of_the_backward_pass(reference) -> None:
    parameters, grads = cases.update_parameters_test_case_2hidden()
    handed_over = reference.L_model_backward(*cases.L_model_backward_test_case_2hidden())
    assert {name: value.shape for name, value in grads.items()} == {
        name: value.shape for name, value in handed_over.items()
    }
    assert list(grads) == list(handed_over)
    assert all(grads[f"d{name}"].shape == value.shape for name, value in parameters.items())


def test_the_case_by_hand_gives_the_numbers_of_the_text(reference) -> None:
    Z, _ = reference.linear_forward(*cases.linear_forward_test_case_three_units())
    rows = [[6.56, 10.57, 12.44, 9.89], [12.76, 21.97, 26.34, 20.19], [18.06, 34.27, 41.84, 31.49]]
    np.testing.assert_allclose(Z, rows, rtol=1e-12)


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
                np.testing.assert_allclose(value, expected[name], rtol=1e-9, atol=1e-11 * scale)
