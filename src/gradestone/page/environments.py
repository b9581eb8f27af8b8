"""What the templates of all our pages have in common."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..selfcheck.words import _, language, ngettext, pgettext
from .localised import (
    between_sentences,
    decimals,
    enumerated,
    fonts_of_language,
    how_many,
    labelled,
    moment,
    number,
    percent,
    score_of,
)
from .signs import FAILED, OF_OUTCOME, PASSED
from .wording import hint_html, split_numbers, with_code, with_differences, without_formulas


def page_environment(package: str = "gradestone.page", **options: Any) -> Environment:
    """An environment for the templates of a package, which speak the language of whoever renders them.

    options : those of jinja2
    """
    made = Environment(
        **{
            "loader": PackageLoader(package),
            "autoescape": True,
            "auto_reload": False,  # or every page asks the disk whether its template is another one now
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n"],
            **options,
        }
    )
    # Called at rendering: a template that is compiled once says its words in many languages.
    made.install_gettext_callables(_, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    made.filters |= {"number": number, "decimals": decimals, "percent": percent, "enumerated": enumerated}
    made.filters |= {"code_names": code_names, "score_of": score_of, "moment": moment}
    made.globals |= {"language": language, "lang": _lang, "fonts": _fonts, "labelled": labelled}
    made.globals |= {"how_many": how_many, "between_sentences": between_sentences}
    return made


def code_names(names: Iterable[str]) -> Markup:
    """Names as code, one after the other."""
    return Markup(enumerated(Markup("<code>{}</code>").format(each) for each in names))


def _lang() -> Markup:
    """The attribute of what stands on pages of others, which are English until something says otherwise."""
    spoken = language()
    return Markup("") if spoken == "en" else Markup(' lang="{}"').format(spoken)


def _fonts() -> Markup:
    return Markup(fonts_of_language())


def words_environment(**options: Any) -> Environment:
    """For templates that show verdicts; `options` are those of jinja2."""
    environment = page_environment(**options)
    environment.filters |= {"code": with_code, "hint": hint_html, "split_numbers": split_numbers}
    environment.globals |= {"of_outcome": OF_OUTCOME}
    return environment


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = words_environment(finalize=without_formulas)
    environment.filters["differences"] = partial(with_differences, ink=FAILED.ink)
    environment.globals["passed"] = PASSED
    return environment


def render(name: str, **values: Any) -> str:
    """A template of ours, filled in."""
    return _environment().get_template(name).render(values)
