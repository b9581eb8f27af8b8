"""Another language is spoken wholly: by cards, feedback pages and reports on a class or a term."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
from jinja2 import nodes
from matplotlib.figure import Figure
from matplotlib.text import Text
from report_class import marks as class_marks
from report_class import overview
from rich.console import Console
from toy_language import ToyLanguage, unspoken

import gradestone
from gradestone.likeness.alike import AlikeClass, AlikePair
from gradestone.likeness.alike_files import Calling, to_html
from gradestone.likeness.evidence import Evidence, Spot
from gradestone.likeness.traits import Kind
from gradestone.likeness.works import ELSEWHERE, Handout, Work
from gradestone.model import (
    USUAL_CAPS,
    AnswerKey,
    Credit,
    Exercise,
    Mark,
    Marks,
    Person,
    Total,
    Verdict,
    WatchRules,
)
from gradestone.page.document import PageContent, page_html
from gradestone.page.early import early_page
from gradestone.page.environments import page_environment
from gradestone.page.number_blocks import numbers_html
from gradestone.page.sanitise import sanitise
from gradestone.page.tables import for_the_student, table_text, with_verdicts
from gradestone.page.wording import split_numbers
from gradestone.report import class_pictures, class_table
from gradestone.report.class_facts import Places
from gradestone.report.class_page import class_page
from gradestone.report.members import full_name
from gradestone.report.overview import Overview
from gradestone.report.pseudonyms import Pseudonyms
from gradestone.report.term import Term, show_term, term_page
from gradestone.selfcheck.words import _, speaking
from gradestone.translation.engine_messages import engine_template
from gradestone.translation.kept_parts import differences_of
from gradestone.watch.telling_rules import Telling
from gradestone.watch.telling_words import page_words

ROOT = Path(gradestone.__file__).parent
TEMPLATES = sorted(path for path in ROOT.rglob("templates/*.j2") if "starter" not in path.parts)
READ_ALOUD = {"aria-label", "alt", "title", "placeholder", "data-t"}
_KEPT = re.compile(r"(\{[^{}]*\}|%\(\w+\)s|<[^<>]*>|`[^`]*`|--\w+|\w+\.json|[A-Z]{3,})")
NAMES = """ada bo cy week essay why so flat deep f g h k l m n a b c x html W1 gradestone report Ada Lovelace
UTC JSON CSV marks.json statistics.json --out --csv --json"""


class PageLanguage(ToyLanguage):
    """What stands in tags, backticks and either kind of placeholder stays, too."""

    def gettext(self, message: str) -> str:
        parts = _KEPT.split(message)
        return "".join(each if n % 2 else re.sub("[A-Za-z]", "ж", each) for n, each in enumerate(parts))


TOY = PageLanguage()


class Heard(HTMLParser):
    """Everything that a page shows or reads aloud, but for code and what a student or a program wrote."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.said += [value for name, value in attrs if name in READ_ALOUD and value]
        if tag in ("meta", "link", "input", "br", "img", "hr"):
            return
        silent = tag in ("code", "pre", "style", "script", "bdi") or found.get("class") == "prose"
        self._open.append((tag, silent))
        self._silent += silent

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, silent = self._open.pop()
            self._silent -= silent
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def english(html: str) -> set[str]:
    return unspoken("\n".join(Heard(html).said), names=NAMES)


@pytest.fixture(autouse=True)
def toy() -> Iterator[None]:
    with speaking(TOY):
        yield


# ---------------------------------------------------------------- what students read


def seen(ordinal: int, outcome: Any = "failed", **more: Any) -> Verdict:
    return Verdict(ordinal, more.pop("hidden", False), 1.0, outcome, more.pop("rationale", "жж"), **more)


