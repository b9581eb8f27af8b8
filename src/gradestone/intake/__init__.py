"""Submission folder -> clean notebook and files. Trusted; treats everything it reads as hostile."""

from gradestone.intake.folder import Caps, digest, manifest
from gradestone.intake.parcel import pack
from gradestone.intake.submission import code_cells, read_submission, ungraded_end

__all__ = ["Caps", "code_cells", "digest", "manifest", "pack", "read_submission", "ungraded_end"]
