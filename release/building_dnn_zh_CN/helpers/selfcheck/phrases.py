"""What is said of a place of an answer: with what stands there, or, of a hidden check, without it.

A hidden answer may hold anything, the inputs of the check included. So no word, number or length of it is
told: only what is expected, and questions of our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .kindwords import ARRAY_WORDS
from .plain import Array, and_more, describe, element_kind, entries, in_words, listed
from .words import N_, _, ngettext, one_after_another
from .written import UNKNOWN, Written

_MOST_NAMES, _MOST_HIDDEN_NAMES = 5, 3
_LONGEST_VALUE = 40  # letters of a text, date or member that is told


@dataclass(frozen=True, slots=True)
class Manner:
    """How something other than expected is said, and how of a hidden answer, where only that can be told
    which is `{wanted}`.
    """

    visible: str
    hidden: str


BE = Manner(N_("{name} is {given}; it should be {wanted}."), N_("{name} should be {wanted}."))
HAVE = Manner(N_("{name} is {given}; it should have {wanted}."), N_("{name} should have {wanted}."))
RETURN = Manner(
    N_("{name} returns {given}; it should return {wanted}."), N_("{name} should return {wanted}.")
)
_HAVE_LENGTH = Manner(N_("{name} has {given}; it should have {wanted}."), HAVE.hidden)
_HAVE_SHAPE = Manner(
    N_("{name} has shape {given}; it should be {wanted}."),
    N_("{name} has another shape; it should be {wanted}."),
)

_ONE_ELEMENT = {"M": N_("a date"), "m": N_("a time span")}
_ARRAY_OF = {
    "U": N_("a numpy array of texts"),
    "S": N_("a numpy array of bytes"),
    "M": N_("a numpy array of dates"),
    "m": N_("a numpy array of time spans"),
}
_OTHERS = {
    "U": N_("{name} has other texts than expected."),
    "S": N_("{name} has other bytes than expected."),
    "M": N_("{name} has other dates than expected."),
    "m": N_("{name} has other time spans than expected."),
}


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

    # ------------------------------------------------------------ a sentence about a place, or several

    def instead(self, name: str, answer: Any, wanted: str, manner: Manner = BE) -> str:
        """What stands there instead: `Z is a list; it should be a dict.`."""
        return self._rather(name, in_words(answer), wanted, manner)

    def lengths(self, name: str, length: int, wanted: str) -> str:
        """Another length: `Z has 1 entry; it should have 2 entries.`."""
        return self._rather(name, entries(length), wanted, _HAVE_LENGTH)

    def returned(self, function: str, length: int, wanted: str) -> str:
        """Another number of values that a function returns: `f returns 3; it should return 2 values.`."""
        if self.hidden:
            return _(RETURN.hidden).format(name=function, wanted=wanted)
        words = ngettext(
            "{name} returns {count}; it should return {wanted}.",
            "{name} returns {count}; it should return {wanted}.",
            length,
        )
        return words.format(name=function, count=length, wanted=wanted)

    def truth(self, name: str, *, wanted: bool) -> str:
        """`Z is False; it should be True.`"""
        if self.hidden:
            return _("{name} is not the expected one.").format(name=name)
        return self._rather(name, str(not wanted), str(wanted), BE)

    def shapes(self, name: str, expected: tuple[int, ...], answer: tuple[int, ...]) -> str:
        """`Z has shape (3,); it should be (3, 1).` and a question where the code can be so."""
        sentence = self._rather(name, str(answer), str(expected), _HAVE_SHAPE)
        return one_after_another(sentence, _shape_question(expected, answer, self.written))

    def lacks(self, name: str, missing: Sequence[str], fields: Sequence[str]) -> str:
        """`Z has no field y.`; of a hidden answer only which there should be."""
        if self.hidden:
            return _("{name} should have the fields {fields}.").format(name=name, fields=listed(fields))
        return _("{name} has no field {fields}.").format(name=name, fields=listed(missing, "or"))

    def ranges(self, name: str, answer: range, expected: range) -> str:
        """`Z is range(0, 2); it should be range(0, 3).`."""
        if self.hidden:
            return _("{name} is not the expected range.").format(name=name)
        return self._rather(name, repr(answer), repr(expected), BE)

    def members(self, name: str, missing: Sequence[Any], more: Sequence[Any]) -> str:
        """`Z lacks 3, and has 4, which does not belong there.` of a set."""
        if self.hidden:
            return _("{name} is not the expected set.").format(name=name)
        if not more:
            return _("{name} lacks {missing}.").format(name=name, missing=_shown(missing))
        words = {"name": name, "missing": _shown(missing), "more": _shown(more)}
        return _with_more(len(more), lacking=bool(missing)).format(**words)

    def other_elements(self, name: str, answer: Any, kind: str, shape: tuple[int, ...]) -> str:
        """What stands in the place of texts or dates, and what makes texts of objects."""
        wanted = _ONE_ELEMENT[kind] if kind in _ONE_ELEMENT and shape == () else _ARRAY_OF[kind]
        sentence = self.instead(name, answer, _(wanted))
        objects = not self.hidden and kind == "U" and describe(answer) == ARRAY_WORDS["O"]
        return one_after_another(sentence, _("`.astype(str)` makes one of it.") if objects else "")

    def elements(self, name: str, expected: Any, answer: Any, same: Array) -> str:
        """How many texts or dates differ, and the first that does."""
        if self.hidden:
            kind = element_kind(expected)
            words = _(_OTHERS[kind]) if same.ndim else _("{name} is not what is expected.")
            return words.format(name=name)
        if not same.ndim:
            given = _cut(np.asarray(answer)[()])
            return _("{name} is not what is expected: {given}.").format(name=name, given=given)
        return _first_other(name, expected, answer, same)

    def still_none(self, paths: Sequence[str]) -> str:
        """What to say of None in places where something is expected."""
        return self._of_none(len(paths)).format(names=self.named(paths))

    def _of_none(self, count: int) -> str:
        if self.written.has_stub:
            return ngettext("{names} is still None.", "{names} are still None.", count)
        if self.written.calls_what_gives_nothing:
            return ngettext(
                "{names} is None. Is it what a function like `append` or `shuffle` gives back?",
                "{names} are None. Is it what a function like `append` or `shuffle` gives back?",
                count,
            )
        return ngettext("{names} is None.", "{names} are None.", count)

    def no_result(self, function: str) -> str:
        """What to say of a function that returns None as a whole."""
        return self._of_no_result().format(function=function)

    def _of_no_result(self) -> str:
        if not self.written.is_known:
            return _("{function} returns None: it is still to be written, or its return line is missing.")
        if not self.written.gives_back:
            return _("{function} returns nothing: is the return line missing?")
        if self.written.has_stub:
            return _("{function} returns None: it is still to be written.")
        return _(
            "{function} returns None: is there a way through it without a return line that gives a value?"
        )

    def _rather(self, name: str, given: str, wanted: str, manner: Manner) -> str:
        words = manner.hidden if self.hidden else manner.visible
        return _(words).format(name=name, given=given, wanted=wanted)

    def named(self, paths: Sequence[str]) -> str:
        """`dW and db`; of many names the first ones, of a hidden answer without their number."""
        if self.hidden and len(paths) > _MOST_HIDDEN_NAMES:
            return _("{name} and others").format(name=paths[0])
        if len(paths) <= _MOST_NAMES:
            return listed(paths)
        return and_more(paths[:4], len(paths) - 4)


VISIBLE = Circumstances()


def _with_more(count: int, *, lacking: bool) -> str:
    """The sentence on so many members of a set that do not belong there."""
    if lacking:
        return ngettext(
            "{name} lacks {missing}, and has {more}, which does not belong there.",
            "{name} lacks {missing}, and has {more}, which do not belong there.",
            count,
        )
    return ngettext(
        "{name} has {more}, which does not belong there.",
        "{name} has {more}, which do not belong there.",
        count,
    )


def _first_other(name: str, expected: Array, answer: Array, same: Array) -> str:
    place = tuple(int(index) for index in np.argwhere(~same)[0])
    words = ngettext(
        "{name} differs in {count} of {size} entry: at [{place}] it has {given} where it should be {wanted}.",
        "{name} differs in {count} of {size} entries: "
        "at [{place}] it has {given} where it should be {wanted}.",
        same.size,
    )
    return words.format(
        name=name,
        count=int((~same).sum()),
        size=same.size,
        place=", ".join(map(str, place)),
        given=_cut(answer[place]),
        wanted=_cut(expected[place]),
    )


def _shown(members: Sequence[Any]) -> str:
    """The first members of a set as they stand in Python source."""
    more = len(members) - _MOST_NAMES
    shown = [_cut(member) for member in members[:_MOST_NAMES]]
    return and_more(shown, more) if more > 0 else listed(shown)


def _cut(value: Any) -> str:
    """A value in Python's words, no longer than is read at a glance."""
    if isinstance(value, np.str_ | np.bytes_):
        value = value.item()
    try:
        text = str(value) if isinstance(value, np.generic) else repr(value)
    except ValueError:  # a date without a unit
        return _("a date without a unit")
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]} ..."


def _shape_question(expected: tuple[int, ...], answer: tuple[int, ...], written: Written) -> str:
    """What most often leads from the one shape to the other, in code like this."""
    column = len(expected) == 2 and expected[1] == 1
    if column and answer == expected[:1]:
        if written.reduces and not written.keeps_dimensions:
            return _("Did you forget keepdims=True?")
        return _("It has one dimension; a column has two.")
    if expected == () and int(np.prod(answer)) == 1:
        return _("np.squeeze makes it a plain number.")
    if answer == () and expected != ():
        return _("Is it summed over all axes?") if written.reduces else _("It is one number for all.")
    if len(expected) == 2 and answer == expected[::-1]:
        return _("Is it transposed?")
    if column and answer == (expected[0], expected[0]) and written.adds:
        return _("Did an array of one dimension get added to a column?")
    return ""
