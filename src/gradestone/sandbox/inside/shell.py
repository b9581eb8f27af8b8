"""IPython as a Jupyter kernel sets it up, without the kernel. Made in the fork server, used in its forks."""

# mypy: disable-error-code="no-untyped-call, union-attr"
# (IPython has types in places only.)

from __future__ import annotations

import ast
import builtins
import contextlib
import getpass
import os
import subprocess
import sys
from typing import Any, cast

from IPython.core import page
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Any as AnyTrait
from traitlets import Instance, Type
from traitlets.config import Config

from ..shortcuts import remember_colours
from .cellcode import CellCompiler, CellTransformer
from .displays import CellStream, OutputPipe
from .going_on import failed_at, rest_of
from .shell_parts import (
    CellDisplayFormatter,
    CellDisplayHook,
    CellDisplayPublisher,
    CellExtensions,
    flush_streams,
)

# Magics that change how things look, or what a front end offers, and no value.
PRESENTATION = frozenset({"matplotlib", "config", "load_ext", "reload_ext", "pylab", "gui", "precision"})


class NotebookShell(InteractiveShell):
    """The shell of a submission."""

    compiler_class = Type(CellCompiler)
    displayhook_class = Type(CellDisplayHook)
    display_pub_class = Type(CellDisplayPublisher)
    kernel = AnyTrait()
    input_transformer_manager = Instance(CellTransformer, ())
    pipe: OutputPipe
    namespaces: dict[int, dict[str, Any]]  # by the number of a cell: what names meant there
    given: dict[str, Any]  # what the instructor's cells provide, out of the student's reach

    def init_virtualenv(self) -> None:
        """Nothing: the path is the sandbox's."""

    def init_environment(self) -> None:
        """What a kernel tells the programs that a cell starts."""
        os.environ.update(TERM="xterm-color", CLICOLOR="1", FORCE_COLOR="1", CLICOLOR_FORCE="1")
        os.environ.update(PAGER="cat", GIT_PAGER="cat")

    def init_display_formatter(self) -> None:
        """Our formatter in the place of IPython's."""
        self.display_formatter = CellDisplayFormatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]

    def init_extension_manager(self) -> None:
        """Our extension manager in the place of IPython's."""
        self.extension_manager = CellExtensions(shell=self, parent=self)
        self.configurables.append(self.extension_manager)  # type: ignore[arg-type]

    def init_hooks(self) -> None:
        """A pager has no place in a notebook's outputs."""
        super().init_hooks()
        self.set_hook("show_in_pager", page.as_hook(lambda *a, **k: None), 99)

    def learn(self, source: str) -> None:
        """Do beforehand what does not depend on what has run: most submissions have this cell."""
        transformed = self.input_transformer_manager.learn(source)
        cast(CellCompiler, self.compile).learn(source, transformed)

    def prepare(self, source: str, transformer: ast.NodeTransformer) -> None:
        """`learn` a cell that will run with this transformer; raises what its syntax has wrong."""
        transformed = self.input_transformer_manager.learn(source)
        cast(CellCompiler, self.compile).prepare(source, transformed, transformer)

    def is_prepared(self, source: str) -> bool:
        """Whether nothing is left for a transformer to do."""
        return cast(CellCompiler, self.compile).has_prepared(source, self.transform_cell(source))

    def remember(self, place: int) -> None:
        """Keep what the names mean at this place of the notebook."""
        self.namespaces[place] = dict(self.user_ns)

    def pass_over(self, source: str) -> int:
        """Count a cell without running it; its number."""
        number: int = self.execution_count
        self.history_manager.store_inputs(number, source)
        self.execution_count = number + 1
        return number

    async def run_notebook_cell(self, source: str, *, goes_on: str = "never", counts: bool = True) -> bool:
        """Run one cell as a kernel does; True when it raised nothing.

        goes_on : behind which failing statements the others run: "never", "imports" or "always"
        counts : whether it gets a number
        """
        success, rest = True, source
        while rest:
            result, transformed = await self._run_once(rest, counts=counts and rest is source)
            success = success and bool(result.success)
            rest = "" if goes_on == "never" else self._behind(result, rest, transformed, goes_on)
        return success

    def _behind(self, result: ExecutionResult, source: str, transformed: str, goes_on: str) -> str:
        """What is left to run of a cell that has failed."""
        error = result.error_in_exec
        file = cast(CellCompiler, self.compile).get_code_name(source, transformed, 0)
        place = failed_at(error.__traceback__, file) if isinstance(error, Exception) else None
        if place is None or (goes_on == "imports" and not isinstance(error, ImportError)):
            return ""
        return rest_of(transformed, place, imports_only=goes_on == "imports")

    async def run_alone(self, source: str) -> ExecutionResult:
        """Run one cell that is not counted; its value and what it raised."""
        return (await self._run_once(source, counts=False))[0]

    async def _run_once(self, source: str, *, counts: bool) -> tuple[ExecutionResult, str]:
        problem = None
        try:
            transformed = self.transform_cell(source)
        except Exception:
            transformed, problem = source, sys.exc_info()
        result = None
        try:
            result = await self.run_cell_async(
                source, store_history=counts, transformed_cell=transformed, preprocessing_exc_tuple=problem
            )
        finally:
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        return result, transformed

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a line magic. One that is not there, or only presents, may fail without harm."""
        try:
            return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)
        except Exception as error:
            if magic_name not in PRESENTATION and self.find_line_magic(magic_name) is not None:
                raise
            sys.stderr.write(f"{type(error).__name__}: {error}\n")

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a cell magic; without it, the cell."""
        if self.find_cell_magic(magic_name) is not None:
            return super().run_cell_magic(magic_name, line, cell)
        sys.stderr.write(f"UsageError: Cell magic `%%{magic_name}` not found.\n")
        self.run_cell("\n" + cell, store_history=False)  # its own line stays, so that lines agree
        return None

    def _tee(self, channel: str) -> Any:
        """Nothing: nobody reads the history of outputs."""
        return contextlib.nullcontext()

    def _format_exception_for_storage(self, exception: BaseException, *args: Any, **kwargs: Any) -> Any:
        # IPython would render every traceback a second time for its history.
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the current exception, unless nobody wants to see it."""
        if not self.pipe.quiet:
            super().showtraceback(*args, **kwargs)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Show the current syntax error, unless nobody wants to see it."""
        if not self.pipe.quiet:
            super().showsyntaxerror(*args, **kwargs)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        flush_streams()
        self.pipe.message(
            {"type": "error", "ename": str(etype.__name__), "evalue": str(evalue), "traceback": stb}
        )
        self._last_traceback = stb

    def ask_exit(self) -> None:
        """Nothing: `exit` ends a kernel; here the cells after it count as well."""

    def set_next_input(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: there is no next input."""

    def enable_gui(self, gui: object = None) -> None:
        """Nothing: there is no screen."""

    def system(self, cmd: str) -> None:
        """Run `cmd` in a shell and show what it writes."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        code, text = _shell_output(self.var_expand(cmd, depth=1))
        sys.stdout.write(text)
        sys.stdout.flush()
        self.user_ns["_exit_code"] = code

    system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """What `cmd` writes, as a list of lines or as one string."""
        text = _shell_output(self.var_expand(cmd, depth=depth + 1))[1]
        return SList(text.splitlines()) if split else LSString(text)


# Notebooks and libraries (tqdm among them) tell a notebook from a terminal by this name.
NotebookShell.__name__ = "ZMQInteractiveShell"


def make_shell() -> NotebookShell:
    """The one shell of this process, history in memory, no thread."""
    remember_colours()
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.IPKernelApp.connection_file = ""
    shell: NotebookShell = NotebookShell.instance(config=config)
    shell.namespaces, shell.given = {}, {}
    return shell


def use_streams(pipe: OutputPipe) -> None:
    """Send what is printed to `pipe`, and refuse questions to the user."""
    NotebookShell.instance().pipe = pipe
    sys.stdout, sys.stderr = CellStream(pipe, "stdout"), CellStream(pipe, "stderr")
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc, assignment]
    builtins.input = _refuse_input
    getpass.getpass = _refuse_input


def _refuse_input(*args: object, **kwargs: object) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _shell_output(command: str) -> tuple[int, str]:
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
