"""What lies beside a notebook: pictures, data and modules, which nbgrader copies into a release as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from ..errors import BuildError
from ..files.notebook_cells import source_of
from .regions import BEGIN_HIDDEN, RegionError, without_hidden
from .used_modules import imported

HANDED_OUT = ("images", "data", "datasets")
"""Folders whose files are meant for students, whether the notebook names them or not."""

LEFT_BEHIND = ("__pycache__", ".ipynb_checkpoints", ".pytest_cache")
"""Folders that working in a folder leaves there."""


def files_beside(folder: Path) -> tuple[str, ...]:
    """Paths of all files and links below a notebook's folder but the notebook, sorted."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    names = (path.relative_to(folder) for path in found)
    kept = (name for name in names if not set(name.parts) & set(LEFT_BEHIND))
    return tuple(sorted(name.as_posix() for name in kept if len(name.parts) > 1 or name.suffix != ".ipynb"))


def require_handed_out_whole(folder: Path, made: Collection[str]) -> None:
    """What nbgrader copies holds nothing to be hidden, and nothing of it is in the way of the build's own files.

    made : paths of the files that a build adds

    Raises
    ------
    BuildError : a module has a hidden region, or has the name of something that the build adds
    """
    tops = {PurePosixPath(name).parts[0].removesuffix(".py") for name in made if name.endswith(".py")}
    for name in files_beside(folder):
        place, top = f"source/{folder.name}/{name}", PurePosixPath(name).parts[0].removesuffix(".py")
        if name.endswith(".py") and BEGIN_HIDDEN in (folder / name).read_text("utf-8", errors="replace"):
            problem = "a hidden region, but all of the file goes to students; move the region to testcases/"
            raise BuildError(problem, notebook=place)
        if name in made or (name.endswith(".py") and top in tops):
            problem = f"a build puts a {top} of its own there; give the file another name"
            raise BuildError(problem, notebook=place)


def unexpected_files(source: Path) -> Iterator[str]:
    """A sentence for each file below source/<assignment>/ that students would get without being meant to.

    Meant for them is what lies in one of the folders HANDED_OUT, and what the notebook or a module beside it
    imports or names.
    """
    texts = [*_cells(source), *_modules(source)]
    for name in files_beside(source):
        place = f"source/{source.name}/{name}"
        if (source / name).is_symlink():
            yield f"{place} is a link; put the file itself there"
        elif not _is_meant(PurePosixPath(name), [text for path, text in texts if path != name]):
            folders = ", ".join(f"{folder}/" for folder in HANDED_OUT)
            yield (
                f"{place} would reach the students, and the notebook does not name it; move it away, or data and "
                f"pictures into one of {folders}"
            )


def _is_meant(name: PurePosixPath, texts: Collection[str]) -> bool:
    if name.suffix == ".py":
        module = ".".join(name.with_suffix("").parts).removesuffix(".__init__")
        return any(_imports(text, module) or _names(text, name.name) for text in texts)
    if name.parts[0] in HANDED_OUT:
        return True
    names = [str(name), name.name, *(f"{folder}/" for folder in name.parts[:-1])]
    return any(_names(text, each) for text in texts for each in names)


def _imports(text: str, module: str) -> bool:
    """Whether a cell or module imports a module or one in it, or says so in prose, as `code`."""
    if module not in text:
        return False
    return f"`{module}`" in text or any(f"{name}.".startswith(f"{module}.") for name in imported(text))


def _names(text: str, name: str) -> bool:
    """Whether a text holds a name that is no part of a longer one."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", f"{text} ") is not None


def _cells(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.glob("*.ipynb"):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            yield from ((path.name, _public(source_of(cell))) for cell in cells)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # the build says what is wrong with it


def _public(source: str) -> str:
    """A cell as students get it, but for its solution; all of it where its regions are no good."""
    try:
        return without_hidden(source)
    except RegionError:
        return source


def _modules(folder: Path) -> Iterator[tuple[str, str]]:
    for name in files_beside(folder):
        if name.endswith(".py") and not (folder / name).is_symlink():
            yield name, (folder / name).read_text("utf-8", errors="replace")
