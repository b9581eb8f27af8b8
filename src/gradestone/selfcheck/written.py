"""What is known of the code behind an answer, so that a guess is made only where the code can be so."""

from __future__ import annotations

import ast
import contextlib
import functools
import inspect
import textwrap
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from .free_variables import outside_hint, outside_names, python_of
from .plain import MAPPINGS, SEQUENCES, number_kind
from .unread import unread_hint

_REDUCING = frozenset(("sum", "mean", "average", "max", "min", "prod", "norm", "nansum", "nanmean", "reduce"))
_GIVING_NOTHING = frozenset(
    ("append", "extend", "insert", "update", "shuffle", "fill", "sort", "print", "seed")
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Written:
    """The code of one function, as text. Of an unknown code nothing holds, so nothing is guessed.

    source : the cell that defines it, or the function alone; magics may stand in it
    variables : names of the notebook that hold values
    failure : why it is not there to be called: the cell that defines it, and what stopped that
    """

    source: str = ""
    function: str = ""
    variables: Container[str] = frozenset()
    failure: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a function of this name in it."""
        return _node(self.source, self.function) is not None

    @property
    def reduces(self) -> bool:
        """Whether entries are taken together, as in a sum."""
        return not _REDUCING.isdisjoint(self._calls())

    @property
    def keeps_dimensions(self) -> bool:
        """Whether `keepdims` is written anywhere."""
        return any(isinstance(node, ast.keyword) and node.arg == "keepdims" for node in self._nodes())

    @property
    def adds(self) -> bool:
        """Whether anything is added or subtracted."""
        operators = (node.op for node in self._nodes() if isinstance(node, ast.BinOp | ast.AugAssign))
        return any(isinstance(operator, ast.Add | ast.Sub) for operator in operators)

    @property
    def draws(self) -> bool:
        """Whether it uses random numbers."""
        return any(isinstance(n, ast.Attribute) and n.attr in ("random", "randn") for n in self._nodes())

    @property
    def seeds(self) -> bool:
        """Whether it seeds them."""
        return not {"seed", "RandomState", "default_rng"}.isdisjoint(self._calls())

    @property
    def has_stub(self) -> bool:
        """Whether None is still assigned to something."""
        return any(isinstance(node, ast.Assign) and _is_none(node.value) for node in self._nodes())

    @property
    def gives_back(self) -> bool:
        """Whether it has a line that returns a value."""
        return any(isinstance(node, ast.Return | ast.Yield) and node.value for node in self._own_nodes())

    @property
    def may_give_back(self) -> bool:
        """Whether a value can come back from it: it has such a line, or is not known."""
        return self.gives_back or not self.is_known

    @property
    def calls_what_gives_nothing(self) -> bool:
        """Whether it uses what `append` and `shuffle` give back, which is None."""
        values = (node.value for node in self._nodes() if isinstance(node, ast.Assign | ast.Return))
        return any(isinstance(v, ast.Call) and _called(v) in _GIVING_NOTHING for v in values)

    @property
    def foreign_hint(self) -> str:
        """A word on variables of the notebook that stand in the place of its parameters; "" without any."""
        return outside_hint(outside_names(self.source, self.function, self.variables))

    @property
    def hint(self) -> str:
        """What is odd about its variables, said of a function that is wrong; "" where nothing is."""
        return self.foreign_hint or _unread(self.source, self.function)

    def _calls(self) -> frozenset[str]:
        return frozenset(_called(node) for node in self._nodes() if isinstance(node, ast.Call))

    def _nodes(self) -> Iterator[ast.AST]:
        """The function alone: a learner's own notebook does not know what else stood in its cell."""
        return iter(_nodes(self.source, self.function))

    def _own_nodes(self) -> Iterator[ast.AST]:
        """The function without those that are defined in it."""
        todo: list[ast.AST] = list(ast.iter_child_nodes(_node(self.source, self.function) or ast.Pass()))
        while todo:
            node = todo.pop()
            yield node
            if not isinstance(node, _FUNCTIONS):
                todo.extend(ast.iter_child_nodes(node))


UNKNOWN = Written()


def written_of(function: Any, name: str) -> Written:
    """The code of a function of the running notebook; UNKNOWN for what is none or only looks like one."""
    with contextlib.suppress(Exception):
        inner = inspect.unwrap(function)
        source = textwrap.dedent(inspect.getsource(inner))
        variables = frozenset(key for key, value in inner.__globals__.items() if _is_data(value))
        return Written(source, name, variables)
    return UNKNOWN


def _is_data(value: object) -> bool:
    return bool(number_kind(value)) or type(value) in (*MAPPINGS, *SEQUENCES)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _called(call: ast.Call) -> str:
    """The last name of what is called: `sum` of `np.sum(...)`."""
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(python_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


# Asked for at every failed check of an exercise, with the same code.


@functools.lru_cache(maxsize=64)
def _nodes(source: str, function: str) -> tuple[ast.AST, ...]:
    node = _node(source, function)
    return () if node is None else tuple(ast.walk(node))


@functools.lru_cache(maxsize=64)
def _unread(source: str, function: str) -> str:
    return unread_hint(_node(source, function))


@functools.lru_cache(maxsize=64)
def _node(source: str, function: str) -> ast.FunctionDef | None:
    """The last definition of that name, wherever it stands."""
    tree = _tree(source)
    nodes = [] if tree is None else [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return next((node for node in reversed(nodes) if node.name == function), None)
