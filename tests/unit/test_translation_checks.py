"""What `gradestone check --lang` looks at, message by message, and catalogues as files."""

from __future__ import annotations

import gettext
import io
from dataclasses import replace
from pathlib import Path

import pytest

from gradestone.errors import CourseError
from gradestone.judge import said_here
from gradestone.model import Answer
from gradestone.selfcheck.words import speaking
from gradestone.translation.compiled import graders_words, learners_words, spoken
from gradestone.translation.kept_parts import differences_of
from gradestone.translation.leftovers import english_in, is_of_another_script
from gradestone.translation.pofiles import read_catalogue, template_of, update_file, write_catalogue
from gradestone.translation.release_messages import HINT, Message
from gradestone.translation.spacing import spacing_problems
from gradestone.translation.terms import GlossaryTerm, read_glossary, terms_missed, words_that_stay

NOTHING: frozenset[str] = frozenset()


# ---------------------------------------------------------------- parts that stay


@pytest.mark.parametrize(
    ("english", "translation", "kind"),
    [
        ("The cost is $J$.", "成本是 $J$。", "paragraph"),
        ("$x = 1 \\text{ here}$", "$x = 1 \\text{ 这里}$", "paragraph"),
        ("See `f` and [the page](a.md).", "见 `f` 和[这一页](a.md)。", "paragraph"),
        ('<img src="a" alt="A map">', '<img src="a" alt="地图">', "paragraph"),
        ("{name} has {count:,} of {'all parts':>9}", "{'全部':>9}里 {name} 有 {count:,}", "printed"),
        ("{name} is {given}.", "{given} 是 {name}。", "template"),
        ("## Three layers", "## 三层", "paragraph"),
        ("Round 100 of 2000", "2000 轮中的第 100 轮", "paragraph"),
    ],
)
def test_what_may_change_is_not_complained_about(english: str, translation: str, kind: str) -> None:
    assert list(differences_of(english, translation, kind)) == []


@pytest.mark.parametrize(
    ("english", "translation", "kind", "told"),
    [
        ("The cost is $J$.", "成本是 $L$。", "paragraph", "formula $J$ is missing"),
        ("See `f`.", "见 f。", "paragraph", "code `f` is missing"),
        ("[page](a.md)", "[页](b.md)", "paragraph", "link a.md is missing"),
        ("<summary>Answer</summary>", "答案", "paragraph", "HTML tags differ"),
        ("{name:.2f} is", "{name} 是", "printed", "part {name:.2f} is missing"),
        ("{name} is", "{nome} 是", "template", "part {nome} is not in the English"),
        ("{name} is", "{name 是", "template", "part"),
        ("## Layers", "# 层", "paragraph", "heading"),
        ("| a | b |\n|:--|:--|", "| a |\n|:--|", "paragraph", "rows or columns"),
        ("After 250 rounds", "许多轮之后", "paragraph", "number 250"),
    ],
)
def test_what_is_lost_is_told(english: str, translation: str, kind: str, told: str) -> None:
    assert told in "; ".join(differences_of(english, translation, kind))


# ---------------------------------------------------------------- English left over, terms, spacing


def test_english_words_are_found_and_code_names_and_allowed_words_are_not() -> None:
    english = "W, b -- parameters of numpy\ncosts -- list"
    said = "W, b -- numpy 的参数 float64[n, m] ReLU `some code` $x$\ncosts -- a list"
    assert list(english_in(english, said, frozenset({"numpy"}))) == ["list"]


def test_only_languages_of_another_script_are_looked_through_for_english() -> None:
    assert is_of_another_script("zh_CN") and is_of_another_script("el")
    assert not is_of_another_script("de") and not is_of_another_script("eo")


def test_a_longer_term_uses_up_the_words_of_a_shorter_one(tmp_path: Path) -> None:
    file = tmp_path / "glossary.csv"
    file.write_text(
        "english,chinese\ncost,成本\ncost function,代价函数|成本函数\nnumpy,numpy\n", encoding="utf-8"
    )
    terms = read_glossary(file)
    assert [term.english for term in terms] == ["cost function", "numpy", "cost"]
    assert list(terms_missed("The cost function.", "代价函数。", terms)) == []
    assert [term.english for term in terms_missed("The costs.", "代价。", terms)] == ["cost"]
    assert list(terms_missed("A `cost` of $cost$ in costly", "某", terms)) == []
    assert words_that_stay(terms) == {"numpy"}


def test_a_translator_can_say_that_a_word_is_no_term() -> None:
    terms = [GlossaryTerm("cost", ("成本",))]
    assert list(terms_missed("It may cost you.", "会费时间。", terms, ["other sense: Cost, layer"])) == []


