"""Markdown on pages: what is a formula, what is not, and nothing that a student writes becomes active."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestone.page.mathematics import LONGEST, formula_html, is_plain_mathml
from gradestone.page.pictures import Pictures
from gradestone.page.prose import Headings, Prose
from gradestone.page.sanitise.markdown import clean_markdown


def html(source: str, folder: Path | None = None) -> str:
    return Prose(Pictures(folder)).html(source)


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


@pytest.mark.parametrize(
    "source",
    [
        "$x^2$",
        "so $a_b$ and *so*",
        r"\\(x_1\\)",
        r"\\[x_1\\]",
        "$$x\n- y\n= z$$",
        "- in a list $x\n+ y$",
        "| a |\n|---|\n| $x|y$ |",
        "> quoted $x$",
        "$ W^{[1]} $",
        "# A heading $x$",
        "<div>$x$</div>",
        r"\begin{aligned}a&=b\\c&=d\end{aligned}",
    ],
)
def test_a_formula_is_one_wherever_jupyter_shows_one(source: str) -> None:
    made = html(source)
    assert made.count("<math") == 1
    assert "$" not in made


@pytest.mark.parametrize(
    "source",
    [
        "It costs $5 and $6.",
        "It costs $5 and $6, see `$code$`.",
        "between $5 and $10, or $ 6",
        r"\$x\$",
        "`$x$` and ``$$y$$``",
        "```\n$x$\n```",
        "~~~python\n$$x$$\n~~~",
        "    an indented $x$",
        "$x\n\ny$",
        "[a link](https://example.org/$x$)",
        '<span title="$x$">words</span>',
    ],
)
def test_money_and_code_are_no_formulas(source: str) -> None:
    made = html(source)
    assert "<math" not in made
    assert "\ue000" not in made


def test_a_price_hides_no_formula_behind_it() -> None:
    for source in ("It costs $5, and $x$ of it", "costs $ 5 or $x$", "`$a$` is $x$ of $5"):
        assert html(source).count("<math") == 1, source


def test_prices_and_code_stay_to_the_letter() -> None:
    assert words(html("It costs $5 and $6.")) == "It costs $5 and $6."
    assert "<code>$x$</code>" in html("`$x$`")


def test_a_number_stands_beside_its_formula() -> None:
    made = formula_html(r"x = 1 \tag{3}", display=True)
    assert made.endswith('<span class="tag">(3)</span></span>')
    assert formula_html(r"x \tag*{A}", display=True).endswith('<span class="tag">A</span></span>')


@pytest.mark.parametrize(
    "tex", [r"\unknown{x}", "x_{", r"\href{javascript:a()}{x}", r"\class{a}{<b>}", "{" * 99]
)
def test_what_cannot_be_shown_stays_readable_as_tex(tex: str) -> None:
    made = formula_html(tex, display=False)
    assert made.startswith('<code class="tex">') and "<b>" not in made
    assert tex.replace("<b>", "") in made.replace("&lt;b&gt;", "")


def test_a_formula_of_any_length_takes_no_time() -> None:
    for bomb in (
        "{" * LONGEST,
        "x^" * LONGEST,
        r"\def\a{\a}\a",
        r"\left(" * 600,
        "x" * (LONGEST + 1),
        "&" * LONGEST,
    ):
        assert "<script" not in formula_html(bomb, display=True)


@pytest.mark.parametrize(
    "text",
    [
        "<math><mi>x</mi></math><script>",
        '<math><mi onclick="a()">x</mi></math>',
        '<math href="x"><mi>x</mi></math>',
        "<math><mi>x</math></mi>",
        "<math><style>x</style></math>",
        '<math style="background:url(x)"></math>',
        "<math><mi>x</mi>",
        "<math><a>x</a></math>",
    ],
)
def test_only_plain_mathml_is_let_through(text: str) -> None:
    assert not is_plain_mathml(text)


@settings(deadline=None)
@given(st.text(alphabet=r"\{}[]$<>&^_ abfrcxyqt'\"=/;:\n`", max_size=80))
def test_whatever_a_student_writes_nothing_becomes_active(text: str) -> None:
    made = html(clean_markdown(text + "<img src=x onerror=a()><script>a()</script>"))
    assert not re.search(
        r"<script|<img\b(?![^>]*data:)|<iframe|<[a-z]+\s[^>]*\bon\w+\s*=", made, re.IGNORECASE
    )


def test_headings_leave_no_level_out() -> None:
    made = Prose(Pictures(None), Headings(above=2)).html("# A\n\n### B\n\n###### C\n\n## D\n\n# E")
    assert re.findall(r"<h(\d)", made) == ["3", "4", "5", "4", "3"]


def test_pictures_beside_the_notebook_and_attached_ones_stand_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "plan.svg").write_text("<svg/>", encoding="utf-8")
    data = base64.b64encode(b"<svg/>").decode()
    assert f'src="data:image/svg+xml;base64,{data}"' in html("![A plan](images/plan.svg)", tmp_path)
    assert f"base64,{data}" in html('<img src="images/plan.svg" width="10">', tmp_path)
    attached = Prose(Pictures(tmp_path)).html("![a](attachment:x.png)", {"x.png": {"image/png": "QUJD"}})
    assert 'src="data:image/png;base64,QUJD"' in attached


@pytest.mark.parametrize(
    "url",
    ["https://example.org/a.png", "//example.org/a.png", "../secret.png", "/etc/a.png", "none.png", "a.html"],
)
def test_of_a_picture_from_elsewhere_the_page_has_its_description(url: str, tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "course" / "a.html").write_bytes(b"words")
    made = html(f"![A plan]({url})", tmp_path / "course")
    assert "<img" not in made and "[A plan]" in made


def test_a_link_to_a_file_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "a.png").symlink_to(tmp_path / "secret.png")
    assert "<img" not in html("![A plan](a.png)", tmp_path / "course")


@pytest.mark.parametrize(
    "piece",
    [
        r"\\\\(a",
        r"\\\\[a",
        "$a1",
        "$$a ",
        "`a``b",
        "<a ",
        "~~a",
        "> ",
        "|a",
        "`$",
        r"\a$",
        "$\n",
        "http://a",
        "\n$x",
    ],
)
def test_prose_that_is_meant_to_take_long_does_not(piece: str) -> None:
    source = clean_markdown(piece * (15_000 // len(piece)))
    begin = process_time()
    html(source)
    assert process_time() - begin < 5.0  # quadratic time took a minute and more
