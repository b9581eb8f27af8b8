"""The house rules that no tool knows: one word per meaning, and a self-check that stands alone.

Who may import whom is held by `lint-imports` (`make lint`), from the contracts in pyproject.toml.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "gradestone"
SELFCHECK = ENGINE / "selfcheck"
MODULES = sorted(path for path in ENGINE.rglob("*.py") if not path.name.startswith("__"))
FACES = sorted(ENGINE.rglob("__init__.py"))
UNSAFE_FORMATS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module a file imports by an absolute name, and whether it does so at import time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lazy = {node for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node not in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or "", node not in lazy


def test_no_two_classes_of_the_engine_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name_of(path))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_two_modules_of_the_engine_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        places[path.stem].append(name_of(path))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "model.py"], ids=name_of)
def test_only_a_package_says_what_it_exports(path: Path) -> None:
    assert "__all__" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*MODULES, *FACES], ids=name_of)
def test_imports_within_the_engine_are_relative(path: Path) -> None:
    assert [name for name, _ in imports(path) if name.partition(".")[0] == "gradestone"] == []


@pytest.mark.parametrize("path", sorted(SELFCHECK.glob("*.py")), ids=name_of)
def test_the_self_check_stands_alone(path: Path) -> None:
    always = {"numpy", "h5py", *sys.stdlib_module_names}
    within_functions = {"IPython", "matplotlib"}  # used where a learner has them anyway
    for name, at_import in imports(path):
        root = name.partition(".")[0]
        assert root in always or (root in within_functions and not at_import), f"{path.name} imports {name}"
    above = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 1
    ]
    assert above == []


@pytest.mark.parametrize("folder", ["src", "helpers", "testcases"])
def test_nothing_imports_a_format_that_can_run_code(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        assert not {name.partition(".")[0] for name, _ in imports(path)} & UNSAFE_FORMATS, name_of(path)


def test_the_architecture_names_every_room() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent.relative_to(ENGINE).as_posix() for path in FACES if path.parent != ENGINE]
    assert [room for room in rooms if f"`{room}/`" not in told] == []
