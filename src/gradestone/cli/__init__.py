"""The command line: `gradestone build | check | roster | collect | autograde | report | similar ...`."""

from __future__ import annotations

import errno
import gc
from collections import UserDict
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..errors import GradestoneError

_WHOLE = 1_000  # letters of a sentence
_MODULES = {  # of the commands
    "init": "beginning",
    "build": "building",
    "check": "building",
    "compare": "comparing",
    "roster": "classes",
    "collect": "classes",
    "autograde": "grading",
    "watch": "watching",
    "feedback": "grading",
    "report": "reporting",
    "similar": "likening",
    "export": "classes",
    "translate": "translating",
    "demo": "demonstration",
    "doctor": "building",
}

__all__ = ["main"]


class _Commands(UserDict[str, Any]):
    """Commands by name, each imported when it is wanted: none waits for what another needs."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        return command


class _Group(click.Group):
    """Turns the engine's errors into one sentence on stderr and exit code 1."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, each with a whole sentence: click would cut it where the line ends."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(_WHOLE)) for name, command in commands if command]
            )

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GradestoneError as error:
            click.echo(f"gradestone: {error}", err=True)
            ctx.exit(1)
        except OSError as error:
            if error.errno in (None, errno.EPIPE):  # no fault of the system, or click's own business
                raise
            click.echo(f"gradestone: {_refused(error)}", err=True)
            ctx.exit(1)
        finally:
            gc.freeze()  # or Python looks through all of nbgrader for garbage on its way out: 0.4 s


def _refused(error: OSError) -> str:
    """The sentence for what the system does not allow: a folder without rights, a full disk."""
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror}. Mend that and run the same command again."


@click.group(
    cls=_Group,
    commands=_Commands(_MODULES),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="gradestone")
def main() -> None:
    """Graded Jupyter assignments: nbgrader courses marked fast, fairly and
    behind a sandbox.

    Every command works on the course in the current folder or the nearest one
    above that has an nbgrader_config.py. `gradestone COMMAND --help` says what
    a command does, with its exit codes and an example.

    Exit code 0 when all went well, 1 when a command could not do its work,
    with the reason in one sentence, 2 for a wrong option or argument.

    \b
    Example, from a notebook to feedback:
      gradestone build week1
      gradestone check week1
      gradestone autograde week1
      gradestone report week1 --out reports/week1
      gradestone feedback week1
    """
