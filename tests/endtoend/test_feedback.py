"""Feedback pages, made by nbgrader from our notebooks."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from classwork import SOLVED, autograded, cell_of, gradestone, hand_in, hand_in_text, nbgrader, released
from nbgrader.api import Gradebook

from gradestone.answerkey import course_secret, record

STUDENTS = ("all-right", "untouched", "one-wrong", "endless", "cut-off", "no-notebook")


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page(course: Path, student: str) -> str:
    return (course / "feedback" / student / "week" / "week.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def explained(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graded class with the pages of nbgrader's own command."""
    root = Path(shutil.copytree(graded, tmp_path_factory.mktemp("explained") / "course"))
    done = nbgrader(root, "generate_feedback", "week")
    assert done.returncode == 0, done.stderr
    return root


def test_nbgraders_own_command_makes_a_page_for_everybody(explained: Path) -> None:
    for student in STUDENTS:
        text = page(explained, student)
        assert '<html lang="en">' in text
        assert f"Feedback for {student} Marks" in words(text)


def test_the_page_says_what_to_look_at(explained: Path) -> None:
    text = page(explained, "one-wrong")
    assert "✗ failed" in words(text)
    assert "0 of 10 points" in words(text)
    assert "took too long" in page(explained, "endless")
    assert "cannot be read" in page(explained, "no-notebook")


def test_the_page_opens_with_the_marks_and_says_the_score_once(explained: Path) -> None:
    text = page(explained, "one-wrong")
    told = words(text[text.index("<body>") :])
    assert told.startswith("5 of 18 points week Feedback for one-wrong Marks")
    row = "double 0 of 10 twice differs from the expected values. (0 of 3 checks passed)"
    assert row in told
    assert told.index("what to look at first") < told.index(row) < told.index("START CODE HERE")
    assert "shift 5 of 5 Nothing here: put double right." in told
    assert told.count("of 18") == 1


def test_what_is_wrong_comes_first_and_what_is_right_is_folded(explained: Path) -> None:
    text = page(explained, "one-wrong")
    folds = re.findall(r'<details class="part ([\w-]+)"( open)?>.*?<code>(\w+)</code>', text, re.DOTALL)
    assert folds == [
        ("not-right", " open", "double"),
        ("not-right", " open", "explain"),
        ("right", "", "shift"),
    ]


def test_a_page_loads_nothing_and_runs_nothing(explained: Path) -> None:
    for student in STUDENTS:
        text = page(explained, student)
        assert "default-src 'none'" in text
        assert not re.findall(r"<(?:script|link|iframe|object|embed)\b", text)
        assert not re.findall(r"""(?:src|url)\s*[=(]\s*["']?(?:https?:)?//""", text)


def test_every_link_of_the_page_leads_somewhere(explained: Path) -> None:
    for student in STUDENTS:
        text = page(explained, student)
        wanted = set(re.findall(r'href="#([^"]+)"', text))
        assert {"test_double", "test_shift"} <= wanted
        assert wanted <= {*re.findall(r'(?:name|id)="([^"]+)"', text)}


def test_numbers_of_a_visible_check_stand_side_by_side_with_those_that_differ_marked(explained: Path) -> None:
    text = page(explained, "one-wrong")
    blocks = re.findall(r'<div class="block">(.*?)</pre></div>', text, re.DOTALL)
    assert [words(block) for block in blocks] == [
        "expected 0.5 1.5 2.5 3.5",
        "yours (* differs) 1.25* 1.75* 2.25* 2.75*",
    ]
    assert re.findall(r'<b class="differs">(.*?)</b>', text) == ["1.25*", "1.75*", "2.25*", "2.75*"]


LAYERS = """\
def layers(sizes):
    parameters = {}
    for l in range(1, len(sizes)):
        ### START CODE HERE ### (≈ 2 lines of code)
        parameters["W" + str(l)] = np.ones((sizes[l], sizes[l - 1]))
        parameters["b" + str(l)] = np.zeros((sizes[l], 1))
        ### END CODE HERE ###
    return parameters"""
LAYER_CHECKS = """\
check(layers, [2, 3, 4])
### BEGIN HIDDEN TESTS
check(layers, [7, 8, 9])
check(layers, [5, 6])
### END HIDDEN TESTS"""


def like(cell: dict[str, Any], grade_id: str, source: str) -> dict[str, Any]:
    """A cell of the same kind and worth, for another exercise."""
    marks = cell["metadata"]["nbgrader"] | {"grade_id": grade_id}
    return cell | {
        "id": f"cell-{grade_id}".replace("_", "-"),
        "source": source,
        "metadata": {"nbgrader": marks},
    }