def all_kinds() -> tuple[Mark, ...]:
    hint = f"Ж?{_(' Or: ')}Ш?"
    wrong = (
        seen(1, hint=hint, detail="W1:\n" + f"{_('expected')}   {_('yours (* differs)')}\n1   2*"),
        seen(2, detail=f"ж\n         {_('expected')}  {_('yours')}\nW1[0]  1.5  2.5*"),
        *(seen(n, hidden=True) for n in (3, 4)),
        seen(5, "passed", hidden=True, rationale="", note="ж"),
    )
    right = seen(1, "passed", rationale="")
    return (
        Mark("f", 2.5, 10.0, wrong),
        Mark("g", 10.0, 10.0, (right,)),
        Mark("h", 10.0, 10.0, (right, replace(right, ordinal=2, hidden=True)), True, ("f",)),
        Mark("k", 4.0, 10.0, (seen(1),), credit=Credit("flat", 0.4, 0.0)),
        Mark("l", None, 10.0, (seen(1, "not judged"),)),
        Mark("m", 10.0, 10.0, (right, replace(right, ordinal=2))),
        Mark("n", 10.0, 10.0, (seen(1),), True, ("f", "k")),
    )


with speaking(TOY):
    MARKS = Marks("ada", "week", all_kinds(), 1.0, 0, ("Ж.",), ("Ж.",))


def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
    flags = more.pop("flags", None)
    metadata = {"nbgrader": flags} if flags else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {
        "cell_type": kind,
        "id": f"c{abs(hash(source))}",
        "source": source,
        "metadata": metadata,
        **code,
        **more,
    }


def notebook() -> list[dict[str, Any]]:
    picture = {"output_type": "display_data", "data": {"image/png": "aaaa"}, "metadata": {}}
    cells = []
    for mark in MARKS.marks:
        name = mark.exercise
        hand = {"by_hand": True, "score": 3.0} if name == "k" else {}
        own = {"grade_id": name, "solution": True, "grade": False, "comment": "Ж." if name == "g" else None}
        test = {"grade_id": f"test_{name}", "grade": True, "solution": False, "points": 10.0, **hand}
        cells += [cell("code", f"def {name}(): ...", flags=own), cell("code", f"check({name})", flags=test)]
    answers = {"why": {"waiting": True}, "so": {"score": 2.0, "comment": "Ж."}}
    for name, flags in answers.items():
        own = {"grade_id": name, "solution": True, "grade": True, "points": 5.0, **flags}
        cells.append(cell("markdown", f"Ж {name}.", flags=own))
    cells.append(cell("markdown", "Ж ![](x.png) <img src='data:image/png;base64,aaaa'>"))
    cells.append(cell("code", "1", outputs=[picture], execution_count=3))
    cells.append(cell("code", "2", outputs=[picture]))
    return cells


def marked() -> list[dict[str, Any]]:
    """The cells as a grader has them."""
    exercises = (
        Exercise(mark.exercise, f"test_{mark.exercise}", 10.0, ("x",), ("y",), (), "") for mark in MARKS.marks
    )
    key = AnswerKey("week", "week", "digest", tuple(exercises), ())
    whole = with_verdicts({"cells": notebook(), "metadata": {}}, key, MARKS)
    return list(whole["cells"])


def content() -> PageContent:
    total = Total(38.0, 85.0, 2.5, waiting=("why", "l"))
    return PageContent("week", "week", "ada", for_the_student(marked()), MARKS, total, ("Ж.",))


def test_a_feedback_page_speaks_one_language_and_says_which() -> None:
    html = page_html(content())
    assert html.startswith('<!DOCTYPE html>\n<html lang="xx-TOY">')
    assert english(html) == set()


def test_pages_that_tell_less_speak_it_too() -> None:
    for level in ("visible", "score"):
        assert english(page_html(early_page(content(), level))) == set()
    nothing_judged = replace(MARKS, marks=(MARKS.marks[4],))
    assert english(page_html(PageContent("week", "week", "", (), nothing_judged, Total(0.0, 10.0)))) == set()


def test_what_is_on_top_of_a_page_is_whole_sentences_of_it() -> None:
    moments = (None, datetime(2026, 1, 2, 3), datetime(2026, 12, 31))
    for level in ("none", "visible", "score", "all"):
        for attempts in (0, 1, 3):
            for due in moments:
                told = Telling(level, counts=True, attempt=1, exhausted=attempts == 3)  # type: ignore[arg-type]
                words = page_words(told, WatchRules(attempts), moments[1], due, datetime(2026, 6, 1))
                assert unspoken(" ".join(words), names=f"UTC {datetime.now().astimezone():%Z}") == set()


