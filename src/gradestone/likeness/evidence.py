"""What two hand-ins share, in words and with its places in both texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..selfcheck.words import N_, _
from .known_names import KnownNames
from .pairing import Common
from .portraits import mistakes_of, portrait
from .traits import NOWHERE, Kind, Span, Trait
from .works import ELSEWHERE, Work

LONGEST_QUOTE = 90
_MOST_WORDED = 60  # things that a pair shares


@dataclass(frozen=True, slots=True)
class Spot:
    """A shared piece in one of the two texts."""

    place: str
    span: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """One shared thing: what it tells, how many have it, its words, and where it stands in either hand-in."""

    place: str
    kind: Kind
    bits: float
    holders: int
    quote: str
    first: tuple[Spot, ...]
    second: tuple[Spot, ...]

    def sentence(self, size: int) -> str:
        """For a person: `both write … there, which 2 of 400 do`."""
        return _("{shared}, {how_rare}").format(
            shared=_(_WORDS[self.kind]).format(quote=self.quote),
            how_rare=_how_rare(self.kind, self.holders).format(holders=self.holders, all=size),
        )


_WORDS: Mapping[Kind, str] = {
    "statement": N_("both write `{quote}`"),
    "expression": N_("both write `{quote}`"),
    "line": N_("both have the line `{quote}`"),
    "block": N_("both write these lines, in whatever order: `{quote}`"),
    "order": N_("both have these lines in this order: `{quote}`"),
    "spelling": N_("both spell it letter for letter as `{quote}`"),
    "spelled": N_("both write `{quote}`"),
    "number": N_("both use the number {quote}"),
    "words": N_("both have the text {quote}"),
    "comment": N_("both remark “{quote}”"),
    "word": N_("both use the word “{quote}” in a remark"),
    "name": N_("both call something `{quote}`"),
    "mistake": N_("share the mistake {quote}"),
}


def evidence_of(
    first: Work,
    second: Work,
    shared: Sequence[Common],
    known: KnownNames,
    stub: frozenset[str] = frozenset(),
) -> tuple[Evidence, ...]:
    """Every shared thing, the most telling first, up to a few dozen.

    stub : lines that were handed out, which no quotation needs
    """
    wanted = {each.digest for each in shared}
    where = [_spots(work, wanted, known) for work in (first, second)]
    names = _mistake_names(first)
    found = []
    for each in shared[:_MOST_WORDED]:
        one, two = (spots.get(each.digest, ()) for spots in where)
        quote = names.get(each.digest) or _quote(first, one, each.kind, stub)
        found.append(Evidence(each.place, each.kind, round(each.bits, 2), each.holders, quote, one, two))
    return tuple(found)


def place_words(place: str) -> str:
    """How a place is called in a sentence."""
    return _("cells of their own") if place == ELSEWHERE else place


def _how_rare(kind: Kind, holders: int) -> str:
    if holders <= 2:
        return _("and nobody else of {all}")
    if kind in ("mistake", "line", "words", "order"):
        return _("which {holders} of {all} have")
    return _("which {holders} of {all} do")


def _spots(work: Work, wanted: set[int], known: KnownNames) -> dict[int, tuple[Spot, ...]]:
    found: dict[int, tuple[Spot, ...]] = {}
    for place, roots in portrait(work, known).roots.items():
        for trait in _everything(roots):
            if trait.digest in wanted and trait.span != NOWHERE:
                found[trait.digest] = (*found.get(trait.digest, ()), Spot(place, trait.span))
    return found


def _everything(roots: Iterable[Trait]) -> Iterable[Trait]:
    return (trait for root in roots for trait in root.everything())


def _mistake_names(work: Work) -> dict[int, str]:
    return {
        trait.digest: name
        for place, traits in mistakes_of(work).items()
        for trait, name in zip(traits, work.mistakes[place], strict=True)
    }


def _quote(work: Work, spots: Sequence[Spot], kind: Kind, stub: frozenset[str]) -> str:
    if not spots:
        return "…"
    text = cut(work.passages[spots[0].place], spots[0].span)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if kind in ("comment", "word"):
        quote = " ".join(lines).strip("# ")
    else:
        own = [line for line in lines if line not in stub and not line.startswith("#")]
        quote = ("; " if kind in ("block", "order") else " ").join(own or lines)
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"


def cut(text: str, span: Span) -> str:
    """The piece of a text at a span, whose columns are bytes. Spans beyond the text give what there is."""
    first, start, last, end = span
    lines = text.split("\n")[first - 1 : last]
    if not lines:
        return ""
    raw = [line.encode(errors="surrogatepass") for line in lines]
    raw[-1] = raw[-1][:end]
    raw[0] = raw[0][start:]
    return b"\n".join(raw).decode(errors="replace")
