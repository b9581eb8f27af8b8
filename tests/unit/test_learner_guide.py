"""docs/learner.md: what it says that learners are told is what they are told, in the released folder."""

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
ASSIGNMENT = "building_dnn"
UNFINISHED = "def linear_forward(A, W, b):\n    return W @ A + (b"
NO_INDENT = "def linear_forward(A, W, b):\nreturn W @ A + b"
FREE = """\
A_prev = np.ones((3, 2))
def linear_forward(A, W, b):
    Z = W @ A_prev + b
    return Z, (A, W, b)"""


def cells(folder: str) -> dict[str, str]:
    """The sources of the graded cells by grade_id, and those of the others by cell id."""
    notebook = json.loads((ROOT / folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8"))
    named = (
        (cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"]), cell) for cell in notebook["cells"]
    )
    return {name: "".join(cell["source"]) for name, cell in named}


RELEASED, SOLVED = cells("release"), cells("source")
IMPORTS = next(source for source in RELEASED.values() if source.startswith("import h5py"))
TRYOUT = "with tryout():\n    print(linear_forward(*linear_forward_test_case()))"


def changed(name: str, *changes: tuple[str, str]) -> str:
    """The solution of an exercise, with some text replaced that it surely has."""
    source = SOLVED[name]
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return source


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What a learner is told who does what each heading is about, in an open notebook."""
    folder = tmp_path_factory.mktemp("learner") / ASSIGNMENT
    shutil.copytree(ROOT / "release" / ASSIGNMENT, folder)
    alone = tmp_path_factory.mktemp("alone")
    told = {}
    with running_kernel(alone) as kernel:
        told["ModuleNotFoundError: No module named 'helpers'"] = kernel.run(IMPORTS, "imports")
    with running_kernel(folder) as kernel:
        told["NameError"] = kernel.run(RELEASED["test_linear_forward"], "test")
        assert kernel.run(IMPORTS, "imports") == ""
        told["NameError"] += "\n" + kernel.run(RELEASED["test_linear_forward"], "test")
        told |= {heading: in_turn(kernel, *sources) for heading, sources in DONE.items()}
    return told


DONE = {
    "Fill in an exercise": (RELEASED["linear_forward"], TRYOUT),
    "Still None": (RELEASED["linear_forward"], RELEASED["test_linear_forward"]),
    "How to read a card": (
        changed("linear_backward", (", keepdims=True", "")),
        RELEASED["test_linear_backward"],
        changed("linear_backward", (" / m", "")),
        RELEASED["test_linear_backward"],
    ),
    "How far am I?": (
        SOLVED["linear_forward"],
        SOLVED["linear_activation_backward"],
        "progress()",
    ),
    "SyntaxError, and a card about an older version": (UNFINISHED, RELEASED["test_linear_forward"]),
    "IndentationError": (NO_INDENT,),
    "Shapes that do not fit": (
        changed("linear_forward", ("np.dot(W, A)", "np.dot(A, W)")),
        RELEASED["test_linear_forward"],
        changed("linear_forward", ("np.dot(W, A)", "W * A")),
        RELEASED["test_linear_forward"],
    ),
    "? not compared": (
        SOLVED["linear_forward"],
        "check(linear_forward, np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 1)))",
    ),
    "Right here, fewer points later": (FREE, RELEASED["test_linear_forward"]),
}
"""What is run, heading by heading, one after the other in one kernel."""


def in_turn(kernel: KernelClient, *sources: str) -> str:
    """The outputs of cells that have a place each: a definition and what tries it are two cells."""
    return "\n".join(kernel.run(source, _place(source)) for source in sources)


def _place(source: str) -> str:
    defined = re.search(r"^def (\w+)", source, re.MULTILINE)
    return f"solution of {defined[1]}" if defined else "another"


def quoted() -> list[tuple[str, str]]:
    """Every line that the page quotes, with its heading."""
    found, heading = [], ""
    for part in re.finditer(
        r"^#+ (?P<heading>[^\n]+)$|^```text\n(?P<text>.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
    ):
        heading = part["heading"] or heading
        found += [(heading, line) for line in (part["text"] or "").splitlines()]
    return found


def test_every_quoted_line_is_said_in_that_situation(told: Mapping[str, str]) -> None:
    assert {heading for heading, _ in quoted()} == told.keys()
    for heading, line in quoted():
        said = [_without_number(line) for line in told[heading].splitlines()]
        assert _without_number(line) in said, told[heading]


def _without_number(line: str) -> str:
    return re.sub(r"of cell \[\d+\]", "of cell [n]", line).rstrip()


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
