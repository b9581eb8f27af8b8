"""The shell the instructor's notebook runs in: IPython with its magics, without history, files or windows."""

from __future__ import annotations

from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .recorder import RecordingError, cell_file, place_of
from .source_notebook import SourceCell
from .watch import Watch


class _CellCompiler(CachingCompiler):
    """Names the code of each cell after the cell, so that a line of a traceback can be found."""

    name = ""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """The file name under which IPython compiles the cell."""
        return cell_file(self.name)


class RecordingShell(InteractiveShell):
    """Runs cells one after the other and turns their failures into a RecordingError."""

    compiler_class = _CellCompiler
    compile: _CellCompiler
    watch: Watch

    def run(self, cell: SourceCell) -> None:
        """Run one cell. Raises RecordingError with the cell and line of what it raised."""
        self.compile.name = cell.name
        with self.watch.over(cell.name):
            result = self.run_cell(cell.source, store_history=False)  # type: ignore[no-untyped-call]
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, RecordingError):
            raise error
        if error is not None:
            name, line = place_of(error, default=cell.name)
            line = error.lineno if isinstance(error, SyntaxError) else line
            raise RecordingError(f"the cell raises {type(error).__name__}: {error}", cell=name, line=line)

    def enable_gui(self, gui: str | None = None) -> None:
        """`%matplotlib inline` asks for it; there is no window to serve."""


def make_shell(watch: Watch) -> RecordingShell:
    """The process's one shell, as `get_ipython()` knows it."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.cache_size = 0
    shell: RecordingShell = RecordingShell.instance(config=config)
    shell.watch = watch
    return shell
