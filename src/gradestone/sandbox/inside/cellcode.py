"""From the text of a cell to its syntax tree, as a kernel does it; once for cells that many have."""

# mypy: disable-error-code="no-untyped-call"
# (IPython has types in places only.)

from __future__ import annotations

import ast
import zlib
from types import CodeType
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

from ..shortcuts import belongs_to_main


class CellCompiler(CachingCompiler):
    """Names cells as a kernel does, but the same in every run. Parses what it has learned only once."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str, int], ast.AST] = {}
        self._prepared: set[str] = set()  # names of cells
        self._codes: dict[tuple[int, int], CodeType] = {}  # by the identity of a statement, and flags

    def learn(self, raw_code: str, code: str) -> None:
        """Parse the cell `raw_code`, transformed to `code`, for all forks of this process."""
        name = self.get_code_name(raw_code, code, 0)
        self._known[code, name, self.flags] = self.ast_parse(code, name)

    def prepare(self, raw_code: str, code: str, transformer: ast.NodeTransformer) -> None:
        """Learn the cell as the transformer leaves it, compiled: nothing else may transform it when it runs.

        Raises
        ------
        SyntaxError, ValueError : it is no Python
        """
        name = self.get_code_name(raw_code, code, 0)
        tree = ast.fix_missing_locations(transformer.visit(self.ast_parse(code, name)))
        if any(isinstance(each, ast.ImportFrom) and each.module == "__future__" for each in tree.body):
            return  # it changes what compiling means
        self._known[code, name, self.flags] = tree
        self._prepared.add(name)
        with self.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
            for each in tree.body:
                shown = each is tree.body[-1] and isinstance(each, ast.Expr)
                whole = ast.Interactive([each]) if shown else ast.Module([each], [])
                made = self(whole, name, "single" if shown else "exec")
                self._codes[id(each), self.flags] = made

    def has_prepared(self, raw_code: str, code: str) -> bool:
        """Whether the tree of the cell is as a transformer has left it."""
        name = self.get_code_name(raw_code, code, 0)
        return name in self._prepared and (code, name, self.flags) in self._known

    def __call__(self, source: Any, filename: str, symbol: str, **options: Any) -> CodeType:
        """The code of a statement or a text."""
        alone = type(source) in (ast.Module, ast.Interactive) and len(source.body) == 1
        known = self._codes.get((id(source.body[0]), self.flags)) if alone else None
        made: CodeType = known or super().__call__(source, filename, symbol, **options)
        return made

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        """The syntax tree of `source`."""
        known = self._known.get((source, filename, self.flags)) if symbol == "exec" else None
        tree: ast.AST = known or super().ast_parse(source, filename, symbol)
        return tree

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """A file name of the kernel's form; tracebacks show it as `Cell In[n]`."""
        name = f"/tmp/ipykernel_1/{zlib.crc32(raw_code.encode('utf-8', 'replace'))}.py"
        belongs_to_main(name)
        return name


class CellTransformer(TransformerManager):
    """Does not take cells apart that it has learned or that cannot hold a magic: running them is quicker."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, str] = {}

    def learn(self, cell: str) -> str:
        """Transform `cell` for all forks of this process."""
        self._known[cell] = transformed = super().transform_cell(cell)
        return transformed

    def transform_cell(self, cell: str) -> str:
        """Python for IPython's own syntax."""
        transformed: str = self._known.get(cell) or super().transform_cell(cell)
        return transformed

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Python for IPython's own syntax."""
        starts = {line.lstrip()[:1] for line in lines}
        if starts.isdisjoint(_STARTS) and _SIGNS.isdisjoint("".join(lines)):
            return lines
        transformed: list[str] = super().do_token_transforms(lines)
        return transformed


_STARTS = frozenset(",;/")  # of a line: calls with quotes or parentheses left out
_SIGNS = frozenset("%!?")  # anywhere: x = %magic, x = !command, name?
