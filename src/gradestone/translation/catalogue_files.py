"""Where translations lie: `locale/<language>/` of the course, and for the engine's words the engine's own."""

from __future__ import annotations

from pathlib import Path

_LOCALE = "locale"
_ENGINE = Path(__file__).resolve().parents[1]
ENGINE_WORDS = "gradestone"
"""Name of the catalogue of the engine and the self-check."""


def languages(course_root: Path) -> tuple[str, ...]:
    """The languages that a course has catalogues of, sorted."""
    return tuple(sorted(path.name for path in (course_root / _LOCALE).glob("[!.]*") if path.is_dir()))


def catalogue_file(course_root: Path, language: str, name: str) -> Path:
    """The catalogue of an assignment, or of the engine, in the course; it need not be there."""
    return course_root / _LOCALE / language / f"{name}.po"


def engine_words_file(course_root: Path, language: str) -> Path | None:
    """The catalogue of the engine's words: the course's own, else the engine's; None where there is none."""
    places = (
        catalogue_file(course_root, language, ENGINE_WORDS),
        _ENGINE / _LOCALE / language / f"{ENGINE_WORDS}.po",  # of a wheel
        catalogue_file(_ENGINE.parents[1], language, ENGINE_WORDS),  # of a checkout
    )
    return next((place for place in places if place.is_file()), None)


def glossary_file(course_root: Path, language: str) -> Path:
    """The terms of the course in that language."""
    return course_root / _LOCALE / language / "glossary.csv"


def pictures_folder(course_root: Path, language: str, assignment: str) -> Path:
    """Pictures that take the place of those of the same name."""
    return course_root / _LOCALE / language / "images" / assignment
