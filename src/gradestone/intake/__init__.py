"""Submission folder -> clean notebook and files. Trusted; treats everything it reads as hostile."""

from ..model import USUAL_CAPS, SubmissionCaps
from .archive import names_in_zip
from .folder import digest, manifest, open_folder, printable
from .litter import is_litter, may_be_work
from .parcel import pack
from .replacing import replacements
from .settled import test_places, unsettled
from .stubs import solved_in
from .submission import code_cells, read_submission, ungraded_end
from .template import Template
from .tools import Tools

__all__ = [
    "USUAL_CAPS",
    "SubmissionCaps",
    "Template",
    "Tools",
    "code_cells",
    "digest",
    "is_litter",
    "manifest",
    "may_be_work",
    "names_in_zip",
    "open_folder",
    "pack",
    "printable",
    "read_submission",
    "replacements",
    "solved_in",
    "test_places",
    "ungraded_end",
    "unsettled",
]
