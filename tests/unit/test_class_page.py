"""The page on a class, read as a browser reads it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from report_class import CARRIED, CREDITED, HOSTILE, marks, overview, verdict

from gradestone.model import Mark, Marks, Person, Total
from gradestone.report.class_facts import Places
from gradestone.report.class_folder import write_class_folder, write_class_page
from gradestone.report.class_page import class_page
from gradestone.report.overview import Overview

VOID = {"meta", "link", "input", "br", "img", "hr"}
OPTIONAL_END = {"td", "th", "tr", "li"}


class Tree(HTMLParser):
    """Start tags with their attributes and the text that is shown; unbalanced tags are a fault."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open[-1] != tag:
            assert self._open[-1] in OPTIONAL_END, (tag, self._open)
            self._open.pop()
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if {"script", "style"}.isdisjoint(self._open):
            self.texts.append(data)
            if self.rows and self.rows[-1]:
                self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(found: Overview, folder: Path = Path("/course/reports/week")) -> Tree:
    return Tree(class_page(found, folder))


def small_class() -> Overview:
    return overview(
        [marks("ada", 10, 5), marks("bo", 0, None), Marks("cy", "week", (CREDITED, CARRIED), 0.5, 1)],
        people={"ada": Person("ada", "Lovelace", "Ada", "ada@example.org"), "zoe": Person("zoe", "Z", "Zoë")},
        totals={"ada": Total(15.0, 20.0, late_s=7200.0, handed_in=None)},
    )


def test_the_page_tells_all_that_teachers_look_for() -> None:
    text = page_of(small_class()).text
    for told in (
        "4 in the class: 3 graded, 1 nothing handed in",
        "Ada Lovelace",
        "ada@example.org",
        "Did you forget keepdims=True ?",
        "2 h late",
        "1 carried forward",
        "1 not judged",
        "undefined: fewer than 10 are judged throughout",
        "passed by",
    ):
        assert told in text, told


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = class_page(small_class(), Path("/x"))
    tree = Tree(page)
    assert not {"img", "link", "iframe", "object", "embed", "base"} & {name for name, _ in tree.tags}
    assert "src" not in {key for _, attributes in tree.tags for key in attributes}
    assert "http:" not in page and "https:" not in page and "url(" not in page and "@import" not in page


def test_only_the_pages_own_script_may_run() -> None:
    page = class_page(small_class(), Path("/x"))
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    policy = next(m["content"] for m in Tree(page).named("meta") if m.get("http-equiv"))
    assert policy is not None and f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy


def test_columns_sort_with_real_buttons_and_the_filter_has_a_label() -> None:
    tree = page_of(small_class())
    sortable = [attributes for attributes in tree.named("th") if "aria-sort" in attributes]
    assert len(sortable) == len(tree.named("button")) == 6
    assert [each["aria-sort"] for each in sortable][:2] == ["ascending", "none"]
    (field,) = tree.named("input")
    assert field["id"] in [label.get("for") for label in tree.named("label")]
    assert {"role": "status"}.items() <= next(p for p in tree.named("p") if p.get("role")).items()


def test_headings_go_down_by_one_and_ids_are_unique() -> None:
    tree = page_of(small_class())
    levels = [int(name[1]) for name, _ in tree.tags if re.fullmatch(r"h\d", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    ids = [attributes["id"] for _, attributes in tree.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert tree.named("html")[0]["lang"] == "en"


def hostile_class() -> Overview:
    wrong = verdict(1, "failed", rationale=HOSTILE, hint=f"`{HOSTILE}`", misconception=HOSTILE)
    mark = Mark(HOSTILE, 0.0, 10.0, (wrong,), carried_forward=True, replaced=(HOSTILE,))
    student = "a'\"<b>[1] ünï 小明&"
    person = Person(student, HOSTILE, HOSTILE, HOSTILE)
    return overview(
        [Marks(student, HOSTILE, (mark,), 1.0, 1, incidents=(HOSTILE,), replaces=(HOSTILE,))],
        people={student: person},
        totals={student: Total(0.0, 10.0, by_hand={HOSTILE: 1.0}, waiting=(HOSTILE,))},
        assignment=HOSTILE,
    )


def test_nothing_of_hostile_texts_becomes_markup() -> None:
    tree = page_of(hostile_class())
    assert len(tree.named("script")) == 1 and tree.named("img") == []
    assert not [key for _, attributes in tree.tags for key in attributes if key.startswith("on")]
    assert HOSTILE in "".join(tree.texts)


def test_links_are_relative_quoted_and_only_to_what_there_is(tmp_path: Path) -> None:
    student = "a [1] ü?#%&"
    notebook = tmp_path / "autograded" / student / "week" / "week.ipynb"
    files = (notebook, notebook.with_name("week 2.ipynb"))
    found = overview([marks(student, 10), marks("bo", 10)], places={student: Places(files)})
    links = [a["href"] for a in page_of(found, tmp_path / "reports" / "week").named("a")]
    own = [href for href in links if href and not href.startswith("#")]
    assert not set("".join(own)) & set(' []?#&"')
    assert tuple((tmp_path / "reports" / "week" / unquote(link)).resolve() for link in own) == files


def test_a_class_without_marks_has_a_page_too() -> None:
    found = overview([], people={"zoe": Person("zoe")})
    text = page_of(found).text
    assert "No score is complete yet." in text and "1 in the class: 1 nothing handed in" in text


def test_extra_credit_above_all_points_stays_in_the_picture() -> None:
    found = overview([marks("ada", 10)], totals={"ada": Total(12.0, 10.0, by_hand={"extra": 2.0})})
    assert found.tenths[-1] == 1 and "12/10†" in page_of(found).text


def test_a_page_is_replaced_as_a_whole_and_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "misconceptions.png").write_bytes(b"of an earlier class")
    page = write_class_folder(overview([marks("ada", 10), marks("bo", 5)]), tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert {
        "index.html",
        "class.csv",
        "class.json",
        "statistics.json",
        "statistics.csv",
        "scores.png",
    } <= names
    assert "misconceptions.png" not in names and (tmp_path / "notes.txt").read_text() == "mine"
    before = page.read_bytes()
    broken = replace(small_class(), members=[None])  # type: ignore[list-item]
    with pytest.raises(AttributeError):
        write_class_page(broken, tmp_path)
    assert page.read_bytes() == before and {path.name for path in tmp_path.iterdir()} == names


def test_names_that_are_not_utf8_can_be_written(tmp_path: Path) -> None:
    page = write_class_page(overview([marks("caf\udce9", 10)]), tmp_path)
    assert "caf" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("count", [1, 5, 40])
def test_pictures_are_drawn_for_classes_of_every_size(count: int, tmp_path: Path) -> None:
    class_marks = [marks(f"$s_{n}$", 10 * (n % 2), n % 11) for n in range(count)]
    named = Mark("$x_2", 0.0, 10.0, (verdict(1, "failed", misconception="$\\frac{1}$ or 小明"),))
    class_marks.append(Marks("odd", "week", (named,), 3.0, 1))
    write_class_folder(overview(class_marks, assignment="$^{"), tmp_path)
    for name in ("scores.png", "exercises.png", "checks.png", "misconceptions.png", "times.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG"), name
