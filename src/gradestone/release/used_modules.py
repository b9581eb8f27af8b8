"""Which of the course's modules a notebook uses: what it imports, and what those import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import BuildError
from .regions import RegionError, without_hidden

KEPT_BACK = ("testcases.misconceptions", "testcases.hidden")
"""Packages that no student gets, whatever imports them."""

_MAGIC = re.compile(r"^(\s*)(?:[\w, ]+=\s*)?[%!].*$", re.MULTILINE)
_LINE = re.compile(r"^\s*(?:from|import)\s+([\w.]+)(?:\s+import\s+([\w, ]+))?", re.MULTILINE)
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


@dataclass(frozen=True, slots=True)
class CourseModules:
    """Where modules of a course are looked for.

    root : the course, with `helpers/` and `testcases/`
    beside : the folder of a notebook; what lies there is found first, as in the notebook itself
    """

    root: Path
    beside: Path | None = None

    def used_by(
        self, sources: Iterable[str], *, also: Iterable[str] = (), kept_back: Sequence[str] = KEPT_BACK
    ) -> tuple[Path, ...]:
        """The modules below `root` that these sources import, and those that these import, sorted.

        also : dotted names of modules that are used in any case, where they are there
        kept_back : packages that must not be among them; with () hidden regions count too

        Raises
        ------
        BuildError : what students get imports something that they must not get
        """
        read = _public if kept_back else _whole
        found: set[Path] = set()
        todo = [(name, "the notebook") for source in sources for name in imported(source)]
        todo += [*((name, "") for name in also), *self._beside_imports()]
        while todo:
            name, importer = todo.pop()
            for path in self._files(name):
                _require_none_of(kept_back, name, importer)
                if path not in found:
                    found.add(path)
                    where = path.relative_to(self.root).as_posix()
                    todo += [(other, where) for other in imported(read(path), self._package(path))]
        return tuple(sorted(found))

    def _beside_imports(self) -> Iterator[tuple[str, str]]:
        for path in () if self.beside is None else sorted(self.beside.rglob("*.py")):
            names = imported(path.read_text(encoding="utf-8", errors="replace"))
            yield from ((name, path.name) for name in names)

    def _files(self, name: str) -> Iterator[Path]:
        """The files that importing a module of this name runs, its packages first."""
        parts = name.split(".")
        if self.beside is not None and _is_module(self.beside, parts[0]):
            return
        folder = self.root
        for part in parts:
            if (package := folder / part / "__init__.py").is_file():
                yield package
            elif (module := folder / f"{part}.py").is_file():
                yield module
            folder /= part

    def _package(self, path: Path) -> str:
        """The dotted name of the package that a module of the course is in, or is."""
        return ".".join(path.relative_to(self.root).parent.parts)


def imported(source: str, package: str = "") -> Iterator[str]:
    """Dotted names of all that a piece of code may import, also where it only might be a module.

    Names in strings count, for `importlib.import_module("helpers.own")`.

    package : the one that the code is in, for relative imports
    """
    try:
        tree = ast.parse(_MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from _read_off(source)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, package)
            yield from (f"{module}.{alias.name}".strip(".") for alias in node.names)
            yield module
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _as_name(node.value)


def _as_name(text: str) -> Iterator[str]:
    if _DOTTED.fullmatch(text):
        yield text


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above: Sequence[str] = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join((*above, *filter(None, [node.module])))


def _read_off(source: str) -> Iterator[str]:
    """Of code that is no Python as it stands, what its lines say."""
    for found in _LINE.finditer(source):
        yield found[1]
        yield from (f"{found[1]}.{name.strip()}" for name in (found[2] or "").split(","))


def _is_module(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()


def _whole(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _public(path: Path) -> str:
    """What students get of a module; all of it where its hidden regions are no good, which the build says."""
    text = _whole(path)
    try:
        return without_hidden(text)
    except RegionError:
        return text


def _require_none_of(kept_back: Iterable[str], name: str, importer: str) -> None:
    for kept in kept_back:
        if name == kept or name.startswith(f"{kept}."):
            problem = f"it imports {name}, which students do not get; do that in a hidden region"
            raise BuildError(problem, notebook=importer)
