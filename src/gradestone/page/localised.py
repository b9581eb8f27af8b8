"""Numbers, times and lists as the language that is spoken writes them, and fonts that have its letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..selfcheck.plain import in_a_row
from ..selfcheck.words import N_, _, language, ngettext, pgettext

_SIMPLIFIED = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei'"
_TRADITIONAL = "'Noto Sans CJK TC', 'Source Han Sans TC', 'PingFang TC', 'Microsoft JhengHei'"
_FONTS = {
    "zh": _SIMPLIFIED,
    "zh-TW": _TRADITIONAL,
    "zh-HK": _TRADITIONAL,
    "ja": "'Noto Sans CJK JP', 'Source Han Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo",
    "ko": "'Noto Sans CJK KR', 'Source Han Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic'",
}
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def number(value: float) -> str:
    """At most two decimals, as short as they come: points as people write them, and nbgrader keeps them."""
    return _pointed(plain_number(value))


def plain_number(value: float) -> str:
    """The same for machines, whatever is spoken: with a point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def decimals(value: float, count: int = 2) -> str:
    """So many decimals."""
    return _pointed(f"{value:.{count}f}")


def in_short(value: float) -> str:
    """Six digits at most, as short as they come."""
    return _pointed(f"{value:g}")


def _pointed(text: str) -> str:
    return text.replace(".", pgettext("between the whole and the decimals of a number", "."))


def score_of(score: float, most: float) -> str:
    """What was reached, and what could have been."""
    return _("{score} of {most}").format(score=number(score), most=number(most))


def penalty_sentence(lost: str, points: float) -> str:
    """What lateness has cost."""
    said = ngettext("Late: {points} points less.", "Late: {points} points less.", how_many(points))
    return said.format(points=lost)


def how_many(value: float) -> int:
    """The number that decides on singular and plural; half a point is several."""
    return int(value) if value == int(value) else 2


def percent(value: object) -> str:
    """A number of percent."""
    return _("{number} %").format(number=value)


def enumerated(items: Iterable[str]) -> str:
    """`a, b, c`."""
    return in_a_row(list(items))


def labelled(label: str, text: str) -> str:
    """`label: text`."""
    return pgettext("something, and what is said of it", "{label}: {text}").format(label=label, text=text)


def moment(when: datetime | None) -> str:
    """A time of day as ISO 8601 has it, without a zone; "" for an unknown one."""
    return f"{when:%Y-%m-%d %H:%M}" if when else ""


def long_moment(when: datetime) -> str:
    """A time of a clock on a wall, with its zone, as it stands in a sentence."""
    return _("{day} {month} {year}, {time} {zone}").format(
        day=when.day,
        month=_(_MONTHS[when.month - 1]),
        month_number=when.month,
        year=when.year,
        time=f"{when:%H:%M:%S}",
        zone=f"{when:%Z}",
    )


def span(seconds: float) -> str:
    """A span of time in its two largest units: `2 d 3 h`."""
    units = ((_("{n} d"), 86_400), (_("{n} h"), 3_600), (_("{n} min"), 60), (_("{n} s"), 1))
    parts: list[str] = []
    rest = round(seconds)
    for unit, length in units:
        count, rest = divmod(rest, length)
        if count:
            parts.append(unit.format(n=count))
        elif parts:
            break
    if len(parts) > 1:
        return pgettext("days and hours, and the like", "{first} {second}").format(
            first=parts[0], second=parts[1]
        )
    return parts[0] if parts else _("{n} s").format(n=0)


def between_sentences() -> str:
    """What the language that is spoken sets between two sentences; Chinese nothing."""
    return pgettext("between sentences", "{first} {second}").format(first="", second="")


def fonts_of_language() -> str:
    """CSS names of fonts for a language whose letters the usual ones lack, with a comma behind; else ""."""
    spoken = language()
    found = _FONTS.get(spoken) or _FONTS.get(spoken.partition("-")[0], "")
    return f"{found}, " if found else ""
