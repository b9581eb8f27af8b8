"""Children, drafts, folders that change as a whole, and what a cell of a notebook is for."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gradestone.files.children import ONE_THREAD, ChildError, ChildTimeoutError, course_environment, run_child
from gradestone.files.drafts import draft_beside, keep_only, replace_folder
from gradestone.files.notebook_cells import (
    flags_of,
    grade_id_of,
    is_code,
    is_exercise,
    is_locked,
    is_test,
    name_of,
    source_of,
)
from gradestone.files.temporary import sweep

# ---------------------------------------------------------------- children


def child(tmp_path: Path, source: str, *arguments: str, timeout_s: float = 60.0, **options: Any) -> str:
    (tmp_path / "chore.py").write_text(source, encoding="utf-8")
    return run_child("chore", *arguments, folder=tmp_path, timeout_s=timeout_s, **options)


def test_a_child_gets_its_arguments_and_what_is_to_be_read_and_hands_over_what_it_prints(
    tmp_path: Path,
) -> None:
    source = "import sys\nprint(sys.argv[1:], sys.stdin.read())\nprint('by the way', file=sys.stderr)"
    assert child(tmp_path, source, "one", "two", stdin="três") == "['one', 'two'] três\n"


@pytest.mark.parametrize(
    ("source", "last_words"),
    [
        ("raise ValueError('no such week')", "ValueError: no such week"),
        ("import sys\nprint('said')\nsys.exit('on\\npurpose')", "purpose"),
        ("import os\nprint('so far', flush=True)\nos._exit(3)", "so far"),
        ("import os\nos._exit(3)", "exit code 3"),
    ],
)
def test_a_child_that_fails_is_an_error_with_its_last_words(
    tmp_path: Path, source: str, last_words: str
) -> None:
    with pytest.raises(ChildError) as caught:
        child(tmp_path, source)
    assert str(caught.value) == last_words


def test_a_child_that_waits_for_ever_is_ended_by_the_clock(tmp_path: Path) -> None:
    with pytest.raises(ChildTimeoutError, match=r"^still running after 2 s$"):
        child(tmp_path, "import os, signal\nwhile True: signal.pause()", timeout_s=0.2)


def test_a_child_that_computes_for_ever_is_ended_by_its_processor_time(tmp_path: Path) -> None:
    with pytest.raises(ChildTimeoutError, match=r"^still running after 1 s of processor time$"):
        child(tmp_path, "while True: pass", timeout_s=1.0)


def test_a_child_that_runs_the_course_finds_the_courses_modules_before_all_others(tmp_path: Path) -> None:
    (tmp_path / "course" / "json").mkdir(parents=True)
    (tmp_path / "course" / "json" / "__init__.py").touch()
    environment = course_environment(tmp_path / "course", tmp_path)
    source = "import json, os, gradestone\nprint(json.__file__, os.environ['OMP_NUM_THREADS'])"
    found, threads = child(tmp_path, source, environment=environment).split()
    assert (Path(found), threads) == (tmp_path / "course" / "json" / "__init__.py", "1")
    assert environment.items() >= ONE_THREAD.items()


# ---------------------------------------------------------------- files and folders that change as a whole


DRAFTER = """
import sys
from pathlib import Path
from gradestone.files.drafts import draft_beside
with draft_beside(Path(sys.argv[1])) as draft:
    draft.write_text("half")
    print(draft.parent.name, flush=True)
    sys.stdin.read()