def test_cards_speak_it_as_pages_and_as_text() -> None:
    cards = [each for each in marked() if each["id"].startswith("gradestone")]
    outputs = [output for each in marked() for output in each.get("outputs", ())]
    tables = [output for output in outputs if "text/html" in output["data"]]
    assert len(cards) == 2 and len(tables) == len(MARKS.marks)
    for html in (*(each["source"] for each in cards), *(each["data"]["text/html"] for each in tables)):
        assert html.startswith('<div lang="xx-TOY" ')
        assert english(html) == set()
    for mark in MARKS.marks:
        assert unspoken(table_text(mark), names=NAMES) == set()


def test_what_is_too_long_to_be_shown_is_said_in_it() -> None:
    cells = [
        cell("code", "x = '" + 4_000 * "a" + "'"),
        cell("markdown", USUAL_CAPS.prose_letters * "b "),
        cell("code", "3", outputs=[{"output_type": "display_data", "data": {"q/q": "ж"}, "metadata": {}}]),
    ]
    clean = sanitise({"cells": cells, "metadata": {}})["cells"]
    said = (clean[0]["source"][-50:], clean[1]["source"], clean[2]["outputs"][0]["data"]["text/plain"])
    for text in said:
        assert "ж" in text
        assert unspoken(text.replace("aa", ""), names=NAMES) == set()


def test_numbers_in_chinese_stand_side_by_side() -> None:
    words = {"expected": "预期", "yours (* differs)": "你的（* 不同）"}
    table = "W1：\n预期       你的（* 不同）\n1.25 2.5   1.25 3.5*"

    class Chinese(ToyLanguage):
        def gettext(self, message: str) -> str:
            return words.get(message, message)

    with speaking(Chinese()):
        told, numbers = split_numbers(f"两个数不同。\n{table}")
        html = numbers_html(numbers)
    assert told == "两个数不同。"
    assert re.findall(r"<pre[^>]*>(.*?)</pre>", str(html)) == [
        "1.25 2.5",
        '1.25 <b class="differs">3.5*</b>',
    ]
    assert re.findall(r'caption">(.*?)</', str(html)) == ["<code>W1", "预期", "你的（* 不同）"]


# ---------------------------------------------------------------- what a teacher reads


def a_class(*, anonymous: bool = False) -> Overview:
    """Everything that a class page has a word for."""
    open_mark = Mark("c", None, 10.0, (seen(1, "not judged"),))
    wrong = Mark("c", 5.0, 10.0, (seen(1, "passed", rationale=""), seen(2, hidden=True)))
    named = seen(1, misconception="flat or deep", hint="Ж?")
    found, totals = [], {}
    for n in range(12):
        marks = (
            Mark("a", 4.0, 10.0, (named,), credit=Credit("flat", 0.4, 0.0))
            if n % 3
            else Mark("a", float(n), 10.0, (named,)),
            Mark("b", 10.0, 10.0, (seen(1, "passed", rationale=""),), n % 2 == 0, ("a",) if n % 4 else ()),
            open_mark if n % 5 == 0 else wrong,
        )
        incidents = ("Ж “x” 3 ж.",) if n % 4 == 1 else ()
        found.append(Marks(f"ж{n}", "week", marks, 1.0 + n, 1, incidents, ("Ж.",) if n == 2 else ()))
        late = (0.0, 1800.0, 7200.0, 2e5, 5e5, 9e5)[n % 6]
        by_hand = {"a": 3.0, "essay": 2.0} if n == 6 else {}
        waiting = ("c",) if n % 5 == 0 else ("why",) if n == 7 else ()
        totals[f"ж{n}"] = Total(
            14.0 + n,
            30.0,
            late_penalty=1.5 if n == 3 else 0.0,
            by_hand=by_hand,
            handed_in=datetime(2026, 5, 12, 13),
            late_s=late,
            extension_s=3600.0,
            waiting=waiting,
        )
    totals["жx"] = Total(0.0, 30.0, handed_in=datetime(2026, 5, 12))
    people = {"ж1": Person("ж1", "Ж", "Ш"), "жy": Person("жy", "Ж", "Ш")}
    made = overview(found, totals=totals, people=people, places={"ж1": Places((Path("/n"),), (Path("/f"),))})
    if not anonymous:
        return made
    everybody = [Person(each.student) for each in made.members]
    return Overview.of(made.facts.anonymous(Pseudonyms(everybody, b"secret")))


