"""The gradebook on a PostgreSQL server: nbgrader's commands and ours work on the same rows."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from classwork import ESSAY, SOLVED, autograded, gradestone, hand_in, nbgrader, scores
from nbgrader.api import Gradebook
from sqlalchemy import Connection, create_engine, make_url, text

from gradestone.batch.autograde import Request, autograde
from gradestone.bridge.build import build
from gradestone.bridge.course import load_course
from gradestone.bridge.gradebookfile import open_engine
from gradestone.bridge.transactions import Transactions
from gradestone.errors import CourseError, GradebookError

STOP_S, LOOK_S = 60.0, 0.05
WhenTold = Callable[[Callable[[], object]], AbstractContextManager[list[str]]]
USERS = ("postgres", "nobody")  # the server refuses to run as root


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of an empty database on a server of its own."""
    # Debian keeps the server's programs off the PATH.
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    if not found:
        pytest.skip("PostgreSQL is not installed here: no initdb under /usr/lib/postgresql or on PATH.")
    pytest.importorskip("psycopg", reason="psycopg, the driver for PostgreSQL, is not installed here.")
    with tempfile.TemporaryDirectory(prefix="pg-") as name, server(Path(found).resolve().parent, Path(name)):
        yield f"postgresql+psycopg://teacher@/postgres?host={name}"


@contextmanager
def server(programs: Path, folder: Path) -> Iterator[None]:
    """A server that listens in the folder only, while the block runs."""
    account = someone_else(folder)
    data = folder / "data"
    words = ["--auth", "trust", "--username", "teacher", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    initdb = [programs / "initdb", *words, data]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **account)
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-F"]
    log = folder / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **account,
        )
    try:
        wait_for("ready to accept connections", log, process)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # ends it without waiting for its clients
        process.wait(timeout=STOP_S)


def wait_for(words: str, log: Path, process: subprocess.Popen[bytes]) -> None:
    while words not in log.read_text():
        assert process.poll() is None, log.read_text()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=LOOK_S)


