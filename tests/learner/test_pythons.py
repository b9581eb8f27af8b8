"""Which Pythons a release runs on, and what an older one says."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
RELEASE = PROJECT / "release" / "building_dnn"
MODULES = sorted(path.relative_to(RELEASE) for path in RELEASE.rglob("*.py"))
OLDEST, EARLIER = (3, 10), (3, 7)  # the sentence is for whoever has a Python from the last ten years
BEFORE_THE_SENTENCE = [
    Path("helpers", "__init__.py"),
    Path("helpers", "datasets.py"),
    Path("helpers", "dnn_utils.py"),
    Path("helpers", "selfcheck", "__init__.py"),
    Path("helpers", "selfcheck", "interpreter.py"),
    Path("test_building_dnn.py"),
]
"""What is read before the self-check can say anything."""


def interpreter(version: str) -> str:
    """A Python of that version on this machine, by its name or from pyenv; skips where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    for each in (shutil.which(f"python{version}"), *pyenv.glob(f"{version}.*/bin/python")):
        if each and subprocess.run([each, "--version"], capture_output=True, check=False).returncode == 0:
            return str(each)
    pytest.skip(f"no Python {version} here")


def parse(module: Path, version: tuple[int, int]) -> None:
    ast.parse((RELEASE / module).read_text(encoding="utf-8"), str(module), feature_version=version)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_the_oldest_python_can_read_every_module(module: Path) -> None:
    parse(module, OLDEST)


@pytest.mark.parametrize("module", BEFORE_THE_SENTENCE, ids=str)
def test_an_earlier_python_can_read_what_comes_before_the_sentence(module: Path) -> None:
    parse(module, EARLIER)


def test_the_oldest_python_compiles_every_module() -> None:
    code = "import sys; [compile(open(name, encoding='utf-8').read(), name, 'exec') for name in sys.argv[1:]]"
    command = [interpreter("3.10"), "-c", code, *map(str, MODULES)]
    done = subprocess.run(command, cwd=RELEASE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


SENTENCES = {
    "": "This notebook needs Python 3.10 or newer; this is {version}. "
    "Choose a newer kernel, or install a newer Python.",
    "_zh_CN": "这个笔记本需要 Python 3.10 或更新的版本，现在用的是 {version}。"
    "请选择更新的内核，或者安装更新的 Python。",
}


def said_last(python: str, code: str, edition: str) -> str:
    """What an exception says that ends the program, run in the folder of an edition."""
    folder = RELEASE.with_name(RELEASE.name + edition)
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [python, "-B", "-c", code], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    return done.stderr.decode("utf-8").splitlines()[-1].partition(": ")[2]


@pytest.mark.parametrize("version", ["3.7", "3.8", "3.9"])
@pytest.mark.parametrize("module", ["helpers.selfcheck", "helpers.selfcheck.functions"])
@pytest.mark.parametrize("edition", SENTENCES)
def test_an_earlier_python_says_which_one_is_needed(version: str, module: str, edition: str) -> None:
    said = said_last(interpreter(version), f"import {module}", edition)
    assert said == SENTENCES[edition].format(version=version)


@pytest.mark.parametrize("edition", SENTENCES)
def test_the_sentence_is_in_the_language_of_the_release(edition: str) -> None:
    code = "from helpers.selfcheck.interpreter import refuse_older; refuse_older((3, 7))"
    assert said_last(sys.executable, code, edition) == SENTENCES[edition].format(version="3.7")


def test_the_oldest_python_is_the_one_that_the_documents_name() -> None:
    source = (RELEASE / "helpers" / "selfcheck" / "interpreter.py").read_text(encoding="utf-8")
    assert re.search(r"^OLDEST = \(3, 10\)$", source, re.MULTILINE)
    assert "Python 3.10 or newer" in (PROJECT / "README.md").read_text(encoding="utf-8")
