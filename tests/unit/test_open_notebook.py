"""`check` in a real kernel: what an open notebook shows, and what it never says of an older version."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from kernel_client import KernelClient, running_kernel

from gradestone import selfcheck
from gradestone.selfcheck.expected import Background, ExpectedCheck, write_expected

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")

A, W, B = np.arange(6.0).reshape(3, 2), np.arange(6.0).reshape(2, 3) + 1, np.ones((2, 1))
IMPORTS = "import numpy as np\nfrom helpers.selfcheck import check, progress"
CASE = "A, W, b = np.arange(6.0).reshape(3, 2), np.arange(6.0).reshape(2, 3) + 1, np.ones((2, 1))"
FORWARD = "def linear_forward(A, W, b):\n    return W @ A + b"
LAYER = "def layer(A, W, b):\n    Z = linear_forward(A, W, b)\n    return np.maximum(0, Z)"
CHECK, CHECK_LAYER = "check(linear_forward, A, W, b)", "check(layer, A, W, b)"
PASSED = "✓ linear_forward, check 1 of 1: passed"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a learner has it, with two exercises, the second of which builds on the first."""
    folder = tmp_path_factory.mktemp("release")
    package, skip = Path(selfcheck.__file__).parent, shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, folder / "helpers" / "selfcheck", ignore=skip)
    (folder / "testcases").mkdir()
    names = {"parameters": ("A", "W", "b")}
    Z = W @ A + B
    entries = [
        ExpectedCheck("linear_forward", 1, (A, W, B), {}, Z, returns=("Z",), **names),
        ExpectedCheck("layer", 1, (A, W, B), {}, np.maximum(0, Z), returns=("A",), **names),
    ]
    background = Background(depends_on={"linear_forward": (), "layer": ("linear_forward",)})
    write_expected(folder / "testcases" / "expected.h5", entries, background)
    return folder


@pytest.fixture(scope="module")
def kernel(release: Path) -> Iterator[KernelClient]:
    """One kernel for all tests that define their functions themselves."""
    with running_kernel(release) as kernel:
        assert kernel.run(f"{IMPORTS}\n{CASE}", "imports") == ""
        yield kernel


@pytest.fixture
def fresh(release: Path) -> Iterator[KernelClient]:
    """A kernel in which nothing but the imports ran."""
    with running_kernel(release) as kernel:
        assert kernel.run(f"{IMPORTS}\n{CASE}", "imports") == ""
        yield kernel


# ---------------------------------------------------------------- cards and exceptions


def test_an_open_notebook_shows_a_card_and_runs_on(kernel: KernelClient) -> None:
    kernel.run("def linear_forward(A, W, b):\n    return A @ W", "open")
    shown = kernel.run(f"{CHECK}\nprint('and on')", "test")
    assert shown.startswith("✗ linear_forward, check 1 of 1: failed\n    Z has shape (3, 3)")
    assert shown.endswith("and on")
    shown = kernel.run("check(linear_forward, A + 1, W, b)\ncheck(np.mean, A)\nprint('and on')", "test")
    assert shown.count("?") == 2
    assert shown.endswith("and on")


def test_elsewhere_a_failure_is_raised_and_told_once(kernel: KernelClient) -> None:
    kernel.run("def linear_forward(A, W, b):\n    return W @ A - b")
    shown = kernel.run(f"{CHECK}\nprint('and on')")
    assert shown.startswith("! CheckFailed: linear_forward: Z is off by the same number")
    assert shown.count("off by the same number") == 1
    assert "yours (* differs)" in shown  # nothing of the card is lost
    assert "Traceback" not in shown
    assert "and on" not in shown
    assert "! CheckFailed: mean: not compared." in kernel.run("check(np.mean, A)")


def test_an_interrupt_stops_an_open_notebook_too(kernel: KernelClient) -> None:
    kernel.run("def linear_forward(A, W, b):\n    raise KeyboardInterrupt", "interrupt")
    assert kernel.run(CHECK, "test").startswith("! CheckFailed: linear_forward raised KeyboardInterrupt")


