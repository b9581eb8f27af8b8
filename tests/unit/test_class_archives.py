"""Archives of a class, honest and hostile: what is taken of them, and under which names."""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gradestone.errors import CourseError
from gradestone.model import Person
from gradestone.platforms.attempts import Rank, in_order, is_later
from gradestone.platforms.deliveries import Delivery, deliveries
from gradestone.platforms.enrolment import Enrolment
from gradestone.platforms.matching import Matcher
from gradestone.platforms.sources import open_class_archive

CLASS = Matcher(
    [
        Enrolment(Person("ada", "Lovelace", "Ada"), canvas_id="1001"),
        Enrolment(Person("bo", "Ng", "Bo"), canvas_id="1002"),
    ]
)
ADAS = "lovelaceada_1001_777001_"


def zipped(path: Path, files: dict[str, str], **times: tuple[int, int, int, int, int, int]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, content) in enumerate(files.items()):
            moment = times.get(f"t{number}", (2026, 5, 12, 10, 0, 0))
            archive.writestr(zipfile.ZipInfo(name, moment), content)
    return path


def look(path: Path, matcher: Matcher = CLASS) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    """Content of each file by student (or key, where it is nobody's) and path; and what was refused."""
    with open_class_archive(path, UTC) as archive:
        found = deliveries(archive, matcher, {"week.ipynb"})
        return {each.match.student or each.key: contents(each) for each in found}, archive.refused


def contents(delivery: Delivery) -> dict[str, str]:
    folder = delivery.folder
    return {entry.path: folder.read(entry.path, limit=10**6).decode() for entry in folder.files()}


def test_files_lie_beside_the_notebook_under_the_names_that_students_gave(tmp_path: Path) -> None:
    names = {"week-1.ipynb": "n", "model-1.py": "m", "data-1.csv": "d"}
    path = zipped(tmp_path / "a.zip", {f"{ADAS}{name}": text for name, text in names.items()})
    assert look(path)[0] == {"ada": {"week.ipynb": "n", "model.py": "m", "data-1.csv": "d"}}


def test_of_a_notebooks_attempts_the_last_is_kept_and_the_others_are_named(tmp_path: Path) -> None:
    files = {
        f"lovelaceada_1001_77700{n}_week{end}.ipynb": str(n) for n, end in ((2, "-1"), (1, ""), (3, "-2"))
    }
    path = zipped(tmp_path / "a.zip", files)
    assert look(path)[0] == {"ada": {"week.ipynb": "3"}}
    with open_class_archive(path, UTC) as archive:
        told = deliveries(archive, CLASS, {"week.ipynb"})[0].told
    assert told == (
        "“week.ipynb” is an earlier attempt than “week-2.ipynb” and was left out.",
        "“week-1.ipynb” is an earlier attempt than “week-2.ipynb” and was left out.",
    )


@pytest.mark.parametrize("folder", ["", "submissions/"])
def test_a_folder_is_read_like_the_archive_it_was_unpacked_from(folder: str, tmp_path: Path) -> None:
    files = {f"{folder}Ada Lovelace_5_assignsubmission_file_/a/week.ipynb": "n", f"{folder}.DS_Store": "x"}
    path = zipped(tmp_path / "a.zip", files)
    assert look(path)[0] == {"ada": {"a/week.ipynb": "n"}}
    zipfile.ZipFile(path).extractall(tmp_path / "out")
    assert look(tmp_path / "out")[0] == {"ada": {"a/week.ipynb": "n"}}


def test_a_zip_that_was_handed_in_stays_one(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("Bo Ng_6_assignsubmission_file/week.ipynb", "forged")
    for name in (f"{ADAS}work.zip", "Ada Lovelace.zip"):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, inner.getvalue())
        with open_class_archive(path, UTC) as opened:
            (only,) = deliveries(opened, CLASS, ())
        assert only.match.student == "ada" and len(only.folder.entries) == 1


