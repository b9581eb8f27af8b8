"""What a submission is judged with, and what tells that a name of it is given another meaning.

Only functions count: `np.random.seed = 1` and `check = cost < 1` are slips, not replacements. What people
replace for reasons of their own (`np.load` to allow pickles, `np.bool` for an old package) does not count.
"""

from __future__ import annotations

import ast
import builtins
import functools
import re
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from ..selfcheck.words import N_, _
from .resolving import SHELL
from .template import Template

_SHELL_PARTS = frozenset(
    {"run_cell", "run_cell_async", "run_ast_nodes", "run_code", "compile", "transform_cell", "transform_ast"}
)
_SHELL_LISTS = ("ast_transformers", "input_transformers_post", "input_transformers_cleanup")
_SHELL_CLASSES = ("InteractiveShell", "ZMQInteractiveShell")
_OF_THE_ENGINE = ("numpy", "builtins", "IPython", "gradestone")
_FOR_PEOPLE = ("print", "input", "open", "help", "exit", "quit")  # of the builtins; no check uses them
_FILES_OF_NUMPY = ("load", "save", "savez", "savez_compressed", "loadtxt", "savetxt", "genfromtxt")
_ADDING = ("append", "insert", "extend")
_SIGNS = (
    *(
        "setattr",
        "__dict__",
        "vars",
        "globals",
        "user_",
        "modules",
        "builtins",
        "patch",
        "settrace",
        "setprofile",
    ),
    *("meta_path", "_transformers", "exec(", "run_cell", ".ex(", "%%write", "%%file", "open(", ".write_"),
)
_ATTRIBUTE_BOUND = re.compile(r"\.\w+[\s\])]*=(?!=)|\b(?:for|as)\s+\w+\.\w")
_CHANGES_CODE = N_("changes the code of cells before it runs, by `{name}`")
_CHANGES_IMPORTS = N_("changes how modules are imported, by `sys.meta_path`")
_HOOKS = {f"{SHELL}.{name}.{adding}": _CHANGES_CODE for name in _SHELL_LISTS for adding in _ADDING} | {
    "sys.settrace": N_("has Python call a function of its own at every line"),
    "sys.setprofile": N_("has Python call a function of its own at every call"),
    "sys.meta_path.append": _CHANGES_IMPORTS,
    "sys.meta_path.insert": _CHANGES_IMPORTS,
}


def deed_of(call: str) -> str:
    """What a cell does that calls this, where it puts code of the submission's own between the cells and what
    runs them, in words that follow the cell; "" for other calls.
    """
    return _(_HOOKS.get(call, "")).format(name=call.split(".")[-2] if "." in call else "")


@dataclass(frozen=True)
class Tools:
    """The names, modules and files that an assignment's checks rest on."""

    names: frozenset[str]  # `check`, and the functions that make the inputs of checks
    modules: tuple[str, ...]  # of the course
    files: frozenset[str]  # of the course, as a notebook sees them

    @classmethod
    def of(cls, template: Template, files: Collection[str]) -> Tools:
        """Those of a released notebook and the files beside it."""
        python = frozenset(path for path in files if path.endswith(".py"))
        packages = sorted({path.partition("/")[0].removesuffix(".py") for path in python})
        sources = (template.source(part) for part in template.tests.values())
        given = frozenset(name for source in sources for name in _input_functions(source))
        return cls((given | {"check"}) - template.solutions.keys(), tuple(packages), python)

    def may_be_in(self, source: str) -> bool:
        """Whether a cell has any of the signs without which it can replace nothing; most have none."""
        if any(sign in source for sign in _SIGNS) or _ATTRIBUTE_BOUND.search(source):
            return True
        return any(name in source and _more_than_called(name).search(source) for name in self.names)

    def is_ours(self, module: str) -> bool:
        """Whether a module, or the one it is in, is the course's own."""
        return module.partition(".")[0] in self.modules

    def is_module(self, name: str) -> bool:
        """Whether `sys.modules` has a module under this name that checks rest on."""
        return self.is_ours(name) or name.partition(".")[0] in _OF_THE_ENGINE

    def is_tool(self, dotted: str) -> bool:
        """Whether a function of that name (`numpy.allclose`) is one that checks rest on."""
        module, _, name = dotted.rpartition(".")
        if module == SHELL or module.rpartition(".")[2] in _SHELL_CLASSES:
            return name in _SHELL_PARTS
        if module == "builtins":
            return name not in _FOR_PEOPLE and callable(getattr(builtins, name, None))
        if module.partition(".")[0] == "numpy":
            return name not in _FILES_OF_NUMPY and _is_numpys(dotted)
        return self.is_ours(module)


@functools.lru_cache(maxsize=256)
def _more_than_called(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{name}\b(?!\s*\()|\b(?:def|class)\s+{name}\b")


def _input_functions(test_cell: str) -> Iterator[str]:
    """The functions whose results a test cell hands to `check`."""
    try:
        tree = ast.parse(test_cell)
    except (SyntaxError, ValueError):  # it may hold a magic
        return
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id not in vars(builtins):
            yield call.func.id


@functools.lru_cache(maxsize=4096)
def _is_numpys(dotted: str) -> bool:
    """Whether numpy has a function there: no class, and nothing that this numpy does not know."""
    found: Any = np
    with warnings.catch_warnings():  # some names are on their way out
        warnings.simplefilter("ignore")
        for name in dotted.split(".")[1:]:
            found = getattr(found, name, None) if isinstance(found, ModuleType) else None
    return callable(found) and not isinstance(found, type)
