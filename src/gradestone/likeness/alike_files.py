"""A compared class as JSON, and as a page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from ..files.jsontext import json_text
from ..page.environments import page_environment
from ..page.localised import decimals, enumerated, labelled
from ..page.wording import with_code
from ..selfcheck.words import N_, _, ngettext, one_after_another
from .alike import SMALL, AlikeClass, AlikePair
from .evidence import Evidence, place_words
from .snippets import Line, snippet
from .works import Handout, Work

FORMAT = 1
_LEVELS = 4
MOST_SHOWN = 150  # pairs with their texts on the page; all of them are in its table and in the JSON
_MOST_REASONS = 8
_MOST_PLACES = 12


@dataclass(slots=True)
class Calling:
    """How hand-ins are called: by their ids, or by numbers that say nothing."""

    anonymous: bool = False
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def name(self, work: Work) -> str:
        """The id, with the other year behind it; or a number in the order of the list."""
        name = work.student
        if self.anonymous:
            number = self._numbers.setdefault((work.year, work.student), len(self._numbers) + 1)
            name = _("Hand-in {number}").format(number=number)
        return _("{name} ({year})").format(name=name, year=work.year) if work.year else name


def to_json(found: AlikeClass, calling: Calling) -> str:
    """All of it but the texts of the hand-ins. docs/likeness.md describes the fields."""
    record = {
        "format": FORMAT,
        "assignment": found.assignment,
        "hand_ins": found.works,
        "compared": found.compared,
        "threshold": round(found.threshold, 2),
        "pairs": [_pair_record(pair, found.works, calling) for pair in found.pairs],
        "groups": [[calling.name(each) for each in group] for group in found.groups],
        "pairs_left_out": found.left_out,
        "not_read": [] if calling.anonymous else [f"{student}: {note}" for student, note in found.notes],
        "note": _(LIMITS[0]),
    }
    return json_text(record, _LEVELS)


def _pair_record(pair: AlikePair, size: int, calling: Calling) -> dict[str, Any]:
    return {
        "first": calling.name(pair.first),
        "second": calling.name(pair.second),
        "score": round(pair.score, 1),
        "strong": pair.strong,
        "shared": [
            {
                "place": each.place,
                "kind": each.kind,
                "weight": each.bits,
                "have_it": each.holders,
                "what": each.quote,
                "sentence": each.sentence(size),
                "lines": [[spot.span[0] for spot in spots] for spots in (each.first, each.second)],
            }
            for each in pair.evidence
        ],
    }


LIMITS = (
    N_(
        "A help for a person who looks, and no proof: it says what two hand-ins share and how rare that is "
        "here, not how it came about."
    ),
    N_(
        "Look at both, and talk with the students, before you think of anything else. Likeness has innocent "
        "reasons: a pair that was allowed to work together, a tutor's or a book's way to write it, the same "
        "answer found on the web or given by an assistant, a line from your own lecture."
    ),
    N_(
        "Whatever you gave to all of them should be in the release or in the bank of right versions: only "
        "that is subtracted, and what at least half of the class writes."
    ),
    N_(
        "What is not here may be a copy all the same: short right answers look alike whoever writes them, "
        "and a copy that holds nothing rare cannot be told from honest work."
    ),
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where both write something alike: two texts side by side."""

    name: str
    first: Sequence[Line]
    second: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _ShownPair:
    """A pair as the page has it."""

    number: int
    first: str
    second: str
    score: str
    strong: bool
    reasons: Sequence[tuple[str, Sequence[str]]]
    more: int
    places: Sequence[_Place]


