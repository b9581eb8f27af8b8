"""The class's page of links to everybody's feedback. It lies where nbgrader releases nothing from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from ..model import Person, Total
from ..page.class_index import FeedbackLink, class_index_html, score_in_words
from .course import Course

FOLDER = "reports"
NAME = "feedback.html"


def write_class_feedback(
    course: Course, totals: Mapping[str, Total], people: Mapping[str, Person]
) -> Path | None:
    """The class's page, of all students who have a page; None where nobody has one.

    Its students may not see it: `nbgrader release_feedback` takes from feedback/ only.
    """
    pages = {student: course.feedback(student) / f"{course.notebook}.html" for student in course.graded("*")}
    pages = {student: page for student, page in pages.items() if page.is_file()}
    if not pages:
        return None
    file = course.root / FOLDER / course.assignment / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    links = (_link(student, pages[student], file.parent, totals, people) for student in pages)
    file.write_text(class_index_html(course.assignment, sorted(links, key=_order)), encoding="utf-8")
    return file


def _link(
    student: str, page: Path, folder: Path, totals: Mapping[str, Total], people: Mapping[str, Person]
) -> FeedbackLink:
    total, person = totals.get(student), people.get(student)
    name = ", ".join(filter(None, (person.last_name, person.first_name))) if person else ""
    score = score_in_words(total.score, total.max_score) if total else ""
    return FeedbackLink(student, name, score, quote(os.path.relpath(page, folder)))


def _order(link: FeedbackLink) -> tuple[str, str]:
    return link.name.casefold(), link.student
