"""`gradestone translate`: the catalogues of a language, brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import course_option, course_root, say

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message


@click.command()
@click.argument("language")
@click.argument("assignment", required=False)
@course_option
def translate(language: str, assignment: str | None, course_folder: Path | None) -> None:
    """Write what is to be translated, of an assignment or of all.

    LANGUAGE is one such as zh_CN or de. What the English release of an
    assignment says goes to locale/LANGUAGE/ASSIGNMENT.po, and without an
    assignment the engine's own words to locale/LANGUAGE/gradestone.po. What
    stays keeps its translation; what changed is marked as fuzzy, and is
    English until somebody has looked at it. Build the release first.

    Exit code 0 when the files are written, 1 when there is no release to
    read.

    \b
    Examples:
      gradestone translate zh_CN
      gradestone translate zh_CN week1
    """
    from ..bridge.course import load_course
    from ..misconceptions import hint_texts
    from ..translation.catalogue_files import ENGINE_WORDS, catalogue_file, engine_words_file
    from ..translation.engine_messages import engine_template
    from ..translation.pofiles import template_of
    from ..translation.release_messages import messages_of
    from .building import chosen

    root = course_root(course_folder)
    for name in dict.fromkeys(load_course(root, each).original for each in chosen(root, assignment)):
        template = template_of(messages_of(load_course(root, name).release, hint_texts(root, name)))
        _update(catalogue_file(root, language, name), language, template)
    if assignment is None:
        place = engine_words_file(root, language) or catalogue_file(root, language, ENGINE_WORDS)
        _update(place, language, engine_template())


def _update(path: Path, language: str, template: Catalog) -> None:
    from ..translation.pofiles import update_file

    catalogue = update_file(path, language, template)
    waiting = sum(1 for message in catalogue if message.id and (message.fuzzy or not _whole(message)))
    say(f"{path}: {len(catalogue)} messages, {waiting} of them to be translated")


def _whole(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)
