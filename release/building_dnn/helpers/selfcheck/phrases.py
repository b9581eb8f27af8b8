"""What is said of a place of an answer: with what stands there, or, of a hidden check, without it.

A hidden answer may hold anything, the inputs of the check included. So no word, number or length of it is
told: only what is expected, and questions of our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .elements import ELEMENTS
from .kindwords import ARRAY_WORDS
from .plain import Array, describe, element_kind, entries, listed
from .written import UNKNOWN, Written

_MOST_NAMES, _MOST_HIDDEN_NAMES = 5, 3
_LONGEST_VALUE = 40  # letters of a text, date or member that is told


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What there is to know beside an answer.

    hidden : nothing may be told that could carry an input, an expected number or anything the answer chose
    written : the code behind it
    inputs : what it was called with, by the names of the reference's parameters
    """

    hidden: bool = False
    written: Written = UNKNOWN
    inputs: Mapping[Any, Any] = field(default_factory=dict)

    # ------------------------------------------------------------ the rest of a sentence about a place

    def instead(self, answer: Any, wanted: str, *, verb: str = "is", infinitive: str = "be") -> str:
        """What stands there instead: `is a list; it should be a dict.`."""
        if self.hidden:
            return f"should {infinitive} {wanted}."
        return f"{verb} {describe(answer)}; it should {infinitive} {wanted}."

    def lengths(self, path: str, length: int, wanted: str) -> str:
        """Another length: `has 1 entry; it should have 2 entries.`."""
        if path == "":
            has, infinitive = f"returns {length}", "return"
        else:
            has, infinitive = f"has {entries(length)}", "have"
        return f"should {infinitive} {wanted}." if self.hidden else f"{has}; it should {infinitive} {wanted}."

    def truth(self, *, wanted: bool) -> str:
        """`is False; it should be True.`"""
        return "is not the expected one." if self.hidden else f"is {not wanted}; it should be {wanted}."

    def shapes(self, expected: tuple[int, ...], answer: tuple[int, ...]) -> str:
        """`has shape (3,); it should be (3, 1).` and a question where the code can be so."""
        has = "has another shape" if self.hidden else f"has shape {answer}"
        question = _shape_question(expected, answer, self.written)
        return f"{has}; it should be {expected}.{' ' if question else ''}{question}"

    def lacks(self, missing: Sequence[str], fields: Sequence[str]) -> str:
        """`has no field y.`; of a hidden answer only which there should be."""
        if self.hidden:
            return f"should have the fields {listed(fields)}."
        return f"has no field {listed(missing, 'or')}."

    def values(self, answer: str, expected: str, what: str) -> str:
        """`is range(0, 2); it should be range(0, 3).`."""
        return f"is not the expected {what}." if self.hidden else f"is {answer}; it should be {expected}."

    def members(self, missing: Sequence[Any], more: Sequence[Any]) -> str:
        """`lacks 3, and has 4, which does not belong there.` of a set."""
        if self.hidden:
            return "is not the expected set."
        lacks = f"lacks {_shown(missing)}" if missing else ""
        has = (
            f"has {_shown(more)}, which {'does' if len(more) == 1 else 'do'} not belong there" if more else ""
        )
        return f"{', and '.join(part for part in (lacks, has) if part)}."

    def other_elements(self, answer: Any, kind: str, shape: tuple[int, ...]) -> str:
        """What stands in the place of texts or dates, and what makes texts of objects."""
        one = {"M": "a date", "m": "a time span"}.get(kind)
        sentence = self.instead(answer, one if one and shape == () else f"a numpy array of {ELEMENTS[kind]}")
        objects = not self.hidden and kind == "U" and describe(answer) == ARRAY_WORDS["O"]
        return f"{sentence} `.astype(str)` makes one of it." if objects else sentence

    def elements(self, expected: Any, answer: Any, same: Array) -> str:
        """How many texts or dates differ, and the first that does."""
        kind = ELEMENTS[element_kind(expected)]
        if self.hidden or not same.ndim:
            told = "" if self.hidden else f": {_cut(np.asarray(answer)[()])}"
            return f"is not what is expected{told}." if not same.ndim else f"has other {kind} than expected."
        place = tuple(int(index) for index in np.argwhere(~same)[0])
        words = f"{_cut(answer[place])} where it should be {_cut(expected[place])}"
        where = ", ".join(map(str, place))
        return f"differs in {int((~same).sum())} of {entries(same.size)}: at [{where}] it has {words}."

    def none(self) -> str:
        """What to say of None in a place where something is expected."""
        if self.written.has_stub:
            return "still None."
        if self.written.calls_what_gives_nothing:
            return "None. Is it what a function like `append` or `shuffle` gives back?"
        return "None."

    def no_result(self) -> str:
        """What to say of a function that returns None as a whole."""
        if not self.written.is_known:
            return "returns None: it is still to be written, or its return line is missing."
        if not self.written.gives_back:
            return "returns nothing: is the return line missing?"
        if self.written.has_stub:
            return "returns None: it is still to be written."
        return "returns None: is there a way through it without a return line that gives a value?"

    def named(self, paths: Sequence[str]) -> str:
        """`dW and db`; of many names the first ones, of a hidden answer without their number."""
        if self.hidden and len(paths) > _MOST_HIDDEN_NAMES:
            return f"{paths[0]} and others"
        if len(paths) <= _MOST_NAMES:
            return listed(paths)
        return f"{', '.join(paths[:4])} and {len(paths) - 4} more"


VISIBLE = Circumstances()


def _shown(members: Sequence[Any]) -> str:
    """The first members of a set as they stand in Python source."""
    more = len(members) - _MOST_NAMES
    shown = [_cut(member) for member in members[:_MOST_NAMES]]
    return f"{', '.join(shown)} and {more} more" if more > 0 else listed(shown)


def _cut(value: Any) -> str:
    """A value in Python's words, no longer than is read at a glance."""
    if isinstance(value, np.str_ | np.bytes_):
        value = value.item()
    try:
        text = str(value) if isinstance(value, np.generic) else repr(value)
    except ValueError:  # a date without a unit
        return "a date without a unit"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]} ..."


def _shape_question(expected: tuple[int, ...], answer: tuple[int, ...], written: Written) -> str:
    """What most often leads from the one shape to the other, in code like this."""
    column = len(expected) == 2 and expected[1] == 1
    if column and answer == expected[:1]:
        if written.reduces and not written.keeps_dimensions:
            return "Did you forget keepdims=True?"
        return "It has one dimension; a column has two."
    if expected == () and int(np.prod(answer)) == 1:
        return "np.squeeze makes it a plain number."
    if answer == () and expected != ():
        return "Is it summed over all axes?" if written.reduces else "It is one number for all."
    if len(expected) == 2 and answer == expected[::-1]:
        return "Is it transposed?"
    if column and answer == (expected[0], expected[0]) and written.adds:
        return "Did an array of one dimension get added to a column?"
    return ""
