"""Hand-ins of nobody for certain: kept whole, shown safely, assigned by a person."""

from __future__ import annotations

import shlex
import zipfile
from datetime import UTC
from pathlib import Path

import pytest

from gradestone.bridge.waiting_list import WaitingList
from gradestone.errors import CourseError
from gradestone.model import Person, SubmissionCaps
from gradestone.platforms.deliveries import deliveries
from gradestone.platforms.enrolment import Enrolment
from gradestone.platforms.matching import Matcher
from gradestone.platforms.sources import open_class_archive

CLASS = Matcher([Enrolment(Person("ada", "Lovelace", "Ada"))])


def waiting(tmp_path: Path, *names: str) -> WaitingList:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
    found = WaitingList(tmp_path, "week", SubmissionCaps())
    with open_class_archive(tmp_path / "a.zip", UTC) as opened:
        for each in deliveries(opened, CLASS, ()):
            assert each.match.student == ""
            assert found.add(each) == ()
    return found


def test_what_waits_is_there_with_all_its_files_until_it_is_assigned(tmp_path: Path) -> None:
    names = [
        "Ada Lovelac_5_assignsubmission_file/week.ipynb",
        "Ada Lovelac_5_assignsubmission_file/data/a.csv",
    ]
    found = waiting(tmp_path, *names)
    (entry,) = found.entries()
    assert (entry.key, entry.close) == ("moodle:5", ("ada",))
    with found.delivery("moodle:5", "ada") as delivery:
        files = {each.path: delivery.folder.read(each.path, limit=999) for each in delivery.folder.files()}
    assert files == {"week.ipynb": names[0].encode(), "data/a.csv": names[1].encode()}
    assert delivery.label.name == "Ada Lovelac" and delivery.match.student == "ada"
    found.remove(["moodle:5"])
    assert found.entries() == []


@pytest.mark.parametrize("name", ["$(touch x)", "`id`", "a b", "a'b", 'a"b', "a;b", "x\u202ecod"])
def test_a_line_that_is_copied_into_a_shell_runs_nothing_of_an_archive(name: str, tmp_path: Path) -> None:
    found = waiting(tmp_path, f"{name}/week.ipynb", "other/x")
    entry = next(each for each in found.entries() if each.key == f"folder:{name}")
    line = entry.line("week")
    assert line.isprintable()
    *_, option, pair = shlex.split(line.partition("Assign it: ")[2])
    key, _, student = pair.rpartition("=")
    assert (option, student) == ("--assign", "STUDENT")
    with found.delivery(key, "ada") as delivery:
        assert delivery.key == f"folder:{name}"


def test_nothing_an_archive_holds_names_a_folder(tmp_path: Path) -> None:
    found = waiting(tmp_path, "x:y/week.ipynb", "~/week.ipynb", "con/week.ipynb")
    assert all(each.folder.name.isalnum() and len(each.folder.name) == 24 for each in found.entries())
    with pytest.raises(CourseError, match="Nothing waits under folder:z"), found.delivery("folder:z", "ada"):
        pass
