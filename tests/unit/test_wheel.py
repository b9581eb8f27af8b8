"""What an installed gradestone consists of: the engine with its templates, and nothing of the course."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from gradestone.files.children import run_child

PROJECT = Path(__file__).parents[2]
BUILD = "from setuptools import build_meta\nbuild_meta.build_wheel('dist')\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of all files in a wheel of this tree."""
    pytest.importorskip("setuptools", minversion="77")
    folder = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for part in ("src", "helpers", "testcases", "demo"):
        shutil.copytree(PROJECT / part, folder / part, ignore=ignore)
    words = folder / "locale" / "de"
    words.mkdir(parents=True)
    for name in ("gradestone.po", "week.po"):
        (words / name).touch()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, folder)
    (folder / "build_it.py").write_text(BUILD)
    run_child("build_it", folder=folder, timeout_s=120)
    (path,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return frozenset(archive.namelist())


def test_a_wheel_has_one_top_level_package(wheel: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"gradestone"}


def test_a_wheel_has_every_module_template_and_stylesheet_of_the_engine(wheel: frozenset[str]) -> None:
    source = PROJECT / "src"
    files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    wanted = {name for name in files if "__pycache__" not in name and ".egg-info/" not in name}
    assert any(name.endswith(".j2") for name in wanted)
    assert wanted - wheel == set()


def test_a_wheel_has_the_words_of_the_engine_in_other_languages_and_no_course(wheel: frozenset[str]) -> None:
    assert {name for name in wheel if name.endswith(".po")} == {"gradestone/locale/de/gradestone.po"}
