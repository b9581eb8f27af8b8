"""Mechanical changes of the reference that no check notices, each with the reason why none should."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EQUIVALENT"]

EQUIVALENT: Mapping[str, str] = {
    "L_model_forward: cache = linear_activation_forward(A_prev, parameters[' -> "
    "cache = linear_activation_forward(A, parameters['": "A_prev was set to A on the line before",
    "update_parameters: for l in range(1, L + 1): parameters[ -> "
    "for l in reversed(range(1, L + 1)): parameters[": "the layers are updated independently, in any order",
}
