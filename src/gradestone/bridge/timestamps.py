"""When a submission was handed in, as the collector's timestamp.txt says."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime

from nbgrader.utils import parse_utc

NAME = "timestamp.txt"
MAX_BYTES = 200
_OFFSET = re.compile(r"\s+([+-]\d\d):?(\d\d)\Z")


def parse_timestamp(content: bytes) -> datetime | None:
    """UTC without a zone, as nbgrader keeps it; None for an empty file. Raises ValueError for no time."""
    text = content[:MAX_BYTES].decode("utf-8", errors="replace").strip()
    if not text:
        return None
    try:
        # nbgrader takes a number that stands alone, as in 13:00:00 +0200, for so many seconds.
        parsed: datetime = parse_utc(_OFFSET.sub(r"\1:\2", text))
    except (ValueError, OverflowError, TypeError, AttributeError) as error:
        raise ValueError(f"{NAME} does not hold a time: {text[:40]!r}") from error
    return parsed


def text_to_keep(content: bytes, timestamp: datetime | None) -> str:
    """The collector's words, where nbgrader's later commands read this time in them; else words they do."""
    if timestamp is None:
        return ""
    text = content[:MAX_BYTES].decode("utf-8", errors="replace").strip()
    with contextlib.suppress(ValueError, OverflowError, TypeError, AttributeError):
        if text.isascii() and text.isprintable() and parse_utc(text) == timestamp:
            return text
    return f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC"
