"""Mechanical changes of the reference that no check notices, each with the reason why none should."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EQUIVALENT"]

_SATURATION = (
    "differs only where AL is exactly 0 or 1 and wrong, so that p is 0: a learner's plain formula gives "
    "nan or a warning there and is right all the same, hence no check has such an AL"
)
_SAME_SHAPE = "AL, Y and p all have the shape (1, m)"

EQUIVALENT: Mapping[str, str] = {
    "L_model_forward: cache = linear_activation_forward(A_prev, parameters[' -> "
    "cache = linear_activation_forward(A, parameters['": "A_prev was set to A on the line before",
    "compute_cost: ))), where=p > 0, out=np. -> ))), out=np.": _SATURATION,
    "compute_cost: =p > 0, out=np.full(p.shape, -np.inf))) -> =p > 0))": _SATURATION,
    "compute_cost: where=p > 0, out= -> where=p >= 0, out=": _SATURATION,
    "compute_cost: ), where=p > 0, out -> ), where=AL > 0, out": _SATURATION,
    "compute_cost: ), where=p > 0, out -> ), where=m > 0, out": _SATURATION,
    "compute_cost: where=p > 0, out=np -> where=p > -1, out=np": _SATURATION,
    "compute_cost: p.shape, -np.inf)) -> p.shape, np.inf))": _SATURATION,
    "compute_cost: np.full(p.shape, - -> np.full(AL.shape, -": _SAME_SHAPE,
    "compute_cost: np.full(p.shape, - -> np.full(Y.shape, -": _SAME_SHAPE,
    "update_parameters: for l in range(1, L + 1): parameters[ -> "
    "for l in reversed(range(1, L + 1)): parameters[": "the layers are updated independently, in any order",
}
