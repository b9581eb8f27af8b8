"""Right versions that change several exercises together: contracts of the learner's own that hold."""

from __future__ import annotations

from testcases.misconceptions import CorrectVariant
from testcases.misconceptions.building_dnn import (
    l_model_forward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
)

__all__ = ["CORRECT_VARIANTS"]

CORRECT_VARIANTS = (
    CorrectVariant(
        "helper-in-a-cell-of-its-own",
        "linear_forward",
        (("np.dot(W, A) + b", "affine(W, A, b)"),),
        also=(("linear_backward", ((linear_backward.DA, "dA_prev = affine(W.T, dZ, 0)"),)),),
        cell="def affine(W, X, shift):\n    return np.matmul(W, X) + shift",
    ),
    CorrectVariant(
        "whole-cache-is-passed-on-and-accepted",
        "linear_activation_backward",
        (("linear_backward(dZ, linear_cache)", "linear_backward(dZ, cache)", 2),),
        also=(
            (
                "linear_backward",
                (("A_prev, W, b = cache", "A_prev, W, b = cache if len(cache) == 3 else cache[0]"),),
            ),
        ),
    ),
    CorrectVariant(
        "linear-cache-is-a-list-everywhere",
        "linear_forward",
        ((linear_forward.CACHE, "cache = [A, W, b]"),),
        also=(
            (
                "linear_activation_forward",
                ((linear_activation_forward.CACHE, "cache = [linear_cache, activation_cache]"),),
            ),
            ("L_model_forward", ((l_model_forward.RETURN, "    return AL, tuple(caches)"),)),
        ),
    ),
    CorrectVariant(
        "optional-parameter-added",
        "linear_forward",
        (
            ("linear_forward(A, W, b)", "linear_forward(A, W, b, scale=1)"),
            (linear_forward.LINE, "scale * (W @ A) + b"),
        ),
    ),
)
