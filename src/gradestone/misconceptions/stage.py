"""Other versions of the solutions, tried in this process: for code of the course's own only."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from ..answerkey.source_notebook import SourceNotebook
from ..model import Answer, AnswerKey, Check, Exercise
from ..selfcheck.calling import answer_of
from ..selfcheck.compare import matches
from ..selfcheck.free_variables import made_class
from ..selfcheck.plain import NOTHING

_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Stage:
    """The solutions of a notebook with all they need, ready to be called with some of them changed."""

    exercises: Mapping[str, Exercise]
    setting: CodeType

    def answers(
        self, changed: Mapping[str, str], checks: Sequence[Check], *, cell: str = "", seed: int = 0
    ) -> tuple[Answer, ...]:
        """What the functions answer to the checks once the cells of some exercises read otherwise.

        changed : new source of the solution cells of these exercises
        cell : source of a cell that runs before them
        seed : of the global random streams, before every call

        A source that does not run leaves the function of its exercise undefined.
        """
        with _quiet():
            namespace = self.namespace(changed, cell=cell)
            return tuple(self._answer(namespace, check, seed) for check in checks)

    def namespace(self, changed: Mapping[str, str], *, cell: str = "") -> dict[str, Any]:
        """The functions by name once some solution cells read otherwise; see `answers`."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        exec(self.setting, namespace)
        exec(_code(cell, "<cell>"), namespace)
        for name, source in changed.items():
            try:
                exec(_compiled(name, source), namespace)
            except Exception:
                namespace.pop(name, None)
        return namespace

    def _answer(self, namespace: Mapping[str, Any], check: Check, seed: int) -> Answer:
        function, call = namespace.get(check.exercise, NOTHING), check.call
        parameters = self.exercises[check.exercise].parameters
        return answer_of(function, call.args, call.kwargs, parameters, seed=seed)


def stage_of(key: AnswerKey, layout: SourceNotebook) -> Stage:
    """The stage of a notebook. What it computes outside functions plays no part."""
    names = {exercise.name for exercise in key.exercises}
    source = definitions((cell.source for cell in layout.cells if not cell.exercise), names)
    return Stage({exercise.name: exercise for exercise in key.exercises}, compile(source, "<stage>", "exec"))


def passes(check: Check, answer: Answer) -> bool:
    """Whether the judge would pass the answer."""
    changed = {*answer.changed} - {*check.rules.may_change}
    return answer.has_value and not changed and matches(check.expected, answer.value, check.rules)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Wrong versions divide by zero and print as they like."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _compiled(name: str, source: str) -> CodeType:
    """The code of a cell whose lines can be looked up by its file name, as in a notebook."""
    file = f"<version of {name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    return _code(source, file)


@lru_cache(maxsize=16)  # one version answers many variants
def _code(source: str, file: str) -> CodeType:
    return compile(source, file, "exec")


# ---------------------------------------------------------------- what the solutions need


def definitions(sources: Iterable[str], names: Iterable[str]) -> str:
    """The functions of these names with all functions, classes and imports of the cells that they need."""
    statements = [node for source in sources for node in _statements(source)]
    uses = {_defined(node): _names_in(node) for node in statements if _defined(node)}
    needed: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in needed:
            needed.add(name)
            todo.extend(uses.get(name, ()))
    kept = [node for node in statements if _bound(node) & (needed | {"*"})]
    return ast.unparse(ast.Module(body=kept, type_ignores=[]))


def _statements(source: str) -> list[ast.stmt]:
    """The definitions and imports of a cell; its magics are left out."""
    lines = ("pass" if line.startswith(("%", "!")) else line for line in source.splitlines())
    try:
        body = ast.parse("\n".join(lines)).body
    except SyntaxError:
        return []
    return [node for node in body if isinstance(node, _IMPORTS) or _defined(node)]


def _defined(node: ast.stmt) -> str:
    """The name of a function or class, also of one that `Point = namedtuple(...)` makes; "" for the rest."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
    return made_class(node)


def _names_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, _IMPORTS):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return {_defined(node)}
