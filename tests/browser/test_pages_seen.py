"""Pages of ours in a real browser: nothing is loaded, and all can read them, on any screen and on paper."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from gradestone.model import Mark as ExerciseMark
from gradestone.model import Marks, Person, Total, Verdict
from gradestone.page.document import PageContent, page_html
from gradestone.page.early import early_page
from gradestone.report.class_page import class_page
from tests.thoroughness import one_in
from tests.unit.report_class import CARRIED, CREDITED, overview
from tests.unit.report_class import marks as marks_of

ROOT = Path(__file__).resolve().parents[2]
SIZES = (390, 1024, 1600)
DOT = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccff0bf1e0006"
        "8302ff5f2e2b5f0000000049454e44ae426082"
    )
).decode()
NUMBERS = """\
W: 20 of 20 entries differ; the largest relative deviation is 24 at W[2, 4].
W:
expected                                                            yours (* differs)
  0.0178863     0.0043651  0.000964975    -0.0186349  -0.00277388   -0.00159253*    -0.015608*  -0.0043*
-0.00354759  -0.000827415  -0.00627001  -0.000438182  -0.00477218     0.0122595*    0.0107555*  -0.0076*"""
SHAPES = "array    expected  yours (* differs)\ndA_prev  (5, 4)    (5, 4)\ndb       (3, 1)    (3,)*"
TRACEBACK = [
    "\x1b[0;31m---------------------------------------------------------------------------\x1b[0m",
    "\x1b[31mZeroDivisionError\x1b[39m                         Traceback (most recent call last)",
    "\x1b[36mFile \x1b[39m\x1b[32m<cell 3>:1\x1b[39m\n\x1b[32m----> 1\x1b[39m \x1b[32m1\x1b[39;49m"
    "\x1b[43m/\x1b[49m\x1b[32m0\x1b[39m  \x1b[38;5;241m# " + "very long " * 30 + "\x1b[39m",
    "\x1b[31mZeroDivisionError\x1b[39m: division by zero",
]
WIDE = "<table><tr><th>a</th>" + "<td>0.123456789</td>" * 40 + "</tr></table>"


def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
    flags = more.pop("flags", None)
    base = {"cell_type": kind, "source": source, "metadata": {"nbgrader": flags} if flags else {}}
    return base | ({"outputs": [], "execution_count": 3} if kind == "code" else {}) | more


def shown(**data: str) -> dict[str, Any]:
    kinds = {name.replace("_", "/", 1): value for name, value in data.items()}
    return {"output_type": "display_data", "data": kinds, "metadata": {}}


def solution(name: str, comment: str = "") -> list[dict[str, Any]]:
    flags = {"grade_id": name, "solution": True, "grade": False, "comment": comment}
    test = {"grade_id": f"test_{name}", "grade": True, "solution": False, "points": 10}
    code = f'def {name}(x):\n    """Words."""\n    return x * 2.5  # ' + "a long comment " * 10
    return [cell("code", code, flags=flags), cell("code", f"check({name}, 3)", flags=test)]


WRITTEN = {
    "grade_id": "why",
    "solution": True,
    "grade": True,
    "points": 5,
    "score": 2.0,
    "comment": "Nearly: $x$",
}
OPEN = {"grade_id": "later", "solution": True, "grade": True, "points": 5, "score": 0.0, "waiting": True}
CELLS: list[dict[str, Any]] = [
    cell(
        "markdown", "# Title\n\n#### Deep down\n\nCosts $5 and $6, [a link](https://example.org), `$code$`."
    ),
    cell("markdown", "| a | $b$ |\n|---|---|\n| 1 | ![](images/none.png) |\n\n" + "w" * 300),
    *solution("right"),
    *solution("partly", comment="**Good**, but see $W^{[1]}$."),
    *solution("wrong"),
    *solution("open"),
    cell("markdown", "An answer with <b>words</b>.", flags=WRITTEN),
    cell("markdown", "Another.", flags=OPEN),
    cell("code", "plot()", outputs=[shown(image_png=DOT), shown(text_html=WIDE, text_plain="")]),
    cell("code", "print(1)", outputs=[{"output_type": "stream", "name": "stderr", "text": "long " * 100}]),
    cell(
        "code", "1/0", outputs=[{"output_type": "error", "ename": "", "evalue": "", "traceback": TRACEBACK}]
    ),
]
FAILED = Verdict(1, False, 1.0, "failed", "wrong: `W` differs.", detail=NUMBERS, hint="Look `here`.")
FLAT = Verdict(2, False, 1.0, "failed", "wrong: db has shape (3,).", detail=SHAPES, hint="One. Or: two.")
HIDDEN = Verdict(3, True, 1.0, "failed", "wrong: it is not right.")
PASSED = Verdict(1, False, 1.0, "passed", "", note="float32 is fine")
UNKNOWN = Verdict(1, False, 1.0, "not judged", "A person will look at it.")
MARKS = Marks(
    "ada",
    "week",
    (
        ExerciseMark("right", 10.0, 10.0, (replace(PASSED, note=""),)),
        ExerciseMark("partly", 5.0, 10.0, (PASSED, replace(FLAT, hidden=True, detail=""))),
        ExerciseMark("wrong", 0.0, 10.0, (FAILED, FLAT, HIDDEN)),
        ExerciseMark("open", None, 10.0, (UNKNOWN,)),
    ),
    1.0,
    1,
    ("Code cell 5 took too long.",),
)
TOTAL = Total(12.0, 50.0, 5.0, waiting=("later",))
CONTENT = PageContent("week", "week", "ada", CELLS, MARKS, TOTAL)
FULL = replace(
    CONTENT,
    cells=CELLS[:4],
    marks=replace(MARKS, marks=MARKS.marks[:1], incidents=()),
    total=Total(10.0, 10.0),
)


def prose_of(assignment: str) -> list[dict[str, Any]]:
    notebook = json.loads((ROOT / "source" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))
    return [dict(each, source="".join(each["source"])) for each in notebook["cells"]]


PAGES = {
    "full-marks": page_html(FULL),
    "everything": page_html(CONTENT),
    "nothing-handed-in": page_html(replace(CONTENT, cells=[], marks=None, total=Total(0.0, 50.0))),
    "visible-only": page_html(early_page(replace(CONTENT, words=("Attempt 2 of 5.",)), "visible")),
    "score-only": page_html(early_page(CONTENT, "score")),
    "receipt": page_html(PageContent("week", "week", "ada", words=("It has arrived.",))),
    "the-class": class_page(
        overview(
            [
                marks_of("ada", 10, 5),
                marks_of("bo", 0, None),
                Marks("cy", "week", (CREDITED, CARRIED), 0.5, 1),
            ],
            people={"ada": Person("ada", "Lovelace", "Ada", "ada@example.org")},
            totals={"ada": Total(15.0, 20.0, late_s=7200.0)},
        ),
        Path("/course/reports/week"),
    ),
    **{
        name: page_html(PageContent(name, name, "ada", prose_of(name), folder=ROOT / "source" / name))
        for name in ("building_dnn", "image_classifier")
    },
}


@pytest.fixture(params=[*PAGES])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param}.html"
    path.write_text(PAGES[request.param], encoding="utf-8")
    return path


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def violations(page: Page, *only: str) -> list[str]:
    """Of these rules of axe; of all without one, but for one that takes a formula in the head of a table for
    nothing.
    """
    options = {"resultTypes": ["violations"], **({"runOnly": [*only]} if only else {})}
    found = Axe().run(page, options=options).response["violations"]
    found = [each for each in found if each["id"] != "empty-table-header"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("scheme", one_in(2, ["light", "dark"]))
def test_everybody_can_read_it_folded_and_unfolded(browser: Browser, file: Path, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    rules = () if scheme == "light" else ("color-contrast",)  # all else is the same in the dark
    assert violations(page, *rules) == []
    unfold(page)
    assert violations(page, *rules) == []
    context.close()


def test_nothing_is_asked_of_anybody_and_nothing_runs_sideways(page: Page, file: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(file.as_uri())
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    unfold(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [each for each in asked if not each.startswith(("data:", file.as_uri()))] == []


@pytest.mark.parametrize("assignment", ["building_dnn", "image_classifier"])
def test_every_formula_of_the_notebooks_is_shown_as_one(page: Page, tmp_path: Path, assignment: str) -> None:
    (tmp_path / "page.html").write_text(PAGES[assignment], encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    unfold(page)
    heights = page.evaluate(
        "[...document.querySelectorAll('math')].map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) > 20 and min(heights) > 5
    assert page.locator("code.tex, merror").count() == 0
    written = page.evaluate(
        "[...document.querySelectorAll('.prose')].map(each => { const own = each.cloneNode(true);"
        "own.querySelectorAll('code, math').forEach(part => part.remove()); return own.textContent })"
        ".join(' ')"
    )
    assert "$" not in written and not re.search(r"\\[a-z]", written)


def test_a_bracket_grows_around_a_matrix(page: Page, tmp_path: Path) -> None:
    matrix = r"$$\begin{bmatrix} 1 \\ 2 \\ 3 \\ 4 \end{bmatrix}$$"
    html = page_html(PageContent("week", "week", "ada", [cell("markdown", matrix)]))
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    bracket, table = (page.locator(each).first.bounding_box() for each in ("mo", "mtable"))
    assert bracket and table
    assert bracket["height"] > 0.9 * table["height"]


def test_numbers_stand_side_by_side_or_one_below_the_other(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGES["everything"], encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    places = {}
    for width in (390, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        expected, yours = (page.locator(".block").nth(n).bounding_box() for n in (0, 1))
        assert expected and yours
        places[width] = "below" if yours["y"] >= expected["y"] + expected["height"] else "beside"
    assert places[390] == "below"


def test_paper_has_the_marks_and_what_is_wrong_and_of_the_rest_a_line(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGES["everything"], encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.emulate_media(media="print")
    assert page.get_by_text("12 of 50 points").is_visible()
    assert page.get_by_text("Nearly:").is_visible()
    assert not page.locator("#test_right").is_visible()
    assert not page.get_by_text("ZeroDivisionError").first.is_visible()
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(pages) <= 4


def test_a_link_in_the_marks_unfolds_its_exercise(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGES["everything"], encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert not page.locator("#test_right").is_visible()
    page.get_by_role("link", name="right", exact=True).first.click()
    assert page.locator("#test_right").is_visible()
