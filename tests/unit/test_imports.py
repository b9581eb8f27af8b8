"""Who may import whom: read from the sources, so that no import can slip in unseen."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "gradestone"
HELPERS = ROOT / "helpers"
JUPYTER = {
    "IPython",
    "ipykernel",
    "jupyter_client",
    "jupyter_core",
    "jupyter_server",
    "nbclient",
    "nbconvert",
    "nbformat",
    "nbgrader",
    "notebook",
    "traitlets",
}
UNSAFE_FORMATS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}


def module_of(path: Path) -> str:
    parts = path.relative_to(_home(path)).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _home(path: Path) -> Path:
    return ENGINE.parent if path.is_relative_to(ENGINE) else ROOT


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module a file imports, and whether it does so at import time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lazy = {node for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node not in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            yield module, node not in lazy
            yield from ((f"{module}.{alias.name}", node not in lazy) for alias in node.names)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(_home(path)).parts[: -node.level]
    return ".".join((*package, node.module) if node.module else package)


@cache
def engine() -> dict[str, frozenset[str]]:
    """Module of the engine -> all it imports by name."""
    files = sorted(ENGINE.rglob("*.py"))
    return {module_of(path): frozenset(name for name, _ in imports(path)) for path in files}


def reached_from(prefix: str) -> frozenset[str]:
    """Everything imported, in the end, by the modules under a prefix."""
    known = engine()
    waiting = [module for module in known if module == prefix or module.startswith(f"{prefix}.")]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += [name for name in known.get(module, ()) if name.startswith("gradestone")]
            seen |= {name for name in known.get(module, ()) if name not in known}
    return frozenset(seen)


def roots(names: frozenset[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("module", ["gradestone.model", "gradestone.errors", "gradestone.judge"])
def test_records_and_judge_import_neither_nbgrader_nor_jupyter(module: str) -> None:
    assert not roots(reached_from(module)) & JUPYTER


def test_execution_imports_nothing_that_knows_the_answers() -> None:
    knowing = ("gradestone.answerkey", "gradestone.judge", "gradestone.bridge")
    assert not [name for name in reached_from("gradestone.sandbox") if name.startswith(knowing)]


def test_only_the_bridge_imports_nbgrader() -> None:
    users = {module for module, names in engine().items() if "nbgrader" in roots(names)}
    assert {module for module in users if not module.startswith("gradestone.bridge")} == set()


def test_intake_needs_no_jupyter_to_read_a_notebook() -> None:
    assert not roots(reached_from("gradestone.intake")) & JUPYTER


@pytest.mark.parametrize("path", sorted(HELPERS.glob("*.py")), ids=lambda path: path.name)
def test_helpers_stand_alone(path: Path) -> None:
    always = {"numpy", "h5py", "helpers", *sys.stdlib_module_names}
    within_functions = {"IPython", "matplotlib"}  # used where a learner has them anyway
    for name, at_import in imports(path):
        root = name.partition(".")[0]
        assert root in always or (root in within_functions and not at_import), f"{path.name} imports {name}"


@pytest.mark.parametrize(
    "path",
    sorted(path for folder in (ENGINE, HELPERS, ROOT / "testcases") for path in folder.rglob("*.py")),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_nothing_imports_a_format_that_can_run_code(path: Path) -> None:
    assert not {name.partition(".")[0] for name, _ in imports(path)} & UNSAFE_FORMATS


def test_the_checks_above_see_the_engine() -> None:
    assert {"gradestone.model", "gradestone.judge", "gradestone.intake"} <= engine().keys()
    assert "gradestone.model" in reached_from("gradestone.judge")
