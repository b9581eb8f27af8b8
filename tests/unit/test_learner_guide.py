"""docs/learner.md: what it says that learners are told is what they are told, in the released folder.

So is what its Chinese edition says, in the Chinese release; all else of the two pages is the same but words.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from kernel_client import KernelClient, running_kernel

from gradestone.bridge.options import Gradestone

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "learner.md").read_text(encoding="utf-8")
CHINESE_PAGE = (ROOT / "docs" / "learner.zh_CN.md").read_text(encoding="utf-8")
ASSIGNMENT = "building_dnn"
CHINESE = "building_dnn_zh_CN"
EDITIONS = [
    pytest.param((ASSIGNMENT, PAGE), id="English"),
    pytest.param(
        (CHINESE, CHINESE_PAGE),
        id="Chinese",
        marks=pytest.mark.skipif(
            not (ROOT / "release" / CHINESE).is_dir(), reason="the Chinese release is not built"
        ),
    ),
]
"""A release, and the page that quotes it."""
UNFINISHED = "def linear_forward(A, W, b):\n    return W @ A + (b"
NO_INDENT = "def linear_forward(A, W, b):\nreturn W @ A + b"
FREE = """\
A_prev = np.ones((3, 2))
def linear_forward(A, W, b):
    Z = W @ A_prev + b
    return Z, (A, W, b)"""


def cells(folder: Path) -> dict[str, str]:
    """The sources of the graded cells by grade_id, and those of the others by cell id."""
    notebook = json.loads((folder / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8"))
    named = (
        (cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"]), cell) for cell in notebook["cells"]
    )
    return {name: "".join(cell["source"]) for name, cell in named}


RELEASED, SOLVED = cells(ROOT / "release" / ASSIGNMENT), cells(ROOT / "source" / ASSIGNMENT)
TRYOUT = "with tryout():\n    print(linear_forward(*linear_forward_test_case()))"


def changed(name: str, *changes: tuple[str, str]) -> str:
    """The solution of an exercise, with some text replaced that it surely has."""
    source = SOLVED[name]
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return source


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name of a release, and the page that quotes it."""
    found: tuple[str, str] = request.param
    return found


@pytest.fixture(scope="module")
def told(edition: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What a learner is told who does what each heading is about, in an open notebook."""
    released = cells(ROOT / "release" / edition[0])
    folder = tmp_path_factory.mktemp("learner") / ASSIGNMENT
    shutil.copytree(ROOT / "release" / edition[0], folder)
    alone = tmp_path_factory.mktemp("alone")
    told = {}
    with running_kernel(alone) as kernel:
        told["ModuleNotFoundError: No module named 'helpers'"] = kernel.run(released["imports"], "imports")
    with running_kernel(folder) as kernel:
        told["NameError"] = kernel.run(released["test_linear_forward"], "test")
        assert kernel.run(released["imports"], "imports") == ""
        told["NameError"] += "\n" + kernel.run(released["test_linear_forward"], "test")
        told |= {heading: in_turn(kernel, *sources) for heading, sources in done(released).items()}
    return told


def done(released: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What is run, heading by heading, one after the other in one kernel."""
    return {
        "Fill in an exercise": (released["linear_forward"], TRYOUT),
        "Still None": (released["linear_forward"], released["test_linear_forward"]),
        "How to read a card": (
            changed("linear_backward", (", keepdims=True", "")),
            released["test_linear_backward"],
            changed("linear_backward", (" / m", "")),
            released["test_linear_backward"],
        ),
        "How far am I?": (
            SOLVED["linear_forward"],
            SOLVED["linear_activation_backward"],
            "progress()",
        ),
        "SyntaxError, and a card about an older version": (UNFINISHED, released["test_linear_forward"]),
        "IndentationError": (NO_INDENT,),
        "Shapes that do not fit": (
            changed("linear_forward", ("np.dot(W, A)", "np.dot(A, W)")),
            released["test_linear_forward"],
            changed("linear_forward", ("np.dot(W, A)", "W * A")),
            released["test_linear_forward"],
        ),
        "? not compared": (
            SOLVED["linear_forward"],
            "check(linear_forward, np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 1)))",
        ),
        "Right here, fewer points later": (FREE, released["test_linear_forward"]),
    }


def in_turn(kernel: KernelClient, *sources: str) -> str:
    """The outputs of cells that have a place each: a definition and what tries it are two cells."""
    return "\n".join(kernel.run(source, _place(source)) for source in sources)


def _place(source: str) -> str:
    defined = re.search(r"^def (\w+)", source, re.MULTILINE)
    return f"solution of {defined[1]}" if defined else "another"


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S), re.M)


