"""A submission folder looked at from outside: whether it has changed, and when it was handed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ..bridge.submission_secret import NAME as SECRET
from ..bridge.survey import Place
from ..bridge.timestamps import EXAMPLE, MAX_BYTES, NAME, not_yet, parse_timestamp, text_to_keep
from ..errors import IntakeError
from ..files.regular import read_regular
from ..intake import USUAL_CAPS, SubmissionCaps, digest, may_be_work
from ..selfcheck.words import _


@dataclass(frozen=True, slots=True)
class HandIn:
    """A submission folder before anything in it is read as a notebook."""

    digest: str  # of content and timestamp; "" when the folder cannot be read
    timestamp: datetime | None = None
    empty: bool = False  # nothing is in it but what the collector needs
    incidents: tuple[str, ...] = ()
    stamp: str = ""  # the time for nbgrader's later commands, "" when it is unknown


def look_at(place: Place, caps: SubmissionCaps = USUAL_CAPS, zone: tzinfo | None = None) -> HandIn:
    """Digest and time of a submission. Never raises: what is wrong with the folder, intake says later.

    zone : the one whose abbreviations a timestamp may have
    """
    stamp = read_regular(place.stamp, limit=MAX_BYTES)
    try:
        content = digest(place.folder, caps, loose=place.loose)
        names = {path.name for path in place.folder.iterdir()}
    except (IntakeError, OSError):
        return HandIn("")
    parts = f"{content} {hashlib.sha256(stamp).hexdigest()} {place.told}".rstrip()
    both = hashlib.sha256(parts.encode()).hexdigest()
    empty = not any(map(may_be_work, names - {NAME, SECRET}))
    moment, sentence = None, ""
    try:
        moment = parse_timestamp(stamp, zone)
        sentence = not_yet(moment)
    except ValueError as error:
        words = _("{problem}; the time of the hand-in counts as unknown. It should look like {example}.")
        sentence = words.format(problem=error, example=EXAMPLE)
    said = tuple(filter(None, (place.said, sentence)))
    return HandIn(both, moment, empty, said, stamp=text_to_keep(stamp, moment))
