"""Everybody of a class in a CSV, as spreadsheets and platforms write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestone.bridge.people import merged
from gradestone.bridge.roster import read_roster
from gradestone.errors import CourseError
from gradestone.model import Person

ADA = Person("ada", "Lovelace", "Ada", "ada@example.org")
BO = Person("bo", "Åström, Jr.", "Bo", "")
PLAIN = 'id,last_name,first_name,email\nada,Lovelace,Ada,ada@example.org\nbo,"Åström, Jr.",Bo,\n'


def read(tmp_path: Path, content: str | bytes) -> dict[str, Person]:
    path = tmp_path / "students.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return dict(read_roster(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_roster_of_any_spreadsheet_is_read(encoding: str, ending: str, tmp_path: Path) -> None:
    content = PLAIN.replace("\n", ending).encode(encoding)
    assert read(tmp_path, content) == {"ada": ADA, "bo": BO}


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_columns_may_be_separated_by_other_signs(separator: str, tmp_path: Path) -> None:
    lines = ["Email{}Student ID{}First name{}Last name", "ada@example.org{}ada{}Ada{}Lovelace"]
    text = "\n".join(line.format(*[separator] * 3) for line in lines)
    assert read(tmp_path, text) == {"ada": ADA}
    assert read(tmp_path, f"sep={separator}\r\n{text}") == {"ada": ADA}


@pytest.mark.parametrize(
    "header",
    [
        "id,last_name,first_name,email",
        "ID,Last Name,First Name,E-Mail",
        "student_id,Surname,Given name,Email address",
        "Username,Nachname,Vorname,Mail",
        "login ID,Family Name,Forename,EMAIL",
    ],
)
def test_columns_are_found_by_their_usual_names(header: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"{header}\nada,Lovelace,Ada,ada@example.org\n") == {"ada": ADA}


def test_other_columns_blank_lines_and_blanks_around_values_do_not_matter(tmp_path: Path) -> None:
    text = "\n\nSection, id ,notes\nA, ada ,likes maps\n,,\n\nB,bo,\nC,cy\n"
    assert read(tmp_path, text) == {name: Person(name) for name in ("ada", "bo", "cy")}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", r"students\.csv is empty"),
        ("\n \n", r"students\.csv is empty"),
        ("name,mail\nAda,a@b\n", r"students\.csv, line 1: no column of ids among name, mail\. Call it id"),
        ("id,email\nada,a\n\n,b\n", r"line 4: it has no id"),
        ("id\nada\n../x\n", r"line 3: '\.\./x' can be no student's id"),
        ("id,last_name\nada,Lovelace, Ada\n", r"line 2: it has 3 columns, and the header has 2; a comma"),
        ("id,email\nada,a\nbo,b\nada,c\n", r"line 4: ada is in line 2 already, with other data"),
        ('id,last_name\nada,"Lovelace\nbo,Ng\n', r"line 2: unexpected end of data; perhaps a quotation mark"),
    ],
)
def test_what_cannot_be_right_is_said_with_its_line(content: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=told):
        read(tmp_path, content)


def test_the_same_line_twice_is_one_person(tmp_path: Path) -> None:
    assert read(tmp_path, "id,email\nada,a\nada,a\n") == {"ada": Person("ada", email="a")}


def test_a_missing_roster_is_named_with_the_option(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"students\.csv cannot be read: No such.*c\.Gradestone\.roster"):
        read_roster(tmp_path / "students.csv")


def test_gradebook_and_roster_add_up_and_the_roster_is_right() -> None:
    old = {"ada": Person("ada", "Byron", "", "old@example.org"), "cy": Person("cy")}
    new = {"bo": BO, "ada": Person("ada", "Lovelace", "Ada")}
    assert merged(old, new) == {
        "ada": Person("ada", "Lovelace", "Ada", "old@example.org"),
        "bo": BO,
        "cy": Person("cy"),
    }
