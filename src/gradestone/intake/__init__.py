"""Submission folder -> clean notebook and files. Trusted; treats everything it reads as hostile."""

from ..model import SubmissionCaps
from .folder import digest, manifest
from .parcel import pack
from .settled import test_places, unsettled
from .stubs import solved_in
from .submission import code_cells, read_submission, ungraded_end
from .template import Template

__all__ = [
    "SubmissionCaps",
    "Template",
    "code_cells",
    "digest",
    "manifest",
    "pack",
    "read_submission",
    "solved_in",
    "test_places",
    "ungraded_end",
    "unsettled",
]
