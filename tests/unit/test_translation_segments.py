"""A text is read in messages, and nothing of it is lost: untranslated it comes back to the byte."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from gradestone.proof.editions_alike import code_tokens
from gradestone.translation.code_segments import code_segments
from gradestone.translation.code_shape import code_shape
from gradestone.translation.markdown_segments import markdown_segments
from gradestone.translation.quoted import read_quoted
from gradestone.translation.release_messages import segments_of
from gradestone.translation.segments import put_in

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = sorted(PROJECT.glob("source/*/*.ipynb"))
MODULES = sorted([*PROJECT.glob("helpers/*.py"), *PROJECT.glob("testcases/*.py")])


def messages(source: str) -> list[str]:
    return [segment.message for segment in code_segments(source)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_the_course_comes_back_to_the_byte(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        segments = segments_of(cell)
        assert put_in(source, segments, lambda message: None) == source
        assert put_in(source, segments, lambda message: message) == source or cell["cell_type"] == "code"


@pytest.mark.parametrize("path", [*NOTEBOOKS, *MODULES], ids=lambda path: path.name)
def test_code_that_says_the_same_is_the_same_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cells = json.loads(text)["cells"] if path.suffix == ".ipynb" else []
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"] or [text]
    for source in sources:
        again = put_in(source, code_segments(source), lambda message: message)
        assert code_shape(again) == code_shape(source) is not None
        assert code_tokens(again) == code_tokens(source)


def test_what_stands_between_empty_lines_is_one_message() -> None:
    text = "# Head\n\nOne\ntwo.\n\n- a list\n- of two\n\n| a table | b |\n|:--|:--|\n| of | two |\n"
    found = [segment.message for segment in markdown_segments(text)]
    assert found == [
        "# Head",
        "One\ntwo.",
        "- a list\n- of two",
        "| a table | b |\n|:--|:--|\n| of | two |",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint('no message')\n\nnor here\n```",
        "$$W = \\begin{bmatrix} w_{11} \\\\ w_{21} \\end{bmatrix}$$",
        "</details>",
        "`code alone`",
    ],
)
def test_fences_formulas_tags_and_code_alone_are_no_messages(text: str) -> None:
    assert markdown_segments(text) == ()


def test_words_inside_a_formula_and_of_a_picture_are_messages() -> None:
    assert len(markdown_segments("$$x = 1 \\text{ where it is known}$$")) == 1
    assert len(markdown_segments('<img src="a.svg" alt="A map of it">')) == 1


def test_a_block_of_html_is_a_message_with_its_text() -> None:
    (segment,) = markdown_segments("<details>\n<summary>Answer</summary>\n\n</details>")
    assert segment.message == "<details>\n<summary>Answer</summary>"


def test_lines_of_comment_that_follow_each_other_are_one_message() -> None:
    source = "# First line\n# and second.\nx = 1  # behind code\n# apart\n"
    assert messages(source) == ["First line\nand second.", "behind code", "apart"]


def test_markers_directives_magics_and_code_that_is_switched_off_are_no_messages() -> None:
    source = (
        "# GRADED FUNCTION: f\n%matplotlib inline\n### START CODE HERE ### (≈ 1 line of code)\n"
        "x = None  # noqa: E501\n### END CODE HERE ###\n# load(x)\n"
    )
    assert messages(source) == []


def test_a_docstring_is_told_by_paragraphs_without_its_indentation() -> None:
    source = (
        'def f(x):\n    """\n    Twice x.\n\n    Arguments:\n    x -- a number\n         or more\n    """\n'
    )
    assert messages(source) == ["Twice x.", "Arguments:\nx -- a number\n     or more"]
    said = put_in(source, code_segments(source), lambda message: f"«{message}»")
    assert said == source.replace("Twice x.", "«Twice x.»").replace("Arguments", "«Arguments").replace(
        "or more", "or more»"
    )


def test_an_f_string_is_one_message_over_all_its_lines() -> None:
    source = 'raise ValueError(\n    f"{x} is no size; "\n    "take {braces} of \\"it\\""\n)\n'
    assert messages(source) == ['{x} is no size; take {{braces}} of "it"']


def test_names_keys_styles_and_formats_are_no_messages() -> None:
    source = (
        'd = {"W1": a["some key"], "figure.facecolor": "none"}\nprint("costs =", f"{a} = {b}")\n'
        'style = "color:red;top: 1em"\nif kind == "two words":\n    pass\n__all__ = ["one", "two three"]\n'
    )
    assert messages(source) == []


def test_labels_titles_captions_and_raised_words_are_messages() -> None:
    source = (
        'plt.plot(x, label="round")\naxes.set(xlabel="cost")\ncaption = "cats"\nraise KeyError("nothing")\n'
    )
    assert messages(source) == ["round", "cost", "cats", "nothing"]


@pytest.mark.parametrize(
    "literal",
    ["'it''s'", '"a \\"b\\" \\\\ \\n"', 'f"{x:>{width}} {y!r} {{no}}"', '"""a\nb"""'],
)
def test_a_literal_that_is_written_again_says_the_same(literal: str) -> None:
    quoted = read_quoted(literal)
    assert quoted is not None
    again = ast.parse(quoted.written(quoted.message), mode="eval")
    assert ast.dump(again) == ast.dump(ast.parse(literal, mode="eval"))


def test_a_long_translation_of_several_literals_is_cut_where_no_part_is() -> None:
    quoted = read_quoted('f"{first} one "\n    "two"')
    assert quoted is not None
    written = quoted.written("成本" * 40 + "{first}" + "词" * 40)
    assert written.count("\n    ") == 2 and "{first}" in written
    assert (
        ast.literal_eval(written.replace("{first}", "").replace('f"', '"').join("()"))
        == "成本" * 40 + "词" * 40
    )
