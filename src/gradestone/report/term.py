"""The term at a glance: everybody's totals in every assignment of a course."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ..page.localised import enumerated, how_many, moment, number
from ..selfcheck.words import _, ngettext, one_after_another
from .class_folder import FILES, PAGE, Written, replace_text, write_class_folder
from .class_sentences import of_all
from .columns import Column, aligned, legible, means
from .members import NOTHING, Member
from .overview import Overview
from .remarks import note
from .report_templates import page
from .statistics import Spread


@dataclass(frozen=True, slots=True)
class Term:
    """All assignments of a course that are graded, in the course's order.

    originals : the assignment that an edition in another language is of, by the edition's name. All of these
        count as one: of what somebody handed in, the best
    """

    overviews: Sequence[Overview]
    originals: Mapping[str, str] = field(default_factory=dict)

    @property
    def assignments(self) -> list[str]:
        """The names of those that count."""
        return list(self.editions)

    @property
    def editions(self) -> dict[str, list[Overview]]:
        """What there is of each of them; mostly one."""
        found: dict[str, list[Overview]] = {}
        for each in self.overviews:
            name = each.facts.assignment
            found.setdefault(self.originals.get(name, name), []).append(each)
        return found

    @property
    def most(self) -> float:
        """Points there are of all assignments together."""
        return sum(max(each.max_score or 0.0 for each in several) for several in self.editions.values())

    def students(self) -> list[TermLine]:
        """Everybody of any of the assignments, by id."""
        return [TermLine(each, [_best(own) for own in of.values()]) for each, of in self._members().items()]

    def in_several_languages(self) -> Iterator[str]:
        """A sentence for everybody who handed in several editions of an assignment."""
        for student, by_assignment in self._members().items():
            for name, own in by_assignment.items():
                handed_in = {edition: each for edition, each in own.items() if each.status != NOTHING}
                if len(handed_in) > 1:
                    marks = (f"{edition} {_score(each)}" for edition, each in handed_in.items())
                    said = _(
                        "{student} handed in {assignment} in several languages ({marks}); the best counts."
                    )
                    yield said.format(student=student, assignment=name, marks=enumerated(marks))

    def _members(self) -> dict[str, dict[str, dict[str, Member]]]:
        """By id, assignment and edition."""
        names = {each.facts.assignment: {of.student: of for of in each.members} for each in self.overviews}
        everybody = sorted({student for found in names.values() for student in found})
        return {
            student: {
                assignment: {
                    name: names[name][student]
                    for name in (each.facts.assignment for each in several)
                    if student in names[name]
                }
                for assignment, several in self.editions.items()
            }
            for student in everybody
        }


def _best(own: Mapping[str, Member]) -> Member | None:
    return max(own.values(), key=_rank, default=None)


def _rank(member: Member) -> tuple[bool, float]:
    return member.status != NOTHING, -1.0 if member.score is None else member.score


@dataclass(frozen=True, slots=True)
class TermLine:
    """One student in all assignments; None where nothing is known of them."""

    student: str
    of: Sequence[Member | None]

    @property
    def name(self) -> str:
        """As far as it is known."""
        return next((member.name for member in self.of if member and member.name), "")

    @property
    def total(self) -> float:
        """Points of all assignments together, as far as they are graded."""
        return sum(member.score or 0.0 for member in self.of if member)

    @property
    def handed_in(self) -> int:
        """In how many assignments there is a hand-in."""
        return sum(member is not None and member.status != NOTHING for member in self.of)

    def texts(self) -> list[str]:
        """The scores as they are shown; "–" for nothing handed in, "?" for not graded yet."""
        return [_score(member) for member in self.of]


def _score(member: Member | None) -> str:
    if member is None or member.status == NOTHING:
        return "–"
    return "?" if member.score is None else f"{number(member.score)}{note(member)}"


# ---------------------------------------------------------------- files


def write_term_folder(term: Term, folder: Path, step: Written = lambda: None) -> Path:
    """The term's page, and a folder with everything for each of its assignments; where the page is."""
    for overview in term.overviews:
        write_class_folder(overview, folder / overview.facts.assignment, back=f"../{PAGE}", step=step)
    folder.mkdir(parents=True, exist_ok=True)
    replace_text(folder / "term.csv", term_csv(term))
    replace_text(folder / "term.json", term_json(term))
    replace_text(folder / PAGE, term_page(term))
    step()
    return folder / PAGE


def steps_of(term: Term) -> int:
    """At most so many, while it is written."""
    return FILES * len(term.overviews) + 1