HOSTILE = {
    "../../submitted/bo/week/week.ipynb": "leads out",
    "/etc/passwd": "leads out",
    "C:/Windows/x.ipynb": "leads out",
    "..\\..\\x.ipynb": "leads out",
    "Ada Lovelace_5_assignsubmission_file/../../x.ipynb": "leads out",
    "Ada Lovelace_5_assignsubmission_file//x.ipynb": "leads out",
    "Ada Lovelace_5_assignsubmission_file/./x.ipynb": "leads out",
    f"{ADAS}a\nb.ipynb": "cannot be printed",
    f"{ADAS}{'x' * 210}.ipynb": "longer than 200 bytes",
    "/".join(["Ada Lovelace_5_assignsubmission_file", *["d"] * 20, "x.ipynb"]): "folders deep",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_path_that_does_not_stay_where_it_is_put_is_refused_and_named(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {name: "x", "lovelaceada_1001_777001_week.ipynb": "n"})
    found, refused = look(path)
    assert found == {"ada": {"week.ipynb": "n"}}
    assert len(refused) == 1 and HOSTILE[name] in refused[0]


@pytest.mark.parametrize(
    "name",
    [
        f"{ADAS}..",
        "Ada Lovelace_5_assignsubmission_file_../x.ipynb",
        "Ada Lovelace_5_assignsubmission_file_..",
        "Ada Lovelace_5_assignsubmission_file_/..x/../..",
    ],
)
def test_the_end_of_a_name_leads_nowhere_either(name: str, tmp_path: Path) -> None:
    found, _ = look(zipped(tmp_path / "a.zip", {name: "x"}))
    assert not any(found.values())


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_special_files_are_refused(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo(f"{ADAS}week.ipynb")
        member.external_attr = (mode | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    found, refused = look(path)
    assert found == {} and ("link" in refused[0] or "not a regular file" in refused[0])


def test_links_and_pipes_in_a_folder_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / f"{ADAS}week.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(folder / f"{ADAS}data.csv")
    (folder / "lovelaceada_1001_777001_ok.ipynb").write_text("n")
    found, refused = look(folder)
    assert found == {"ada": {"ok.ipynb": "n"}} and len(refused) == 2


def test_locked_files_and_names_that_are_there_twice_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(f"{ADAS}week.ipynb", "first")
        archive.writestr(f"{ADAS}week.ipynb", "second")
    found, refused = look(path)
    assert found == {"ada": {"week.ipynb": "first"}} and "in the archive already" in refused[0]
    data = bytearray(zipped(tmp_path / "b.zip", {f"{ADAS}week.ipynb": "n"}).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "b.zip").write_bytes(data)
    assert "protected by a password" in look(tmp_path / "b.zip")[1][0]


def test_names_that_a_file_system_takes_for_the_same_are_both_kept(tmp_path: Path) -> None:
    folder = "Ada Lovelace_5_assignsubmission_file"
    names = ("Week.ipynb", "week.ipynb", "é.csv", "e\u0301.csv")
    found, _ = look(zipped(tmp_path / "a.zip", {f"{folder}/{name}": name for name in names}))
    assert sorted(found["ada"].values()) == sorted(names)
    assert len({name.casefold() for name in found["ada"]}) == 4
    both, _ = look(zipped(tmp_path / "b.zip", {f"{folder}/a": "file", f"{folder}/a/b": "in it"}))
    assert both == {"ada": {"a": "file"}}


def test_nobody_hands_in_what_later_commands_believe(tmp_path: Path) -> None:
    folder = "Ada Lovelace_5_assignsubmission_file"
    files = {f"{folder}/{name}": "x" for name in ("timestamp.txt", "Submission_Secret.txt", "week.ipynb")}
    assert look(zipped(tmp_path / "a.zip", files))[0] == {"ada": {"week.ipynb": "x"}}


def test_names_in_utf_8_that_do_not_say_so_are_read_as_they_were_meant(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"Zoe\u0308_5_assignsubmission_file/week.ipynb": "n"})
    data = path.read_bytes()
    for signature, place in ((b"PK\x01\x02", 9), (b"PK\x03\x04", 7)):
        at = data.index(signature) + place
        data = data[:at] + bytes([data[at] & ~8]) + data[at + 1 :]
    path.write_bytes(data)
    matcher = Matcher([Enrolment(Person("zoe", listed), listed_name=listed) for listed in ("Zo\u00eb",)])
    assert look(path, matcher)[0] == {"zoe": {"week.ipynb": "n"}}


def test_a_bomb_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{ADAS}{number}.ipynb", bytes(60 * 1024**2))
    with pytest.raises(CourseError, match="would unpack to 180 MiB"), open_class_archive(path, UTC):
        pass


def test_a_file_that_is_larger_than_it_says_ends_where_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{ADAS}week.ipynb", "x" * 10_000)
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(data)
    with open_class_archive(path, UTC) as archive, pytest.raises(OSError, match="damaged"):
        deliveries(archive, CLASS, ())[0].folder.read("week.ipynb", limit=10**6)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_zip_is_said_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with (
        pytest.raises(CourseError, match=r"a\.zip is no zip that is whole"),
        open_class_archive(tmp_path / "a.zip", UTC),
    ):
        pass


def test_a_directory_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0x7FFFFFF0, 0, 0)
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(100) + end)
    with (
        pytest.raises(CourseError, match="more than 50000 files"),
        open_class_archive(tmp_path / "a.zip", UTC),
    ):
        pass


