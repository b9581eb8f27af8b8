"""When a submission was handed in, as the collector's timestamp.txt says.

A date that can be read in two ways is not read at all: lateness costs points.
"""

from __future__ import annotations

import codecs
import contextlib
import functools
import re
import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import parser, tz
from nbgrader.utils import parse_utc
from traitlets.config import Config

from ..selfcheck.plain import listed
from ..selfcheck.words import _

NAME = "timestamp.txt"
MAX_BYTES = 200
EXAMPLE = "2026-05-12 13:00:00 UTC"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_SOON = timedelta(days=1)  # clocks differ
_SHOWN = 40  # letters of a text that is none
_UNSEEN = "\ufeff\u200e\u200f\0"
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{10})\d{3}", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)(?=\D|\Z)(.*)", re.ASCII)
_COMPACT = re.compile(r"\d{8}(?:T\d{4,6}(?:[.,]\d+)?)?", re.ASCII)
_ZONE = re.compile(
    r"(?P<time>.*\d:\d\d(?:[.,]\d+)?|\d{8}T\d{4,6})\s*"
    r"(?:(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?|(?P<name>[A-Za-z][\w/+-]*))",
    re.ASCII,
)


def zone_of(config: Config) -> tzinfo | None:
    """The zone in which nbgrader's exchange writes timestamps, if the course names one."""
    name = config.Exchange.get("timezone", "")
    return tz.gettz(name) if isinstance(name, str) and name else None


def parse_timestamp(content: bytes, local: tzinfo | None = None) -> datetime | None:
    """UTC without a zone, as nbgrader keeps it; None for an empty file.

    local : a zone whose own abbreviations are known, such as CEST

    Raises ValueError, with a sentence, for what is no time or may be several.
    """
    text = _decoded(content)
    if not text:
        return None
    try:
        moment = _moment(text, local)
    except _AmbiguousError as error:
        words = _("{file} holds {text}, which may be {dates}")
        raise ValueError(words.format(file=NAME, text=_short(text), dates=error)) from None
    except (ValueError, OverflowError, TypeError, AttributeError):
        words = _("{file} does not hold a time: {text}")
        raise ValueError(words.format(file=NAME, text=_short(text))) from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        words = _("{file} holds {text}, which no clock of a course says")
        raise ValueError(words.format(file=NAME, text=_short(text)))
    return moment


def text_to_keep(content: bytes, timestamp: datetime | None) -> str:
    """The collector's words, where nbgrader's later commands read this time in them; else words they do."""
    if timestamp is None:
        return ""
    text = content[:MAX_BYTES].decode("utf-8", errors="replace").strip()
    with contextlib.suppress(ValueError, OverflowError, TypeError, AttributeError):
        if text.isascii() and text.isprintable() and parse_utc(text) == timestamp:
            return text
    return f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC"


def not_yet(moment: datetime | None) -> str:
    """A sentence about a time in the future, which is used all the same; "" for any other."""
    if moment is None or moment <= datetime.now(UTC).replace(tzinfo=None) + _SOON:
        return ""
    words = _("{file} says {time} UTC, which has not come yet; lateness was counted by it.")
    return words.format(file=NAME, time=f"{moment:%Y-%m-%d %H:%M}")


class _AmbiguousError(ValueError):
    """A text that can be read as more than one time; names them."""


def _decoded(content: bytes) -> str:
    """The text of the file, in whichever of the usual encodings, without what nobody sees."""
    head = content[:MAX_BYTES]
    encoding = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "utf-8")
    if encoding == "utf-8" and b"\0" in head:
        encoding = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    return head.decode(encoding, errors="replace").strip().strip(_UNSEEN).strip()


def _moment(text: str, local: tzinfo | None) -> datetime:
    if found := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(found[1] or found[2]), UTC)
    found = _ZONE.fullmatch(text)
    if found is None or found["name"] in ("AM", "PM", "am", "pm"):
        return _iso(text) or _free(text)
    moment = _iso(found["time"]) or _free(found["time"])
    if found["sign"]:
        return moment.replace(tzinfo=_offset(found))
    for candidate in (moment.replace(tzinfo=local, fold=fold) for fold in (0, 1) if local):
        if candidate.tzname() == found["name"]:
            return candidate
    return moment.replace(tzinfo=_named(found["name"], None))


def _iso(text: str) -> datetime | None:
    """A date that begins with its year; None for others."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day, rest = found.groups()
        return datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}{rest.replace(',', '.')}")
    return datetime.fromisoformat(text) if _COMPACT.fullmatch(text) else None


def _free(text: str) -> datetime:
    """A date as people and systems write it, if everybody reads it alike."""
    readings = {_read(text, dayfirst=False), _read(text, dayfirst=True), _read(text, yearfirst=True)}
    if len(readings) > 1:
        dates = [f"{each:%Y-%m-%d}" for each in sorted(readings)]
        raise _AmbiguousError(functools.reduce(lambda one, other: listed([one, other], "or"), dates))
    return readings.pop()


def _read(text: str, **order: bool) -> datetime:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [parser.parse(text, default=each, tzinfos=_named, **order) for each in _DEFAULTS]
    if found[0] != found[1]:  # what the text does not say would be made up
        raise ValueError(text)
    moment: datetime = found[0]
    return moment


_DEFAULTS = (datetime(2001, 1, 1), datetime(2002, 2, 2))


def _offset(found: re.Match[str]) -> tzinfo:
    span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-span if found["sign"] == "-" else span)


def _named(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone of that name. Raises ValueError where it is not known: CST is three."""
    if name is None:
        return None if offset is None else timezone(timedelta(seconds=offset))
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    zone: tzinfo | None = tz.gettz(name) if "/" in name else None
    if zone is None:
        raise ValueError(name)
    return zone


def _short(text: str) -> str:
    return repr(text[:_SHOWN])
