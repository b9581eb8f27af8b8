"""What is known of the code behind an answer, so that a guess is made only where the code can be so."""

from __future__ import annotations

import ast
import contextlib
import functools
import inspect
import textwrap
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from .code_facts import NO_FACTS, CodeFacts
from .free_variables import outside_hint, outside_names, python_of
from .plain import MAPPINGS, SEQUENCES, number_kind
from .unread import unread_hint

_REDUCING = frozenset(("sum", "mean", "average", "max", "min", "prod", "norm", "nansum", "nanmean", "reduce"))


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
        return _facts(self.source, self.function) is not None

    @property
    def reduces(self) -> bool:
        """Whether entries are taken together, as in a sum."""
        return not _REDUCING.isdisjoint(self._known.called)

    @property
    def keeps_dimensions(self) -> bool:
        """Whether `keepdims` is written anywhere."""
        return self._known.keeps_dimensions

    @property
    def adds(self) -> bool:
        """Whether anything is added or subtracted."""
        return self._known.adds

    @property
    def draws(self) -> bool:
        """Whether it uses random numbers."""
        return self._known.draws

    @property
    def seeds(self) -> bool:
        """Whether it seeds them."""
        return not {"seed", "RandomState", "default_rng"}.isdisjoint(self._known.called)

    @property
    def has_stub(self) -> bool:
        """Whether None is still assigned to something."""
        return self._known.has_stub

    @property
    def gives_only_none(self) -> bool:
        """Whether nothing but None can come back from it, whatever it is called with: it is a stub."""
        return self._known.gives_only_none

    @property
    def gives_back(self) -> bool:
        """Whether it has a line that returns a value."""
        return self._known.gives_back

    @property
    def may_give_back(self) -> bool:
        """Whether a value can come back from it: it has such a line, or is not known."""
        return self.gives_back or not self.is_known

    @property
    def calls_what_gives_nothing(self) -> bool:
        """Whether it uses what `append` and `shuffle` give back, which is None."""
        return self._known.uses_nothing

    @property
    def foreign_hint(self) -> str:
        """A word on variables of the notebook that stand in the place of its parameters; "" without any."""
        return outside_hint(outside_names(self.source, self.function, self.variables))

    @property
    def hint(self) -> str:
        """What is odd about its variables, said of a function that is wrong; "" where nothing is."""
        return self.foreign_hint or unread_hint(self._known.unread)

    @property
    def _known(self) -> CodeFacts:
        return _facts(self.source, self.function) or NO_FACTS


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


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(python_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@functools.lru_cache(maxsize=64)
def _facts(source: str, function: str) -> CodeFacts | None:
    """Asked for at every failed check of an exercise. The syntax tree is not kept: it takes far more room."""
    tree = _tree(source)
    nodes = [] if tree is None else [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = next((node for node in reversed(nodes) if node.name == function), None)
    return None if found is None else CodeFacts.of(found)
