"""Whose a file is by its name in an archive, and by what the class list knows."""

from __future__ import annotations

import pytest

from gradestone.model import Person
from gradestone.platforms.enrolment import Enrolment
from gradestone.platforms.labels import Label, labels_of, without_attempt
from gradestone.platforms.matching import Matcher


def enrolment(student: str, last: str, first: str, canvas_id: str = "", **more: str) -> Enrolment:
    return Enrolment(Person(student, last, first), canvas_id=canvas_id, **more)


ADA = enrolment("ada", "Lovelace", "Ada", "1001", login="al1", sis_id="900001")
WANG = enrolment("wang", "王", "小明", "1002")
ZOE = enrolment("zoe", "O'Neill-Müller", "Zoë Ann", "1003")
LAYLA = enrolment("layla", "العربي", "ليلى", "1004")
ASHA = enrolment("asha", "किरण", "आशा", "1005")
JOHN1, JOHN2 = (enrolment(f"john{n}", "Smith", "John", f"200{n}") for n in (1, 2))
CLASS = Matcher([ADA, WANG, ZOE, LAYLA, ASHA, JOHN1, JOHN2])
UNKNOWN_TO_CANVAS = Matcher([Enrolment(each.person) for each in (ADA, WANG, ZOE, LAYLA, ASHA, JOHN1, JOHN2)])


def nobody(name: str) -> bool:
    return False


def only(path: str, *others: str) -> Label:
    return labels_of([path, *others], nobody)[path][0]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        (
            "lovelaceada_1001_777001_week.ipynb",
            Label("canvas", "1001", "lovelaceada", "week.ipynb", number=777001),
        ),
        (
            "lovelaceada_LATE_1001_777001_week-2.ipynb",
            Label("canvas", "1001", "lovelaceada", "week-2.ipynb", True, 777001),
        ),
        (
            "王小明_1002_777001_my week_final.ipynb",
            Label("canvas", "1002", "王小明", "my week_final.ipynb", number=777001),
        ),
        (
            "de_la_cruz_1001_777001_01_week.ipynb",
            Label("canvas", "1001", "de_la_cruz", "01_week.ipynb", number=777001),
        ),
        (
            "anon_x1Y2z_777001_week.ipynb",
            Label("canvas", "anon_x1Y2z", "", "week.ipynb", number=777001, anonymous=True),
        ),
        (
            "LATE_anon_x1Y2z_777001_week.ipynb",
            Label("canvas", "anon_x1Y2z", "", "week.ipynb", True, 777001, True),
        ),
        ("lovelaceada_LATE_1001_text.html", Label("canvas", "1001", "lovelaceada", "text.html", True)),
        (
            "Ada Lovelace_55_assignsubmission_file_week.ipynb",
            Label("moodle", "55", "Ada Lovelace", "week.ipynb"),
        ),
        ("Participant_55_assignsubmission_file_a_b.ipynb", Label("moodle", "55", "Participant", "a_b.ipynb")),
        (
            "Default group_assignsubmission_file_week.ipynb",
            Label("moodle", "", "Default group", "week.ipynb"),
        ),
        ("ada_week.ipynb", Label("folder", "", "ada_week", "ada_week.ipynb")),
    ],
)
def test_a_name_says_whose_a_file_is(name: str, label: Label) -> None:
    assert only(name) == label


@pytest.mark.parametrize("underscore", ["", "_"])
def test_moodles_folders_may_have_an_underscore_more(underscore: str) -> None:
    folder = f"Zoë Ann O'Neill-Müller_55_assignsubmission_file{underscore}"
    assert only(f"{folder}/data/a.csv", f"{folder}/week.ipynb").file == "data/a.csv"
    text = only("Zoë_55_assignsubmission_onlinetext/onlinetext.html", "x_56_assignsubmission_file/a")
    assert (text.key, text.file) == ("moodle:55", "onlinetext.html")


def test_folders_around_everything_do_not_matter_and_what_lies_in_a_students_folder_does_not_either() -> None:
    paths = ["dl/sub/lovelaceada_1001_777001_a.ipynb", "dl/sub/x_1002_777002_b.ipynb"]
    assert [labels[0].platform_id for labels in labels_of(paths, nobody).values()] == ["1001", "1002"]
    forged = ["bob/Ada Lovelace_55_assignsubmission_file/week.ipynb", "carl/week.ipynb"]
    assert labels_of(forged, nobody)[forged[0]][0].key == "folder:bob"
    alone = labels_of(forged[:1], lambda name: name == "bob")
    assert alone[forged[0]][0].key == "folder:bob"


