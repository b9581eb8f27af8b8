"""The processes that make pages, with pages that kill them, hang or are not wanted any more."""

from __future__ import annotations

import sys
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from gradestone.bridge.told_pages import PageMade, PageRequest
from gradestone.errors import CourseError
from gradestone.watch import page_makers
from gradestone.watch.page_makers import PageMakers

# Does what the student's name says.
MAKER = """
import json, os, sys, time
from multiprocessing.connection import Connection
from pathlib import Path

folder, connection = Path(sys.argv[1]), Connection(int(sys.argv[2]))
assert json.loads(connection.recv_bytes())["assignment"] == "week"
if folder.name == "nowhere":
    sys.exit(1)
while True:
    try:
        request = json.loads(connection.recv_bytes())
    except EOFError:
        break
    student = request["student"]
    with (folder / "begun").open("a") as file:
        file.write(f"{student} ")
    if student == "dies" or (student == "stumbles" and not (folder / "stumbled").exists()):
        (folder / "stumbled").touch()
        os._exit(3)
    if student == "hangs":
        time.sleep(600)
    answer = {"made": {"hand_in": student, "marks": "m", "released": request["release"]}}
    if student == "fails":
        answer = {"failed": "no such thing"}
    connection.send_bytes(json.dumps(answer).encode())
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "maker.py"
    path.write_text(MAKER)
    return path


def open_makers(script: Path, count: int = 1, folder: str = "") -> PageMakers:
    command = (sys.executable, str(script), folder or str(script.parent))
    return PageMakers(script.parent, "week", count, command=command)


def collect(makers: PageMakers, count: int) -> dict[str, PageMade | str]:
    found: dict[str, PageMade | str] = {}
    while len(found) < count:
        wait(makers.connections, timeout=1.0)
        found |= {request.student: result for request, result in makers.answers()}
    return found


def ask(makers: PageMakers, *students: str, soon: bool = True) -> None:
    for student in students:
        makers.ask(PageRequest(student, "all", release=True), soon=soon)


def test_every_page_comes_back_and_one_that_cannot_be_made_says_why(script: Path) -> None:
    with open_makers(script, 2) as makers:
        ask(makers, "ada", "fails", "bob")
        found = collect(makers, 3)
    assert found == {
        "ada": PageMade("ada", "m", released=True),
        "fails": "no such thing",
        "bob": PageMade("bob", "m", released=True),
    }


def test_a_page_that_ends_its_process_costs_no_other(script: Path) -> None:
    with open_makers(script) as makers:
        ask(makers, "stumbles", "dies", "ada")
        found = collect(makers, 3)
    assert isinstance(found["stumbles"], PageMade)
    assert isinstance(found["ada"], PageMade)
    assert found["dies"] == "the process that makes pages took too long, or ended"
    assert (script.parent / "begun").read_text().split().count("dies") == 2


def test_a_page_that_takes_too_long_is_ended(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_makers(script) as makers:
        ask(makers, "ada")
        collect(makers, 1)
        monkeypatch.setattr(page_makers, "PAGE_S", 0.5)
        ask(makers, "hangs", "bob")
        found = collect(makers, 1)
        monkeypatch.undo()
        found |= collect(makers, 1)
    assert found["hangs"] == "the process that makes pages took too long, or ended"
    assert isinstance(found["bob"], PageMade)


def test_somebody_who_waits_comes_before_those_who_do_not(script: Path) -> None:
    with open_makers(script) as makers:
        ask(makers, "first", "old1", "old2", soon=False)
        ask(makers, "ada", "bob")
        collect(makers, 5)
    assert (script.parent / "begun").read_text().split() == ["first", "ada", "bob", "old1", "old2"]


def test_a_page_that_is_no_longer_wanted_is_not_made(script: Path) -> None:
    with open_makers(script) as makers:
        ask(makers, "first", "ada", "bob")
        assert makers.is_making("first") and not makers.is_making("ada")
        makers.withdraw("ada")
        found = collect(makers, 2)
    assert sorted(found) == ["bob", "first"]


def test_processes_that_cannot_start_are_not_started_for_ever(script: Path) -> None:
    with (
        pytest.raises(CourseError, match="cannot start"),
        open_makers(script, folder="/nowhere") as makers,
    ):
        collect(makers, 1)