def to_html(found: AlikeClass, calling: Calling, handout: Handout) -> str:
    """The page. Whatever a student wrote is escaped."""
    stubs = {place: texts[0] if texts else "" for place, texts in handout.passages.items()}
    shown = [
        _shown(number, pair, found.works, calling, stubs)
        for number, pair in enumerate(found.pairs[:MOST_SHOWN], 1)
    ]
    rest = [
        (
            calling.name(pair.first),
            calling.name(pair.second),
            decimals(pair.score, 0),
            in_short(pair, found.works),
        )
        for pair in found.pairs[MOST_SHOWN:]
    ]
    template = _environment().get_template("likeness.html.j2")
    return template.render(
        found=found,
        pairs=shown,
        rest=rest,
        groups=[enumerated(calling.name(each) for each in group) for group in found.groups],
        limits=[_(each) for each in LIMITS],
        small=found.compared < SMALL,
        notes=() if calling.anonymous else [with_code(labelled(*note)) for note in found.notes],
        counted=_counted(found),
        about_scores=_about_scores(found.left_out),
    )


def _counted(found: AlikeClass) -> str:
    compared = ngettext(
        "{compared} of {all} hand-ins hold code of their own and were compared.",
        "{compared} of {all} hand-ins hold code of their own and were compared.",
        found.works,
    )
    pairs = len(found.pairs) + found.left_out
    alike = ngettext(
        "One pair is unusually alike: a score of {score} or more.",
        "{pairs} pairs are unusually alike: a score of {score} or more.",
        pairs,
    )
    return one_after_another(
        compared.format(compared=found.compared, all=found.works),
        alike.format(pairs=pairs, score=decimals(found.threshold, 0)),
    )


def _about_scores(left_out: int) -> str:
    more = ngettext("{count} more pairs are not listed.", "{count} more pairs are not listed.", left_out)
    return one_after_another(
        _(
            "A score is a sum of weights. A thing that two share weighs one more each time it is half as "
            "common among all hand-ins; what follows from a habit they also share, or stands beside more of "
            "the same function, weighs less; functions in which each wrote something different take a little "
            "off."
        ),
        more.format(count=left_out) if left_out else "",
    )


def in_short(pair: AlikePair, size: int) -> str:
    """The most telling thing, and where."""
    if not pair.evidence:
        return ""
    first = pair.evidence[0]
    return labelled(place_words(first.place), first.sentence(size))


def _shown(number: int, pair: AlikePair, size: int, calling: Calling, stubs: dict[str, str]) -> _ShownPair:
    told = pair.evidence[:_MOST_REASONS]
    places = tuple(dict.fromkeys(each.place for each in pair.evidence))
    reasons = [
        (place_words(place), [each.sentence(size) for each in told if each.place == place])
        for place in places
    ]
    return _ShownPair(
        number,
        calling.name(pair.first),
        calling.name(pair.second),
        decimals(pair.score, 0),
        pair.strong,
        [reason for reason in reasons if reason[1]],
        len(pair.evidence) - len(told),
        [place for name in places[:_MOST_PLACES] if (place := _place(name, pair, stubs))],
    )


def _place(name: str, pair: AlikePair, stubs: dict[str, str]) -> _Place | None:
    """Both texts of a place, with the shared pieces marked; None where they share no piece of text there."""
    stub = stubs.get(name, "")
    sides = [
        snippet(work.passages.get(name, ""), _spans(pair.evidence, side, name), stub)
        for side, work in enumerate((pair.first, pair.second))
    ]
    marked = all(any(piece.marked for line in side for piece in line.pieces) for side in sides)
    return _Place(place_words(name), sides[0], sides[1]) if marked else None


def _spans(evidence: Iterable[Evidence], side: int, place: str) -> list[tuple[int, int, int, int]]:
    spots = (spot for each in evidence for spot in (each.first, each.second)[side])
    return [spot.span for spot in spots if spot.place == place]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = page_environment("gradestone.likeness", trim_blocks=True, lstrip_blocks=True)
    made.filters["code"] = _with_code
    return made


def _with_code(sentence: str) -> Markup:
    """A sentence with what stands between the first and the last backtick set as code; all of it escaped."""
    before, tick, rest = sentence.partition("`")
    quoted, closing, after = rest.rpartition("`")
    if not tick or not closing:
        return escape(sentence)
    return Markup("{}<code>{}</code>{}").format(before, quoted, after)
