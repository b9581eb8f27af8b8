"""The command line: `gradestone build | check | autograde | watch | feedback | report | similar | ...`."""

from __future__ import annotations

import errno
import gc
from typing import Any

import click

from .. import __version__
from ..errors import GradestoneError
from .building import build, check, doctor
from .demonstration import demo
from .grading import autograde, feedback, report
from .likening import similar
from .watching import watch

__all__ = ["main"]


class _Group(click.Group):
    """Turns the engine's errors into one sentence on stderr and exit code 1."""

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


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gradestone")
def main() -> None:
    """Graded Jupyter assignments: nbgrader courses marked fast, fairly and behind a sandbox."""


for command in (build, check, autograde, watch, feedback, report, similar, demo, doctor):
    main.add_command(command)
