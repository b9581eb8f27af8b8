"""Lists of a class and tables of times, in the forms that platforms and people write."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dateutil import tz

from gradestone.errors import CourseError
from gradestone.model import Person
from gradestone.platforms.enrolment import ClassList, Enrolment, enrolment_of, read_class
from gradestone.platforms.list_columns import find_columns
from gradestone.platforms.spans import read_extension, read_moment
from gradestone.platforms.spreadsheet import neutral, number, parse_sheet, read_sheet, table_text
from gradestone.platforms.worksheet import read_worksheet

# As Canvas exports its gradebook, columns that it counts itself included.
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Week (4314282),Homework Current Points,Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,10,(read only),(read only)
"Lovelace, Ada",1001,900001,ada,Lab 1,,0,0
"王, 小明",1002,900002,wang,Lab 2,9.5,0,0
"Student, Test",1999,,f4e2,Lab 2,,0,0
"""
# As Moodle's assignment gives its grading worksheet, and its gradebook an export.
WORKSHEET = """\
Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 51","Ada Lovelace",900001,ada@uni.example,"Submitted for grading",,10.00,Yes,\
"Tuesday, 12 May 2026, 11:59 PM",-,
"Participant 52","小明 王",900002,wang@uni.example,"No submission",,10.00,Yes,-,-,
"""
MOODLE_GRADES = """\
"First name","Last name","ID number",Institution,Department,"Email address","Assignment: Week (Real)",\
"Last downloaded from this course"
Ada,Lovelace,900001,,,ada@uni.example,-,1747086900
"""


def read(
    text: str, *known: Enrolment, assignments: tuple[str, ...] = ("week",), id_column: str = ""
) -> ClassList:
    return read_class(parse_sheet(Path("list.csv"), text.encode()), assignments, known, id_column=id_column)


def test_canvass_gradebook_is_a_class_list_without_its_own_lines() -> None:
    found = read(CANVAS)
    assert [each.person for each in found.enrolments] == [
        Person("ada", "Lovelace", "Ada"),
        Person("wang", "王", "小明"),
    ]
    ada = found.enrolments[0]
    assert (ada.canvas_id, ada.sis_id, ada.login, ada.section) == ("1001", "900001", "ada", "Lab 1")
    assert ada.listed_name == "Lovelace, Ada"
    assert found.remarks == ("Canvas's Test Student is nobody of the class and was passed over.",)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_spreadsheet_program_may_have_saved_it_again(separator: str, encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(csv.reader(io.StringIO(CANVAS)))
    sheet = parse_sheet(Path("list.csv"), text.getvalue().encode(encoding))
    assert [each.person.id for each in read_class(sheet, ["week"]).enrolments] == ["ada", "wang"]


def test_moodles_lists_name_people_by_number_or_address_and_no_participants() -> None:
    found = read(WORKSHEET)
    assert [each.person for each in found.enrolments] == [
        Person("900001", "Lovelace", "Ada", "ada@uni.example"),
        Person("900002", "王", "小明", "wang@uni.example"),
    ]
    assert "hold for one assignment only" in found.remarks[0]
    assert read(MOODLE_GRADES).enrolments[0].person == Person("900001", "Lovelace", "Ada", "ada@uni.example")
    by_mail = read(MOODLE_GRADES, id_column="email address").enrolments[0]
    assert (by_mail.person.id, by_mail.sis_id) == ("ada@uni.example", "900001")


def test_headers_of_other_languages_are_known() -> None:
    german = "Vollständiger Name;Anmeldename;E-Mail-Adresse;Gruppen\nZoë Müller;zoe;zoe@uni.example;B\n"
    assert read(german).enrolments == (
        Enrolment(
            Person("zoe", "Müller", "Zoë", "zoe@uni.example"),
            login="zoe",
            listed_name="Zoë Müller",
            section="B",
        ),
    )


def test_who_is_known_keeps_the_id_whatever_the_list_calls_them() -> None:
    known = Enrolment(Person("ada.l", "Lovelace", "Ada", "ada@uni.example"))
    assert read(WORKSHEET, known).enrolments[0].person.id == "ada.l"
    other = Enrolment(Person("900001"))
    twice = read(WORKSHEET, known, other)
    assert twice.enrolments[0].person.id == "900001"  # the very id comes first


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("../x,X,", r"list\.csv, line 2: '\.\./x' can be no student's id, .*: '/'"),
        ("a+b,X,", r"'a\+b' can be no student's id, .*: '\+'"),
        (".x,X,", "a dot in front"),
        (",X,", "line 2: it has no id"),
        ("x" * 200 + ",X,", "is longer than 128 letters"),
        ("bo,Ng,two moons", "column extension: .* is no unit of time|'two moons' is no extension"),
        ("ada,Ng,\nada,Lovelace,", "line 3: ada is in line 2 already, with other data; keep one"),
    ],
)
def test_what_cannot_be_right_is_said_with_its_line_and_what_to_do(line: str, told: str) -> None:
    import re

    problems = read(f"id,last_name,extension\n{line}\n").problems
    assert len(problems) == 1 and re.search(told, problems[0]), problems


