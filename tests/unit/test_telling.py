"""What a student is told: nothing twice, nothing too early, and never less than everything in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradestone.model import FeedbackLevel, WatchRules
from gradestone.watch.telling_rules import HandInMarked, Telling, telling
from gradestone.watch.telling_words import in_words, page_words
from gradestone.watch.told import Register, Told

NOON = datetime(2026, 11, 27, 12)
MINUTE = timedelta(minutes=1)
LEVELS = get_args(FeedbackLevel)


def hand_in(number: int = 1, at: datetime | None = NOON, *, judged: bool = True) -> HandInMarked:
    return HandInMarked("ada", f"hand-in {number}", f"marks {number}", judged, at)


def tell(
    register: Register,
    marked: HandInMarked,
    rules: WatchRules,
    *,
    due: datetime | None = None,
    now: datetime = NOON,
) -> Telling | None:
    """What is told, and written down."""
    told = telling(marked, register, rules, due, now)
    if told:
        register.add(Told("ada", marked.hand_in, marked.marks, told.level, now.timestamp(), told.counts))
    return told


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "told.jsonl")


def test_what_was_told_is_not_told_again(register: Register) -> None:
    assert tell(register, hand_in(), WatchRules()) == Telling("all", counts=True, attempt=1)
    assert tell(register, hand_in(), WatchRules()) is None


def test_other_marks_of_the_same_hand_in_are_told_and_are_no_new_attempt(register: Register) -> None:
    tell(register, hand_in(), WatchRules(attempts=1))
    regraded = replace(hand_in(), marks="of a corrected key")
    assert tell(register, regraded, WatchRules(attempts=1)) == Telling("all", counts=False, attempt=1)
    assert register.attempts("ada") == 1


def test_after_the_last_attempt_a_hand_in_is_told_to_have_arrived(register: Register) -> None:
    rules = WatchRules(attempts=2)
    levels = [tell(register, hand_in(number), rules) for number in range(4)]
    assert [told and (told.level, told.attempt) for told in levels] == [
        ("all", 1),
        ("all", 2),
        ("none", 0),
        ("none", 0),
    ]
    assert register.attempts("ada") == 2


def test_everything_is_told_after_the_due_date_of_what_was_handed_in_in_time(register: Register) -> None:
    rules = WatchRules(attempts=1, before_due="score")
    due = NOON + 10 * MINUTE
    for number in (1, 2):
        tell(register, hand_in(number), rules, due=due)
    assert tell(register, hand_in(2), rules, due=due, now=due - MINUTE) is None
    final = tell(register, hand_in(2), rules, due=due, now=due)
    assert final is not None and final.level == "all"


def test_where_nothing_is_told_it_is_told_that_nothing_could_be_made_of_a_hand_in(register: Register) -> None:
    """Once, behind the word that it has arrived; that it was graded is no news."""
    rules = WatchRules(before_due="none")
    arrived = replace(hand_in(), marks="")
    for graded, news in ((hand_in(), False), (hand_in(judged=False), True)):
        assert tell(register, arrived, rules) == Telling("none", counts=False)
        assert (tell(register, graded, rules) is not None) == news
        assert tell(register, graded, rules) is None
        tell(register, hand_in(99), rules)


def test_late_hand_ins_go_on_using_up_attempts(register: Register) -> None:
    rules, due = WatchRules(attempts=1), NOON
    late = NOON + MINUTE
    first = tell(register, hand_in(1, late), rules, due=due, now=late)
    second = tell(register, hand_in(2, late), rules, due=due, now=late)
    assert first == Telling("all", counts=True, attempt=1)
    assert second == Telling("none", counts=False, exhausted=True)


def test_a_hand_in_told_before_the_due_date_moved_later_is_not_taken_back(register: Register) -> None:
    rules = WatchRules(before_due="visible")
    assert tell(register, hand_in(), rules, due=NOON, now=NOON) == Telling("all", counts=True, attempt=1)
    assert tell(register, hand_in(), rules, due=NOON + MINUTE, now=NOON) is None


def test_without_a_due_date_none_passes(register: Register) -> None:
    rules = WatchRules(before_due="score")
    told = tell(register, hand_in(), rules, now=NOON + 1000 * MINUTE)
    assert told is not None and told.level == "score"


def test_more_attempts_granted_later_are_used(register: Register) -> None:
    tell(register, hand_in(1), WatchRules(attempts=1))
    assert tell(register, hand_in(2), WatchRules(attempts=1)) == Telling("none", False, exhausted=True)
    assert tell(register, hand_in(2), WatchRules(attempts=3)) == Telling("all", counts=True, attempt=2)


def test_what_the_grader_could_not_judge_is_no_attempt(register: Register) -> None:
    told = tell(register, hand_in(1, judged=False), WatchRules(attempts=1))
    assert told == Telling("all", counts=False)
    assert tell(register, hand_in(2), WatchRules(attempts=1)) == Telling("all", counts=True, attempt=1)


def test_the_same_work_handed_in_again_and_again_is_as_many_attempts(register: Register) -> None:
    """Without a secret beside it nothing tells one from the other, and a function may answer by chance."""
    rules = WatchRules(attempts=3)
    told = [tell(register, hand_in(number % 2), rules) for number in range(5)]
    assert [each and each.level for each in told] == ["all", "all", "all", "none", "none"]


STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from(["hand in", "regrade", "restart"])),
    max_size=30,
)


@given(STEPS, st.integers(1, 3), st.sampled_from(LEVELS))
@example([(4, 0, "hand in")] * 15, 1, "visible")  # the last one at the due date
def test_no_history_tells_of_more_hand_ins_than_there_are_attempts(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[int, int, str]],
    attempts: int,
    before_due: FeedbackLevel,
) -> None:
    path = tmp_path_factory.mktemp("history") / "told.jsonl"
    register, rules = Register(path), WatchRules(attempts, before_due=before_due)
    due, now, marked = NOON + 60 * MINUTE, NOON, hand_in(0)
    heard, count, last_level, in_time = set(), 0, "", True
    for minutes, marks, what in steps:
        now += minutes * MINUTE
        if what == "restart":
            register = Register(path)
        elif what == "hand in":
            count, last_level, in_time = count + 1, "", now <= due
            marked = hand_in(count, now)
        else:
            marked = replace(marked, marks=f"marks {marks}")
        told = tell(register, marked, rules, due=due, now=now)
        if told:
            assert last_level == "" or LEVELS.index(told.level) >= LEVELS.index(last_level)
            last_level = told.level
            is_final = in_time and now >= due  # then nothing can be tried out any more
            if told.level != "none" and not is_final:
                heard.add(marked.hand_in)
    assert len(heard) <= attempts
    final = telling(marked, register, rules, due, due)
    last = register.last("ada")
    assert final is not None or (last is not None and last.level == "all")
    assert final is None or final.level == "all"


def test_a_line_broken_off_by_a_kill_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    register = Register(path)
    for number in (1, 2):
        tell(register, hand_in(number), WatchRules())
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        broken = Register(path)
        assert broken.attempts("ada") == whole[:cut].count(b"}")
        tell(broken, hand_in(3), WatchRules())
        assert Register(path).attempts("ada") == broken.attempts("ada")


@pytest.mark.parametrize("line", ["", "{}", "[]", "nonsense", '{"student": 1}', "\udcff"])
def test_a_line_that_somebody_spoiled_is_counted_and_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "told.jsonl"
    tell(Register(path), hand_in(), WatchRules())
    good = path.read_text()
    strange = good.replace('"all"', '"much"')
    path.write_bytes(f"{good}{line}\n{strange}{good}".encode(errors="surrogateescape"))
    register = Register(path)
    assert (register.attempts("ada"), register.unread) == (2, 2)


@pytest.mark.parametrize("level", LEVELS)
def test_a_page_that_keeps_something_back_says_when_it_is_told(level: FeedbackLevel) -> None:
    due = NOON + MINUTE
    told = Telling(level, counts=level != "none", attempt=2)
    words = " ".join(page_words(told, WatchRules(attempts=5), NOON, due, NOON))
    assert (f"told after the due date, {in_words(due)}." in words) == (level != "all")
    assert "Attempt 2 of 5." in words


def test_a_page_that_keeps_nothing_back_is_the_ordinary_one() -> None:
    assert page_words(Telling("all", counts=True, attempt=1), WatchRules(), NOON, None, NOON) == ()
