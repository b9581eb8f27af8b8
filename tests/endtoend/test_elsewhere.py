"""The same commands from another folder, for an ordinary user, and from a project that can only be read."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from classwork import SOLVED, hand_in

PROJECT = Path(__file__).parents[2]
NOBODY = 65534
COPY = (
    "import sys; from pathlib import Path; from gradestone.cli import demonstration as d\n"
    "d._have('prepare', d.copy_course(d.project_root(), Path(sys.argv[1])))"
)


@dataclass(frozen=True)
class Runner:
    """Starts Python as somebody."""

    python: str = sys.executable
    options: dict[str, Any] = field(default_factory=dict)

    def run(self, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [self.python, *words]
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, **self.options
        )


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter, which those of pytest are not."""
    with tempfile.TemporaryDirectory(prefix="elsewhere-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def ordinary(public: Path) -> Runner:
    """Starts Python as a user who owns nothing but `public/own`, and has no home."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a program as somebody else")
    own = public / "own"
    own.mkdir()
    os.chown(own, NOBODY, NOBODY)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "XDG"))}
    kept |= {"HOME": "/nonexistent", "TMPDIR": str(own), "PYTHONDONTWRITEBYTECODE": "1"}
    options: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": (), "env": kept}
    runner = Runner(interpreter(public), options)
    with contextlib.suppress(PermissionError):  # not even its Python
        look = f"import gradestone, numpy; open({str(PROJECT / 'README.md')!r})"
        if runner.run(own, "-c", look).returncode == 0:
            return runner
    pytest.skip("this checkout or its environment cannot be read by other users")


def interpreter(folder: Path) -> str:
    """A Python that everybody may start, with the packages of this one: root's own may lie in root's home."""
    system = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    if not system.is_file():
        return sys.executable
    subprocess.run([system, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    shared = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(PROJECT / "src")]
    (folder / "venv" / "share").symlink_to(Path(sys.prefix) / "share")  # Jupyter's templates
    (packages / "shared.pth").write_text("\n".join(dict.fromkeys(shared)))
    return str(folder / "venv" / "bin" / "python")


def give_to_nobody(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def test_a_course_is_named_by_a_path_with_spaces_from_another_folder(course: Path, tmp_path: Path) -> None:
    place = Path(shutil.move(course, tmp_path / "my course (autumn)"))
    hand_in(place, "ada", **SOLVED)
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    for command in ("build", "autograde", "feedback", "report"):
        for named in [str(place)] if command != "report" else [str(place), f"../{place.name}"]:
            done = Runner().run(elsewhere, "-m", "gradestone", command, "week", "--course", named)
            assert done.returncode == 0, done.stderr
    assert "15/" in done.stdout
    assert (place / "feedback" / "ada" / "week" / "week.html").is_file()
    assert list(elsewhere.iterdir()) == []


def test_an_ordinary_user_grades_a_course_of_their_own(course: Path, public: Path, ordinary: Runner) -> None:
    hand_in(course, "ada", **SOLVED)
    place = Path(shutil.move(course, public / "own" / "course"))
    give_to_nobody(place)
    for command in ("build", "autograde", "feedback"):
        done = ordinary.run(place, "-m", "gradestone", command, "week")
        assert done.returncode == 0, done.stderr
    assert (place / "feedback" / "ada" / "week" / "week.html").stat().st_uid == NOBODY


def test_a_course_that_cannot_be_written_is_a_sentence(course: Path, public: Path, ordinary: Runner) -> None:
    hand_in(course, "ada", **SOLVED)
    place = Path(shutil.move(course, public / "course"))
    (place / ".gradestone").chmod(0o755)
    for command in ("build", "autograde", "check"):
        done = ordinary.run(place, "-m", "gradestone", command, "week")
        assert done.returncode == 1, command
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "ermi" in done.stderr  # Permission denied, or nbgrader's words for a gradebook


def test_the_demo_of_a_project_that_can_only_be_read_is_its_users_own(public: Path, ordinary: Runner) -> None:
    folder = public / "own" / "demo"
    done = ordinary.run(folder.parent, "-c", COPY, str(folder))
    assert done.returncode == 0, done.stderr
    assert all(os.access(path, os.W_OK) and path.stat().st_uid == NOBODY for path in folder.rglob("*"))
    refused = ordinary.run(PROJECT, "-m", "gradestone", "demo")
    assert refused.returncode == 1
    assert "demo-course cannot be written: Permission denied. Name another folder" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
