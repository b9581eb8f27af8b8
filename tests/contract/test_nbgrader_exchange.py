"""What `gradestone watch` takes from nbgrader's exchange, held against nbgrader itself."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit
from nbgrader.utils import notebook_hash
from traitlets.config import Config

from gradestone.bridge.collecting import secret_of
from gradestone.bridge.course import load_course
from gradestone.bridge.exchange import open_inbox

CHANGES = {"open", "os.mkdir", "os.chmod", "os.rename"}


@pytest.fixture
def exchange(small_course: Any, tmp_path: Path) -> Path:
    root = tmp_path / "exchange"
    for folder in ("inbound", "outbound/week"):
        (root / "small" / folder).mkdir(parents=True)
    root.chmod(0o777)
    with (small_course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(root)!r}\nc.ExchangeCollect.check_owner = False\n")
    return root


def submit(exchange: Path, student: str, home: Path) -> list[tuple[str, str]]:
    """Hands in with nbgrader; what it did below the inbound folder, in order."""
    (home / "week").mkdir(parents=True)
    (home / "week" / "week.ipynb").write_text("{}")
    (home / "week" / "data.csv").write_text("1,2")
    config = Config()
    config.Exchange.root, config.Exchange.cache = str(exchange), str(home / "cache")
    config.Exchange.assignment_dir = str(home)
    directory = CourseDirectory(config=config, course_id="small", assignment_id="week", student_id=student)
    steps: list[tuple[str, str]] = []
    with recorded(exchange / "small" / "inbound", steps.append):
        ExchangeSubmit(coursedir=directory, authenticator=Authenticator(config=config), config=config).start()
    return steps


@contextmanager
def recorded(place: Path, note: Callable[[tuple[str, str]], None]) -> Iterator[None]:
    """What the block changes below a folder."""
    on = [True]  # an audit hook stays for ever

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if on and event in CHANGES and str(arguments[0]).startswith(str(place)):
            for_reading = event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if not for_reading:
                note((event, Path(str(arguments[0])).name))

    sys.addaudithook(hook)
    try:
        yield
    finally:
        on.clear()


def test_submit_writes_the_secret_last_and_then_opens_the_folder_to_all(
    exchange: Path, small_course: Any, tmp_path: Path
) -> None:
    """Else a hand-in might be taken while it is still being copied."""
    steps = submit(exchange, "ada", tmp_path / "ada")
    (folder,) = (exchange / "small" / "inbound").iterdir()
    opened = [name for event, name in steps if event == "open"]
    assert opened[-2:] == ["timestamp.txt", "submission_secret.txt"]
    assert sorted(opened[:-2]) == ["data.csv", "week.ipynb"]
    assert steps[-1] == ("os.chmod", folder.name)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777
    inbox = open_inbox(load_course(small_course.root, "week"))
    (arrival,) = inbox.look()
    assert (arrival.student, inbox.progress(arrival, 0.0)) == ("ada", "complete")
    assert len(notebook_hash(secret=secret_of(folder), notebook_id="week")) == 32
