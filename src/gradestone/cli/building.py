"""Commands on the course itself: build, check, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from .common import console, course_option, course_root

@click.command()
def build() -> None:
    """Not yet."""


@click.command()
def check() -> None:
    """Not yet."""


@click.command()
def doctor() -> None:
    """Not yet."""
