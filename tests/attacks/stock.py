"""The same cases against stock nbgrader: each in a course of its own, locked away as well as the machine can.

Slow (several minutes), hence run by hand; docs/attacks-stock.csv keeps the result.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from benchmarks.stock import make_stock_course
from tests.attacks.asserted.notebook import ASSERTED, write_course
from tests.attacks.builder import Classroom
from tests.attacks.catalogue import Case
from tests.attacks.classroom import CANARY_VALUE, MARK, VICTIM, hand_in_victim, open_room, run
from tests.attacks.leaks import Secrets, find_leaks, secrets_of, secrets_of_asserts
from tests.attacks.pages import active_parts
from tests.attacks.verdict import key_of

__all__ = ["StockResult", "measure", "measure_asserts", "read_results", "write_results"]

WALL_S = 300
STILL_RUNNING = "still running"
FENCE_FAILED = 99
# graded together with the victim, the others alone
WITH_VICTIM = ("harm to others", "harm to the record")
# Everything but the case's own folder is read-only, a process gets 4 GiB, a file 200 MB; then all rights go.
_FENCE = """
mount --make-rprivate / && mount --bind "$1" "$1" && mount -t tmpfs tmpfs /dev/shm || exit 99
awk '{print $2}' /proc/self/mounts | while read -r place; do
  case "$place" in
    "$1"|/proc|/proc/*|/dev|/dev/*|/sys|/sys/*) ;;
    *) mount -o remount,bind,ro "$place" || exit 99 ;;
  esac
done || exit 99
cd "$1/course" && shift && ulimit -v 4194304 && ulimit -f 400000 || exit 99
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
"""


@dataclass(frozen=True, slots=True)
class StockResult:
    """What stock nbgrader made of one case."""

    case: str
    earned: float | None  # None: no mark at all
    leaked: bool = False
    harmed: bool = False
    script: bool = False
    note: str = ""  # why it was not run, or what else happened

    @property
    def was_run(self) -> bool:
        return not self.note.startswith("not run")


def measure(built: Path, folder: Path, cases: Iterable[Case]) -> Iterator[StockResult]:
    """Each case graded by stock nbgrader; `built` is the root of a built course of ours."""
    key = key_of(built)
    base = make_stock_course(built, key, folder / "base")
    return _measured(open_room(base), folder, cases, secrets_of(key, built, CANARY_VALUE))


def measure_asserts(folder: Path, cases: Iterable[Case]) -> Iterator[StockResult]:
    """Each case against asserts graded by stock nbgrader."""
    base = folder / "base"
    write_course(base, ours=False)
    done = run("nbgrader", "generate_assignment", ASSERTED, course=base)
    assert done.returncode == 0, done.stdout
    return _measured(open_room(base, ASSERTED), folder, cases, secrets_of_asserts(base, CANARY_VALUE))


def _measured(
    base: Classroom, folder: Path, cases: Iterable[Case], secrets: Secrets
) -> Iterator[StockResult]:
    clean = _page_of_a_classmate(base, folder / "clean")

    def measure_one(case: Case) -> StockResult:
        if case.stock:
            return StockResult(case.name, None, note=f"not run: {case.stock}")
        try:
            return _measure_one(case, base, folder / case.name, secrets, clean)
        finally:
            shutil.rmtree(folder / case.name, ignore_errors=True)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(measure_one, cases)


def write_results(results: Iterable[StockResult], path: Path) -> None:
    """As CSV, sorted by case."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(StockResult)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(result) for result in sorted(results, key=lambda result: result.case))


def read_results(path: Path) -> dict[str, StockResult]:
    """Case -> result; empty when nothing has been measured."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {row["case"]: _from_row(row) for row in csv.DictReader(file)}


def _from_row(row: dict[str, str]) -> StockResult:
    flags = {name: row[name] == "True" for name in ("leaked", "harmed", "script")}
    return StockResult(
        row["case"], float(row["earned"]) if row["earned"] else None, note=row["note"], **flags
    )


# ---------------------------------------------------------------- one case


def _measure_one(case: Case, base: Classroom, place: Path, secrets: Secrets, clean: str) -> StockResult:
    room = _room(base, place)
    case.hand_in(room, room.course / "submitted" / case.student / room.assignment)
    hand_in_victim(room)
    with_victim = case.threat in WITH_VICTIM
    before = _course_files(room.course)
    note = _nbgrader("autograde", room, "" if with_victim else case.student)
    scores = _scores(room)
    changed = before != _course_files(room.course) or _has_triggers(room.course)
    earned = None if note.startswith(STILL_RUNNING) else scores.get(case.student)
    result = StockResult(case.name, earned, note=note)
    if with_victim:
        result = replace(result, harmed=scores.get(VICTIM) != 100 or changed)
    if case.threat == "script in pages" and result.earned is not None:
        _nbgrader("generate_feedback", room, case.student)
        result = replace(result, script=_has_scripts(_page(room, case.student), clean))
    return replace(result, leaked=_leaks(room, case.student, secrets))


def _room(base: Classroom, place: Path) -> Classroom:
    shutil.copytree(base.course, place / "course", symlinks=True)
    (place / "home").mkdir()
    (place / "tmp").mkdir()
    return open_room(place / "course", base.assignment)


def _page_of_a_classmate(base: Classroom, place: Path) -> str:
    room = _room(base, place)
    hand_in_victim(room)
    _nbgrader("autograde", room, VICTIM)
    _nbgrader("generate_feedback", room, VICTIM)
    assert _scores(room) == {VICTIM: 100.0}, "stock nbgrader does not give a perfect submission 100"
    return _page(room, VICTIM)


def _page(room: Classroom, student: str) -> str:
    path = room.course / "feedback" / student / room.assignment / f"{room.notebook}.html"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _has_scripts(page: str, clean: str) -> bool:
    return bool(active_parts(page) - active_parts(clean))


def _leaks(room: Classroom, student: str, secrets: Secrets) -> bool:
    """Whether outputs show hidden numbers or texts. (That the hidden tests stand in it is stock's way.)"""
    path = room.course / "autograded" / student / room.assignment / f"{room.notebook}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return False
    own = [cell for cell in cells if not cell["metadata"].get("nbgrader", {}).get("grade")]
    return bool(find_leaks(json.dumps([cell.get("outputs", []) for cell in own]), secrets))


def _scores(room: Classroom) -> dict[str, float]:
    """Student -> score in the gradebook, of those whose notebook was graded."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{room.course / 'gradebook.db'}") as book:
        graded = book.assignment_submissions(room.assignment)
        folder = room.course / "autograded"
        return {
            it.student.id: it.score for it in graded if (folder / it.student.id / room.assignment).exists()
        }


def _has_triggers(course: Path) -> bool:
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        return bool(book.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger'").fetchall())


def _course_files(course: Path) -> dict[str, tuple[int, int]]:
    """Size and mode of what no grader changes, and of start-up files in HOME."""
    places = [course / name for name in ("nbgrader_config.py", "source", "release", "submitted")]
    files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
    files += [path for path in (course.parent / "home").rglob("*") if MARK in path.name]
    return {str(path): (path.stat().st_size, path.stat().st_mode) for path in files}


# ---------------------------------------------------------------- the fence


def _nbgrader(command: str, room: Classroom, student: str) -> str:
    """Run it without rights, in namespaces that die with it; "" or what went wrong."""
    place = room.course.parent
    line = [sys.executable, "-m", "nbgrader", command, room.assignment]
    line += [f"--student={student}"] if student else []
    spaces = ["--pid", "--mount", "--mount-proc", "--fork", "--kill-child"]
    spaces += [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    process = subprocess.Popen(
        ["unshare", *spaces, "sh", "-c", _FENCE, "fence", str(place), *line],
        env=_environment(place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(WALL_S)
        assert code != FENCE_FAILED, "the fence around stock nbgrader does not stand on this machine"
        return "" if code == 0 else "the command failed"
    except subprocess.TimeoutExpired:
        return f"{STILL_RUNNING} after {WALL_S} s"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _environment(place: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "PATH") if name in os.environ}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", os.defpath)))
    return {
        **kept,
        "USER": "student",
        "PATH": path,
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
    }