def test_without_a_glossary_there_are_no_terms(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.csv") == ()


@pytest.mark.parametrize(
    "said",
    [
        "成本 $J$ 是一个数，见 `f`。",
        "**层** 与 **L** 层",
        "（numpy）",
        "- 一\n- 二",
        "| `a` | 值 |",
        "第 3 章：正向传播",
        "这是乘积；* 却是逐元素的",
    ],
)
def test_consistent_spacing_is_fine(said: str) -> None:
    assert list(spacing_problems(said)) == []


@pytest.mark.parametrize("said", ["成本$J$", "第3章", "**L**层", "成本 ，见", "成本,见", "成 本", "见`f`"])
def test_inconsistent_spacing_is_told(said: str) -> None:
    assert list(spacing_problems(said))


# ---------------------------------------------------------------- files


def test_a_message_that_stays_keeps_its_translation_and_a_changed_one_becomes_fuzzy(tmp_path: Path) -> None:
    path = tmp_path / "week.po"
    before = [Message("a", "The same words.", "paragraph"), Message("b", "These words will change.", "hint")]
    catalogue = update_file(path, "de", template_of(before))
    for message in catalogue:
        if message.id:
            message.string = f"«{message.id}»"
    write_catalogue(path, "de", catalogue)
    after = [Message("a", "The same words.", "paragraph"), Message("b", "These words have changed.", "hint")]
    updated = {message.id: message for message in update_file(path, "de", template_of(after)) if message.id}
    assert updated["The same words."].string == "«The same words.»"
    assert not updated["The same words."].fuzzy
    assert updated["These words have changed."].fuzzy
    for _time in range(2):  # also when it is brought up to date once more
        assert path.read_text(encoding="utf-8").count('\n#| msgid "These words will change."') == 1
        update_file(path, "de", template_of(after))


def test_a_sentence_in_a_new_place_takes_over_its_translation(tmp_path: Path) -> None:
    path = tmp_path / "week.po"
    catalogue = update_file(path, "de", template_of([Message("a", "Answer", "paragraph")]))
    found = catalogue.get("Answer", "a")
    assert found is not None
    found.string = "Antwort"
    write_catalogue(path, "de", catalogue)
    both = [Message("a", "Answer", "paragraph"), Message("b", "Answer", "paragraph")]
    moved = update_file(path, "de", template_of(both)).get("Answer", "b")
    assert moved is not None and moved.string == "Antwort" and not moved.fuzzy


def test_an_update_that_changes_nothing_changes_no_byte(tmp_path: Path) -> None:
    path = tmp_path / "week.po"
    template = template_of(
        [Message("a", "100 % of {these} words", "printed"), Message("a", "Two\nlines", "docstring")]
    )
    update_file(path, "zh_CN", template)
    first = path.read_bytes()
    update_file(path, "zh_CN", template)
    assert path.read_bytes() == first
    assert b"Date" not in first and b"python-format" not in first


def test_a_language_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="klingonish is no language"):
        read_catalogue(tmp_path / "week.po", "klingonish")


def _engine_words(root: Path) -> None:
    folder = root / "locale" / "de"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    told = (
        '#: gradestone/selfcheck/cards.py\nmsgid "all passed"\nmsgstr "alles richtig"\n\n'
        '#: gradestone/page/tables.py\nmsgid "one page"\nmsgid_plural "{n} pages"\n'
        'msgstr[0] "eine Seite"\nmsgstr[1] "{n} Seiten"\n\n'
        '#: gradestone/selfcheck/cards.py\n#, fuzzy\nmsgid "failed"\nmsgstr "falsch"\n'
    )
    (folder / "gradestone.po").write_text(header + told, encoding="utf-8")
    hint = f'msgctxt "{HINT}"\nmsgid "Half of it."\nmsgstr "Die Hälfte."\n'
    (folder / "week.po").write_text(header + hint, encoding="utf-8")


def test_learners_get_the_words_of_the_self_check_and_graders_all_with_the_hints(tmp_path: Path) -> None:
    _engine_words(tmp_path)
    learner = gettext.GNUTranslations(io.BytesIO(learners_words(tmp_path, "de")))
    assert learner.gettext("all passed") == "alles richtig"
    assert learner.gettext("failed") == "failed"  # fuzzy
    assert learner.ngettext("one page", "{n} pages", 2) == "{n} pages"
    grader = spoken(graders_words(tmp_path, "de", "week"))
    assert grader.gettext("all passed") == "alles richtig"
    assert grader.ngettext("one page", "{n} pages", 2) == "{n} Seiten"
    assert grader.ngettext("one page", "{n} pages", 1) == "eine Seite"
    assert grader.pgettext(HINT, "Half of it.") == "Die Hälfte."
    assert learner.pgettext(HINT, "Half of it.") == "Half of it."


def _fault_words(folder: Path) -> None:
    _engine_words(folder)
    told = """
#. printed
msgctxt "helpers/layers.py"
msgid "{name}: {a.shape} and {b.shape} differ in {{}}"
msgstr "{{}} von {name} ist {b.shape}, nicht {a.shape}"

#. printed
msgctxt "cell"
msgid "no layers"
msgstr "keine Schichten"
"""
    with (folder / "locale" / "de" / "week.po").open("a", encoding="utf-8") as file:
        file.write(told)


def test_a_fault_that_a_module_words_is_the_same_in_both_languages(tmp_path: Path) -> None:
    _fault_words(tmp_path)
    recorded = Answer("raised", exception="ValueError", message="relu: (3, 1) and (2, 1) differ in {}")
    told = replace(recorded, message="{} von relu ist (2, 1), nicht (3, 1)")
    assert said_here(recorded) == recorded
    with speaking(spoken(graders_words(tmp_path, "de", "week"))):
        assert said_here(recorded) == told
        assert said_here(replace(recorded, message="no layers")).message == "no layers"
        assert said_here(Answer("value", 1)) == Answer("value", 1)