def test_a_pipe_and_nothing_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (
        pytest.raises(CourseError, match="neither a zip nor a folder"),
        open_class_archive(tmp_path / "pipe", UTC),
    ):
        pass
    with pytest.raises(CourseError, match="cannot be read"), open_class_archive(tmp_path / "gone.zip", UTC):
        pass


def test_one_id_with_two_names_is_nobodys(tmp_path: Path) -> None:
    files = {"lovelaceada_1001_777001_week.ipynb": "hers", "ngbo_1001_777002_week.ipynb": "?"}
    found, _ = look(zipped(tmp_path / "a.zip", files))
    assert found == {
        "canvas:1001:lovelaceada": {"week.ipynb": "hers"},
        "canvas:1001:ngbo": {"week.ipynb": "?"},
    }


def test_two_participants_of_one_name_are_nobodys(tmp_path: Path) -> None:
    files = {f"Ada Lovelace_{n}_assignsubmission_file/week.ipynb": str(n) for n in (5, 6)}
    found, _ = look(zipped(tmp_path / "a.zip", files))
    assert sorted(found) == ["moodle:5", "moodle:6"]


def test_the_times_of_packing_are_none_of_hand_ins(tmp_path: Path) -> None:
    names = [f"Student {n}_{n}_assignsubmission_file/week.ipynb" for n in range(8)]
    days = [3, 1, 4, 1, 5, 2, 6, 5]
    spread = {f"t{n}": (2026, 5, day, 10, 0, 0) for n, day in enumerate(days)}
    rising = {f"t{n}": (2026, 5, 12, 10 + n, 0, 0) for n in range(8)}
    told = []
    for times in (spread, rising, {}):
        path = zipped(tmp_path / "a.zip", dict.fromkeys(names, "n"), **times)
        with open_class_archive(path, UTC) as archive:
            told.append(archive.tells_times)
            moments = [each.handed_in for each in deliveries(archive, CLASS, ())]
        assert (moments[2] == datetime(2026, 5, 4, 10)) is archive.tells_times
    assert told == [True, False, False]


def test_the_later_of_two_hand_ins_is_told_by_numbers_then_times_then_packing() -> None:
    early, late = datetime(2026, 5, 1), datetime(2026, 5, 2)
    assert is_later(Rank(late, "canvas", 7), Rank(early, "canvas", 9)) is False
    assert is_later(Rank(late, "canvas", 7), Rank(early, "moodle")) is True
    assert is_later(Rank(packed=early), Rank(packed=late)) is False
    assert is_later(Rank(late), Rank(packed=early)) is None
    ranks = [Rank(packed=early), Rank(packed=late), Rank(packed=early)]
    assert in_order(ranks) == [1, 0, 2]
