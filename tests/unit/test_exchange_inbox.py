"""The exchange as students can leave it: half copied, forged, linked, huge. Nothing of it is believed."""

from __future__ import annotations

import getpass
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gradestone.bridge import exchange
from gradestone.bridge.collecting import collected_at, secret_of
from gradestone.bridge.course import Course, load_course
from gradestone.bridge.exchange import GIVEN_UP_S, SETTLED_S, Arrival, Inbox, open_inbox
from gradestone.errors import CourseError

NOON = datetime(2026, 11, 27, 12)
HOUR = timedelta(hours=1)
SECRET = "0123456789abcdef" * 8
ME = getpass.getuser()


@pytest.fixture
def course(small_course: Any, tmp_path: Path) -> Course:
    """A course with an exchange in which everybody is somebody else's account."""
    with (small_course.root / "nbgrader_config.py").open("a") as file:
        file.write(
            f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\nc.ExchangeCollect.check_owner = False\n"
        )
    (tmp_path / "exchange" / "small" / "inbound").mkdir(parents=True)
    return load_course(small_course.root, "week")


@pytest.fixture
def inbox(course: Course) -> Inbox:
    return open_inbox(course)


def name_of(student: str, at: datetime = NOON, tail: str = "+x") -> str:
    return f"{student}+week+{at:%Y-%m-%d %H:%M:%S.%f} UTC{tail}"


def hand_in(inbox: Inbox, student: str, at: datetime = NOON, **files: bytes) -> Path:
    """A folder as `nbgrader submit` leaves it."""
    folder = inbox.place / name_of(student, at)
    folder.mkdir()
    (folder / "week.ipynb").write_bytes(b"{}")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")
    (folder / "submission_secret.txt").write_text(SECRET)
    folder.chmod(0o777)
    return folder


def only(arrivals: list[Arrival]) -> Arrival:
    (found,) = arrivals
    return found


def test_a_hand_in_becomes_the_submission_with_its_time_and_secret(course: Course, inbox: Inbox) -> None:
    hand_in(inbox, "ada", **{"data.csv": b"1,2"})
    arrival = only(inbox.look())
    assert inbox.progress(arrival, 0.0) == "complete"
    assert inbox.collect(arrival) == ()
    there = course.submitted("ada")
    assert sorted(path.name for path in there.iterdir()) == [
        "data.csv",
        "submission_secret.txt",
        "timestamp.txt",
        "week.ipynb",
    ]
    assert (collected_at(there), secret_of(there)) == (NOON, SECRET)
    assert [path.name for path in there.parent.iterdir()] == ["week"]
    assert inbox.wanted("ada", None) is None
    assert inbox.look() == []


@pytest.mark.parametrize("student", ["ada", "ada+lovelace", "s[1]*?", "ä ö", "a" * 150])
@pytest.mark.parametrize("tail", ["+Zk3_-x", ""])
def test_names_are_read_as_nbgrader_writes_them(inbox: Inbox, student: str, tail: str) -> None:
    (inbox.place / name_of(student, tail=tail)).mkdir()
    arrival = only(inbox.look())
    assert (arrival.student, arrival.handed_in, arrival.refusal) == (student, NOON, "")


@pytest.mark.parametrize("name", ["readme", "ada+other+2026-11-27 12:00:00 UTC+x", "a+week"])
def test_what_is_no_hand_in_of_the_assignment_is_passed_over(inbox: Inbox, name: str) -> None:
    (inbox.place / name).mkdir()
    assert inbox.look() == []


@pytest.mark.parametrize("time", ["soon", "", "4000-01-01 00:00:00 UTC", "12:00"])
def test_a_name_that_says_no_time_is_refused(inbox: Inbox, time: str) -> None:
    (inbox.place / f"ada+week+{time}+x").mkdir()
    assert only(inbox.look()).refusal == "its name does not say when it was handed in"
    assert inbox.students() == ()


@pytest.mark.parametrize("student", ["..", ".", "", ".hidden", "a\nb", "\x1b[2J", "b\udcff", "x" * 201])
def test_an_id_that_could_lead_elsewhere_is_refused(course: Course, inbox: Inbox, student: str) -> None:
    (inbox.place / name_of(student)).mkdir()
    arrival = only(inbox.look())
    assert arrival.refusal == "it names no student"
    assert inbox.students() == ()


