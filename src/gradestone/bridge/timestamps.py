"""When a submission was handed in, as the collector's timestamp.txt says."""

from __future__ import annotations

from datetime import datetime

from nbgrader.utils import parse_utc

NAME = "timestamp.txt"
MAX_BYTES = 200


def parse_timestamp(content: bytes) -> datetime | None:
    """UTC without a zone, as nbgrader keeps it; None for an empty file. Raises ValueError for no time."""
    text = content[:MAX_BYTES].decode("utf-8", errors="replace").strip()
    if not text:
        return None
    try:
        parsed: datetime = parse_utc(text)
    except (ValueError, OverflowError, TypeError, AttributeError) as error:
        raise ValueError(f"{NAME} does not hold a time: {text[:40]!r}") from error
    return parsed
