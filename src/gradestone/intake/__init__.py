"""Submission folder -> clean notebook and files. Trusted; treats everything it reads as hostile."""

from .folder import SubmissionCaps, digest, manifest
from .parcel import pack
from .submission import code_cells, read_submission, ungraded_end

__all__ = ["SubmissionCaps", "code_cells", "digest", "manifest", "pack", "read_submission", "ungraded_end"]
