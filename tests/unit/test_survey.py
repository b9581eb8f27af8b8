"""What lies under submitted/: whose it is, which of it is graded, and what is named."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gradestone.bridge.course import Course, load_course
from gradestone.bridge.survey import Place, Survey, survey
from gradestone.errors import CourseError


@pytest.fixture
def course(small_course: Any) -> Course:
    small_course.release.mkdir(parents=True)
    (small_course.release / "week.ipynb").write_text("{}")
    (small_course.root / "submitted").mkdir()
    return load_course(small_course.root, "week")


def put(course: Course, path: str, content: bytes = b"{}") -> Path:
    """A file under submitted/."""
    place = course.root / "submitted" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return stream.getvalue()


def found(course: Course) -> dict[str, str]:
    """Student -> where the hand-in is, seen from submitted/; loose ones end in a slash."""
    above = course.root / "submitted"
    places = survey(course).places
    return {
        student: f"{place.folder.relative_to(above)}{'/' if place.loose else ''}"
        for student, place in places.items()
    }


def test_everybody_is_found_in_the_place_where_hand_ins_belong(course: Course) -> None:
    for student in ("ada", "björk", "c[1]", "{d}", "e e"):
        put(course, f"{student}/week/week.ipynb")
    assert found(course) == {each: f"{each}/week" for each in ("ada", "björk", "c[1]", "e e", "{d}")}
    assert survey(course).remarks == ()


@pytest.mark.parametrize("root", ["x[2026]", "a*b", "what?", "{term}", "[!a]"])
def test_a_path_that_looks_like_a_pattern_is_a_path(root: str, course: Course, tmp_path: Path) -> None:
    put(course, "ada/week/week.ipynb")
    moved = course.root.rename(tmp_path / root)
    assert [*survey(load_course(moved, "week")).places] == ["ada"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a*", ["ada", "al"]),
        ("[ab]*", ["ada", "al", "bo"]),
        ("ada", ["ada"]),
        ("a[1]", ["a[1]"]),
        ("nobody", []),
    ],
)
def test_students_are_chosen_by_id_or_by_pattern(pattern: str, expected: list[str], course: Course) -> None:
    for student in ("ada", "al", "bo", "a[1]"):
        put(course, f"{student}/week/week.ipynb")
    if "*" in pattern and "a" in pattern:
        expected = sorted([*expected, "a[1]"])
    assert [*survey(course, pattern).places] == expected
    assert "bo" not in survey(course, "*", exclude=("bo",)).places


@pytest.mark.parametrize("name", ["Week", "WEEK", "w-e-e-k", "week_"])
def test_a_folder_in_other_letters_is_graded_and_named(name: str, course: Course) -> None:
    put(course, f"ada/{name}/week.ipynb")
    assert found(course) == {"ada": f"ada/{name}"}
    assert survey(course).places["ada"].told == "It was handed in in a folder of another name than `week`."
    assert survey(course).remarks == (
        f"Counts as handed in, though it does not lie in submitted/STUDENT/week: ada/{name}.",
    )


@pytest.mark.parametrize(
    "name", ["week.ipynb", "WEEK.ipynb", "Lovelace week (1).ipynb", "week-Copy1.ipynb", "week.zip"]
)
def test_what_lies_loose_in_the_students_folder_is_graded_and_named(name: str, course: Course) -> None:
    put(course, f"ada/{name}")
    assert found(course) == {"ada": "ada/"}
    assert survey(course).places["ada"].told == "It was handed in outside the folder `week`."
    assert survey(course).remarks == (
        f"Counts as handed in, though it does not lie in submitted/STUDENT/week: ada/{name}.",
    )


def test_a_zip_of_any_name_is_known_by_what_is_in_it(course: Course) -> None:
    put(course, "ada/homework.zip", zipped("ada/Week.ipynb", "ada/x.csv"))
    put(course, "bo/homework.zip", zipped("bo/other.ipynb"))
    assert found(course) == {"ada": "ada/"}


@pytest.mark.parametrize("name", ["week10.ipynb", "week_bonus.ipynb", "Untitled.ipynb", "homework.zip"])
def test_what_may_be_anything_is_not_graded_but_named(name: str, course: Course) -> None:
    (course.source.parent / "week_bonus").mkdir()
    put(course, f"ada/{name}")
    assert found(course) == {}
    remarks = survey(course).remarks
    named = [remark for remark in remarks if f"ada/{name}" in remark]
    assert len(named) == (0 if "bonus" in name else 1)  # that one is another assignment's
    assert remarks[-1] == "Without week: ada."


def test_the_folder_of_another_assignment_is_left_alone(course: Course) -> None:
    (course.source.parent / "Week").mkdir()
    put(course, "ada/Week/week.ipynb")
    assert found(course) == {}


def test_the_right_folder_counts_and_what_lies_beside_it_is_named(course: Course) -> None:
    for path in ("ada/week/week.ipynb", "ada/Week/week.ipynb", "ada/week.ipynb"):
        put(course, path)
    assert found(course) == {"ada": "ada/week"}
    assert survey(course).remarks == (
        "Not graded, because another hand-in of week counts: ada/Week, ada/week.ipynb.",
    )


def test_an_empty_right_folder_gives_way_and_lends_its_timestamp(course: Course) -> None:
    stamp = put(course, "ada/week/timestamp.txt")
    put(course, "ada/week/.DS_Store")
    assert survey(course).places == {"ada": Place(stamp.parent, stamp)}
    put(course, "ada/week.ipynb")
    assert found(course) == {"ada": "ada/"}
    assert survey(course).places["ada"].stamp == stamp


def test_a_zip_alone_in_the_right_folder_is_named(course: Course) -> None:
    put(course, "ada/week/work.zip")
    assert found(course) == {"ada": "ada/week"}
    assert survey(course).remarks == ("Handed in as a zip: ada/week/work.zip.",)


LITTER = (
    "__MACOSX/week/week.ipynb",
    ".ipynb_checkpoints/week/week.ipynb",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
)


@pytest.mark.parametrize("path", LITTER)
def test_what_a_system_leaves_is_never_a_student(path: str, course: Course) -> None:
    put(course, path)
    name = path.partition("/")[0]
    assert survey(course) == Survey({}, (f"Passed over, as left there by a system: {name}.",))


def test_what_has_no_folder_is_nobodys(course: Course) -> None:
    for name in ("week.ipynb", "s01.zip", "notes.txt"):
        put(course, name)
    assert survey(course) == Survey(
        {},
        (
            "Not graded, because only the folder in submitted/STUDENT/week says whose it is: "
            "notes.txt, s01.zip, week.ipynb.",
        ),
    )


def test_of_many_names_a_few_are_told(course: Course) -> None:
    for number in range(30):
        (course.root / "submitted" / f"s{number:02}" / "other").mkdir(parents=True)
    assert survey(course).remarks == ("Without week: s00, s01, s02, s03, s04 and 25 more.",)


def test_links_are_not_looked_into(course: Course, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "week.ipynb").write_text("{}")
    (course.root / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    put(course, "bo/notes.txt")
    (course.root / "submitted" / "bo" / "week.ipynb").symlink_to(tmp_path / "elsewhere" / "week.ipynb")
    (course.root / "submitted" / "bo" / "Week").symlink_to(tmp_path / "elsewhere")
    assert found(course) == {}


@pytest.mark.parametrize(
    "structure",
    ["{nbgrader_step}/{assignment_id}/{student_id}", "{nbgrader_step}/of-{student_id}/x/{assignment_id}"],
)
def test_another_structure_of_folders_is_followed(structure: str, course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.directory_structure = {structure!r}\n")
    for step in ("source", "release"):
        place = structure.format(nbgrader_step=step, student_id=".", assignment_id="week")
        (course.root / place).mkdir(parents=True, exist_ok=True)
        (course.root / place / "week.ipynb").write_text("{}")
    other = load_course(course.root, "week")
    other.submitted("ada").mkdir(parents=True)
    (other.submitted("ada") / "week.ipynb").write_text("{}")
    assert {student: place.folder for student, place in survey(other).places.items()} == {
        "ada": other.submitted("ada")
    }


def test_a_look_at_a_large_class_takes_no_time(course: Course) -> None:
    for number in range(1000):
        put(course, f"s{number}/week/week.ipynb")
    started = time.process_time()
    assert len(survey(course).places) == 1000
    assert time.process_time() - started < 2.0


def test_a_structure_without_students_is_refused_with_the_option(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}"\n')
    (course.release / "week.ipynb").write_text("{}")
    with pytest.raises(
        CourseError, match=r"directory_structure in nbgrader_config\.py has no \{student_id\}"
    ):
        survey(load_course(course.root, "week"))


def test_a_zip_beside_a_folder_of_the_hand_in_is_not_the_hand_in(course: Course) -> None:
    put(course, "ada/week/work.zip")
    put(course, "ada/week/my folder/week.ipynb")
    assert survey(course).remarks == ()
    assert survey(course, "ada", exclude=("ada",)).places == {}
