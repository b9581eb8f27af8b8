"""Marks in the tables that platforms import, held against headers as they document them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from gradestone.bridge.editions import Edition, counted_as
from gradestone.errors import CourseError
from gradestone.model import Person
from gradestone.platforms.canvas import canvas_upload
from gradestone.platforms.enrolment import Enrolment
from gradestone.platforms.feedback_files import canvas_page, moodle_page, write_pages
from gradestone.platforms.moodle import moodle_gradebook, moodle_worksheet
from gradestone.platforms.plain_tables import Form, json_of, plain_rows
from gradestone.platforms.results import (
    GRADED,
    NOTHING,
    UNFINISHED,
    Result,
    anonymous,
    as_one,
    unfinished,
    with_zeros,
)
from gradestone.platforms.spreadsheet import Sheet, parse_sheet, table_text

MAXIMA = {"double": 10.0, "shift": 5.0}
ADA = Result(
    *("ada", "week", GRADED, 12.5, 15.0),
    exercises={"double": 7.5, "shift": 5.0},
    exercise_maxima=MAXIMA,
    comment="double 7.5/10, shift 5/5\nshift: =well done",
    handed_in=datetime(2026, 5, 12, 10),
    late_s=60.0,
    late_penalty=1.0,
)
BO = Result("bo", "week", NOTHING, None, 15.0, {}, MAXIMA)
CY = Result("cy", "week", UNFINISHED, None, 15.0, {"double": 10.0, "shift": None}, MAXIMA)
CLASS = {
    "ada": Enrolment(
        Person("ada", "Lovelace", "Ada", "ada@x"), "al1", "900001", "1001", "Lovelace, Ada", "A"
    ),
    "bo": Enrolment(Person("bo", "Ng", "Bo"), canvas_id="1002"),
    "cy": Enrolment(Person("cy")),
}
ALL = (ADA, BO, CY)


def sheet(text: str) -> Sheet:
    return parse_sheet(Path("template.csv"), text.encode())


# ---------------------------------------------------------------- an assignment in several languages


def test_editions_count_as_one_and_the_best_of_several_handed_in_counts() -> None:
    german = {"assignment": "week_de"}
    results = [
        *ALL,
        replace(ADA, **german, score=15.0),
        replace(ADA, **german, student="bo"),
        replace(BO, **german, student="cy"),
        replace(BO, **german, student="dee"),
        replace(ADA, assignment="other"),
    ]
    counted, told = as_one(results, {"week": "week", "week_de": "week"})
    assert {(each.student, each.assignment): each.score for each in counted} == {
        ("ada", "week"): 15.0,
        ("bo", "week"): 12.5,
        ("cy", "week"): None,
        ("dee", "week"): None,
        ("ada", "other"): 12.5,
    }
    assert [each.status for each in counted] == [GRADED, GRADED, UNFINISHED, NOTHING, GRADED]
    assert told == [
        "week: handed in in several languages, where the best mark counts: ada (week 12.50, week_de 15.00)."
    ]
    assert len(canvas_upload(counted[:4], CLASS, Form()).rows[0]) == 6  # one column


def test_an_edition_without_its_original_is_itself() -> None:
    editions = [Edition("week", "de"), Edition("other"), Edition("other", "fr")]
    assert counted_as(editions) == {"other": "other", "other_fr": "other"}


# ---------------------------------------------------------------- Canvas


def test_without_a_template_canvas_gets_who_it_can_tell_and_makes_a_new_assignment() -> None:
    made = canvas_upload(ALL, CLASS, Form())
    assert made.rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "week"],
        ["    Points Possible", "", "", "", "", "15.00"],
        ["Lovelace, Ada", "1001", "900001", "al1", "A", "12.50"],
        ["Ng, Bo", "1002", "", "", "", ""],
    ]
    assert made.remarks[0] == "Canvas does not know these, and they are not in the file: cy."
    assert "make a new assignment week" in made.remarks[1]


@pytest.mark.parametrize(
    ("header", "head"),
    [
        ("Student,ID,SIS Login ID,Section", ["Lovelace, Ada", "1001", "al1", "A"]),
        ("Student,ID,SIS User ID,SIS Login ID,Section", ["Lovelace, Ada", "1001", "900001", "al1", "A"]),
        (
            "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section",
            ["Lovelace", "Ada", "1001", "900001", "al1", "A"],
        ),
        (
            "Student,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section",
            ["Lovelace, Ada", "1001", "900001", "al1", "", "x.edu", "A"],
        ),
    ],
)
def test_canvass_own_columns_come_back_as_they_were(header: str, head: list[str]) -> None:
    filler = "," * header.count(",")
    lines = [f"{header},Week (77),Final Score", f"    Points Possible{filler},15,(read only)"]
    row = ",".join(f'"{cell}"' for cell in head)
    made = canvas_upload([ADA], CLASS, Form(), sheet("\n".join([*lines, f"{row},3,4"])))
    assert made.rows[0] == [*header.split(","), "Week (77)"]
    assert made.rows[2] == [*head, "12.50"] and made.remarks == []


TEMPLATE = sheet(
    "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (77),Other (78)\n"
    "    Points Possible,,,,,30,\nX,1001,,,A,,\nY,1002,,,A,,\n"
)


def test_points_are_converted_to_those_that_canvas_has_and_percent_are_not() -> None:
    titles = {"week": "Week 1"}
    points = canvas_upload(ALL, CLASS, Form(), TEMPLATE, titles)
    assert [row[5] for row in points.rows] == ["Week 1 (77)", "30.00", "25.00", ""]
    assert "Week 1 (77) has 30 points in Canvas and 15 here: marks are converted." in points.remarks
    percent = canvas_upload(ALL, CLASS, Form(percent=True, comma=True), TEMPLATE, titles)
    assert [row[5] for row in percent.rows] == ["Week 1 (77)", "30,00", "83,33%", ""]
    zeros = canvas_upload(with_zeros(ALL), CLASS, Form(), TEMPLATE, titles)
    assert zeros.rows[3][5] == "0.00"


def test_an_assignment_that_the_template_does_not_have_is_asked_for() -> None:
    with pytest.raises(
        CourseError, match=r"no columns that are called week\. .* are: Week 1 \(77\), Other \(78\)"
    ):
        canvas_upload(ALL, CLASS, Form(), TEMPLATE)
    with pytest.raises(CourseError, match="no export of Canvas's gradebook"):
        canvas_upload(ALL, CLASS, Form(), sheet("id,grade\nada,1\n"))


def test_every_exercise_may_have_a_column() -> None:
    made = canvas_upload([ADA], CLASS, Form(per_exercise=True))
    assert [row[5:] for row in made.rows] == [
        ["week double", "week shift"],
        ["10.00", "5.00"],
        ["7.50", "5.00"],
    ]


# ---------------------------------------------------------------- Moodle

# Headers that Moodle gives with and without text handed in, in English and German.
ENGLISH = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Online text,Last modified (grade),Feedback comments"
)
GERMAN = (
    "Identifikation;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Beste Bewertung;Bewertung kann "
    "geändert werden;Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar"
)


@pytest.mark.parametrize("header", [ENGLISH, GERMAN])
def test_moodles_worksheet_comes_back_filled_in(header: str) -> None:
    separator = ";" if ";" in header else ","
    names = header.split(separator)
    line = [""] * len(names)
    line[:6] = [
        "Participant 51",
        "Ada Lovelace",
        "ada@x",
        "Submitted",
        "",
        "100,00" if separator == ";" else "15",
    ]
    other = ["Teilnehmer/in 52", "Eve", *[""] * (len(names) - 2)]
    template = sheet(table_text([names, line, other], separator))
    made = moodle_worksheet(ALL, CLASS, Form(), {}, template)
    grade = "83,33" if separator == ";" else "12.50"
    assert made.rows[0] == names
    assert made.rows[1] == [*line[:4], grade, *line[5:-1], ADA.comment]
    assert made.rows[2] == other
    assert any("converted" in told for told in made.remarks) is (separator == ";")


def test_without_a_worksheet_moodle_gets_the_columns_that_its_import_needs() -> None:
    made = moodle_worksheet(ALL, CLASS, Form(), {"51": "ada"})
    row = dict(zip(*made.rows, strict=True))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= row.keys()
    assert (row["Identifier"], row["Grade"], row["Feedback comments"]) == (
        "Participant 51",
        "12.50",
        ADA.comment,
    )
    assert made.remarks == ["Moodle does not know these, and they are not in the file: bo, cy."]
    text = table_text(made.rows)
    assert ",-," in text  # no time: it is not to be taken for a formula


def test_moodles_worksheet_is_of_one_assignment_and_is_one() -> None:
    with pytest.raises(CourseError, match="is of one assignment"):
        moodle_worksheet([ADA, replace(ADA, assignment="other")], CLASS, Form(), {})
    with pytest.raises(CourseError, match="no grading worksheet of Moodle"):
        moodle_worksheet([ADA], CLASS, Form(), {}, sheet("id,grade\nada,1\n"))


def test_moodles_gradebook_gets_all_that_it_may_know_somebody_by() -> None:
    made = moodle_gradebook(ALL, CLASS, Form(percent=True))
    header, ada = made.rows
    assert header == [
        "Username",
        "ID number",
        "Email address",
        "First name",
        "Last name",
        "week",
        "week feedback",
    ]
    assert ada == ["al1", "900001", "ada@x", "Ada", "Lovelace", "83.33", ADA.comment]
    assert made.remarks == ["Moodle does not know these, and they are not in the file: bo, cy."]


# ---------------------------------------------------------------- tables of our own


def test_everybody_is_in_the_table_whatever_platforms_know() -> None:
    rows = plain_rows(ALL, CLASS, Form(per_exercise=True))
    read = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(row["student"], row["status"], row["score"]) for row in read] == [
        ("ada", GRADED, "12.50"),
        ("bo", NOTHING, ""),
        ("cy", UNFINISHED, ""),
    ]
    assert (read[0]["double"], read[2]["double"], read[2]["shift"]) == ("7.50", "10.00", "")
    assert unfinished(ALL) == ["week: left empty, not finished: a person has to look: cy."]


def test_numbers_and_names_survive_a_spreadsheet() -> None:
    evil = {"ada": replace(CLASS["ada"], person=Person("ada", "=cmd|' /C calc'!A0", "@SUM(1)"))}
    text = table_text(plain_rows([replace(ADA, score=-1.5)], evil, Form(comma=True)), ";")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert (row["last_name"], row["first_name"], row["score"]) == ("'=cmd|' /C calc'!A0", "'@SUM(1)", "-1,50")


def test_json_has_numbers_and_knows_what_is_not_known() -> None:
    ada, bo, _ = json.loads(json_of(ALL, CLASS, Form(percent=True, per_exercise=True)))
    assert (ada["percent"], ada["exercises"], ada["handed_in"]) == (
        83.33,
        {"double": 75.0, "shift": 100.0},
        "2026-05-12T10:00:00Z",
    )
    assert bo["percent"] is None and bo["handed_in"] is None


@pytest.mark.parametrize("secret", [b"a" * 32, b"b" * 32])
def test_a_made_up_name_is_the_same_in_every_file_of_a_course_and_tells_nothing(secret: bytes) -> None:
    hidden = anonymous(ALL, secret)
    again = anonymous([replace(each, assignment="other") for each in ALL], secret)
    assert {each.student for each in hidden} == {each.student for each in again}
    assert [each.student for each in hidden] == sorted(each.student for each in hidden)
    for text in (
        table_text(plain_rows(hidden, CLASS, Form(anonymous=True))),
        json_of(hidden, CLASS, Form(anonymous=True)),
    ):
        assert not any(word in text for word in ("ada", "Lovelace", "well done", "2026"))
    assert {each.student for each in anonymous(ALL, b"c" * 32)}.isdisjoint(each.student for each in hidden)


# ---------------------------------------------------------------- feedback


def test_a_page_is_called_as_the_bulk_upload_asks(tmp_path: Path) -> None:
    originals = ("lovelaceada_1001_777002_data.csv", "lovelaceada_LATE_1001_777001_week-1.ipynb")
    name = canvas_page(originals)
    assert name == "lovelaceada_LATE_1001_777001_week-1.html"
    assert [part for part in name.split("_") if part.isdigit()][:2] == ["1001", "777001"]
    assert canvas_page(()) == ""
    path = moodle_page("Zoë_Ann O/Neill..", "51", "week.html")
    assert path == "Zoë Ann O Neill_51_assignsubmission_file_/week.html"
    assert path.split("/")[0].split("_", 4)[1:4] == ["51", "assignsubmission", "file"]
    assert moodle_page("", "51", "week.html").startswith("Participant_51_")
    (tmp_path / "page").write_text("<html>")
    write_pages(tmp_path / "pages.zip", {name: tmp_path / "page", path: tmp_path / "page"})
    with zipfile.ZipFile(tmp_path / "pages.zip") as archive:
        assert sorted(archive.namelist()) == sorted([name, path]) and archive.read(path) == b"<html>"
