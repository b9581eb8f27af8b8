"""What the expressions of a cell stand for, as far as its text tells: `np.random` is `numpy.random`."""

from __future__ import annotations

import ast
from collections import ChainMap
from dataclasses import dataclass, field

FUNCTION = "()"  # a function or class that the notebook defines itself
NAMESPACE = "globals()"
SHELL = "get_ipython()"
DICT = ".__dict__"
_GET_SHELL = ("IPython.get_ipython", "IPython.core.getipython.get_ipython")
_IMPORTS = ("importlib.import_module", "__import__", "sys.modules.get")
_USER_NAMES = (f"{SHELL}.user_ns", f"{SHELL}.user_global_ns")
_GIVEN = ("__import__", "getattr", "globals", "setattr", "vars", "exec", "print")


@dataclass(slots=True)
class Scope:
    """Names and what they stand for; "" where the text does not tell."""

    names: ChainMap[str, str] = field(
        default_factory=lambda: ChainMap(
            {},
            {"get_ipython": _GET_SHELL[0], "__builtins__": "builtins"},
            {name: name for name in _GIVEN},
        )
    )
    local: bool = False  # what is bound here is seen nowhere else
    shared: set[str] = field(default_factory=set)  # but for these

    def inner(self, parameters: list[str]) -> Scope:
        """The scope of a function or class in this one."""
        return Scope(self.names.new_child(dict.fromkeys(parameters, "")), local=True)

    def binds_everywhere(self, name: str) -> bool:
        """Whether a name that is bound here is the notebook's own."""
        return not self.local or name in self.shared

    def meaning(self, node: ast.expr | None) -> str:
        """The dotted name that an expression stands for; "" where that cannot be told."""
        match node:
            case ast.Name(name):
                return self.names.get(name, "")
            case ast.Attribute(value, name):
                return self._attribute(self.meaning(value), name)
            case ast.Subscript(value, ast.Constant(str(key))):
                return key if self.meaning(value) == "sys.modules" else ""
            case ast.Lambda():
                return FUNCTION
            case ast.Call(func, arguments):
                return self._result(self.meaning(func), arguments)
        return ""

    def _attribute(self, base: str, name: str) -> str:
        dotted = f"{base}.{name}" if base and base != FUNCTION else ""
        return NAMESPACE if dotted in _USER_NAMES else dotted

    def _result(self, function: str, arguments: list[ast.expr]) -> str:
        first, second, *_ = (*arguments, None, None)
        if function in _GET_SHELL or function.endswith("InteractiveShell.instance"):
            return SHELL
        if function in _IMPORTS and isinstance(first, ast.Constant):
            return str(first.value)
        if function == "globals":
            return NAMESPACE
        if function == "vars":
            return f"{base}{DICT}" if (base := self.meaning(first)) else ""
        if function == "getattr" and isinstance(second, ast.Constant):
            return self._attribute(self.meaning(first), str(second.value))
        return ""
