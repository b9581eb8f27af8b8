"""The loop with a grader that takes no time of its own: two hundred at once, a flood, a pause, a due date."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestone.batch.handin import HandIn
from gradestone.bridge.duedates import DueDates
from gradestone.bridge.survey import Place, Survey
from gradestone.bridge.told_pages import PageMade, PageRequest, digest_of_marks
from gradestone.judge.marksfile import record_in
from gradestone.model import Limits, WatchRules
from gradestone.watch import epoch as watch_epoch
from gradestone.watch import informing
from gradestone.watch.epoch import Epoch, Remembered
from gradestone.watch.told import Register

START = datetime(2026, 11, 27, 12)
Script = list[tuple[float, str]]
"""Second, and who hands in then."""


@dataclass
class World:
    """Students, an exchange, a grader and a clock, all of them made up."""

    root: Path
    script: Script
    rules: WatchRules = field(default_factory=WatchRules)
    due: DueDates = field(default_factory=DueDates)
    workers: int = 2
    takes_s: Callable[[str], float] = lambda student: 1.0
    lasts_s: float = 300.0

    second: float = 0.0
    graded: list[str] = field(default_factory=list)
    pages: list[PageRequest] = field(default_factory=list)
    told_at: list[tuple[str, float]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    # -------------------------------------------------------- the course

    def __post_init__(self) -> None:
        self.register = Register(self.root / "told.jsonl")
        self.remembered = Remembered()
        self._newest: dict[str, float] = {}
        self._there: dict[str, float] = {}
        self._answers: list[tuple[PageRequest, PageMade | str]] = []
        self._pending = sorted(self.script)

    @property
    def course(self) -> Any:
        return SimpleNamespace(
            root=self.root,
            assignment="week",
            language="",
            watch=self.rules,
            collected=lambda: tuple(sorted(self._there)),
            limits=Limits(),
            submitted=lambda student: self.root / "submitted" / student,
            autograded=lambda student: self.root / "autograded" / student,
        )

    def clock(self) -> float:
        return (START.replace(tzinfo=UTC) + timedelta(seconds=self.second)).timestamp()

    def stop(self) -> bool:
        return self.second >= self.lasts_s

    # -------------------------------------------------------- arrivals

    place, releases = Path("inbound"), True

    def look(self, due: DueDates, now: float) -> list[str]:
        new = []
        while self._pending and self._pending[0][0] <= self.second:
            second, student = self._pending.pop(0)
            self._newest[student] = second
            new.append(student)
        return list(dict.fromkeys(new))

    def handed_in(self, student: str) -> datetime | None:
        second = self._newest.get(student, self._there.get(student))
        return None if second is None else START + timedelta(seconds=second)

    def is_outside(self, student: str) -> bool:
        return student in self._newest

    def bring_in(self, student: str) -> bool:
        if student in self._newest:
            self._there[student] = self._newest.pop(student)
            folder = self.root / "submitted" / student
            folder.mkdir(parents=True, exist_ok=True)
            stamp = START + timedelta(seconds=self._there[student])
            (folder / "timestamp.txt").write_text(f"{stamp} UTC")
        return student in self._there

    # -------------------------------------------------------- grader

    def grade_with(
        self, pool: Any, students: Iterable[tuple[str, Place] | None], stop: Callable[[], bool]
    ) -> None:
        feed, busy = iter(students), list[tuple[float, str]]()
        while not stop():
            while len(busy) < self.workers and (each := next(feed, None)) is not None:
                student, _ = each
                if self._stands(student):
                    self.epoch.advance(student, score=None, reason="")
                    continue
                assert student not in [name for _, name in busy], "two hand-ins of one student at once"
                busy.append((self.second + self.takes_s(student), student))
            if not busy:
                return
            self.second += 0.25
            for done in [each for each in busy if each[0] <= self.second]:
                busy.remove(done)
                self._publish(done[1])

    def _stands(self, student: str) -> bool:
        record = record_in(self.course.autograded(student))
        return record is not None and record["submission_digest"] == self.digest(student)

    def digest(self, student: str) -> str:
        return f"{student} {self._there[student]}"

    def _publish(self, student: str) -> None:
        folder = self.course.autograded(student)
        folder.mkdir(parents=True, exist_ok=True)
        record = {
            "submission_digest": self.digest(student),
            "exercises": [{"score": 1.0}],
            "score": 1.0,
            "max_score": 1.0,
        }
        (folder / "marks.json").write_text(json.dumps(record | {"score": 1.0, "max_score": 1.0}))
        self.graded.append(student)
        self.epoch.advance(student, score=1.0, reason="")

    # -------------------------------------------------------- pages

    connections: tuple[()] = ()

    def ask(self, request: PageRequest, *, soon: bool) -> None:
        self.pages.append(request)
        self.told_at.append((request.student, self.second))
        made = PageMade(request.hand_in, "", released=True)
        if request.level != "none":
            record = record_in(self.course.autograded(request.student))
            assert record is not None
            made = PageMade(record["submission_digest"], digest_of_marks(record), released=True)
        self._answers.append((request, made))

    def is_making(self, student: str) -> bool:
        return False

    def withdraw(self, student: str) -> None:
        self._answers = [each for each in self._answers if each[0].student != student]

    def answers(self) -> Iterator[tuple[PageRequest, PageMade | str]]:
        found, self._answers = self._answers, []
        yield from found

    # -------------------------------------------------------- log

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    say_once = say

    def status(self, sentence: str) -> None: ...

    # -------------------------------------------------------- the loop

    def watch(self) -> World:
        self.epoch = Epoch(
            self.course,
            self.register,
            self.due,
            self,
            self,  # type: ignore[arg-type]
            self,
            self.remembered,
            changed=lambda: "",
            stop=self.stop,
            clock=self.clock,
        )
        self.epoch.work(self, self)  # type: ignore[arg-type]
        return self


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the made-up clock counts."""
    monkeypatch.setattr(watch_epoch, "POLL_S", 0.0)
    monkeypatch.setattr(watch_epoch, "LOOK_COST", 0)
    monkeypatch.setattr(watch_epoch, "autograde_hooks", lambda *_: nullcontext())
    monkeypatch.setattr(watch_epoch, "wait", _wait)
    monkeypatch.setattr(
        informing, "look_at", lambda place, caps: HandIn(_world[-1].digest(place.folder.name))
    )
    monkeypatch.setattr(watch_epoch, "survey", _survey)