def test_attempts_are_numbered_at_the_end() -> None:
    names = ("week-2.ipynb", "week.ipynb", "a-1b.py", "data-3", "x/y-4.csv")
    assert [without_attempt(name) for name in names] == [
        "week.ipynb",
        "week.ipynb",
        "a-1b.py",
        "data",
        "x/y.csv",
    ]


def found(matcher: Matcher, path: str) -> str:
    return matcher.match(labels_of([path, "~"], nobody)[path]).student


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("anyname_1001_777001_week.ipynb", "ada"),
        ("Ada Lovelace_55_assignsubmission_file/week.ipynb", "ada"),
        ("LOVELACE Ada_55_assignsubmission_file/week.ipynb", "ada"),
        ("王 小明_55_assignsubmission_file/week.ipynb", "wang"),
        ("小明 王_55_assignsubmission_file/week.ipynb", "wang"),
        ("ليلى العربي_55_assignsubmission_file/week.ipynb", "layla"),
        ("Zoë Ann O'Neill-Müller_55_assignsubmission_file/week.ipynb", "zoe"),
        ("John Smith_55_assignsubmission_file/week.ipynb", ""),
        ("Ada Lovelac_55_assignsubmission_file/week.ipynb", ""),
        ("Participant_55_assignsubmission_file/week.ipynb", ""),
        ("lovelaceada_9999_777001_week.ipynb", ""),  # Canvas calls Ada otherwise
        ("anon_x1Y2z_777001_week.ipynb", ""),
        ("al1/week.ipynb", "ada"),
        ("900001/week.ipynb", "ada"),
        ("ada_week_final.ipynb", "ada"),
        ("adam_week.ipynb", ""),
    ],
)
def test_a_student_is_found_by_id_else_by_a_name_that_is_nobody_elses(path: str, student: str) -> None:
    assert found(CLASS, path) == student


def test_without_platform_ids_names_in_canvass_way_are_enough() -> None:
    assert found(UNKNOWN_TO_CANVAS, "oneillmüllerzoëann_55_777001_week.ipynb") == "zoe"
    assert found(UNKNOWN_TO_CANVAS, "العربيليلى_56_777001_week.ipynb") == "layla"
    assert found(UNKNOWN_TO_CANVAS, "किरणआशा_58_777001_week.ipynb") == "asha"
    assert found(UNKNOWN_TO_CANVAS, "करणआश_58_777001_week.ipynb") == ""  # vowels are no decoration
    assert found(UNKNOWN_TO_CANVAS, "王小明_59_text.html") == "wang"
    assert found(UNKNOWN_TO_CANVAS, "smithjohn_57_777001_week.ipynb") == ""


@pytest.mark.parametrize(
    "forged",
    [
        "lovelaceada_1001_2001_777001_week.ipynb",  # John has called himself lovelaceada_1001
        "lovelaceada_1001_3456_777001_week.ipynb",  # somebody who is not in the list did
        "x_3456_777001_1001_777002_week.ipynb",
        "smithjohn_2001_777001_1001_777002_week.ipynb",  # John's file has a name like that
    ],
)
def test_a_name_that_can_be_read_in_two_ways_is_nobodys(forged: str) -> None:
    owner = CLASS.match(labels_of([forged], nobody)[forged])
    assert owner.student == "" and owner.why_not


def test_what_looks_otherwise_than_the_rest_of_a_platforms_archive_is_nobodys() -> None:
    paths = ["ada\u203fx_3456_777001_week.ipynb", "ngbo_1002_777002_week.ipynb", "ada_week.ipynb"]
    labels = labels_of(paths, nobody)
    assert [CLASS.match(labels[path]).student for path in paths] == ["", "wang", ""]


def test_names_that_look_alike_are_a_suggestion_and_no_more() -> None:
    path = "Ada Lovelac_55_assignsubmission_file/week.ipynb"
    owner = CLASS.match(labels_of([path], nobody)[path])
    assert (owner.student, owner.close) == ("", ("ada",))


def test_what_a_person_has_said_counts_before_anything_else() -> None:
    matcher = Matcher([ADA, JOHN1], assigned={"moodle:55": "john1"})
    assert found(matcher, "Ada Lovelace_55_assignsubmission_file/week.ipynb") == "john1"


def test_the_participants_of_an_assignment_are_known_by_its_worksheet() -> None:
    matcher = Matcher([ADA, JOHN1, JOHN2], participants={"55": "john2"})
    assert found(matcher, "Participant_55_assignsubmission_file/week.ipynb") == "john2"
    assert found(matcher, "John Smith_56_assignsubmission_file/week.ipynb") == "john1"
    listed = Matcher([ADA, JOHN1, JOHN2], participants={"55": "john2"}, listed=["55", "56"])
    assert found(listed, "John Smith_56_assignsubmission_file/week.ipynb") == ""