def test_a_hand_in_in_the_name_of_somebody_else_is_refused(course: Course) -> None:
    inbox = Inbox(
        course,
        Path(course.config.Exchange.root) / "small" / "inbound",
        check_owner=True,
        before_duedate=False,
    )
    hand_in(inbox, "bob", NOON + HOUR)
    hand_in(inbox, ME, NOON)
    refusals = {arrival.student: arrival.refusal for arrival in inbox.look()}
    assert refusals[ME] == ""
    assert refusals["bob"].startswith(f"it belongs to {ME}. ")
    assert inbox.wanted("bob", None) is None


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, lambda path: path.symlink_to("/etc")])
def test_what_is_no_folder_is_refused(inbox: Inbox, make: Callable[[Path], Any]) -> None:
    make(inbox.place / name_of("ada"))
    assert only(inbox.look()).refusal == "it is not a folder"


def test_nothing_is_copied_through_a_link(course: Course, inbox: Inbox, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "key.txt").write_text("the course secret")
    folder = hand_in(inbox, "mallory")
    (folder / "link.txt").symlink_to(private / "key.txt")
    (folder / "folder").symlink_to(private)
    os.mkfifo(folder / "pipe")
    (folder / "submission_secret.txt").unlink()
    (folder / "submission_secret.txt").symlink_to(private / "key.txt")
    arrival = only(inbox.look())
    remarks = inbox.collect(arrival)
    assert [remark.partition("“")[2].partition("”")[0] for remark in remarks] == [
        "folder",
        "link.txt",
        "pipe",
        "submission_secret.txt",
    ]
    there = course.submitted("mallory")
    assert sorted(path.name for path in there.iterdir()) == ["timestamp.txt", "week.ipynb"]
    assert secret_of(there) == ""


def test_large_files_never_crowd_out_the_notebook(course: Course, inbox: Inbox) -> None:
    course.directory.max_file_size, course.directory.max_dir_size = 10, 15  # kilobytes
    hand_in(inbox, "ada", **{"a.bin": b"x" * 9_000, "b.bin": b"x" * 9_000})
    folder = hand_in(inbox, "mallory", NOON, **{"week.ipynb": b"y" * 9_000})
    with (folder / "sparse.bin").open("wb") as file:
        file.truncate(1 << 40)
    told = {arrival.student: inbox.collect(arrival) for arrival in inbox.look()}
    assert [remark.partition(" was left out")[0] for remark in told["ada"]] == ["`b.bin`"]
    assert [remark.partition(" was left out")[0] for remark in told["mallory"]] == ["`sparse.bin`"]
    assert (course.submitted("mallory") / "week.ipynb").stat().st_size == 9_000


def test_of_two_times_that_of_the_name_counts(course: Course, inbox: Inbox) -> None:
    folder = hand_in(inbox, "mallory", NOON + HOUR)
    (folder / "timestamp.txt").write_text("2026-01-01 00:00:00.000000 UTC")
    remarks = inbox.collect(only(inbox.look()))
    assert ["timestamp.txt" in remark for remark in remarks] == [True]
    assert collected_at(course.submitted("mallory")) == NOON + HOUR


def test_the_newest_counts_however_many_there_are(course: Course, inbox: Inbox) -> None:
    for number in range(300):
        (inbox.place / name_of("mallory", NOON + number * timedelta(seconds=1))).mkdir()
    assert len(inbox.look()) == 300
    wanted = inbox.wanted("mallory", None)
    assert wanted is not None and wanted.handed_in == NOON + timedelta(seconds=299)
    inbox.drop(wanted)
    second = inbox.wanted("mallory", None)
    assert second is not None and second.handed_in == NOON + timedelta(seconds=298)


def test_what_is_there_already_and_newer_stays(course: Course, inbox: Inbox) -> None:
    hand_in(inbox, "ada")
    inbox.look()
    by_hand = course.submitted("ada")
    by_hand.mkdir(parents=True)
    for moment, wanted in ((NOON - HOUR, True), (NOON, False), (NOON + HOUR, False)):
        (by_hand / "timestamp.txt").write_text(f"{moment} UTC")
        assert (inbox.wanted("ada", None) is not None) == wanted
    (by_hand / "timestamp.txt").unlink()  # put there a moment ago, by the teacher
    assert collected_at(by_hand) is not None
    os.utime(by_hand, (time.time(), (NOON + HOUR).timestamp() + 24 * 3600))
    assert inbox.wanted("ada", None) is None


@pytest.mark.parametrize(("only_in_time", "expected"), [(False, NOON + HOUR), (True, NOON)])
def test_which_one_counts_is_nbgraders_option(
    course: Course, inbox: Inbox, only_in_time: bool, expected: datetime
) -> None:
    chosen = Inbox(course, inbox.place, check_owner=False, before_duedate=only_in_time)
    for moment in (NOON - HOUR, NOON, NOON + HOUR):
        hand_in(inbox, "ada", moment)
    chosen.look()
    wanted = chosen.wanted("ada", NOON + HOUR / 2)
    assert wanted is not None and wanted.handed_in == expected
    late = chosen.wanted("ada", NOON - 2 * HOUR)
    assert late is not None and late.handed_in == NOON + HOUR


