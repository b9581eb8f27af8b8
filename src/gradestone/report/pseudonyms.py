"""A class without names: the same numbers whenever it is asked, in an order that says nothing."""

from __future__ import annotations

import builtins
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..model import Mark, Marks, Person, Verdict
from ..page.anonymity import anonymous
from ..selfcheck.words import _
from .members import Known, is_written_as_one

HIDDEN = "…"
_WORDS = tuple(map(re.compile, (r"[\w@+-]+(?:\.[\w@+-]+)*", r"[^\W_]+", r"[A-Z][a-z]+")))
"""What may be an id or an address, what may be a name, and what may be one in `AdaError`."""
_RAISES = re.compile(r"\braise[sd]\b.*", re.DOTALL)
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z]")
_CODE = re.compile(r"`([^`]*)(?:`|\Z)")
_EXCEPTION = re.compile(r"\w*(?:Error|Exception|Warning|Exit|Interrupt)\b", re.ASCII)
_KEPT = ("format", "assignment", "score", "max_score", "needs_manual_grading", "seconds", "sandbox_tier")


class Pseudonyms:
    """Numbers for everybody of a course.

    They follow a keyed hash of the ids: they stay while nobody joins or leaves, are the same for all
    assignments, and whoever knows the class but not the secret cannot tell whose they are.

    people : all whose name, id or address may stand in a text; those without a number get one
    secret : of the course
    """

    def __init__(self, people: Iterable[Person], secret: bytes) -> None:
        known = {each.id: each for each in people}
        order = sorted(known, key=lambda student: hmac.digest(secret, student.encode(), "sha256"))
        digits = len(str(len(order)))
        self._names = {
            student: _("Student {number}").format(number=f"{n:0{digits}}")
            for n, student in enumerate(order, 1)
        }
        self._words = frozenset(word for each in known.values() for word in _words_of(each))
        within = sorted({name for each in known.values() for name in _names_within(each)}, key=len)
        self._within = re.compile("|".join(map(re.escape, reversed(within)))) if within else None

    def name(self, student: str) -> str:
        """What somebody is called instead."""
        return self._names[student]

    def known(self, known: Known) -> Known:
        """What is known of a class, without what it is known by."""
        return Known(
            {self.name(student): total for student, total in known.totals.items()},
            {self.name(each): Person(self.name(each)) for each in known.people},
            frozenset(map(self.name, known.handed_in)),
        )

    def marks(self, marks: Marks) -> Marks:
        """Marks in whose texts no name is left."""
        without = self._eraser(marks.student)
        return replace(
            marks,
            student=self.name(marks.student),
            marks=tuple(_anonymous_mark(mark, without) for mark in marks.marks),
            incidents=tuple(map(without, marks.incidents)),
            replaces=tuple(map(without, marks.replaces)),
        )

    def record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A record of marks.json with what is left of it: no digests of files, no comments."""
        student = str(record.get("student", ""))
        without = self._eraser(student)
        kept: dict[str, Any] = {"student": self.name(student)}
        kept |= {name: record[name] for name in _KEPT if name in record}
        kept["exercises"] = [_anonymous_exercise(each, without) for each in record.get("exercises", ())]
        for name in ("incidents", "replaces"):
            if name in record:
                kept[name] = [without(str(text)) for text in record[name]]
        return kept

    def _eraser(self, student: str) -> Callable[[str], str]:
        """Takes names out of a sentence about this student: quoted ones, and those of all of the class."""

        def without(text: str) -> str:
            text = anonymous([text], student)[0].replace(student or HIDDEN, HIDDEN)
            text = self._within.sub(HIDDEN, text) if self._within else text
            for words in _WORDS:
                text = words.sub(self._shown, text)
            return text

        return without

    def _shown(self, found: re.Match[str]) -> str:
        return HIDDEN if found[0].casefold() in self._words else found[0]


def _words_of(person: Person) -> Iterable[str]:
    """The words that could tell who it is; numbers of three digits, and single letters, tell nothing."""
    names = _WORDS[1].findall(f"{person.first_name} {person.last_name}")
    words = (person.id, person.email, person.email.partition("@")[0], *names)
    return (word.casefold() for word in words if len(word) > (3 if word.isdecimal() else 1))


def _names_within(person: Person) -> tuple[str, ...]:
    """Names that may stand anywhere in a text: Chinese has no blanks between words. No single letters."""
    if not is_written_as_one(person):
        return ()
    names = (person.last_name + person.first_name, person.last_name, person.first_name)
    return tuple(name for name in names if len(name) > 1)


def _anonymous_mark(mark: Mark, without: Callable[[str], str]) -> Mark:
    verdicts = tuple(_anonymous_verdict(verdict, without) for verdict in mark.verdicts)
    return replace(mark, verdicts=verdicts, other_runs=())


def _anonymous_verdict(verdict: Verdict, without: Callable[[str], str]) -> Verdict:
    """Of a hidden check no word is the student's; of a visible one a message or a value may be."""
    if verdict.hidden:
        return verdict
    told = (_without_message(without(verdict.rationale)), without(verdict.hint), without(verdict.note))
    return replace(verdict, rationale=told[0], hint=told[1], note=told[2], detail="")


def _without_message(rationale: str) -> str:
    """What an exception says is the student's own text; in other scripts all goes that may be it."""
    told = _RAISES.sub("raises an exception.", rationale)
    if not _OTHER_SCRIPT.search(_CODE.sub("", told)):
        return told
    return _EXCEPTION.sub(_known_exception, _CODE.sub(_name_alone, told))


def _name_alone(code: re.Match[str]) -> str:
    return code[0] if code[1].isidentifier() else HIDDEN


def _known_exception(found: re.Match[str]) -> str:
    return found[0] if hasattr(builtins, found[0]) else HIDDEN


def _anonymous_exercise(exercise: Mapping[str, Any], without: Callable[[str], str]) -> dict[str, Any]:
    kept = {name: value for name, value in exercise.items() if name not in ("checks", "other_runs")}
    return kept | {"checks": [_anonymous_check(check, without) for check in exercise.get("checks", ())]}


def _anonymous_check(check: Mapping[str, Any], without: Callable[[str], str]) -> dict[str, Any]:
    if check.get("hidden") is True:
        return dict(check)
    kept = {name: value for name, value in check.items() if name != "detail"}
    told = {name: without(str(kept[name])) for name in ("rationale", "hint", "note") if name in kept}
    if "rationale" in told:
        told["rationale"] = _without_message(told["rationale"])
    return kept | told
