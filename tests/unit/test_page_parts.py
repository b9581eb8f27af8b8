"""What a page says of each part, its numbers, its printed text, and the class's page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from gradestone.model import Mark, Marks, Total, Verdict
from gradestone.page.class_index import FeedbackLink, class_index_html
from gradestone.page.coloured import code_html, printed_html
from gradestone.page.document import PageContent, page_html
from gradestone.page.graded_parts import parts_of
from gradestone.page.number_blocks import numbers_html

PASSED = Verdict(1, False, 1.0, "passed", "")
FAILED = Verdict(1, False, 1.0, "failed", "f: it is wrong.")


def words(html: object) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(html))).split())


def exercise(name: str, **test: Any) -> list[dict[str, Any]]:
    solution = {"grade_id": name, "solution": True, "grade": False, "comment": test.pop("comment", None)}
    flags = {"grade_id": f"test_{name}", "grade": True, "solution": False, "points": 10.0, **test}
    return [
        {
            "cell_type": "code",
            "source": f"def {name}(): ...",
            "metadata": {"nbgrader": solution},
            "outputs": [],
        },
        {"cell_type": "code", "source": f"check({name})", "metadata": {"nbgrader": flags}, "outputs": []},
    ]


def answer(name: str, **flags: Any) -> dict[str, Any]:
    own = {"grade_id": name, "solution": True, "grade": True, "points": 5.0, **flags}
    return {"cell_type": "markdown", "source": f"Because of {name}.", "metadata": {"nbgrader": own}}


def marks(*each: Mark) -> Marks:
    return Marks("ada", "week", each, 1.0, 1)


WRONG, RIGHT = Mark("f", 0.0, 10.0, (FAILED,)), Mark("g", 10.0, 10.0, (PASSED,))


def test_points_given_by_hand_count_and_are_named() -> None:
    cells = exercise("f", score=7.5, by_hand=True, waiting=False)
    [part] = parts_of(cells, marks(WRONG))
    assert (part.points, part.remark, part.sign.word) == (
        "7.5 of 10",
        "(points given by hand)",
        "partly right",
    )


def test_what_waits_for_a_person_has_no_points_yet() -> None:
    [part] = parts_of([answer("why", score=0.0, waiting=True)], None)
    assert (part.points, part.sign.word, part.look) == ("? of 5", "not judged", "A person will mark it.")


def test_a_right_part_with_a_comment_is_unfolded() -> None:
    html = page_html(PageContent("w", "w", "ada", exercise("g", comment="Beautiful."), marks(RIGHT)))
    assert re.search(r'<details class="part right" open>', html)
    assert "Beautiful." in html


@pytest.mark.parametrize("comment", ["", "  \n", None])
def test_an_empty_comment_is_none(comment: str | None) -> None:
    html = page_html(PageContent("w", "w", "ada", exercise("g", comment=comment), marks(RIGHT)))
    assert 'class="comment"' not in html


def test_what_is_not_right_comes_first_then_what_waits_then_what_is_right() -> None:
    cells = [*exercise("g"), answer("why", score=0.0, waiting=True), *exercise("f")]
    html = page_html(PageContent("w", "w", "ada", cells, marks(RIGHT, WRONG), Total(10.0, 25.0)))
    assert re.findall(r'<details class="part ([\w-]+)"', html) == ["not-right", "not-judged", "right"]
    assert words(html).count("of 25 points") == 1


def test_a_late_penalty_and_what_waits_are_told_with_the_total() -> None:
    text = words(
        page_html(
            PageContent("w", "w", "ada", exercise("g"), marks(RIGHT), Total(8.0, 15.0, 2.0, waiting=("why",)))
        )
    )
    assert "8 of 15 points" in text
    assert "Late submission penalty: 2 points less." in text
    assert "Still to be marked by a person: why ." in text


def test_every_cell_is_on_the_page_once() -> None:
    cells = [
        *exercise("f"),
        {"cell_type": "markdown", "source": "Scratch.", "metadata": {}},
        answer("why", score=5.0),
    ]
    html = page_html(PageContent("w", "w", "ada", cells, marks(WRONG), Total(5.0, 15.0)))
    for source in ("Scratch.", "Because of why.", "check(f)"):
        assert html.count(source) == 1, source


def test_names_and_words_of_a_student_are_escaped() -> None:
    html = page_html(PageContent("<b>w", "w", "<i>ada", [], None, words=("<script>a()</script>",)))
    assert "<b>w" not in html and "<i>ada" not in html and "<script" not in html


def test_expected_and_own_numbers_are_two_blocks() -> None:
    table = "W:\nexpected    yours (* differs)\n1.5   2.5   1.5   3.5*\n4.25  5     4.25  6*"
    blocks = re.findall(r"<pre.*?>(.*?)</pre>", str(numbers_html(table)), re.DOTALL)
    assert [words(block) for block in blocks] == ["1.5 2.5 4.25 5", "1.5 3.5* 4.25 6*"]


def test_dimensions_are_a_table_with_a_column_for_each() -> None:
    head = "layer  array    expected  yours (* differs)"
    table = f"{head}\n1      W1       (3, 2)    (2, 3)*\n       dA_prev  (5, 4)    (5, 4)"
    rows = re.findall(r"<tr>(.*?)</tr>", str(numbers_html(table)))
    assert [len(re.findall(r"<t[hd]", row)) for row in rows] == [4, 4, 4]
    assert "<td></td><td>dA_prev</td>" in rows[2]


def test_entries_of_a_large_array_are_a_table_too() -> None:
    table = "         expected  yours\nW[0, 1]     1.5    2.5\n... and 4 more"
    assert words(numbers_html(table)) == "expected yours W[0, 1] 1.5 2.5 ... and 4 more"


def test_terminal_colours_become_classes_and_nothing_else_gets_through() -> None:
    shown = printed_html(
        "\x1b[0;31mError\x1b[0m \x1b[38;5;28;01mdef\x1b[39;00m <b>\x1b[2J\x1b]0;t\x07 \x1b[38;2;0;0;255mx"
    )
    assert shown.startswith(
        '<span class="t-red">Error</span> <span class="t-green t-bold">def</span> &lt;b&gt;'
    )
    assert shown.endswith('<span class="t-blue">x</span>')
    assert "\x1b" not in shown and "style=" not in shown


def test_a_progress_bar_looks_as_it_did_in_the_end() -> None:
    assert printed_html(" 10 %\r 50 %\r100 %\ndone\r\n") == "100 %\ndone\n"


def test_code_is_escaped_and_coloured_by_class() -> None:
    shown = code_html('if a < b: return "<b>"  # why')
    assert "&lt;b&gt;" in shown and "<b>" not in shown
    assert words(shown) == 'if a < b: return "<b>" # why'


def test_the_classs_page_links_everybody_and_escapes_names() -> None:
    html = class_index_html("week", [FeedbackLink("a b", "<i>Ada", "3 of 5", "../a%20b/week.html")])
    assert '<a href="../a%20b/week.html">a b</a>' in html
    assert "<i>Ada" not in html