CLASSES: dict[str, Callable[[], Overview]] = {
    "a class": a_class,
    "a class without names": lambda: a_class(anonymous=True),
    "a small class": lambda: overview([class_marks("ada", 10, 5), class_marks("bo", 0, 10)]),
    "a class of one": lambda: overview([class_marks("ada", 10)]),
    "a class that waits": lambda: overview([class_marks("ada", None)]),
    "a class that handed in nothing": lambda: overview([], people={"cy": Person("cy", "Ж")}),
}


def own_words(found: Overview) -> Overview:
    """The rationales of made classes are English: a word that is none stands for them."""
    facts = found.facts
    marks = [
        replace(
            each,
            marks=tuple(
                replace(
                    mark,
                    verdicts=tuple(replace(v, rationale="ж" if v.rationale else "") for v in mark.verdicts),
                )
                for mark in each.marks
            ),
        )
        for each in facts.marks
    ]
    return Overview.of(replace(facts, marks=marks))


@pytest.mark.parametrize("name", CLASSES)
def test_the_page_on_a_class_speaks_one_language(name: str) -> None:
    html = class_page(own_words(CLASSES[name]()), Path("/"), back="x")
    assert '<html lang="xx-TOY">' in html
    assert english(html) == set()
    said_by_the_script = re.findall(r'"([^"\n]*ж[^"\n]*)"', html[html.index("<script>") :])
    assert len(said_by_the_script) == 0  # JSON escapes what is not ASCII
    assert html.count(r"\u0436\u0436 {column}") == 2


@pytest.mark.parametrize("names", [["a class"], list(CLASSES)], ids=["one assignment", "many"])
def test_the_page_on_a_term_speaks_one_language(names: list[str]) -> None:
    assert english(term_page(Term([own_words(CLASSES[name]()) for name in names]))) == set()


@pytest.mark.parametrize(("width", "terminal"), [(60, True), (100, True), (200, True), (80, False)])
def test_the_tables_of_the_terminal_speak_it(width: int, terminal: bool) -> None:
    text = StringIO()
    console = Console(file=text, width=width, force_terminal=terminal, color_system=None)
    for make in CLASSES.values():
        found = own_words(make())
        class_table.show(console, found.facts.marks, found.facts.known)
        show_term(console, Term([found]))
    assert unspoken(text.getvalue(), names=NAMES) == set()


def test_files_keep_their_english_keys() -> None:
    from gradestone.report.class_files import to_csv
    from gradestone.report.statistics_files import statistics_csv, statistics_json

    found = own_words(a_class())
    files = (to_csv(found.facts.marks, found.facts.known), statistics_csv(found), statistics_json(found))
    with speaking(gettext.NullTranslations()):
        in_english = own_words(a_class())
        same = (
            to_csv(in_english.facts.marks, in_english.facts.known),
            statistics_csv(in_english),
            statistics_json(in_english),
        )
    assert [each.splitlines()[0] for each in files] == [each.splitlines()[0] for each in same]
    assert re.findall(r'"(\w+)":', files[2]) == re.findall(r'"(\w+)":', same[2])


