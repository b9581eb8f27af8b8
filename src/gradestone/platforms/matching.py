"""Which student of the class a label is about: for certain, or not at all."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .enrolment import Enrolment
from .labels import Label, is_word

MOST_SUGGESTED = 3
_CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class Owner:
    """A student, and by what; or nobody, and why."""

    student: str = ""
    by: str = ""  # "id" or "name"
    why_not: str = ""
    close: tuple[str, ...] = ()  # students whose names look alike: a suggestion


class Matcher:
    """Finds students of a class.

    participants : students by the number that they have in this assignment of Moodle
    assigned : students by key of a label, as a person has said
    listed : numbers that a worksheet has, whoever they are; names of these are not believed any further
    """

    def __init__(
        self,
        enrolments: Iterable[Enrolment],
        participants: Mapping[str, str] | None = None,
        assigned: Mapping[str, str] | None = None,
        listed: Collection[str] = (),
    ) -> None:
        self._enrolments = {each.person.id: each for each in enrolments}
        self._participants = dict(participants or {})
        self._assigned = dict(assigned or {})
        self._listed = frozenset(listed)
        self._canvas: dict[str, set[str]] = defaultdict(set)
        self._handles: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        for student, each in self._enrolments.items():
            if each.canvas_id:
                self._canvas[each.canvas_id].add(student)
            for handle in each.handles:
                self._handles[_folded(handle)].add(student)
            for name in _spellings(each):
                self._names[name].add(student)

    def knows(self, name: str) -> bool:
        """Whether this is the id, a login, the address or the name of somebody."""
        folded = _folded(name)
        return bool(
            self._handles.get(folded) or self._names.get(_joined(name)) or self._names.get(_words(name))
        )

    def match(self, readings: Sequence[Label]) -> Owner:
        """Whose file it is. The first reading counts, and only if no other one names anybody."""
        first, *others = readings
        for key in (f"{first.key}:{first.name}", first.key):
            if key in self._assigned:
                return Owner(self._assigned[key], "id")
        if first.doubtful or any(self._by_id(each) for each in others):
            return self._nobody(first, "its name can be read in several ways")
        by_id = self._by_id(first)
        if len(by_id) == 1:
            return Owner(by_id[0], "id")
        if by_id:
            return self._nobody(first, f"{' and '.join(by_id)} have this id")
        return self._by_name(first)

    def _by_id(self, label: Label) -> list[str]:
        if label.platform == "canvas":
            return sorted(self._canvas.get(label.platform_id, ()))
        if label.platform == "moodle":
            known = self._participants.get(label.platform_id, "")
            return [known] if known else []
        return self._by_handle(label)

    def _by_handle(self, label: Label) -> list[str]:
        """A folder is called like the student; a file like the student, or so at its beginning."""
        whole = self._handles.get(_folded(label.name))
        if whole or "/" in label.file or not label.file.startswith(label.name):
            return sorted(whole or ())
        name = _folded(label.name)
        found = {
            student
            for handle, students in self._handles.items()
            if name.startswith(handle) and re.match(r"[\W_]", name[len(handle) :])
            for student in students
        }
        return sorted(found)

    def _by_name(self, label: Label) -> Owner:
        if label.anonymous:
            return self._nobody(label, "it is anonymous")
        if label.platform == "moodle" and label.platform_id in self._listed:
            return self._nobody(label, "the worksheet does not say for certain whose this number is")
        found = {
            student
            for form in _forms(label)
            for student in self._names.get(form, ())
            if self._may_be(label, student)
        }
        if len(found) == 1:
            return Owner(found.pop(), "name")
        if found:
            return Owner(why_not=f"{' and '.join(sorted(found))} have this name", close=tuple(sorted(found)))
        return self._nobody(label, "nobody of the class has this id or name")

    def _may_be(self, label: Label, student: str) -> bool:
        """Whether the platform does not call this student by another id."""
        known = self._enrolments[student].canvas_id
        if label.platform == "moodle" and label.platform_id:
            return student not in self._participants.values()
        return label.platform != "canvas" or not known or not label.platform_id

    def _nobody(self, label: Label, why: str) -> Owner:
        names = {name: students for name, students in self._names.items() if name}
        close = difflib.get_close_matches(_joined(label.name), names, n=MOST_SUGGESTED, cutoff=_CLOSE)
        found = dict.fromkeys(student for name in close for student in sorted(names[name]))
        return Owner(why_not=why, close=tuple(found)[:MOST_SUGGESTED])


def _spellings(enrolment: Enrolment) -> set[str]:
    """All ways in which platforms write a name: in both orders, and as words in any order."""
    person = enrolment.person
    ordered = (f"{person.last_name} {person.first_name}", f"{person.first_name} {person.last_name}")
    names = (
        [*ordered, enrolment.listed_name]
        if person.first_name and person.last_name
        else [enrolment.listed_name]
    )
    return {form for name in names if name.strip() for form in (_joined(name), _words(name)) if form}


def _forms(label: Label) -> tuple[str, ...]:
    return (_joined(label.name), _words(label.name)) if label.name else ()


def _joined(name: str) -> str:
    """Letters and numbers alone, in their order, as Canvas writes them."""
    return "".join(filter(is_word, _folded(name)))


def _words(name: str) -> str:
    """The words in one order; "" for a single one, which says no more than `_joined`."""
    words = sorted("".join(letter if is_word(letter) else " " for letter in _folded(name)).split())
    return " ".join(words) if len(words) > 1 else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
