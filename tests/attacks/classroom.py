"""A course copy with a class of attackers and one victim, graded by the real command."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.attacks.asserted.notebook import ASSERTED, write_course
from tests.attacks.builder import Classroom, HandIn, read_solutions
from tests.attacks.catalogue import Case
from tests.attacks.memory import watched_memory

__all__ = [
    "MARK",
    "VICTIM",
    "Graded",
    "copy_course",
    "grade_class",
    "make_course",
    "make_project",
    "open_room",
    "run",
]

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "building_dnn"  # and its notebook
VICTIM = "mm-victim"  # between those who strike early and the others
MARK = "gradestone-attack"
PUBLIC_PLACES = ("/tmp", "/var/tmp", "/dev/shm")
CANARY = "GRADESTONE_ATTACK_CANARY"
CANARY_VALUE = "a-word-of-the-environment-3141592653"
LIMITS = {"cell_s": 2.5, "call_s": 1.0, "total_s": 45.0, "memory_bytes": 640 * 1024**2}
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Graded:
    """What a run left behind, beside the course itself."""

    course: Path
    assignment: str  # and its notebook
    command: str
    exit_code: int
    output: str  # stdout and stderr of the command
    seconds: float
    left_processes: tuple[str, ...]
    changed_files: tuple[str, ...]  # outside the folders a grader writes to
    stray_files: tuple[str, ...]  # with the attackers' word in the name, anywhere
    heard: int  # connections and datagrams that reached the listener on loopback
    largest_mib: int  # the most memory that one of the grader's own processes took

    def marks(self, student: str) -> dict[str, Any]:
        """marks.json of a student."""
        path = self.course / "autograded" / student / self.assignment / "marks.json"
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return record

    def notebook(self, student: str) -> str:
        """The autograded notebook of a student, as text."""
        path = self.course / "autograded" / student / self.assignment / f"{self.assignment}.ipynb"
        return path.read_text(encoding="utf-8")

    def page(self, student: str) -> str:
        """The feedback page of a student."""
        return self._page(student).read_text(encoding="utf-8")

    def has_page(self, student: str) -> bool:
        """Whether there is one."""
        return self._page(student).exists()

    def _page(self, student: str) -> Path:
        return self.course / "feedback" / student / self.assignment / f"{self.assignment}.html"

    def gradebook(self) -> dict[str, float]:
        """Student -> score, as nbgrader reads its gradebook."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}") as book:
            submissions = book.assignment_submissions(self.assignment)
            return {submission.student.id: submission.score for submission in submissions}

    def gradebook_code(self) -> tuple[str, ...]:
        """Names of triggers and views in the gradebook."""
        with contextlib.closing(sqlite3.connect(self.course / "gradebook.db")) as book:
            query = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
            return tuple(name for (name,) in book.execute(query))

    def with_trigger(self, folder: Path, name: str) -> subprocess.CompletedProcess[str]:
        """What the command says to a copy of the course whose gradebook holds a trigger of that name."""
        course = copy_course(self.course, folder, self.assignment)
        with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book, book:
            book.execute(
                f"CREATE TRIGGER {name} AFTER UPDATE ON grade BEGIN "
                "UPDATE grade SET manual_score = 10 WHERE id = NEW.id; END"
            )
        return run("gradestone", "autograde", self.assignment, course=course)

    def save(self, path: Path) -> None:
        """Keep it for the other test processes."""
        path.write_text(json.dumps({**asdict(self), "course": str(self.course)}), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Graded:
        """What `save` has kept."""
        fields = json.loads(path.read_text(encoding="utf-8"))
        lists = ("left_processes", "changed_files", "stray_files")
        fields |= {name: tuple(fields[name]) for name in lists}
        return cls(**{**fields, "course": Path(fields["course"])})


# ---------------------------------------------------------------- the course


def make_project(folder: Path) -> Path:
    """The project's own course, as it is, with its release built; returns its root."""
    course = folder / "course"
    for name in ("source", "helpers", "testcases"):
        shutil.copytree(ROOT / name, course / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "nbgrader_config.py", course)
    build(course, ASSIGNMENT)
    return course


def make_course(folder: Path, project: Path | None = None) -> Path:
    """A copy of the project's course with short limits; returns its root. project : what has been built."""
    course = folder / "course"
    shutil.copytree((project or make_project(folder / "project")).parent, folder, dirs_exist_ok=True)
    options = {**LIMITS, "credit_for_mistakes": False}  # what a case deserves is what its checks give
    limits = "".join(f"c.Gradestone.{name} = {value!r}\n" for name, value in options.items())
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(limits)
    return course


def make_asserted_course(folder: Path) -> Path:
    """The course whose tests are asserts, with its release built; returns its root."""
    course = folder / "course"
    write_course(course, limits="".join(f"c.Gradestone.{name} = {it!r}\n" for name, it in LIMITS.items()))
    build(course, ASSERTED)
    return course


def build(course: Path, assignment: str) -> None:
    """Build the release, with a home and a tmp beside the course."""
    home = course.parent / "home"
    home.mkdir()
    (home / ".bashrc").write_text("# what was here before\n")
    (course.parent / "tmp").mkdir()
    done = run("gradestone", "build", assignment, course=course)
    assert done.returncode == 0, done.stdout


def copy_course(course: Path, folder: Path, assignment: str = ASSIGNMENT) -> Path:
    """The course again in another folder, without submissions; with a home and a tmp of its own."""
    shutil.copytree(
        course, folder / "course", ignore=shutil.ignore_patterns("submitted", "autograded", "feedback")
    )
    shutil.copytree(course.parent / "home", folder / "home")
    (folder / "tmp").mkdir()
    hand_in_victim(open_room(folder / "course", assignment))
    return folder / "course"


def hand_in_victim(room: Classroom) -> None:
    """The submission of a classmate who has solved everything."""
    perfect = HandIn(room, VICTIM)
    perfect.solve()
    perfect.save(room.course / "submitted" / VICTIM / room.assignment)


def open_room(course: Path, assignment: str = ASSIGNMENT, *, port: int = 9) -> Classroom:
    """What the attackers know about the course."""
    return Classroom(
        course=course,
        assignment=assignment,
        notebook=assignment,
        template=course / "release" / assignment / f"{assignment}.ipynb",
        solutions=read_solutions(course / "source" / assignment / f"{assignment}.ipynb"),
        victim=VICTIM,
        mark=MARK,
        port=port,
    )


def hand_in_all(cases: Iterable[Case], room: Classroom) -> None:
    """The submissions of all attackers."""
    submitted = room.course / "submitted"
    for case in cases:
        case.hand_in(room, submitted / case.student / room.assignment)


def run(*command: str, course: Path, timeout_s: float = 900) -> subprocess.CompletedProcess[str]:
    """A command of this environment in the course, with a home and a tmp of its own."""
    base = course.parent
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "HOME": str(base / "home"),
        "TMPDIR": str(base / "tmp"),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath))),
        CANARY: CANARY_VALUE,
    }
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=course,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=timeout_s,
        check=False,
    )