# ---------------------------------------------------------------- never of an older version

OLDER = {
    "a syntax error": (
        FORWARD.replace("W @ A + b", "W @ (A + b"),
        "did not run: SyntaxError in line 2: `return W @ (A + b`",
    ),
    "an indentation error": (
        "def linear_forward(A, W, b):\nreturn W @ A + b",
        "did not run: IndentationError in line 2: `return W @ A + b`",
    ),
    "an error before the definition": (
        f"\n\nimport numpy as np\nnp.no_such_name\n\n{FORWARD}",
        "did not run: AttributeError in line 4: `np.no_such_name`",
    ),
    "a missing module": (
        f"import no_such_module\n{FORWARD}",
        "did not run: ModuleNotFoundError in line 1: `import no_such_module`",
    ),
    "a default that fails": (
        FORWARD.replace("b)", "b=bias)", 1),
        "did not run: NameError in line 1: `def linear_forward(A, W, b=bias):`",
    ),
    "another name by mistake": (
        FORWARD.replace("linear_forward", "linear_foward"),
        "its cell defines `linear_foward` now, not `linear_forward`",
    ),
    "another name below the exercise's own": (
        "# GRADED FUNCTION: linear_forward\n" + FORWARD.replace("linear_forward", "Linear_forward"),
        "its cell defines `Linear_forward` now, not `linear_forward`",
    ),
    "no definition any more": ("# linear_forward comes later", "its cell no longer defines it"),
    "nothing": ("", "its cell no longer defines it"),
}


def unnumbered(shown: str) -> str:
    """Without the number of the cell, which is another one each time."""
    return re.sub(r" of cell \[\d+\]", "", shown)


@pytest.mark.parametrize("what", OLDER)
def test_a_function_of_which_the_cell_has_a_newer_text_gets_no_tick(kernel: KernelClient, what: str) -> None:
    newest, words = OLDER[what]
    kernel.run(FORWARD, what)
    assert kernel.run(CHECK, "test") == PASSED
    kernel.run(newest, what)
    shown = kernel.run(CHECK, "test")
    assert shown.startswith("✗ linear_forward")
    assert words in unnumbered(shown)
    assert words in unnumbered(kernel.run("progress()", "progress"))
    assert "! CheckFailed: linear_forward: " in kernel.run(CHECK)
    kernel.run(FORWARD, what)
    assert kernel.run(CHECK, "test") == PASSED


@pytest.mark.parametrize("what", ["a syntax error", "an error before the definition", "a missing module"])
def test_without_names_of_cells_the_newest_input_that_would_define_it_counts(
    kernel: KernelClient, what: str
) -> None:
    newest, words = OLDER[what]
    kernel.run(FORWARD)
    assert kernel.run(CHECK) == PASSED
    kernel.run(newest)
    assert words in unnumbered(kernel.run(CHECK))


def test_a_newer_text_in_another_cell_counts(kernel: KernelClient) -> None:
    kernel.run(FORWARD, "first")
    kernel.run(OLDER["a syntax error"][0], "second")
    assert "SyntaxError in line 2" in kernel.run(CHECK, "test")
    kernel.run("# given up", "second")
    assert kernel.run(CHECK, "test") == PASSED


@pytest.mark.parametrize(
    "source",
    [
        f"{FORWARD}\n1 / 0",
        f"%%time\n{FORWARD}",
        f"import functools\n@functools.lru_cache\n{FORWARD}\nlinear_forward = linear_forward.__wrapped__",
        f"def linear_foward(A, W, b):\n    pass\n\n{FORWARD}",
    ],
)
def test_what_the_newest_text_did_define_is_judged(kernel: KernelClient, source: str) -> None:
    kernel.run("def linear_forward(A, W, b):\n    return 0", "defined")
    kernel.run(source, "defined")
    assert kernel.run(CHECK, "test") == PASSED


def test_a_cell_that_writes_a_definition_to_a_file_defines_nothing(kernel: KernelClient) -> None:
    kernel.run(FORWARD, "forward")
    kernel.run(f"%%writefile written.py\n{FORWARD}", "file")
    assert kernel.run(CHECK, "test") == PASSED