"""


def test_a_draft_is_swept_once_its_writer_was_killed_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "file"
    command = [sys.executable, "-c", DRAFTER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        theirs = writer.stdout.readline().strip()
        sweep(tmp_path)
        assert [each.name for each in tmp_path.iterdir()] == [theirs]
        writer.kill()
    with draft_beside(path) as mine:
        assert list(tmp_path.iterdir()) == [mine.parent]
    assert list(tmp_path.iterdir()) == []


def test_a_draft_is_its_owners_alone_and_gone_unless_it_got_a_name(tmp_path: Path) -> None:
    path = tmp_path / "key.h5"
    path.write_text("before")
    with pytest.raises(OSError, match="disk is full"), draft_beside(path) as draft:
        draft.write_text("half")
        raise OSError("the disk is full")
    assert [file.name for file in tmp_path.iterdir()] == ["key.h5"]
    assert path.read_text() == "before"
    with draft_beside(path) as draft:
        draft.write_text("after")
        draft.replace(path)
    assert path.read_text() == "after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key.h5"]


KILLED = """
import os, signal, sys
from pathlib import Path
from gradestone.files.drafts import draft_beside
with draft_beside(Path(sys.argv[1])) as draft:
    draft.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_draft_that_a_killed_process_has_left_goes_with_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "key.h5"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert list(tmp_path.iterdir()) != []
    with draft_beside(path) as mine:
        mine.write_text("mine")
        with draft_beside(path) as other:
            other.write_text("other")
            other.replace(path)
        mine.replace(path)
    assert [file.name for file in tmp_path.iterdir()] == ["key.h5"]
    assert path.read_text() == "mine"


def test_of_the_forerunners_of_a_file_none_is_kept(tmp_path: Path) -> None:
    for name in ("key-1.h5", "key-2.h5", "other.h5"):
        (tmp_path / name).touch()
    keep_only(tmp_path / "key-2.h5", "key-*.h5")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key-2.h5", "other.h5"]


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "file").write_text(text)
    return path


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = folder(tmp_path / "place", "old")
    replace_folder(folder(tmp_path / "new", "new"), place, tmp_path / "aside")
    assert (place / "file").read_text() == "new"
    assert (tmp_path / "aside" / "file").read_text() == "old"


def test_a_folder_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    place = folder(tmp_path / "place", "old")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "missing", place, tmp_path / "aside")
    assert (place / "file").read_text() == "old"


# ---------------------------------------------------------------- cells

PARTS = {
    "exercise": {"solution": True, "grade": False, "locked": False},
    "test": {"grade": True, "solution": False, "locked": True},
    "by hand": {"grade": True, "solution": True, "locked": False},
    "read-only": {"grade": False, "solution": False, "locked": True},
    "plain": {},
}


def cell(part: str, kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "id": "c-1", "metadata": {"nbgrader": PARTS[part]}, "source": ["a\n", "b"]}


def test_flags_decide_what_a_cell_is_for() -> None:
    assert [part for part in PARTS if is_exercise(cell(part))] == ["exercise"]
    assert [part for part in PARTS if is_test(cell(part))] == ["test"]
    assert [part for part in PARTS if is_locked(cell(part))] == ["test", "read-only"]
    assert not any(is_code(cell(part, "markdown")) for part in PARTS)
    assert not any(is_exercise(cell(part, "markdown")) or is_test(cell(part, "raw")) for part in PARTS)


def test_a_cell_is_called_by_its_grade_id_its_id_or_its_place() -> None:
    assert source_of(cell("plain")) == source_of({"source": "a\nb"}) == "a\nb"
    assert name_of(cell("plain")) == "c-1"
    assert name_of({"metadata": {"nbgrader": {"grade_id": "sum"}}, "id": "c-1"}) == "sum"
    assert name_of({}, 4) == "number 5"


@pytest.mark.parametrize(
    "metadata", [None, [], {}, {"nbgrader": None}, {"nbgrader": ["x"]}, {"nbgrader": {"grade_id": 7}}]
)
def test_a_cell_with_odd_metadata_is_a_plain_one(metadata: Any) -> None:
    odd = {"cell_type": "code", "metadata": metadata}
    assert (grade_id_of(odd), is_test(odd), is_locked(odd), source_of(odd)) == ("", False, False, "")
    assert flags_of(odd).get("grade") is None
