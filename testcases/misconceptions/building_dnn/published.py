"""The automatic checks published with this exercise since 2021: their inputs and what they compare.

Measured against the bank, they show what stronger checks are worth. A function is called once for every
comparison, always with the very same objects, and the entries of what it returns are counted: too many fail,
too few pass.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from testcases import building_dnn

__all__ = ["published_checks_pass"]

Function = Callable[..., Any]
Leaf = Callable[[Any, Any], bool]


def published_checks_pass(exercise: str, functions: Mapping[str, Any], references: Mapping[str, Any]) -> bool:
    """Whether `functions[exercise]` passes them; `references[exercise]` says what is expected."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return all(
            _passes(functions.get(exercise), references[exercise], args, _COMPARISONS.get(exercise, _THREE))
            for args in _inputs()[exercise]
        )


def _inputs() -> dict[str, tuple[tuple[Any, ...], ...]]:
    """Positional arguments of the calls, new ones each time."""
    forward = building_dnn.linear_activation_forward_test_case()
    backward = building_dnn.linear_activation_backward_test_case()
    return {
        "initialize_parameters": ((3, 2, 1), (4, 3, 2)),
        "initialize_parameters_deep": (([5, 4, 3],), ([4, 3, 2],)),
        "linear_forward": (building_dnn.linear_forward_test_case(),),
        "linear_activation_forward": ((*forward, "sigmoid"), (*copy.deepcopy(forward), "relu")),
        "L_model_forward": (building_dnn.L_model_forward_test_case_2hidden(),),
        "compute_cost": (building_dnn.compute_cost_test_case()[::-1],),
        "linear_backward": (building_dnn.linear_backward_test_case(),),
        "linear_activation_backward": ((*backward, "sigmoid"), (*copy.deepcopy(backward), "relu")),
        "L_model_backward": (building_dnn.L_model_backward_test_case(),),
        "update_parameters": ((*building_dnn.update_parameters_test_case(), 0.1),),
    }


def _passes(
    function: Function | None, reference: Function, args: tuple[Any, ...], comparisons: tuple[Leaf, ...]
) -> bool:
    expected = reference(*copy.deepcopy(args))
    try:
        return function is not None and all(
            _agrees(expected, function(*args), comparison) for comparison in comparisons
        )
    except Exception:
        return False


def _agrees(expected: Any, answer: Any, leaf: Leaf) -> bool:
    """Every entry that comes back has a counterpart that it agrees with."""
    if isinstance(answer, dict):
        return all(key in expected and _agrees(expected[key], answer[key], leaf) for key in answer)
    if isinstance(answer, tuple | list):
        within = isinstance(expected, tuple | list) and len(answer) <= len(expected)
        return within and all(_agrees(*pair, leaf) for pair in zip(expected, answer, strict=False))
    return leaf(expected, answer)


def _same_type(expected: Any, answer: Any) -> bool:
    return isinstance(answer, type(expected))


def _same_shape(expected: Any, answer: Any) -> bool:
    return bool(expected.shape == answer.shape)


def _same_numbers(expected: Any, answer: Any) -> bool:
    try:
        np.testing.assert_array_almost_equal(expected, answer)
    except AssertionError:
        return False
    return True


def _close(expected: Any, answer: Any) -> bool:
    return bool(np.allclose(expected, answer))


_THREE: tuple[Leaf, ...] = (_same_type, _same_shape, _same_numbers)
_COMPARISONS: Mapping[str, tuple[Leaf, ...]] = {
    "initialize_parameters": (_same_type, _same_numbers),
    "compute_cost": (_close,),
}
