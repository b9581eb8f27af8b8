"""The term at a glance: everybody's totals in every assignment."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from report_class import HOSTILE, marks, overview
from rich.cells import cell_len
from rich.console import Console

from gradestone.model import Marks, Person, Total
from gradestone.report.term import Term, show_term, term_csv, term_json, term_page, write_term_folder


def term(*names: str) -> Term:
    """Ada has everything, bo the first alone, cy is only known by name."""
    people = {"ada": Person("ada", "Lovelace", "Ada"), "cy": Person("cy", "Twombly", "Cy")}
    first = overview(
        [marks("ada", 10, 5), marks("bo", 0, 10)],
        people=people,
        totals={"ada": Total(14.0, 20.0, late_penalty=1.0)},
        assignment=names[0],
    )
    return Term(
        [first, *(overview([marks("ada", 10)], people=people, assignment=name) for name in names[1:])]
    )


def shown(found: Term, width: int, *, terminal: bool) -> str:
    console = Console(width=width, force_terminal=terminal, color_system=None)
    with console.capture() as captured:
        show_term(console, found)
    return captured.get()


def test_totals_add_up_and_nothing_handed_in_is_told_apart() -> None:
    ada, bo, cy = term("week1", "week2").students()
    assert (ada.total, ada.handed_in, ada.texts()) == (24.0, 2, ["14†", "10"])
    assert (bo.total, bo.handed_in, bo.texts()) == (10.0, 1, ["10", "–"])
    assert (cy.total, cy.handed_in, cy.texts()) == (0.0, 0, ["–", "–"])


def test_editions_are_one_assignment_and_of_several_handed_in_the_best_counts() -> None:
    """Ada hands in both, bo the one, dee the other; cy, whom both lists have, neither."""
    people = {each: Person(each) for each in ("ada", "bo", "cy", "dee")}
    english = overview([marks("ada", 4, 5), marks("bo", 10, 10)], people=people, assignment="week1")
    german = overview([marks("ada", 8, 5), marks("dee", 1, 1)], people=people, assignment="week1_de")
    other = overview([marks("ada", 10)], people=people, assignment="week2")
    found = Term([english, other, german], {"week1_de": "week1"})
    assert found.assignments == ["week1", "week2"] and found.most == 30.0
    lines = {line.student: (line.total, line.handed_in, line.texts()) for line in found.students()}
    assert lines == {
        "ada": (23.0, 2, ["13", "10"]),
        "bo": (20.0, 1, ["20", "–"]),
        "cy": (0.0, 0, ["–", "–"]),
        "dee": (2.0, 1, ["2", "–"]),
    }
    told = "ada handed in week1 in several languages (week1 9, week1_de 13); the best counts."
    assert list(found.in_several_languages()) == [told]
    page, text = term_page(found), shown(found, 200, terminal=False)
    assert told in page and told in text
    assert "2 graded assignments, 4 students" in page and 'href="week1_de/index.html"' in page
    header, *rows = csv.reader(io.StringIO(term_csv(found)))
    assert header[4:] == ["week1", "week2", "total", "handed_in"]
    assert [float(row[4]) for row in rows] == [13.0, 20.0, 0.0, 2.0]
    record = json.loads(term_json(found))
    assert [each["assignment"] for each in record["assignments"]] == ["week1", "week2", "week1_de"]
    assert record["students"][0]["scores"] == {"week1": 13.0, "week2": 10.0}
    (means,) = [line.split() for line in text.splitlines() if line.startswith("mean")]
    assert means[1:] == ["11.67", "10", "11.25"]


def test_the_files_have_everybody() -> None:
    found = term("week1", "week2")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(term_csv(found)))}
    assert (rows["ada"]["week1"], rows["ada"]["total"], rows["ada"]["last_name"]) == (
        "14.0",
        "24.0",
        "Lovelace",
    )
    assert (rows["bo"]["week2"], rows["cy"]["week1"]) == ("", "0.0")
    record = json.loads(term_json(found))
    assert [each["assignment"] for each in record["assignments"]] == ["week1", "week2"]
    assert record["assignments"][0]["score"]["mean"] == 12.0
    assert record["students"][0]["scores"] == {"week1": 14.0, "week2": 10.0}


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
def test_no_total_is_cut_on_a_terminal(width: int) -> None:
    text = shown(term(*(f"assignment_{n}" for n in range(8))), width, terminal=True)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "14†" in text and "84" in text and "Traceback" not in text


def test_a_pipe_gets_a_line_a_student() -> None:
    lines = shown(term(*(f"assignment_{n}" for n in range(8))), 40, terminal=False).splitlines()
    (ada,) = [line for line in lines if line.startswith("ada")]
    assert ada.split() == ["ada", "Ada", "Lovelace", "14†", *["10"] * 7, "84"]


def test_the_page_escapes_what_is_hostile_and_links_to_the_folders(tmp_path: Path) -> None:
    found = Term(
        [
            overview(
                [Marks(HOSTILE, "w", (), 0.0, 1)],
                people={HOSTILE: Person(HOSTILE, HOSTILE)},
                assignment=HOSTILE,
            )
        ]
    )
    text = term_page(found)
    assert "<img" not in text and text.count("<script>") == 1
    page = write_term_folder(term("week 1", "week2"), tmp_path)
    assert 'href="week%201/index.html"' in page.read_text() and (tmp_path / "week 1" / "class.csv").is_file()