@pytest.mark.thorough
def test_the_page_shows_the_dimensions_of_every_layer_of_visible_checks_only(
    new_course: Callable[[], Any],
) -> None:
    small = new_course()
    small.cells["layers"] = like(small.cells["double"], "layers", LAYERS)
    small.cells["test_layers"] = like(small.cells["test_double"], "test_layers", LAYER_CHECKS)
    small.write()
    course = small.root
    assert gradestone(course, "build", "week").returncode == 0
    notebook = released(course)
    turned = LAYERS.replace("np.ones((sizes[l], sizes[l - 1]))", "np.ones((sizes[l - 1], sizes[l]))")
    cell_of(notebook, "layers")["source"] = turned
    hand_in_text(course, "ada", json.dumps(notebook))
    assert gradestone(course, "autograde", "week", "--jobs", "1").returncode == 0
    assert gradestone(course, "feedback", "week").returncode == 0
    tables = re.findall(r'<table class="numbers">(.*?)</table>', page(course, "ada"), re.DOTALL)
    [dimensions] = [words(table) for table in tables]
    assert dimensions.startswith(
        "layer array expected yours (* differs) 1 W1 (3, 2) (2, 3)* 1 b1 (3, 1) (3, 1)"
    )
    assert dimensions.endswith("2 W2 (4, 3) (3, 4)* 2 b2 (4, 1) (4, 1)")


def test_a_comment_by_hand_stands_with_its_exercise_and_nobody_has_an_empty_one(
    graded: Path, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(graded, tmp_path / "course"))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_comment("double", "week", "week", "one-wrong").manual_comment = "Nearly there."
        gradebook.db.commit()
    assert gradestone(course, "feedback", "week", "--student", "[ao]*", "--jobs", "1").returncode == 0
    text = page(course, "one-wrong")
    assert "Comment Nearly there." in words(text)
    assert re.findall(r'id="(comment-\w+)"', text) == ["comment-double", "comment-explain"]
    assert "No response." in words(text)  # nbgrader's own, on what was left blank
    assert "comment-double" not in page(course, "all-right")


def test_nothing_hidden_is_in_any_file_of_the_feedback(explained: Path) -> None:
    key = record(explained, explained / "source" / "week" / "week.ipynb", secret=course_secret(explained))
    hidden = [check for checks in key.variants for check in checks if check.hidden]
    digits = {f"{abs(number):.5f}" for check in hidden for number in check.call.args[0]}
    assert len(digits) > 50
    for path in (explained / "feedback").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert not [found for found in digits if found in text], path
        assert "random_numbers" not in text
        assert "HIDDEN TESTS" not in text


def test_our_command_makes_the_same_pages(graded: Path, explained: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(graded, tmp_path / "course"))
    done = gradestone(other, "feedback", "week", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    for student in STUDENTS:
        assert page(other, student) == page(explained, student)


def test_no_script_of_a_student_reaches_the_page(course: Path) -> None:
    hand_in(course, "eve", **SOLVED)
    notebook = released(course)
    cell_of(notebook, "double")["source"] = (
        "from IPython.display import HTML, display\n"
        "display(HTML('<script>steal()</script><img src=x onerror=steal()>'))\n"
        "def double(x):\n    return 2 * x"
    )
    cell_of(notebook, "explain")["source"] = "<script>steal()</script> because"
    hand_in_text(course, "eve", json.dumps(notebook))
    assert gradestone(course, "autograde", "week").returncode == 0
    assert gradestone(course, "feedback", "week").returncode == 0
    written = cell_of(autograded(course, "eve"), "explain")["source"]
    assert "because" in written
    assert "<script>steal" not in page(course, "eve")
    assert not re.search(r"<img[^>]*onerror", page(course, "eve"))
    assert "<script>" not in written


@pytest.mark.thorough
def test_a_page_that_cannot_be_made_is_named_and_stops_no_other(graded: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(graded, tmp_path / "course"))
    broken = root / "autograded" / "one-wrong" / "week" / "week.ipynb"
    notebook = json.loads(broken.read_text(encoding="utf-8"))
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["execution_count"] = -7
    broken.chmod(0o644)
    broken.write_text(json.dumps(notebook), encoding="utf-8")
    done = gradestone(root, "feedback", "week", "--jobs", "2")
    assert done.returncode == 2
    assert "one-wrong has no feedback page (" in done.stderr and "-7" in done.stderr
    made = {path.parent.parent.name for path in (root / "feedback").rglob("week.html")}
    assert made == {student for student in STUDENTS if student != "one-wrong"} | {"empty-handed"}
    assert json.loads((broken.parent / "marks.json").read_text())["score"] == 5.0


@pytest.mark.thorough
def test_one_page_leads_a_teacher_to_everybodys_and_is_never_released(graded: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(graded, tmp_path / "course"))
    done = gradestone(course, "feedback", "week", "--student", "[ao]*", "--jobs", "1")
    index = course / "reports" / "week" / "index.html"
    assert index.as_uri() in done.stdout
    links = re.findall(r'href="([^"]+/feedback/[^"]+)"', index.read_text(encoding="utf-8"))
    assert {Path(link).parts[-3] for link in links} == {"all-right", "one-wrong"}
    assert all((index.parent / link).resolve().is_file() for link in links)
    assert not [*(course / "feedback").rglob("index.html")]


def test_the_pages_of_others_and_words_for_graders_are_in_nobodys(explained: Path) -> None:
    for student in STUDENTS:
        text = page(explained, student)
        assert not [other for other in STUDENTS if other != student and f"for {other}" in text]
        assert "For graders" not in text


def test_a_page_is_small(explained: Path) -> None:
    text = re.sub(r'data:image/[^"]*', "", page(explained, "one-wrong"))
    assert len(text.encode()) < 60_000
