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