def labels(found: Overview, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that stands in the pictures of a class."""
    texts: list[str] = []

    def read(figure: Figure, *_: Any, **__: Any) -> None:
        figure.canvas.draw()
        texts.extend(each.get_text() for each in figure.findobj(Text))

    monkeypatch.setattr(Figure, "savefig", read)
    list(class_pictures.pictures(found))
    return texts


def test_pictures_are_labelled_in_a_language_that_a_font_can_write(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unspoken("\n".join(labels(own_words(a_class()), monkeypatch)), names=NAMES) == set()


def test_pictures_are_in_english_and_say_so_where_no_font_can(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unwritable(ToyLanguage):
        def gettext(self, message: str) -> str:
            return super().gettext(message).replace("ж", "\U0010fffd")

    with speaking(Unwritable()):
        told = labels(own_words(a_class()), monkeypatch)
    assert "students" in told
    assert told.count("in English: no font here has the letters of xx-TOY") == 5


def alike_class() -> AlikeClass:
    """Two hand-ins that share one thing of every kind."""
    first, second = (
        Work(name, {"f": "x = 1", ELSEWHERE: "y"}, year=year) for name, year in (("ж", ""), ("ш", "9"))
    )
    spot = (Spot("f", (1, 0, 1, 5)),)
    kinds = sorted(set(get_args(Kind)) - {"mistake"})
    shared = [Evidence("f", kind, 9.0, 2 + n % 2, "`", spot, spot) for n, kind in enumerate(kinds)]
    shared += [Evidence(ELSEWHERE, "mistake", 1.0, 3, "", (), ())]
    pairs = [
        AlikePair(first, second, 40.0, strong, tuple(shared[:n])) for strong in (True, False) for n in (1, 99)
    ]
    return AlikeClass("week", tuple(pairs), ((first, second),), 20.0, 9, 9, 3, (("ж", "`ж` ж"),))


def test_the_page_on_likeness_speaks_one_language() -> None:
    nothing = replace(alike_class(), pairs=(), groups=())
    for found, calling in ((alike_class(), Calling()), (nothing, Calling(anonymous=True))):
        html = to_html(found, calling, Handout({}, (), ()))
        assert '<html lang="xx-TOY">' in html
        assert english(html) == set()
    assert all(unspoken(each.sentence(9), names=NAMES) == set() for each in alike_class().pairs[1].evidence)


# ---------------------------------------------------------------- nothing is forgotten


class Asked(ToyLanguage):
    """Remembers what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[tuple[str, str]] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(("", message))
        return message

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one)

    def pgettext(self, context: str, message: str) -> str:
        if context != "hint":  # the course's own words
            self.messages.add((context, message))
        return message


def test_translators_are_given_every_message_that_pages_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
        for message in engine_template()
    }
    asked = Asked()
    with speaking(asked):
        page_html(content())
        for make in CLASSES.values():
            class_page(make(), Path("/"))
            term_page(Term([make()]))
        labels(a_class(), monkeypatch)
        to_html(alike_class(), Calling(), Handout({}, (), ()))
        page_words(Telling("visible", counts=True), WatchRules(2), None, None, datetime(2026, 1, 1))
    assert len(asked.messages) > 200
    assert asked.messages - given == set()


@pytest.mark.parametrize(
    ("english", "translation", "told"),
    [
        ("%(score)s of %(most)s points", "%(most)s 分中得 %(score)s 分", ""),
        ("%(score)s of %(most)s points", "得 %(score)s 分", "the part %(most)s is missing"),
        ("%(score)s points", "%(score)s 分，满分 100%", "there is a % that is not in the English"),
        ("<b>Note:</b> %(note)s", "注意：%(note)s", "the tag </b> is missing"),
        ("{number} %", "{number}%", ""),
    ],
)
def test_a_translation_that_would_stop_a_page_is_told(english: str, translation: str, told: str) -> None:
    assert next(differences_of(english, translation, "template"), "") == told


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_that_are_not_looked_up(template: Path) -> None:
    parsed = page_environment().parse(template.read_text(encoding="utf-8"))
    data = "\0".join(each.data for each in parsed.find_all(nodes.TemplateData))
    for element in ("style", "script"):
        data = re.sub(rf"<{element}>.*?</{element}>", "", data, flags=re.DOTALL)
    read_aloud = re.findall(rf'(?:{"|".join(READ_ALOUD)})="([^"]+)"', data)
    data = data.replace("&nbsp;", " ")
    shown = "" if template.suffixes[0] in (".css", ".js") else re.sub(r"<[^<>]*>", " ", data)
    assert re.findall(r"[A-Za-z]{2,}", " ".join([*(each.strip("\0") for each in read_aloud), shown])) == []


@pytest.mark.parametrize(
    ("language", "last", "first", "name"),
    [
        ("zh_CN", "欧阳", "明月", "欧阳明月"),
        ("zh_CN", "Lovelace", "Ada", "Ada Lovelace"),
        ("zh_CN", "", "明月", "明月"),
        ("de", "欧阳", "明月", "明月 欧阳"),
    ],
)
def test_a_chinese_report_writes_a_chinese_name_as_chinese_does(
    language: str, last: str, first: str, name: str
) -> None:
    words = gettext.NullTranslations()
    words._info["language"] = language  # type: ignore[attr-defined]
    with speaking(words):
        assert full_name(Person("s", last, first)) == name
