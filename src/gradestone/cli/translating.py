"""`gradestone translate`: the catalogues of a language, brought up to date."""

from __future__ import annotations

from pathlib import Path

import click

from .common import course_option, course_root, say


@click.command()
@click.argument("language")
@click.argument("assignment", required=False)
@course_option
def translate(language: str, assignment: str | None, course_folder: Path | None) -> None:
    """Write what is to be translated, of an assignment or of all.

    LANGUAGE is one such as zh_CN or de. What the English release of an
    assignment says goes to locale/LANGUAGE/ASSIGNMENT.po. What stays keeps
    its translation; what changed is marked as fuzzy, and is English until
    somebody has looked at it. Build the release first.

    Exit code 0 when the files are written, 1 when there is no release to
    read.

    \b
    Examples:
      gradestone translate zh_CN
      gradestone translate zh_CN week1
    """
    from ..misconceptions import hint_texts
    from ..translation.pofiles import template_of, update_file
    from ..translation.release_messages import messages_of
    from ..bridge.course import load_course
    from .building import _chosen

    root = course_root(course_folder)
    for name in _chosen(root, assignment):
        template = template_of(messages_of(load_course(root, name).release, hint_texts(root, name)))
        path = root / "locale" / language / f"{name}.po"
        catalogue = update_file(path, language, template)
        open_ = sum(1 for message in catalogue if message.id and (not message.string or message.fuzzy))
        say(f"{name}: {len(catalogue)} messages in {path}, {open_} of them to be translated")