def someone_else(folder: Path) -> dict[str, Any]:
    """Arguments that run a command as an ordinary user, who then owns the folder."""
    if os.geteuid() != 0:
        return {}
    for user in USERS:
        try:
            shutil.chown(folder, user)
        except LookupError:
            continue
        return {"user": user, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no other user here.")


@pytest.fixture(scope="module")
def course(address: str, new_course: Callable[[], Any]) -> Path:
    """A class graded into the server's gradebook, released by nbgrader's own command. Not to be changed."""
    root: Path = new_course().root
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {address!r}\n")
    done = nbgrader(root, "generate_assignment", "week")
    assert done.returncode == 0, done.stderr
    (hand_in(root, "ada", **SOLVED) / "timestamp.txt").write_text("2031-05-01 13:00:00 +0200")
    hand_in(root, "bob", **(SOLVED | {"double": "return x + 1"}))
    done = gradestone(root, "autograde", "week")
    assert done.returncode == 0, done.stderr
    return root


def rows(address: str) -> dict[str, Any]:
    """Scores and times as nbgrader reads them."""
    with Gradebook(address, "small") as opened:
        found = {}
        for submission in opened.assignment_submissions("week"):
            [notebook] = submission.notebooks
            grades = {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}
            found[submission.student.id] = (submission.score, submission.timestamp, grades)
    return found


def test_everything_stays_on_the_server(course: Path, address: str) -> None:
    found = rows(address)
    assert (found["ada"][0], found["bob"][0]) == (15.0, 5.0)
    assert found["ada"][1].hour == 11
    assert found["bob"][2] == {"test_double": (0.0, False), "test_shift": (5.0, False)}
    assert scores(course, "bob") == {"double": 0.0, "shift": 5.0}
    assert not (course / "gradebook.db").exists()


def test_nbgraders_commands_grade_the_same_and_export_it(course: Path, address: str, tmp_path: Path) -> None:
    before = rows(address), autograded(course, "bob")
    done = nbgrader(course, "autograde", "week", "--force")
    assert done.returncode == 0, done.stderr
    assert (rows(address), autograded(course, "bob")) == before
    target = tmp_path / "grades.csv"
    done = nbgrader(course, "export", "--to", str(target))
    assert done.returncode == 0, done.stderr
    lines = {line.split(",")[3]: line.split(",") for line in target.read_text().splitlines()[1:]}
    assert (float(lines["ada"][9]), float(lines["bob"][9])) == (15.0, 5.0)


PLANTED = {
    "trigger generous": (
        "CREATE FUNCTION full_marks() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.manual_score = 10; RETURN NEW; END $$;"
        "CREATE TRIGGER generous BEFORE UPDATE ON grade FOR EACH ROW EXECUTE FUNCTION full_marks()",
        "DROP FUNCTION full_marks CASCADE",
    ),
    "view best": ("CREATE VIEW best AS SELECT * FROM grade", "DROP VIEW best"),
    "rule deaf": ("CREATE RULE deaf AS ON UPDATE TO grade DO INSTEAD NOTHING", "DROP RULE deaf ON grade"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_nbgrader_does_not_make_refuses_the_run_with_its_name(
    course: Path, address: str, name: str
) -> None:
    plant, remove = PLANTED[name]
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(plant))
    try:
        with pytest.raises(GradebookError, match=name):
            autograde(load_course(course, "week"), Request())
    finally:
        with engine.begin() as connection:
            connection.execute(text(remove))
        engine.dispose()
    assert autograde(load_course(course, "week"), Request()).unchanged == 2


def test_a_database_that_is_not_there_is_named_without_its_password(course: Path, address: str) -> None:
    other = address.replace("teacher@/postgres", "teacher:secret@/nowhere")
    with pytest.raises(GradebookError, match="nowhere") as refused:
        autograde(replace(load_course(course, "week"), db_url=other), Request())
    assert "secret" not in str(refused.value)


@pytest.mark.thorough
def test_an_id_that_the_server_cannot_hold_is_left_out_by_name(course: Path, address: str) -> None:
    long, longest = "s" * 129, "ö" * 128
    before = {*course.glob("submitted/*")}
    for student in (long, "ö" * 127, longest[:100]):
        hand_in(course, student, **SOLVED)
    done = gradestone(course, "autograde", "week")
    assert done.returncode == 2
    assert f"{long} could not be judged: this gradebook takes ids of 128 letters at most" in done.stderr
    assert "2 graded" in done.stdout
    (course / "submitted" / long).rename(course / "submitted" / long[:-1])
    assert gradestone(course, "autograde", "week").returncode == 0
    with Gradebook(address, "small") as opened:
        for folder in {*course.glob("submitted/*")} - before:
            shutil.rmtree(folder)
            shutil.rmtree(course / "autograded" / folder.name)
            opened.remove_student(folder.name)


@contextmanager
def connected(address: str) -> Iterator[Connection]:
    engine = create_engine(address)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("mode", ["ACCESS EXCLUSIVE", "EXCLUSIVE"])
def test_a_locked_table_is_waited_for(course: Path, address: str, mode: str, when_told: WhenTold) -> None:
    """In the one mode nobody reads it, in the other nobody writes it."""
    before = rows(address)
    with connected(address) as other:
        other.execute(text("UPDATE grade SET auto_score = 1"))
        other.commit()
        other.execute(text(f"LOCK TABLE grade IN {mode} MODE"))
        with when_told(other.rollback) as told:
            summary = autograde(load_course(course, "week"), Request())
    assert len(told) == 1 and "lock timeout" in told[0]
    assert [sentence for sentence in summary.explanations if "the gradebook said otherwise" in sentence]
    assert rows(address) == before


@pytest.mark.parametrize("trouble", ["the connection ends", "two wait for each other"])
def test_what_passes_is_tried_again(course: Path, address: str, trouble: str, when_told: WhenTold) -> None:
    """A server that is restarted ends its connections; of two that wait for each other one is told to go."""
    engine = open_engine(make_url(address))
    calls: list[str] = []

    def work(connection: Connection) -> None:
        calls.append("called")
        connection.execute(text("UPDATE course SET id = id"))
        if len(calls) == 1 and trouble == "the connection ends":
            backend = connection.scalar(text("SELECT pg_backend_pid()"))
            other.execute(text(f"SELECT pg_terminate_backend({backend})"))
        if len(calls) == 1:
            connection.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$"))

    with connected(address) as other, when_told(lambda: None) as told:
        Transactions(engine).write(work)
    engine.dispose()
    assert (len(calls), len(told)) == (2, 1)


def test_an_address_where_nobody_answers_is_a_mistake_and_not_waited_for(
    course: Path, address: str, when_told: WhenTold
) -> None:
    nowhere = address.replace("?host=", "?host=/nowhere")
    with when_told(lambda: None) as told, pytest.raises(GradebookError):
        autograde(replace(load_course(course, "week"), db_url=nowhere), Request())
    assert told == []


def test_a_gradebook_restored_on_the_server_is_brought_up_to_date(course: Path, address: str) -> None:
    before = rows(address)
    with connected(address) as other:
        for table in ("grade", "comment", "submitted_notebook", "submitted_assignment"):
            other.execute(text(f"DELETE FROM {table}"))
        other.commit()
    summary = autograde(load_course(course, "week"), Request())
    assert summary.explanations == (
        "2 totals written again: the gradebook did not have them, as after a backup was restored.",
    )
    assert rows(address) == before
    assert autograde(load_course(course, "week"), Request()).unchanged == 2


@pytest.mark.thorough
def test_a_question_is_added_after_hand_ins_on_the_server(course: Path, address: str) -> None:
    source = course / "source" / "week" / "week.ipynb"
    before = source.read_text()
    notebook = json.loads(before)
    notebook["cells"].append(ESSAY)
    source.write_text(json.dumps(notebook))
    with pytest.raises(
        CourseError, match=r"explain is in the source and not in the release\. Run `gradestone"
    ):
        autograde(load_course(course, "week"), Request())
    build(course, "week")
    assert autograde(load_course(course, "week"), Request()).graded == 2
    assert rows(address)["ada"][2]["explain"] == (0.0, False)
    source.write_text(before)
    build(course, "week")
    assert autograde(load_course(course, "week"), Request()).graded == 2
    assert "explain" not in rows(address)["ada"][2]