def test_two_students_with_one_address_are_told_and_taken() -> None:
    found = read("id,email\nada,a@x\nbo,A@x\n")
    assert len(found.enrolments) == 2
    assert found.remarks == ("ada and bo have the same e-mail a@x.",)
    again = read("id,email\nada,a@x\nbo,A@x\n", Enrolment(Person("ada", email="a@x")))
    assert [each.person.id for each in again.enrolments] == ["ada", "bo"]


def test_an_extension_says_of_which_assignment_it_is() -> None:
    text = "id,extension week,Image Classifier extension\nada,2 days,\nbo,,2026-05-14 12:00\n"
    found = read(text, assignments=("week", "image_classifier")).enrolments
    assert [each.extensions for each in found] == [
        {"week": "2 days"},
        {"image_classifier": "2026-05-14 12:00"},
    ]
    with pytest.raises(CourseError, match=r"line 1, column extension: it does not say of which assignment"):
        read("id,extension\nada,1\n", assignments=("week", "other"))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2 days", timedelta(days=2)),
        ("3", timedelta(days=3)),
        ("1 d 12 h", timedelta(days=1.5)),
        ("90 min", timedelta(minutes=90)),
        ("1,5 Tage", timedelta(days=1.5)),
        ("2026-05-14 12:00", timedelta(days=2)),
        ("2026-05-14 14:00 +02:00", timedelta(days=2)),
    ],
)
def test_an_extension_is_a_span_or_a_new_due_date(text: str, span: timedelta) -> None:
    assert read_extension(text, datetime(2026, 5, 12, 12)) == span


def test_a_new_due_date_waits_for_a_due_date() -> None:
    assert read_extension("2026-05-14") is None
    with pytest.raises(ValueError, match="between nothing and a year"):
        read_extension("2026-05-11", datetime(2026, 5, 12))


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, 12 May 2026, 11:59 PM",
        "Tuesday, May 12, 2026, 11:59 PM",
        "Dienstag, 12. Mai 2026, 23:59",
        "mardi 12 mai 2026, 23:59",
        "martes, 12 de mayo de 2026, 23:59",
        "2026-05-12 23:59",
        "2026-05-12T23:59:00+02:00",
    ],
)
def test_times_are_read_as_platforms_write_them(text: str) -> None:
    assert read_moment(text, tz.gettz("Europe/Berlin") or UTC) == datetime(2026, 5, 12, 21, 59)


def test_a_time_with_two_readings_is_none() -> None:
    assert read_moment("-", UTC) is None
    for text in ("05/12/2026 23:59", "soon", "12 May"):
        with pytest.raises(ValueError, match="is no time that everybody reads alike"):
            read_moment(text, UTC)


def test_a_worksheet_says_who_is_which_participant_and_when(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(WORKSHEET, encoding="utf-8")
    ada = Enrolment(Person("ada", "Lovelace", "Ada", "ada@uni.example"))
    wang = Enrolment(Person("wang", "王", "小明"))
    found = read_worksheet(tmp_path / "sheet.csv", {"ada": ada, "wang": wang}, UTC)
    assert found.participants == {"51": "ada", "52": "wang"}
    assert found.handed_in == {"ada": datetime(2026, 5, 12, 23, 59)}
    assert found.names["52"] == "小明 王" and not found.remarks


def test_two_lines_of_a_worksheet_that_may_be_one_student_are_nobodys(tmp_path: Path) -> None:
    lines = ("Identifier,Full name", "Participant 5,Ada Lovelace", "Participant 6,Ada Lovelace")
    (tmp_path / "sheet.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read_worksheet(tmp_path / "sheet.csv", {"ada": Enrolment(Person("ada", "Lovelace", "Ada"))}, UTC)
    assert found.participants == {} and set(found.names) == {"5", "6"}
    assert "has several lines that may be ada" in found.remarks[0]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1-2", "@SUM(A1)", "-cmd|' /C calc'!A0", " =1", "\t=1", "＝1", "=HYPERLINK(1)"]
)
def test_a_cell_is_no_formula(text: str) -> None:
    assert neutral(text) == f"'{text}"
    line = parse_sheet(Path("x.csv"), table_text([["id"], [text.strip()]]).encode()).lines
    assert not line or line[0].cells == (text.strip(),)


@pytest.mark.parametrize("text", ["-1.50", "+3", "12,50", "83.33%", "-", "Ada", "O'Neill", ""])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_numbers_have_two_decimals_and_the_sign_that_is_wanted() -> None:
    assert (number(12.5), number(12.5, comma=True), number(None), number(100 / 3, ending="%")) == (
        "12.50",
        "12,50",
        "",
        "33.33%",
    )


def test_a_workbook_is_told_apart_from_a_list(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(CourseError, match="Save it as CSV"):
        read_sheet(tmp_path / "list.xlsx")


def test_what_is_kept_beside_the_gradebook_is_read_back() -> None:
    for each in read(CANVAS).enrolments:
        assert enrolment_of(each.person, each.record()) == each
    assert find_columns(parse_sheet(Path("x"), WORKSHEET.encode())).platform == "moodle"