def test_a_hand_in_is_not_taken_before_its_last_byte(inbox: Inbox) -> None:
    """The steps of `nbgrader submit`, slowly."""
    folder = inbox.place / name_of("ada")
    folder.mkdir()
    arrival = only(inbox.look())
    texts = [("week.ipynb", "{"), ("week.ipynb", "{}"), ("data.csv", "1"), ("timestamp.txt", f"{NOON} UTC")]
    for at, (name, text) in enumerate([*texts, ("submission_secret.txt", "")]):
        (folder / name).write_text(text)
        assert inbox.progress(arrival, 4.0 * at) == "arriving"
    (folder / "submission_secret.txt").write_text(SECRET)
    folder.chmod(0o755)
    assert inbox.progress(arrival, 20.0) == "arriving"
    folder.chmod(0o777)
    assert inbox.progress(arrival, 20.0) == "complete"


def test_where_modes_cannot_be_set_a_hand_in_is_taken_when_it_is_quiet(inbox: Inbox) -> None:
    folder = hand_in(inbox, "ada")
    folder.chmod(0o770)
    arrival = only(inbox.look())
    assert inbox.progress(arrival, 0.0) == "arriving"
    assert inbox.progress(arrival, SETTLED_S) == "complete"


def test_a_hand_in_that_was_broken_off_is_given_up(inbox: Inbox) -> None:
    folder = hand_in(inbox, "ada")
    (folder / "submission_secret.txt").unlink()
    arrival = only(inbox.look())
    assert inbox.progress(arrival, 0.0) == "arriving"
    assert inbox.progress(arrival, GIVEN_UP_S - 1) == "arriving"
    (folder / "more.txt").touch()
    assert inbox.progress(arrival, GIVEN_UP_S) == "arriving"
    assert inbox.progress(arrival, 2 * GIVEN_UP_S) == "broken off"


def test_a_submission_is_as_it_was_when_the_new_one_cannot_be_written(
    course: Course, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(inbox, "ada", **{"week.ipynb": b"first"})
    inbox.collect(only(inbox.look()))
    hand_in(inbox, "ada", NOON + HOUR, **{"week.ipynb": b"second", "z.txt": b"no room"})
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "z.txt":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        inbox.collect(only(inbox.look()))
    there = course.submitted("ada")
    assert (there / "week.ipynb").read_bytes() == b"first"
    assert [path.name for path in there.parent.iterdir()] == ["week"]


@pytest.mark.parametrize("secret", ["", "short", "with space " * 8, "ä" * 64, "x" * 5000, "line\n" * 16])
def test_what_is_no_secret_of_nbgrader_releases_nothing(tmp_path: Path, secret: str) -> None:
    (tmp_path / "submission_secret.txt").write_text(secret)
    assert secret_of(tmp_path) == ""


def test_an_exchange_of_another_kind_is_refused_with_the_way_out(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "ExchangeCollect", Path)
    with pytest.raises(CourseError, match="watch with --submitted"):
        open_inbox(course)


def test_a_missing_exchange_is_told_with_the_command_that_makes_it(course: Course) -> None:
    (Path(course.config.Exchange.root) / "small" / "inbound").rmdir()
    with pytest.raises(CourseError, match="nbgrader release_assignment week"):
        open_inbox(course)


def killed_at(step: int, action: Callable[[], Any]) -> bool:
    """Runs it in a process of its own that is killed before a step on the disk; whether it came that far."""
    pid = os.fork()
    if pid == 0:
        steps = 0

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal steps
            written = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
            if written or event in ("os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir"):
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            action()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1] != 0


def test_a_kill_at_any_step_leaves_nothing_that_could_be_taken_for_a_whole_submission(
    course: Course, inbox: Inbox
) -> None:
    hand_in(inbox, "ada", **{"week.ipynb": b"first"})
    inbox.collect(only(inbox.look()))
    hand_in(inbox, "ada", NOON + HOUR, **{"week.ipynb": b"second", "data.csv": b"1,2"})
    there, step = course.submitted("ada"), 1
    arrival = only(inbox.look())
    while killed_at(step, lambda: inbox.collect(arrival)):
        names = sorted(path.name for path in there.iterdir()) if there.exists() else []
        if names:
            content = (there / "week.ipynb").read_bytes()
            assert (content, "data.csv" in names) in ((b"first", False), (b"second", True))
        step += 1
    assert step > 10
    inbox.collect(arrival)
    assert (there / "week.ipynb").read_bytes() == b"second"
    assert [path.name for path in there.parent.iterdir()] == ["week"]