def _survey(course: Any, student: str) -> Survey:
    folder = course.submitted(student)
    return Survey({student: Place(folder, folder / "timestamp.txt")})


def _wait(connections: Any, timeout: float) -> None:
    _world[-1].second += 0.25


_world: list[World] = []


def watched(world: World) -> World:
    _world.append(world)
    try:
        return world.watch()
    finally:
        _world.pop()


def test_two_hundred_at_once_are_told_in_the_order_in_which_they_handed_in(tmp_path: Path) -> None:
    students = [f"s{number:03}" for number in range(200)]
    world = watched(World(tmp_path, [(number / 1000, each) for number, each in enumerate(students)]))
    assert [request.student for request in world.pages] == students
    assert world.told_at[-1][1] == pytest.approx(100.0, abs=1.0)  # 200 of a second each, by two


def test_a_flood_of_one_student_delays_nobody_by_more_than_one_run(tmp_path: Path) -> None:
    flood = [(number / 10, "mallory") for number in range(1000)]
    honest = [(20.0 + 10 * number, f"s{number}") for number in range(8)]
    world = watched(
        World(tmp_path, flood + honest, workers=1, takes_s=lambda each: 5.0 if each == "mallory" else 1.0)
    )
    told = dict(world.told_at)
    assert all(told[student] - second <= 5.0 + 1.0 + 0.5 for second, student in honest)
    assert world.graded.count("mallory") <= 100.0 / 5.0 + 1
    assert world.handed_in("mallory") == START + timedelta(seconds=99.9)  # the last one counts


ARRIVALS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["ada", "bob", "cyd", "dan"])), min_size=1, max_size=25
)


@settings(deadline=None, max_examples=40)
@given(ARRIVALS, st.integers(1, 3), st.integers(0, 3), st.sampled_from([0.0, 15.0]))
def test_whatever_arrives_the_last_hand_in_of_everybody_is_graded(
    tmp_path_factory: pytest.TempPathFactory,
    script: list[tuple[int, str]],
    workers: int,
    attempts: int,
    wait_s: float,
) -> None:
    rules = WatchRules(attempts, wait_s)
    root = tmp_path_factory.mktemp("world")
    world = watched(World(root, [(float(s), who) for s, who in script], rules, workers=workers))
    last = {who: second for second, who in sorted(script)}
    for student, second in last.items():
        record = record_in(world.course.autograded(student))
        assert record is not None and record["submission_digest"] == f"{student} {float(second)}"
    heard = Counter(request.student for request in world.pages if request.level != "none")
    assert not attempts or all(count <= attempts for count in heard.values())
    times: dict[str, float] = {}
    for student, second in world.told_at:
        assert second - times.get(student, -1000.0) >= wait_s
        times[student] = second


def test_who_waits_for_the_next_attempt_is_collected_meanwhile(tmp_path: Path) -> None:
    """So that nothing is left to the exchange, where its owner could still change it."""
    world = watched(World(tmp_path, [(0.0, "ada"), (10.0, "ada")], WatchRules(wait_s=600.0), lasts_s=20.0))
    assert world.graded == ["ada"]
    assert not world.is_outside("ada")
    assert any("and waits until" in line for line in world.said)


def test_everybody_is_told_everything_when_the_due_date_passes(tmp_path: Path) -> None:
    rules = WatchRules(attempts=1, before_due="score")
    due = DueDates(START + timedelta(seconds=50), {"bob": timedelta(seconds=100)})
    script = [(0.0, "ada"), (1.0, "bob"), (20.0, "ada"), (60.0, "cyd")]
    world = watched(World(tmp_path, script, rules, due, lasts_s=300.0))
    levels = [(request.student, request.level) for request in world.pages]
    assert levels[:3] == [("ada", "score"), ("bob", "score"), ("ada", "none")]
    assert sorted(levels[3:]) == [("ada", "all"), ("bob", "all"), ("cyd", "all")]
    told = dict(world.told_at)
    assert 50 <= told["ada"] < 60 <= told["cyd"] < 150 <= told["bob"]


@pytest.mark.parametrize("kill_s", [0.25, 1.0, 1.25, 2.5, 30.0])
def test_started_again_it_goes_on_where_it_was(tmp_path: Path, kill_s: float) -> None:
    script = [(number / 100, f"s{number}") for number in range(20)]
    first = watched(World(tmp_path, script, WatchRules(attempts=2), lasts_s=kill_s))
    second = World(tmp_path, first._pending, WatchRules(attempts=2))
    second._there, second._newest = first._there, first._newest  # the files that are there
    second._pending = [(0.0, name) for name in first._newest] + first._pending
    watched(second)
    assert sorted({*first.graded, *second.graded}) == sorted(name for _, name in script)
    register = Register(tmp_path / "told.jsonl")
    assert [register.attempts(name) for _, name in script] == [1] * 20
