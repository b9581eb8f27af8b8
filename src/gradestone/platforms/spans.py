"""Extensions and times as people and platforms write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser

_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zäé]*)", re.IGNORECASE)
_UNITS = {
    "m": ("m", "min", "mins", "minute", "minutes", "minuten"),
    "h": ("h", "hr", "hrs", "hour", "hours", "stunde", "stunden"),
    "d": ("", "d", "day", "days", "tag", "tage", "jour", "jours", "día", "días"),
    "w": ("w", "week", "weeks", "woche", "wochen"),
}
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_MOST = timedelta(days=366)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?(?:\s*(?:UTC|Z|[+-]\d\d:?\d\d))?")
_YEAR_FIRST = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?!\d)", re.ASCII)
_MONTHS = {
    "january": "januar enero janvier gennaio januari janeiro jänner",
    "february": "februar febrero février febbraio februari fevereiro",
    "march": "märz marzo mars maart março",
    "april": "abril avril aprile",
    "may": "mai mayo maggio mei maio",
    "june": "juni junio juin giugno junho",
    "july": "juli julio juillet luglio julho",
    "august": "agosto août augustus",
    "september": "septiembre septembre settembre setembro",
    "october": "oktober octubre octobre ottobre outubro",
    "november": "noviembre novembre novembro",
    "december": "dezember diciembre décembre dicembre dezembro",
}
_IN_ENGLISH = {word: month for month, words in _MONTHS.items() for word in [month, *words.split()]}
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s*(?:[AaPp]\.?[Mm]\.?)?")
_DAYS_ONLY = (datetime(2001, 1, 1), datetime(2002, 2, 2))


def read_extension(text: str, due: datetime | None = None) -> timedelta | None:
    """An extension: `2 days`, `1 d 12 h`, `3` (days), or the new due date `2026-05-14 23:59`.

    due : UTC without a zone, as is a date without a zone

    Returns None where a date is given and there is no due date yet. Raises ValueError for anything else.
    """
    if _ISO.fullmatch(text.strip()):
        return None if due is None else _checked(_utc(parser.isoparse(_iso(text)), UTC) - due)
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip(" ,+"):
        raise ValueError(f"{text!r} is no extension. Write 2 days, 36 h or a date such as 2026-05-14 23:59")
    return _checked(timedelta(seconds=sum(_seconds(count, unit) for count, unit in parts)))


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """When something was handed in, as a platform's table says; UTC without a zone. None for no time.

    zone : of times without one

    Raises ValueError for a text that is no time, or can be read in two ways.
    """
    if text.strip() in ("", "-", "–"):
        return None
    words = [_IN_ENGLISH.get(word.casefold(), "") for word in _WORD.findall(text)]
    if any(words):
        text = _spelled(text, next(filter(None, words)))
    if _YEAR_FIRST.match(text.strip()):
        found = {_moment(text, dayfirst=False)}
    else:
        found = {_moment(text, dayfirst=first) for first in (False, True)}
    if len(found) > 1 or found == {None}:
        raise ValueError(f"{text!r} is no time that everybody reads alike")
    return _utc(found.pop() or datetime.min, zone)


def _spelled(text: str, month: str) -> str:
    """Day, month, year and clock alone: weekdays in whatever language are nobody's business."""
    clock = _CLOCK.search(text)
    numbers = re.findall(r"\d+", _CLOCK.sub(" ", text))
    return " ".join([*numbers[:1], month, *numbers[1:2], clock[0] if clock else ""])


def _moment(text: str, *, dayfirst: bool) -> datetime | None:
    try:
        first, second = (parser.parse(text, default=day, dayfirst=dayfirst) for day in _DAYS_ONLY)
    except (ValueError, OverflowError, TypeError):
        return None
    return first if first == second else None  # what the text does not say would be made up


def _utc(moment: datetime, zone: tzinfo) -> datetime:
    known = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return known.astimezone(UTC).replace(tzinfo=None)


def _iso(text: str) -> str:
    return re.sub(r"\s*UTC$", "Z", text.strip()).replace(" ", "T", 1).replace(" ", "")


def _seconds(count: str, unit: str) -> float:
    size = next((name for name, words in _UNITS.items() if unit.casefold() in words), None)
    if size is None:
        raise ValueError(f"{unit!r} is no unit of time. Write minutes, hours, days or weeks")
    return float(count.replace(",", ".")) * _SECONDS[size]


def _checked(span: timedelta) -> timedelta:
    if not timedelta() <= span <= _MOST:
        raise ValueError("an extension is between nothing and a year")
    return span
