"""Feedback pages in a zip, called as each platform's bulk upload asks.

Canvas takes a file for the user and the attachment in its name, and only if the attachment is one of the
user's hand-in; so a page bears the name under which the hand-in was downloaded. Moodle takes a folder
`Full name_number_assignsubmission_file_`.

Source: Canvas app/models/assignment.rb (infer_comment_context_from_filename), Moodle
mod/assign/feedback/file/importziplib.php
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ..files.drafts import draft_beside

_NO_NAME = "Participant"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same pages always give the same bytes


def canvas_page(originals: Sequence[str], page: str = "") -> str:
    """The name of a page for a hand-in of these files; "" where there are none.

    page : its own name, of several notebooks handed in the one that it is about
    """
    notebooks = sorted(name for name in originals if name.lower().endswith(".ipynb"))
    own = sorted((name for name in notebooks if PurePosixPath(page).stem in name), key=len)
    chosen = next(iter(own or notebooks or sorted(originals)), "")
    return f"{PurePosixPath(chosen).stem}.html" if chosen else ""


def moodle_page(name: str, participant: str, page: str) -> str:
    """The path of the page of a participant; "" without a number."""
    if not participant:
        return ""
    plain = re.sub(r"[\x00-\x1f/\\:*?\"<>|_]+", " ", name).strip(" .")
    return f"{plain or _NO_NAME}_{participant}_assignsubmission_file_/{page}"


def write_pages(target: Path, pages: Mapping[str, Path]) -> None:
    """A zip of these files, by their names in it, written as a whole. Raises OSError."""
    with draft_beside(target) as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(pages):
                archive.writestr(
                    zipfile.ZipInfo(name, _EPOCH), pages[name].read_bytes(), zipfile.ZIP_DEFLATED
                )
        draft.replace(target)
