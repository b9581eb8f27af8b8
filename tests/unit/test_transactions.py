"""A gradebook that is locked: waited for, given up in the end, and nothing is half written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from gradestone.bridge import transactions
from gradestone.bridge.gradebookfile import open_engine
from gradestone.bridge.transactions import Transactions, wait_until_free
from gradestone.errors import GradebookError

WhenTold = Callable[[Callable[[], object]], AbstractContextManager[list[str]]]
INSERT = text("INSERT INTO course (id) VALUES (:id)")


@pytest.fixture
def path(empty_gradebook: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_gradebook, tmp_path / "gradebook.db"))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is told that it is locked is told at once."""
    monkeypatch.setattr("gradestone.bridge.gradebookfile.TRY_S", 0.01)
    monkeypatch.setattr(transactions, "PAUSE_S", 0.01)


@contextmanager
def on(path: Path, **options: Any) -> Iterator[Transactions]:
    engine = open_engine(make_url(f"sqlite:///{path}"))
    try:
        yield Transactions(engine, **options)
    finally:
        engine.dispose()


def add(name: str) -> Callable[[Connection], None]:
    return lambda connection: connection.execute(INSERT, {"id": name}) and None


def courses(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {name for (name,) in database.execute("SELECT id FROM course")}


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_lock_is_waited_for_and_told_once(path: Path, lock: str, when_told: WhenTold) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(lock)
        with on(path) as gradebook, when_told(lambda: other.execute("ROLLBACK")) as told:
            gradebook.write(add("new"))
    assert courses(path) >= {"new"}
    [sentence] = told
    assert sentence == (
        "The gradebook gradebook.db cannot be used at the moment (database is locked). "
        "Waiting for it, 60 s at most."
    )


def test_a_reader_waits_for_whoever_is_writing(path: Path, when_told: WhenTold) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with on(path) as gradebook, when_told(lambda: other.execute("ROLLBACK")) as told:
            assert (
                gradebook.read(lambda connection: connection.scalar(text("SELECT count(*) FROM course"))) == 1
            )
    assert len(told) == 1


def test_a_reader_in_the_way_of_a_commit_is_waited_for_and_the_work_is_done_over(
    path: Path, when_told: WhenTold
) -> None:
    calls = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT id FROM course").fetchall()

        def work(connection: Connection) -> None:
            calls.append("called")
            connection.execute(INSERT, {"id": "new"})

        with on(path) as gradebook, when_told(lambda: other.execute("ROLLBACK")) as told:
            gradebook.write(work)
    assert (len(calls), len(told)) == (2, 1)
    assert courses(path) >= {"new"}


def test_after_the_bound_it_is_a_sentence_and_nothing_is_written(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with on(path, patience_s=0.05) as gradebook, pytest.raises(GradebookError) as refused:
            gradebook.write(add("new"))
        other.execute("ROLLBACK")
    assert str(refused.value) == (
        "The gradebook gradebook.db cannot be used: database is locked. Another program holds it open for "
        "writing; close it and run the same command again."
    )
    assert "new" not in courses(path)


def test_whoever_is_told_to_stop_waits_no_longer(path: Path, when_told: WhenTold) -> None:
    stopped: list[bool] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            on(path) as gradebook,
            when_told(lambda: stopped.append(True)),
            gradebook.giving_up_when(lambda: bool(stopped)),
            pytest.raises(GradebookError, match="locked"),
        ):
            gradebook.write(add("new"))
        other.execute("ROLLBACK")


@pytest.mark.parametrize(
    "work",
    [
        lambda connection: connection.execute(text("SELECT * FROM nowhere")),
        lambda connection: connection.execute(text("SELECT no_such_column FROM course")),
        lambda connection: [add("twice")(connection) for _ in range(2)],
    ],
    ids=["no table", "no column", "twice"],
)
def test_what_will_not_pass_is_not_waited_for(
    path: Path, work: Callable[[Connection], object], when_told: WhenTold
) -> None:
    with on(path) as gradebook, when_told(lambda: None) as told, pytest.raises(GradebookError):
        gradebook.write(work)
    assert told == []
    assert "twice" not in courses(path)


def test_what_decides_a_change_is_read_while_nobody_else_can_write(path: Path) -> None:
    refused = []

    def interfere() -> None:
        with closing(sqlite3.connect(path, timeout=0.01)) as other:
            try:
                other.execute("INSERT INTO course (id) VALUES ('other')")
            except sqlite3.OperationalError as error:
                refused.append(str(error))

    def work(connection: Connection) -> None:
        connection.scalar(text("SELECT count(*) FROM course"))
        thread = Thread(target=interfere)
        thread.start()
        thread.join()

    with on(path) as gradebook:
        gradebook.write(work)
    assert refused == ["database is locked"]


def test_nbgraders_own_commands_begin_when_the_gradebook_is_free(
    path: Path, tmp_path: Path, when_told: WhenTold
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with when_told(lambda: other.execute("ROLLBACK")) as told:
            wait_until_free(f"sqlite:///{path}", tmp_path)
    assert len(told) == 1
    wait_until_free("sqlite:///not-yet.db", tmp_path)
    wait_until_free("nowhere", tmp_path)
    assert not (tmp_path / "not-yet.db").exists()
