"""What the names in a statement held: noted where it failed, in no language; said where somebody reads it.

notes = line*        line = name TAB kind (TAB fact)*        facts are texts
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from .plain import and_more, in_a_row
from .words import _, clause_by_clause, in_clauses, one_after_another

MISMATCH = "takes"
"""Kind of the note on a function that could not be called as it should be, without a name. Its facts are the
function's own signature and the parameters it should have."""
LONGEST_SENTENCE = 300
_CUT = " ..."


def note(name: str, kind: str, *facts: object) -> str:
    """One line of notes; what is in a fact ends no line and no other fact."""
    return "\t".join(" ".join(str(part).splitlines()).replace("\t", " ") for part in (name, kind, *facts))


def told_operands(notes: str) -> str:
    """`W is (1, 3), A_prev is (2, 3) and b is None.`; "" for none. What is no note is passed over."""
    told = [words for line in notes.split("\n") for words in _clauses(line)]
    sentence = _("{clauses}.").format(clauses=in_clauses(told)) if told else ""
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return clause_by_clause(told)[: LONGEST_SENTENCE - len(_CUT)] + _CUT


def told_mismatch(notes: str, error: str) -> str:
    """Why the function could not be called, with what it takes and should take; "" where it is not noted.

    error : what Python says of it
    """
    fields = notes.split("\n")[0].split("\t")
    if fields[:2] != ["", MISMATCH] or len(fields) < 3:
        return ""
    signature, *parameters = fields[2:]
    takes = _("It takes {signature}: {error}.").format(signature=signature, error=error)
    wanted = (
        _("It should take ({parameters}).").format(parameters=", ".join(parameters)) if parameters else ""
    )
    return one_after_another(takes, wanted)


def _clauses(line: str) -> Iterator[str]:
    name, kind, *facts = (*line.split("\t"), "", "")
    facts = facts[:-2]
    if kind in _SAYINGS and len(facts) >= _LEAST.get(kind, 1):
        yield _SAYINGS[kind](name, facts)


def _is(name: str, facts: Sequence[str]) -> str:
    return _("{name} is {value}").format(name=name, value=facts[0])


def _none(name: str, facts: Sequence[str]) -> str:
    return _("{name} is None").format(name=name)


def _axes(name: str, facts: Sequence[str]) -> str:
    return _("{name} is an array of {count} axes").format(name=name, count=facts[0])


def _tuple(name: str, facts: Sequence[str]) -> str:
    return _("{name} is a tuple of {count}").format(name=name, count=facts[0])


def _list(name: str, facts: Sequence[str]) -> str:
    return _("{name} is a list of {count}").format(name=name, count=facts[0])


def _set(name: str, facts: Sequence[str]) -> str:
    return _("{name} is a set of {count}").format(name=name, count=facts[0])


def _dict(name: str, facts: Sequence[str]) -> str:
    """facts : how many keys are not shown, then each key that is, and of an array its shape, of others "" """
    more, *shown = facts
    if not shown:
        return _("{name} is empty").format(name=name)
    entries = [_entry(*pair) for pair in list(pairwise(shown))[::2]]
    count = int(more) if more.isdecimal() else 0
    told = and_more(entries, count) if count else in_a_row(entries)
    return _("{name} has {entries}").format(name=name, entries=told)


def _entry(key: str, shape: str) -> str:
    if shape.isdecimal():
        return _("{name} an array of {count} axes").format(name=key, count=shape)
    return f"{key} {shape}".rstrip() if shape else key


_SAYINGS: Mapping[str, Callable[[str, Sequence[str]], str]] = {
    "is": _is,
    "none": _none,
    "axes": _axes,
    "tuple": _tuple,
    "list": _list,
    "set": _set,
    "dict": _dict,
}
_LEAST = {"none": 0}  # facts; 1 of all others