def term_csv(term: Term) -> str:
    """A line for everybody, a column for each assignment; empty for what is not graded, 0 for no hand-in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    people = ("student", "last_name", "first_name", "email")
    writer.writerow([*people, *term.assignments, "total", "handed_in"])
    for line in term.students():
        person = next((member.person for member in line.of if member and member.person), None)
        who = (person.last_name, person.first_name, person.email) if person else ("", "", "")
        scores = (None if member is None else member.score for member in line.of)
        writer.writerow([line.student, *who, *scores, round(line.total, 2), line.handed_in])
    return text.getvalue()


def term_json(term: Term) -> str:
    """What each assignment came to, and everybody's totals."""
    record = {
        "format": 1,
        "assignments": [_assignment(each) for each in term.overviews],
        "students": [
            {
                "student": line.student,
                "total": round(line.total, 2),
                "scores": dict(zip(term.assignments, (m and m.score for m in line.of), strict=True)),
            }
            for line in term.students()
        ],
    }
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def _assignment(overview: Overview) -> Mapping[str, Any]:
    return {
        "assignment": overview.facts.assignment,
        "max_score": overview.max_score,
        "graded": overview.graded,
        "full_marks": overview.full,
        "late": len(overview.late),
        "score": {name: round(value, 4) for name, value in asdict(overview.scores).items()},
    }


def term_page(term: Term) -> str:
    """One HTML page that needs nothing else; it links to the pages of the assignments."""
    lines = term.students()
    return page(
        "term_page.html.j2",
        term=term,
        lines=lines,
        about=_about(term, len(lines)),
        legend=one_after_another(_legend(term.most), *term.in_several_languages()),
        how_far=_how_far,
        of_all=of_all,
        page_name=PAGE,
    )


def _about(term: Term, students: int) -> str:
    count = len(term.editions)
    said = ngettext(
        "{count} graded assignment, {students} students.",
        "{count} graded assignments, {students} students.",
        count,
    )
    made = max(each.facts.made for each in term.overviews)
    anonymous = any(each.facts.pseudonyms for each in term.overviews)
    return one_after_another(
        said.format(count=count, students=students),
        _("As of {moment} UTC.").format(moment=moment(made)),
        _("Without names: everybody has a number, the same on all pages.") if anonymous else "",
    )


def _legend(most: float) -> str:
    said = ngettext(
        "Totals as the gradebook counts them, {points} points all together.",
        "Totals as the gradebook counts them, {points} points all together.",
        how_many(most),
    )
    return one_after_another(
        said.format(points=number(most)) if most else _("Totals as the gradebook counts them."),
        _(
            "“–” stands for nothing handed in, “?” for not graded yet, † for points given by hand or lost "
            "by lateness."
        ),
    )


def _how_far(overview: Overview) -> str:
    due = overview.facts.due
    said = _("{graded} of {all} graded, due {moment} UTC") if due else _("{graded} of {all} graded")
    return said.format(graded=overview.graded, all=len(overview.members), moment=moment(due))


# ---------------------------------------------------------------- the terminal


def show_term(console: Console, term: Term) -> None:
    """Everybody's totals; on a terminal without room for a line a student, some lines each."""
    lines = term.students()
    plain = [*aligned(_columns(term, lines), len(lines)), *_below(term)]
    if console.is_terminal and max(map(cell_len, plain[: len(lines) + 2])) > console.width:
        console.print(*_blocks(term, lines), *map(Text, _below(term)), sep="\n")
        return
    for line in plain:
        console.print(Text(line), soft_wrap=True)


def _columns(term: Term, lines: Sequence[TermLine]) -> Iterator[Column]:
    yield Column(_("student"), [legible(line.student) for line in lines], _("mean"))
    yield Column(_("name"), [legible(line.name) for line in lines])
    for place, (name, several) in enumerate(term.editions.items()):
        mean = several[0].scores if len(several) == 1 else Spread.of(_complete(lines, place))
        foot = number(mean.mean) if mean.count else ""
        yield Column(legible(name), [line.texts()[place] for line in lines], foot, right=True)
    yield Column(
        _("total"), [number(line.total) for line in lines], means(line.total for line in lines), right=True
    )


def _complete(lines: Sequence[TermLine], place: int) -> list[float]:
    """Scores in which nothing waits for a person."""
    members = [member for line in lines if (member := line.of[place]) is not None and member.marks]
    return [each.score for each in members if each.score is not None and not each.waiting]


def _blocks(term: Term, lines: Sequence[TermLine]) -> Iterator[Text]:
    for line in lines:
        yield Text.assemble((legible(line.student), "bold"), f"  {number(line.total)}", overflow="fold")
        pairs = zip(term.assignments, line.texts(), strict=True)
        yield Text("  ".join(f"{legible(name)}:{score}" for name, score in pairs), overflow="fold")


def _below(term: Term) -> Iterator[str]:
    for overview in term.overviews:
        scores = overview.scores
        numbers = {"graded": overview.graded, "full": overview.full, "mean": number(scores.mean)}
        median = of_all(scores.median, overview.max_score)
        if scores.count:
            said = _("{assignment}: {graded} graded, mean {mean}, median {median}, {full} with full marks")
        else:
            said = _("{assignment}: {graded} graded, {full} with full marks")
        yield said.format(assignment=legible(overview.facts.assignment), median=median, **numbers)
    yield from map(legible, term.in_several_languages())
