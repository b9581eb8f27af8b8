"""What a page tells before the due date, and above all what it does not."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gradestone.model import AnswerKey, Credit, Exercise, FeedbackLevel, Mark, Marks, Verdict
from gradestone.page.document import PageContent, page_html
from gradestone.page.early import HIDDEN_LEFT, early_page
from gradestone.page.tables import with_verdicts

KEY = AnswerKey(
    "ps", "ps", "digest", (Exercise("f", "test_f", 10.0, ("x",), ("y",), (), "def f(x): ..."),), ()
)
SEEN = Verdict(1, False, 1.0, "passed", "")
SEEN_WRONG = Verdict(
    1, False, 1.0, "failed", "f: y is one too large.", detail="expected yours", hint="One less?"
)
HIDDEN = Verdict(2, True, 1.0, "failed", "f: y has the wrong SHAPE.", hint="A HIDDEN hint", misconception="m")
TEST_CELL: dict[str, Any] = {
    "cell_type": "code",
    "id": "t",
    "source": "check(f, 1)",
    "outputs": [],
    "execution_count": None,
    "metadata": {"nbgrader": {"grade": True, "grade_id": "test_f", "points": 10, "comment": "SECRET"}},
}
OWN_CELL = {**TEST_CELL, "id": "own", "source": "print(1)", "metadata": {}}


def marks(*verdicts: Verdict, score: float | None = 5.0, **more: Any) -> Marks:
    mark = Mark("f", score, 10.0, verdicts, **more)
    return Marks("ada", "ps", (mark,), 1.0, 1, ("The locked cell was restored.",))


def page(of: Marks, level: FeedbackLevel, *words: str) -> str:
    whole = with_verdicts({"cells": [TEST_CELL, OWN_CELL], "metadata": {}}, KEY, of)
    return page_html(early_page(PageContent("ps", "ps", "ada", whole["cells"], of, words=words), level))


def text_of(html: str) -> str:
    body = re.sub(r"<[^>]+>", " ", html[html.index("<body>") :])
    return " ".join(unescape(body).split())


def test_the_visible_checks_are_told_in_full_and_nothing_else() -> None:
    text = text_of(page(marks(SEEN_WRONG, HIDDEN), "visible", "Handed in at noon."))
    for part in ("Handed in at noon.", "one too large", "One less?", "The locked cell was restored."):
        assert part in text
    for part in ("hidden", "HIDDEN", "SHAPE", "SECRET", "5 of 10", "of 10 points"):
        assert part not in text
    assert "points after the due date" in text
    assert "print ( 1 )" in text


def test_points_may_be_told_without_the_hidden_checks() -> None:
    text = text_of(page(marks(SEEN, HIDDEN), "score"))
    assert text.count("5 of 10") == 3  # total, row and heading
    assert HIDDEN_LEFT in text
    for part in ("check 2", "HIDDEN", "SHAPE"):
        assert part not in text


def test_where_nothing_is_told_a_hand_in_is_still_told_to_have_arrived() -> None:
    text = text_of(page_html(PageContent("ps", "ps", "ada", words=["It has arrived."])))
    assert text.count("It has arrived.") == 1
    assert "points" not in text and "notebook" not in text


def test_nothing_is_told_of_an_exercise_whose_checks_are_all_hidden() -> None:
    for level in ("visible", "score"):
        text = text_of(page(marks(HIDDEN), level))
        assert "SHAPE" not in text and "HIDDEN" not in text


def test_a_hand_in_that_cannot_be_read_is_told() -> None:
    unread = replace(SEEN, outcome="not judged", rationale="A person will look at it.")
    for level in ("visible", "score"):
        assert "A person will look at it." in text_of(page(marks(unread, score=None), level))


def test_an_exercise_with_its_visible_checks_passed_looks_right_whatever_the_hidden_ones_say() -> None:
    text = text_of(page(marks(SEEN, HIDDEN), "visible"))
    assert "the visible check is passed" in text
    assert "✗" not in text


def test_links_lead_to_the_exercises() -> None:
    told = page(marks(SEEN), "visible")
    assert 'href="#test_f"' in told
    assert told.count('id="test_f"') == 1


@settings(deadline=None)
@given(
    outcomes=st.lists(st.sampled_from(["passed", "failed"]), max_size=4),
    score=st.floats(0, 10),
    credit=st.booleans(),
    visible=st.sampled_from([SEEN, SEEN_WRONG]),
)
def test_nothing_of_hidden_checks_changes_a_byte_of_the_page(
    outcomes: list[Any], score: float, credit: bool, visible: Verdict
) -> None:
    """Whatever a student tries out on them, two tries look the same."""
    hidden = [replace(HIDDEN, ordinal=n, outcome=outcome) for n, outcome in enumerate(outcomes, start=2)]
    other = marks(
        visible,
        *hidden,
        score=score,
        credit=Credit("m", 0.5, 1.0) if credit else None,
        explained_by=("m",) if credit else (),
        other_runs=(Mark("f", 0.0, 10.0, (HIDDEN,)),) if credit else (),
    )
    assert page(other, "visible", "words") == page(marks(visible), "visible", "words")
