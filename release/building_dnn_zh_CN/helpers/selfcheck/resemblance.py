"""When an answer is that of a known wrong version: the same value, or the same fault.

The same fault reads differently from one numpy, Python and operator to the next: what counts is what its text
says about shapes, keys and names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .answers import Answer, Rules
from .compare import alike

_PRODUCT = re.compile(r"not aligned|mismatch in its core dimension|remapped shapes|shape-mismatch for sum")
_REMAPPED = re.compile(r"(\([^()]*\))->\S*")
_SHAPE = re.compile(r"\((\d*(?:, ?\d+)*,?)\)")
_SIZES = (
    re.compile(r"(\d+) \(dim \d+\) != (\d+) \(dim \d+\)"),
    re.compile(r"size (\d+) is different from (\d+)"),
)
_UNPACKED = re.compile(r"values to unpack \(expected (?:at least )?(\d+)")
_QUOTED = re.compile(r"'([^']*)'")
_NAMING = ("NameError", "UnboundLocalError", "AttributeError")


def hint_for_answer(known: Iterable[tuple[str, Answer]], answer: Answer, rules: Rules) -> str:
    """The hint of the first known wrong version that answers so; "" for none."""
    return next((hint for hint, recorded in known if same_answer(recorded, answer, rules)), "")


def same_answer(recorded: Answer, answer: Answer, rules: Rules) -> bool:
    """Whether `answer` is what the wrong version behind `recorded` gives: by its value, or by its fault."""
    if recorded.status != answer.status:
        return False
    if recorded.status == "raised":
        of_one_kind = recorded.builtin_exception == answer.builtin_exception
        return of_one_kind and bool(recorded.message) and _fault(recorded).is_like(_fault(answer))
    if recorded.status != "value":
        return False
    changed = {*recorded.changed} - {*rules.may_change}
    return changed <= {*answer.changed} and alike(recorded.value, answer.value, rules)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What an exception says, whoever words it.

    shapes, sizes : of the arrays at fault, and the two lengths that should be equal, as far as they are told
    """

    kind: str
    text: str = ""
    shapes: tuple[tuple[str, int], ...] = ()
    sizes: frozenset[str] = frozenset()

    def is_like(self, other: _Fault) -> bool:
        """Whether both may be one fault: shapes where both tell them, else the sizes that do not fit."""
        if (self.kind, self.text) != (other.kind, other.text):
            return False
        if self.shapes and other.shapes:
            return self.shapes == other.shapes
        return self.sizes == other.sizes


def _fault(answer: Answer) -> _Fault:
    message = answer.message
    if _PRODUCT.search(message):
        return _Fault("product", shapes=_shapes(_REMAPPED.sub(r"\1", message)), sizes=_sizes(message))
    if "broadcast" in message:
        return _Fault("broadcast", shapes=_shapes(message))
    if unpacked := _UNPACKED.search(message):
        return _Fault("unpacking", "few" if "not enough" in message else "many", (), frozenset(unpacked[1]))
    if answer.exception in _NAMING and (names := _QUOTED.findall(message)):
        return _Fault(answer.exception, " ".join(names))
    return _Fault(answer.exception, message)


def _shapes(message: str) -> tuple[tuple[str, int], ...]:
    """The shapes in a text, each with how often it stands there."""
    shapes = (re.sub(r"[ ]|,$", "", shape) for shape in _SHAPE.findall(message))
    return tuple(sorted(Counter(shape for shape in shapes if shape).items()))


def _sizes(message: str) -> frozenset[str]:
    return frozenset(size for pattern in _SIZES for pair in pattern.findall(message) for size in pair)
