"""From the text of a cell to its syntax tree, as a kernel does it; once for cells that many have."""

# mypy: disable-error-code="no-untyped-call"
# (IPython has types in places only.)

from __future__ import annotations

import ast
import zlib

from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager

from ..shortcuts import belongs_to_main


class CellCompiler(CachingCompiler):
    """Names cells as a kernel does, but the same in every run. Parses what it has learned only once."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str, int], ast.AST] = {}

    def learn(self, raw_code: str, code: str) -> None:
        """Parse the cell `raw_code`, transformed to `code`, for all forks of this process."""
        name = self.get_code_name(raw_code, code, 0)
        self._known[code, name, self.flags] = self.ast_parse(code, name)

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