def test_definition_and_check_in_one_cell_are_of_one_version(kernel: KernelClient) -> None:
    kernel.run("def linear_forward(A, W, b:\n    pass", "both")
    assert kernel.run(f"{FORWARD}\n{CHECK}", "both") == PASSED
    mistyped = FORWARD.replace("linear_forward", "linear_foward")
    assert "its cell defines `linear_foward` now" in kernel.run(f"{mistyped}\n{CHECK}", "both")


@pytest.mark.parametrize("cleared", ["pre_run_cell", "post_run_cell"])
def test_other_tools_may_clear_the_callbacks(kernel: KernelClient, cleared: str) -> None:
    kernel.run(FORWARD, "cleared")
    kernel.run(f"get_ipython().events.callbacks[{cleared!r}].clear()")
    kernel.run(OLDER["a syntax error"][0], "cleared")
    assert "the newest input that defines it did not run: SyntaxError in line 2" in kernel.run(CHECK, "test")
    kernel.run(FORWARD.replace("return", "# at last\n    return"), "cleared")
    assert kernel.run(CHECK, "test") == PASSED
    kernel.run(OLDER["a missing module"][0], "cleared")
    assert "ModuleNotFoundError in line 1" in kernel.run(CHECK, "test")


def test_what_ran_before_the_import_is_told_by_the_list_of_inputs(release: Path) -> None:
    with running_kernel(release) as kernel:
        kernel.run(f"import numpy as np\n{FORWARD}", "forward")
        kernel.run(OLDER["a syntax error"][0], "forward")
        kernel.run(f"{IMPORTS}\n{CASE}", "imports")
        shown = kernel.run(CHECK, "test")
        assert "the newest input that defines it did not run: SyntaxError in line 2" in shown
        kernel.run(FORWARD, "forward")
        assert kernel.run(CHECK, "test") == PASSED


# ---------------------------------------------------------------- first causes


def test_what_is_not_defined_has_its_first_cause(fresh: KernelClient) -> None:
    fresh.run(OLDER["a syntax error"][0], "forward")  # the second cell that runs
    shown = fresh.run(CHECK, "test")
    assert "NameError: name 'linear_forward' is not defined" in shown
    cause = "its cell's newest version did not run: SyntaxError in line 2 of cell [2]: `return W @ (A + b`"
    assert f"linear_forward is not defined: {cause}." in shown
    assert cause in fresh.run("progress()", "progress")
    fresh.run(OLDER["another name by mistake"][0], "forward")
    assert "a cell defines `linear_foward`, not `linear_forward`" in fresh.run(CHECK, "test")
    fresh.run(OLDER["a missing module"][0], "forward")
    shown = fresh.run(CHECK, "test")
    assert "ModuleNotFoundError in line 1: `import no_such_module`" in unnumbered(shown)
    assert "not tried" in fresh.run("progress()", "progress")  # of the other exercise nothing is known
    assert "no_such_module" not in fresh.run("undefined_name", "scratch")


# ---------------------------------------------------------------- carried forward


def test_right_on_something_wrong_is_told_apart(fresh: KernelClient) -> None:
    fresh.run(FORWARD.replace("+", "-"), "forward")
    fresh.run(LAYER, "layer")
    assert fresh.run(CHECK_LAYER, "test").splitlines() == [
        "◐ layer, check 1 of 1: right so far",
        "    right with a correct `linear_forward`; yours is not right yet.",
    ]
    assert fresh.run("progress()", "progress").splitlines() == [
        "▒▒░░ 0 of 2 exercises done, 1 more right as soon as an earlier one is",
        "  ✗ linear_forward  not yet (0 of 1 checks passed)",
        "  ◐ layer           right, as soon as `linear_forward` is",
    ]
    words = "! CheckFailed: layer: right with a correct `linear_forward`; yours is not right yet."
    assert words in fresh.run(CHECK_LAYER)
    assert fresh.run("print(linear_forward(A, W, 50)[0, 0])", "own") == "-34.0"  # taken back: 16 - 50
