"""One page for whoever teaches the class: everybody's score, and a link to their feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .document import LANGUAGE, page_template
from .tables import number


@dataclass(frozen=True, slots=True)
class FeedbackLink:
    """Somebody's feedback page.

    href : its address, seen from the class's page
    """

    student: str
    name: str
    score: str
    href: str


def score_in_words(score: float, max_score: float) -> str:
    """As it stands in the class's page."""
    return f"{number(score)} of {number(max_score)}"


def class_index_html(assignment: str, links: Sequence[FeedbackLink]) -> str:
    """The page, in the order of the links. It is for teachers: it names the whole class."""
    html: str = page_template("class.html.j2").render(assignment=assignment, links=links, language=LANGUAGE)
    return html
