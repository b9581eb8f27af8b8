"""That an edition in another language is the same assignment, and wholly in that language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bridge.course import Course, load_course
from ..misconceptions import hint_texts
from .claims import Proof
from .editions_alike import hints_missing, not_the_same

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Said:
    """A message with its translation."""

    place: str
    english: str
    translation: str
    kind: str
    comments: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        line = " ".join(self.english.split())
        return f"{self.place}: “{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}”"


def edition_proofs(course: Course, rebuilt: Path) -> Iterator[Proof]:
    """The proofs of an edition, given its release made anew."""
    # Only who checks a translation reads catalogues.
    from ..translation.catalogue_files import glossary_file
    from ..translation.terms import read_glossary

    said, unsaid = _catalogues(course)
    terms = read_glossary(glossary_file(course.root, course.language))
    tried = f"{len(said) + len(unsaid)} messages"
    yield Proof("every message is translated, and none is fuzzy", tried, tuple(unsaid))
    yield Proof("parts, formulas, code, links and tags are those of the English", tried, tuple(_kept(said)))
    yield Proof("no English prose is left", tried, tuple(_left(course.language, said, terms)))
    yield Proof("terms are those of the glossary", f"{len(terms)} terms", tuple(_terms(said, terms)))
    yield Proof(
        "letters and marks are spaced as the language does", tried, tuple(_spaced(course.language, said))
    )
    english = load_course(course.root, course.original).release
    yield Proof(
        "nothing but words differs from the English release",
        "every file",
        tuple(not_the_same(english, rebuilt)),
    )
    yield Proof(
        "every hint is there", "every visible check", tuple(hints_missing(english, rebuilt, course.language))
    )


# ---------------------------------------------------------------- catalogues


def _catalogues(course: Course) -> tuple[list[_Said], list[str]]:
    """All messages with their translations, and a sentence for each that has none."""
    from ..translation.catalogue_files import ENGINE_WORDS, catalogue_file, engine_words_file
    from ..translation.engine_messages import engine_template
    from ..translation.pofiles import read_catalogue, template_of
    from ..translation.release_messages import messages_of

    root, language, original = course.root, course.language, course.original
    release = load_course(root, original).release
    own = template_of(messages_of(release, hint_texts(root, original)))
    place = catalogue_file(root, language, original)
    words = engine_words_file(root, language) or catalogue_file(root, language, ENGINE_WORDS)
    said, unsaid = [], []
    for template, path in ((own, place), (engine_template(), words)):
        for each in _said(template, read_catalogue(path, language), path.name):
            if isinstance(each, str):
                unsaid.append(each)
            else:
                said.append(each)
    return said, unsaid


def _said(template: Any, catalogue: Any, file: str) -> Iterator[_Said | str]:
    for message in template:
        if not message.id:
            continue
        kind = next(iter(message.auto_comments), "template") if message.context else "template"
        place = message.context or next((name for name, _ in message.locations), file)
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        found = catalogue.get(message.id, message.context)
        name = _Said(place, forms[0], "", kind).name
        texts = () if found is None else found.string if isinstance(found.string, tuple) else (found.string,)
        if not texts or not all(texts):
            yield f"{name} is not translated ({file})"
        elif found.fuzzy:
            yield f"{name} has changed, and its translation is fuzzy ({file})"
        else:
            comments = tuple(found.user_comments)
            yield from (_Said(place, _meant(forms, text, kind), text, kind, comments) for text in texts)


def _meant(forms: tuple[str, ...], text: str, kind: str) -> str:
    """Of the English singular and plural the one with the same parts; “one page” may do without a number."""
    from ..translation.kept_parts import differences_of

    return next((form for form in forms if not any(differences_of(form, text, kind))), forms[-1])


def _kept(said: list[_Said]) -> Iterator[str]:
    from ..translation.kept_parts import differences_of

    for each in said:
        for problem in differences_of(each.english, each.translation, each.kind):
            yield f"{each.name}: {problem}"


def _left(language: str, said: list[_Said], terms: Any) -> Iterator[str]:
    from ..translation.leftovers import english_in, is_of_another_script
    from ..translation.segments import words_in
    from ..translation.terms import words_that_stay

    another, allowed = is_of_another_script(language), words_that_stay(terms)
    for each in said:
        if another:
            found = list(dict.fromkeys(english_in(each.english, each.translation, allowed)))
            if found:
                yield f"{each.name}: {', '.join(found)}"
        elif each.translation == each.english and len(words_in(each.english)) > 2:
            yield f"{each.name}: it is the English"


def _terms(said: list[_Said], terms: Any) -> Iterator[str]:
    from ..translation.terms import terms_missed

    for each in said:
        for term in terms_missed(each.english, each.translation, terms, each.comments):
            yield f"{each.name}: {term.english} is not {' or '.join(term.translations)}"


def _spaced(language: str, said: list[_Said]) -> Iterator[str]:
    from ..translation.spacing import follows_rules, spacing_problems

    if follows_rules(language):
        for each in said:
            yield from (f"{each.name}: {problem}" for problem in spacing_problems(each.translation))
