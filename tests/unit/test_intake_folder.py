"""What may lie in a submission folder, and what intake makes of it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from intake_sample import EXERCISES, SOLUTIONS, cell_of, hand_in, read, run, solved, works

from gradestone.errors import IntakeError
from gradestone.intake import SubmissionCaps, digest, manifest

SECRET = "nobody-should-see-this"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(json.dumps(solved()) + SECRET)
    return path


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    (tmp_path / "staging").mkdir()
    return tmp_path / "staging"


def staged(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- which file is the notebook


@pytest.mark.parametrize(
    "name",
    [
        "Small.ipynb",
        "SMALL.IPYNB",
        "small (1).ipynb",
        "small-Copy1.ipynb",
        "Lovelace_small_final.ipynb",
        "homework.ipynb",
        "small.ipynb.txt",
        "small.json",
        "small",
    ],
)
def test_a_notebook_of_another_name_is_taken_and_reported(name: str, tmp_path: Path) -> None:
    submission = read(hand_in(tmp_path / "hand-in", solved(), name))
    assert submission.notebook == solved()
    assert submission.incidents == (f"The notebook was handed in as “{name}” instead of `small.ipynb`.",)


def test_the_expected_name_wins_over_all_others(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", {"cells": []}, "small (1).ipynb")
    hand_in(folder, solved())
    assert read(folder).notebook == solved()


def test_a_notebook_in_a_folder_of_its_own_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "hand-in"
    folder.mkdir()
    hand_in(folder / "small", solved())
    assert read(folder).notebook == solved()


def test_the_checkpoint_helps_out_when_the_notebook_is_empty(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", b"")
    hand_in(folder / ".ipynb_checkpoints", solved(), "small-checkpoint.ipynb")
    submission = read(folder)
    assert submission.notebook == solved()
    assert "`small.ipynb` cannot be read: the file is empty." in submission.incidents


@pytest.mark.parametrize(
    "name", ["Small.ipynb", "small (1).ipynb", "homework.ipynb", "week-4/homework.ipynb"]
)
def test_a_checkpoint_gives_way_to_every_notebook_that_can_be_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "hand-in"
    for place in (folder, (folder / name).parent):
        place.mkdir(exist_ok=True)
        hand_in(place / ".ipynb_checkpoints", {"cells": []}, "small-checkpoint.ipynb")
    hand_in(folder, solved(), name)
    assert read(folder).notebook == solved()


SCRIPT = "\n\n\n".join(SOLUTIONS.values())
EXPORTED = "#!/usr/bin/env python\n# coding: utf-8\n" + "".join(
    f"\n# In[{number or ' '}]:\n\n\n{source}\n" for number, source in enumerate(SOLUTIONS.values())
)
PERCENT = "# %% [markdown]\n# # Title\n" + "".join(f"\n# %%\n{source}\n" for source in SOLUTIONS.values())


@pytest.mark.parametrize("name", ["my_work.py", "SMALL.PY"])
@pytest.mark.parametrize("text", [SCRIPT, EXPORTED, PERCENT], ids=["plain", "exported", "percent"])
def test_a_script_with_the_functions_is_taken_in_place_of_a_notebook(
    text: str, name: str, tmp_path: Path
) -> None:
    submission = read(hand_in(tmp_path / "hand-in", text, name))
    names = run(submission)
    assert all(works(names, name) for name in EXERCISES)
    assert text == SCRIPT or cell_of(submission.notebook, "solve-double")["source"] == SOLUTIONS["double"]
    assert f"The script “{name}” was taken in place of `small.ipynb`." in submission.incidents


def test_a_script_without_any_of_the_functions_is_no_submission(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"There is no notebook.*`small\.ipynb`"):
        read(hand_in(tmp_path / "hand-in", "print('hello')", "other.py"))


@pytest.mark.parametrize("name", ["._small.ipynb", "__MACOSX/small.ipynb", ".Trash/small.ipynb"])
def test_a_hidden_notebook_is_no_submission(name: str, tmp_path: Path) -> None:
    (tmp_path / "hand-in" / name).parent.mkdir(parents=True)
    with pytest.raises(IntakeError, match="There is no notebook"):
        read(hand_in(tmp_path / "hand-in", solved(), name))


def test_a_missing_folder_is_reported_without_its_place(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="The submission cannot be read: No such file") as caught:
        read(tmp_path / "nothing")
    assert str(tmp_path) not in str(caught.value)


# ---------------------------------------------------------------- links and other odd things


def test_a_notebook_that_is_a_link_is_refused(secret: Path, tmp_path: Path) -> None:
    (tmp_path / "hand-in").mkdir()
    (tmp_path / "hand-in" / "small.ipynb").symlink_to(secret)
    with pytest.raises(IntakeError, match="symbolic link"):
        read(tmp_path / "hand-in")


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    hand_in(tmp_path / "theirs", solved())
    (tmp_path / "mine").symlink_to(tmp_path / "theirs")
    with pytest.raises(IntakeError):
        read(tmp_path / "mine")


def test_a_notebook_that_is_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "hand-in").mkdir()
    os.mkfifo(tmp_path / "hand-in" / "small.ipynb")
    with pytest.raises(IntakeError, match="not a regular file"):
        read(tmp_path / "hand-in")


def test_links_and_pipes_beside_the_notebook_are_reported_and_not_read(
    secret: Path, staging: Path, tmp_path: Path
) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "data.txt").symlink_to(secret)
    (folder / "everything").symlink_to("/")
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    submission = read(folder, staging=staging)
    assert submission.files is None
    assert "“data.txt” is a symbolic link and was not read." in submission.incidents
    assert "“pipe” is not a regular file and was not read." in submission.incidents
    assert SECRET not in json.dumps(submission.notebook)


def test_a_second_name_of_the_same_file_is_reported(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    os.link(folder / "small.ipynb", tmp_path / "other")
    assert "`small.ipynb` is one of 2 names of the same file on disk." in read(folder).incidents


# ---------------------------------------------------------------- sizes, counts, depths


def test_a_notebook_beyond_the_size_cap_is_refused(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    with pytest.raises(IntakeError, match="larger than"):
        read(folder, caps=SubmissionCaps(notebook_bytes=100))


def test_a_huge_sparse_notebook_is_refused_without_reading_it(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", b"{")
    os.truncate(folder / "small.ipynb", 1 << 40)
    with pytest.raises(IntakeError, match="larger than 128 MiB"):
        read(folder)


def test_files_beyond_the_caps_are_left_out_and_reported(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    for number in range(30):
        (folder / f"data-{number:02}.txt").write_bytes(b"x" * 1000)
    submission = read(folder, staging=staging, caps=SubmissionCaps(files=20, total_bytes=50_000))
    assert submission.notebook == solved()
    assert len(staged(staging)) <= 20
    assert "Only the first 20 files were read; there are more." in submission.incidents


def test_files_too_large_together_are_left_out(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    for name in "abc":
        (folder / f"{name}.bin").write_bytes(b"x" * 400)
    submission = read(folder, staging=staging, caps=SubmissionCaps(total_bytes=1000))
    assert staged(staging) == {"a.bin", "b.bin"}
    assert any("“c.bin” was not used" in incident for incident in submission.incidents)


def test_folders_nested_too_deeply_are_not_followed(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    deep = folder.joinpath(*"abcdefghijkl")
    deep.mkdir(parents=True)
    (deep / "x.txt").write_text("x")
    submission = read(folder, staging=staging)
    assert submission.files is None
    assert any("too deep" in incident for incident in submission.incidents)


def test_folders_as_deep_as_the_cap_are_read(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "a" / "b").mkdir(parents=True)
    for name in ("a/one.txt", "a/b/two.txt"):
        (folder / name).write_text("x")
    submission = read(folder, staging=staging, caps=SubmissionCaps(depth=2))
    assert staged(staging) == {"a/one.txt"}
    assert submission.incidents == ("The folder “a/b/” lies too deep and was not read.",)


def test_junk_deep_down_does_not_hide_what_lies_above_it(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    for name in ("a/junk", "m", "z/junk"):
        (folder / name).mkdir(parents=True)
    for number in range(9):
        (folder / "a" / "junk" / f"{number}.txt").write_text("x")
        (folder / "z" / "junk" / f"{number}.txt").write_text("x")
    (folder / "m" / "data.txt").write_text("x")
    read(folder, staging=staging, caps=SubmissionCaps(files=5))
    assert "m/data.txt" in staged(staging)


# ---------------------------------------------------------------- the student's own files


def test_own_files_are_copied_as_plain_files(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "mine.py").write_text("x = 1")
    (folder / "mine.py").chmod(0o4777)
    (folder / "data").mkdir()
    (folder / "data" / "points.csv").write_text("1,2")
    submission = read(folder, staging=staging)
    assert submission.files == staging
    assert staged(staging) == {"mine.py", "data/points.csv"}
    assert (staging / "mine.py").stat().st_mode & 0o7777 == 0o644
    assert submission.incidents == ()


@pytest.mark.parametrize(
    "name",
    [
        "timestamp.txt",
        ".hidden",
        ".ipython/profile_default/startup/00.py",
        "__pycache__/mine.pyc",
        "helpers/selfcheck.py",
        "testcases/small.py",
        "helpers.py",
        "sitecustomize.py",
        "data/UserCustomize.py",
        "ipython_config.py",
        "evil.pth",
        "line\nbreak.txt",
        "\udcff.txt",
        "back\\slash.txt",
    ],
)
def test_files_that_are_ours_hidden_or_odd_are_not_copied(name: str, staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("x")
    released = dict.fromkeys(("helpers/__init__.py", "testcases/__init__.py"), "")
    submission = read(folder, staging=staging, released=released)
    assert staged(staging) == set()
    assert all(incident.isprintable() for incident in submission.incidents)


def test_a_file_put_into_a_released_package_is_reported(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "helpers").mkdir()
    (folder / "helpers" / "mine.py").write_text("x = 1")
    submission = read(folder, staging=staging, released={"helpers/__init__.py": ""})
    told = "“helpers/mine.py” was not used: that folder belongs to the course."
    assert submission.incidents == (told,)


def test_released_files_are_not_the_students_but_changed_ones_are_reported(
    staging: Path, tmp_path: Path
) -> None:
    release = hand_in(tmp_path / "release", solved())
    (release / "images").mkdir()
    for name in ("one.png", "two.png"):
        (release / "images" / name).write_text(name)
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "images").mkdir()
    (folder / "images" / "one.png").write_text("one.png")
    (folder / "images" / "two.png").write_text("changed")
    (folder / "images" / "own.png").write_text("own")
    submission = read(folder, staging=staging, released=manifest(release))
    assert staged(staging) == {"images/own.png"}
    [incident] = submission.incidents
    assert "images/two.png" in incident


# ---------------------------------------------------------------- the digest


def test_the_digest_follows_names_and_bytes_but_not_the_clock(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    first = digest(folder)
    os.utime(folder / "small.ipynb", (1, 1))
    (folder / "timestamp.txt").write_text("2026-01-01")
    assert digest(folder) == first
    (folder / "more.txt").write_text("x")
    second = digest(folder)
    (folder / "more.txt").write_text("y")
    third = digest(folder)
    (folder / "more.txt").rename(folder / "other.txt")
    assert len({first, second, third, digest(folder)}) == 4


def test_the_digest_of_a_missing_folder_is_an_intake_error(tmp_path: Path) -> None:
    with pytest.raises(IntakeError):
        digest(tmp_path / "nothing")


def test_intake_writes_nothing_into_the_submission(staging: Path, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "hand-in", solved())
    (folder / "mine.py").write_text("x = 1")
    before = {path.name: path.stat().st_mtime_ns for path in (folder, *folder.iterdir())}
    submission = read(folder, staging=staging)
    assert {path.name: path.stat().st_mtime_ns for path in (folder, *folder.iterdir())} == before
    assert replace(submission, files=None) == read(folder)
