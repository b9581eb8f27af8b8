"""What a learner and a grader read: verdict tables, the summary, the class report."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from gradestone.judge import carried_sentence
from gradestone.model import AnswerKey, CellRun, Credit, Exercise, Mark, Marks, Verdict
from gradestone.page.sanitise import clean_outputs
from gradestone.page.tables import (
    first_look,
    summary_html,
    table_html,
    table_text,
    with_new_verdicts,
    with_outputs,
    with_verdicts,
)
from gradestone.report import class_table
from gradestone.report.remarks import remark

PASSED = Verdict(1, False, 1.0, "passed", "")
WRONG = Verdict(2, True, 1.0, "failed", "db has shape (3,); it should be (3, 1).", hint="`keepdims=True`?")
OPEN = Verdict(1, False, 1.0, "not judged", "A person will look at it.")
KEY = AnswerKey(
    "ps", "ps", "digest", (Exercise("f", "test_f", 10.0, ("x",), ("y",), (), "def f(x): ..."),), ()
)


def mark(*verdicts: Verdict, score: float | None, **more: Any) -> Mark:
    return Mark("f", score, 10.0, verdicts, **more)


def marks(*of: Mark, incidents: tuple[str, ...] = (), tier: int = 1) -> Marks:
    return Marks("ada", "ps", of, 1.0, tier, incidents)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_table_shows_number_kind_outcome_and_what_to_look_at() -> None:
    told = words(table_html(mark(PASSED, WRONG, score=5.0)))
    assert told.startswith("5 of 10 points f ")
    assert "check 1 visible ✓ passed" in told
    assert "check 2 hidden ✗ failed db has shape (3,); it should be (3, 1). Hint: keepdims=True ?" in told


def test_the_text_says_the_same() -> None:
    assert table_text(mark(PASSED, WRONG, score=5.0)).splitlines() == [
        "f: 5 of 10 points",
        "  ✓ check 1 (visible) passed",
        "  ✗ check 2 (hidden) failed: db has shape (3,); it should be (3, 1).",
        "      Hint: `keepdims=True`?",
    ]


def test_full_marks_take_one_line() -> None:
    both = mark(PASSED, replace(PASSED, ordinal=2, hidden=True), score=10.0)
    assert "<table" not in table_html(both)
    assert "all 2 checks passed (1 visible, 1 hidden)" in table_text(both)


def test_a_note_on_a_passed_check_is_shown() -> None:
    assert "Note: old key names" in table_text(mark(replace(PASSED, note="old key names"), score=10.0))


def test_checks_that_say_the_same_share_a_row() -> None:
    same = [replace(WRONG, ordinal=number) for number in (2, 3, 4)]
    assert "checks 2–4 (hidden) failed" in table_text(mark(PASSED, *same, score=2.5))


def test_a_hint_is_given_once_and_the_name_of_the_exercise_not_again() -> None:
    lost = [
        replace(WRONG, ordinal=n, rationale=f"f: db has shape ({n},); it should be ({n}, 1).") for n in (2, 3)
    ]
    told = words(table_html(mark(*lost, score=0.0)))
    assert told.count("Hint:") == 1
    assert "check 3 hidden ✗ failed db has shape (3,)" in told


def test_hints_that_fit_alike_are_told_apart() -> None:
    two = mark(replace(WRONG, hint="The `axis`. Or: The sign."), score=0.0)
    assert "Hint: The axis . Or: The sign." in words(table_html(two))
    assert table_text(two).splitlines()[-2:] == ["      Hint: The `axis`.", "      Or:   The sign."]


def test_numbers_that_differ_are_marked_in_the_table_and_sentences_stay_outside_of_it() -> None:
    detail = "db: 1 of 2 entries differ.\ndb:\nexpected   yours (* differs)\n-1         -1\n 2          4*"
    html = table_html(mark(replace(WRONG, hidden=False, detail=detail), score=0.0))
    numbers = re.findall(r'<div class="gs-numbers"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert [words(text) for text in numbers] == ["db: expected yours (* differs) -1 -1 2 4*"]
    assert re.findall(r"<b [^>]*>(.*?)</b>", numbers[0]) == ["4*"]


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (mark(PASSED, WRONG, score=5.0), "`keepdims=True`?"),
        (mark(replace(WRONG, rationale="f: db is zero.", hint=""), score=0.0), "db is zero."),
        (mark(replace(WRONG, hint="The axis. Or: The sign."), score=0.0), WRONG.rationale),
        (mark(OPEN, score=None), "Nothing to do: a person will look at it."),
        (mark(replace(PASSED, note="Old key names."), score=10.0), "Old key names."),
        (mark(PASSED, score=10.0), ""),
    ],
)
def test_the_first_look_is_one_sentence(shown: Mark, sentence: str) -> None:
    assert first_look(shown) == sentence


EARNED = mark(
    replace(WRONG, hint="The `axis`."),
    score=5.0,
    explained_by=("flat-db",),
    credit=Credit("flat-db", 0.5, 2.86),
)
SENTENCE = (
    "5 points instead of 2.86, as credit for a known mistake that explains every failed check: flat-db."
)


def test_a_credit_is_told_above_the_verdicts_and_in_the_summary() -> None:
    assert SENTENCE in words(table_html(EARNED))
    assert table_text(EARNED).splitlines()[:2] == ["f: 5 of 10 points", f"  {SENTENCE}"]
    told = words(summary_html(KEY, marks(EARNED)))
    assert "The axis . (0 of 1 checks passed; credit for flat-db)" in told
    assert "credit" not in table_text(replace(EARNED, credit=None))


def test_a_credit_of_a_run_carried_forward_is_told_beside_the_reason_for_carrying() -> None:
    both = replace(EARNED, carried_forward=True, replaced=("g",))
    lines = table_text(both).splitlines()
    assert lines[1:3] == ["  Marked with a correct `g`, because yours is not right yet.", f"  {SENTENCE}"]


def test_new_marks_take_the_place_of_the_old_ones_and_leave_other_tables_alone() -> None:
    cells = [
        {"cell_type": "code", "id": name, "source": "", "outputs": [], "execution_count": None}
        | {"metadata": {"nbgrader": {"grade_id": f"test_{name}", "grade": True}}}
        for name in "fg"
    ]
    exercises = tuple(replace(KEY.exercises[0], name=name, test_cell=f"test_{name}") for name in "fg")
    key, other = replace(KEY, exercises=exercises), replace(EARNED, exercise="g", credit=None, score=0.0)
    before = with_verdicts({"cells": cells}, key, marks(replace(EARNED, credit=None, score=2.86), other))
    after = with_new_verdicts(before, key, marks(EARNED, other), ["f"])
    assert after == with_verdicts({"cells": cells}, key, marks(EARNED, other))
    assert after["cells"][2] is before["cells"][2]


def test_the_first_look_leads_to_the_exercise_that_is_to_blame() -> None:
    saved = mark(PASSED, score=10.0, carried_forward=True, replaced=("g", "h"))
    assert first_look(saved, right={"h"}) == "Nothing here: put `g` right."
    assert first_look(saved) == "Nothing here: put `g` and `h` right."


def test_carrying_forward_is_explained_once() -> None:
    sentence = carried_sentence(("g",))
    saved = [replace(PASSED, ordinal=number, note=sentence) for number in (1, 2)]
    text = table_text(mark(*saved, score=10.0, carried_forward=True, replaced=("g",)))
    assert text.count("Marked with a correct `g`") == 1
    assert "Note" not in text


def test_what_was_not_judged_is_no_zero() -> None:
    assert "not judged, 10 points open" in table_text(mark(OPEN, score=None))
    assert "Marks ps" in words(summary_html(KEY, marks(mark(OPEN, score=None))))
    assert "0 of 10" not in summary_html(KEY, marks(mark(OPEN, score=None)))


def test_nothing_in_a_verdict_becomes_html() -> None:
    evil = replace(WRONG, rationale="<script>a()</script> `<b>`", detail="<i>", hint="<u>", note="<s>")
    html = table_html(mark(evil, score=0.0))
    assert not re.search("<(script|b|i|u|s)>", html.replace("<b>Hint:</b>", "").replace("<b>Note:</b>", ""))


FORMULA = r"$\href{javascript:a()}{x}$ \(\style{position:fixed}{y}\) \begin{align}\cssId{z}{z}\end{align}"


def test_nothing_in_a_verdict_becomes_a_formula() -> None:
    evil = replace(WRONG, rationale=f"{FORMULA} `{FORMULA}`", detail=FORMULA, hint=FORMULA, note=FORMULA)
    for html in (
        table_html(mark(evil, score=0.0)),
        summary_html(KEY, marks(mark(evil, score=0.0), incidents=(FORMULA, f"`{FORMULA}` is a link."))),
    ):
        assert "$" not in html.replace("&#36;", "") and "\\" not in html
        bare = re.sub(r"<span>&#(?:36|92);</span>", "", html)
        assert "&#36;" not in bare and "&#92;" not in bare
        assert "position:fixed" in bare  # the words are there


@pytest.mark.parametrize(
    "shown", [mark(PASSED, WRONG, score=5.0), mark(OPEN, score=None), mark(PASSED, score=10.0)]
)
def test_the_table_passes_the_sanitiser_with_every_word(shown: Mark) -> None:
    html = table_html(shown)
    output = {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
    [clean] = clean_outputs([output])
    assert words(clean["data"]["text/html"]) == words(html)


def test_the_summary_is_a_table_of_exercise_mark_and_first_look() -> None:
    told = words(summary_html(KEY, marks(mark(PASSED, WRONG, score=5.0))))
    assert "exercise mark what to look at first" in told
    assert "f 5 of 10 points keepdims=True ? (1 of 2 checks passed)" in told


def test_the_summary_is_one_html_block_of_markdown() -> None:
    html = summary_html(KEY, marks(mark(PASSED, WRONG, score=5.0), incidents=("A `cell` was lost.",), tier=0))
    assert all(line.strip() for line in html.splitlines())
    assert "A cell was lost." in words(html)
    assert "without a sandbox" in html


def test_test_cells_show_verdicts_only_and_other_cells_their_outputs() -> None:
    cells = [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "text"},
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "source": "1",
            "outputs": [],
            "execution_count": None,
        },
        {
            "cell_type": "code",
            "id": "t",
            "metadata": {"nbgrader": {"grade_id": "test_f"}},
            "source": "check(f)",
            "outputs": [{"stale": True}],
            "execution_count": None,
        },
    ]
    stream = {"output_type": "stream", "name": "stdout", "text": "1"}
    ran = with_outputs({"cells": cells}, (CellRun("a", "ok", (stream,), 3),))
    shown = with_verdicts(ran, KEY, marks(mark(PASSED, score=10.0)))
    summary, text, code, test = shown["cells"]
    assert "Marks" in summary["source"] and "ada" not in summary["source"]
    assert text is cells[0]
    assert (code["outputs"], code["execution_count"]) == ([stream], 3)
    assert [output["output_type"] for output in test["outputs"]] == ["display_data"]
    assert cells[2]["outputs"] == [{"stale": True}]


def test_the_remark_names_the_first_loss_and_counts_the_others() -> None:
    lost = [mark(WRONG, score=0.0), replace(mark(WRONG, score=0.0), exercise="g")]
    assert remark(marks(*lost)) == "f: `keepdims=True`? (1 more)"
    assert remark(marks(mark(PASSED, score=10.0))) == ""
    assert remark(marks(mark(OPEN, score=None), incidents=("It is empty.",))) == "not judged: It is empty."


def test_the_class_table_shows_scores_means_and_what_is_open() -> None:
    text = StringIO()
    class_marks = [marks(mark(PASSED, score=10.0)), replace(marks(mark(OPEN, score=None)), student="bob")]
    class_table.show(Console(file=text, width=120), class_marks)
    assert re.search(r"ada +10/10 +10", text.getvalue())
    assert re.search(r"bob +0/10 +\?", text.getvalue())
    assert re.search(r"mean +10 +10", text.getvalue())