# ---------------------------------------------------------------- a graded class


def grade_class(
    course: Path,
    cases: Iterable[Case],
    assignment: str = ASSIGNMENT,
    *,
    command: str = "gradestone",
    pages: bool = True,
) -> Graded:
    """Hand in, grade with the real command, make the feedback pages; and look what else has happened."""
    with _listener() as (port, heard):
        hand_in_all(cases, open_room(course, assignment, port=port))
        before = _snapshot(course)
        before_it = _children().keys()  # of other tests in this process: a cluster that still runs, say
        _adopt_orphans()
        started = time.monotonic()
        with watched_memory(course.parent / "tmp") as largest_mib:
            done = run(command, "autograde", assignment, course=course)
            seconds = time.monotonic() - started
            left = tuple(line for pid, line in _children().items() if pid not in before_it)
            feedback = run("gradestone", "feedback", assignment, course=course).stdout if pages else ""
    output = done.stdout + feedback
    after = _snapshot(course)
    return Graded(
        course,
        assignment,
        command,
        done.returncode,
        output,
        seconds,
        left,
        tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))),
        tuple(_stray(course)),
        heard(),
        largest_mib(),
    )


def _adopt_orphans() -> None:
    """Whatever the command leaves behind becomes a child of this process, and is seen."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _children() -> dict[str, str]:
    """Command lines of the children of this process that are alive, by process id."""
    found = {}
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def _snapshot(course: Path) -> dict[str, tuple[int, int, int, int]]:
    """Mode, size, time and inode of every file beside those a grader is there to write."""
    written = ("autograded", "feedback", "reports", ".gradestone", "gradebook.db")
    places = [path for path in course.iterdir() if path.name not in written]
    places += [course.parent / "home", course.parent / "tmp"]
    found = {}
    for path in (path for place in places for path in (place, *place.rglob("*"))):
        if "__pycache__" not in path.parts and not path.is_relative_to(course.parent / "home" / ".cache"):
            about = path.lstat()
            # A folder's size and time change when Python puts its caches there; new files show themselves.
            when, size = (0, 0) if path.is_dir() else (about.st_mtime_ns, about.st_size)
            found[str(path)] = (about.st_mode, size, when, about.st_ino)
    return found


def _stray(course: Path) -> Iterator[str]:
    """Files with the attackers' word in their name where anybody may write, or in the course."""
    for place in PUBLIC_PLACES:
        yield from (path.name for path in Path(place).iterdir() if MARK in path.name)
    for folder, folders, files in os.walk(course):
        yield from (f"{folder}/{name}" for name in (*folders, *files) if _is_stray(folder, name))
    for folder, _, files in os.walk(course.parent / "home"):
        yield from (f"{folder}/{name}" for name in files if MARK in name)


def _is_stray(folder: str, name: str) -> bool:
    return MARK in name and "submitted" not in folder and "$(touch" not in name


@contextlib.contextmanager
def _listener() -> Iterator[tuple[int, Any]]:
    """A TCP and a UDP socket on one port of loopback that count who calls."""
    tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port = tcp.getsockname()[1]
    udp.bind(("127.0.0.1", port))
    calls: list[str] = []

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                tcp.accept()[0].close()
                calls.append("tcp")

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield port, lambda: len(calls) + _datagrams(udp)
    finally:
        tcp.shutdown(socket.SHUT_RDWR)
        tcp.close()
        thread.join(5)


def _datagrams(udp: socket.socket) -> int:
    udp.setblocking(False)
    count = 0
    with contextlib.suppress(BlockingIOError), udp:
        while udp.recv(100):
            count += 1
    return count