def quoted(page: str) -> list[tuple[str, str]]:
    """Every line that the page quotes, with the heading in English."""
    in_english = dict(zip(headings(page), headings(PAGE), strict=True))
    found, heading = [], ""
    for part in re.finditer(
        r"^#+ (?P<heading>[^\n]+)$|^```text\n(?P<text>.*?)^```$", page, re.MULTILINE | re.DOTALL
    ):
        heading = in_english[part["heading"]] if part["heading"] else heading
        found += [(heading, line) for line in (part["text"] or "").splitlines()]
    return found


def test_every_quoted_line_is_said_in_that_situation(
    edition: tuple[str, str], told: Mapping[str, str]
) -> None:
    assert {heading for heading, _ in quoted(edition[1])} == told.keys()
    for heading, line in quoted(edition[1]):
        said = [_without_number(line) for line in told[heading].splitlines()]
        assert _without_number(line) in said, told[heading]


def _without_number(line: str) -> str:
    return re.sub(r" \[\d+\]", " [n]", line).rstrip()


def test_the_chinese_page_is_the_same_but_for_words() -> None:
    for kept in (
        r"^#+ ",  # headings, in this order
        r"^```(?:sh|python)\n.*?^```$",  # commands and code
        r"^```text$",
        r"^(?:[-\d]+\.?) ",  # lists
        r"\]\(([^)#]+)\)",  # where links and pictures lead
        r"^\| \S ",  # signs of the cards
    ):
        own = CHINESE_PAGE.replace(".zh_CN.png", ".png")  # pictures of the Chinese edition
        assert re.findall(kept, own, re.M | re.S) == re.findall(kept, PAGE, re.M | re.S), kept
    assert spans(CHINESE_PAGE) == spans(PAGE)
    lines = [(len(other), len(own)) for own, other in zip(texts(PAGE), texts(CHINESE_PAGE), strict=True)]
    assert all(other == own for other, own in lines)


def texts(page: str) -> list[list[str]]:
    """The blocks that quote, line by line."""
    return [block.splitlines() for block in re.findall(r"^```text\n(.*?)^```$", page, re.M | re.S)]


def spans(page: str) -> list[str]:
    """Names and commands within sentences, in the order of the alphabet."""
    without = re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)
    return sorted(re.findall(r"`[^`\n]+`", without))


def test_what_python_says_is_quoted_alike_in_both_languages() -> None:
    in_both = {line for _, line in quoted(PAGE)} & {line for _, line in quoted(CHINESE_PAGE)}
    assert {line.split(":")[0] for line in in_both if "Error:" in line} == {
        "NameError",
        "ModuleNotFoundError",
        "IndentationError",
    }


def test_the_signs_are_those_of_the_cards() -> None:
    from gradestone.selfcheck.cards import CheckCard

    rows = dict(re.findall(r"^\| (\S) (.+?) \| ", PAGE, re.MULTILINE))
    states: Any = ("passed", "carried", "failed")
    cards = [str(CheckCard(state, "f", "check 1 of 1")).split(" f, check 1 of 1: ") for state in states]
    assert {sign: words for sign, words in rows.items() if sign != "?"} == dict(cards)
    assert str(CheckCard("unknown", "f", "")).startswith("? ")
    assert "?" in rows


def test_what_it_says_of_the_notebook_is_so() -> None:
    block = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert all(text in RELEASED["linear_forward"] for text in block)
    assert all((ROOT / "release" / ASSIGNMENT / name).is_dir() for name in ("helpers", "testcases", "images"))
    assert "<summary>Hint 1: what is often off</summary>" in "".join(RELEASED.values())
    assert Gradestone().cell_s == 20
