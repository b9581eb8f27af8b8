"""A class without names: nothing that is written says who is who."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from report_class import marks, overview, verdict

from gradestone.judge.marksfile import marks_record, record_text
from gradestone.model import Mark, Marks, Person, Total
from gradestone.report.class_facts import Places
from gradestone.report.class_folder import write_class_folder
from gradestone.report.overview import Overview
from gradestone.report.pseudonyms import Pseudonyms
from gradestone.report.term import Term, write_term_folder

SECRET = b"s" * 32
PEOPLE = [
    Person("ada-l", "Lovelace", "Ada", "countess@example.org"),
    Person("小明", "示例", "明", "ming@example.org"),
    Person("jo [2]", "O'Neill", "Zoë", "zoe.oneill@example.org"),
    *(Person(f"m{n:03}x", f"Family{n}", f"Given{n}", f"mail{n}@example.org") for n in range(9)),
]
GIVEAWAYS = [part for each in PEOPLE for part in (each.id, each.last_name, each.first_name, each.email)]


def telling_marks(person: Person) -> Marks:
    """Marks whose texts say in every way whose they are."""
    incidents = (
        f"The notebook was handed in as “{person.first_name} {person.last_name}.ipynb”.",
        f"这是{person.last_name}{person.first_name}的作业。" if person.id == "小明" else "",
        f"{person.email} imports {person.last_name.lower()}_tools, which is not installed.",
        f"Was found in submitted/{person.id}/week.",
    )
    raised = (
        f"a raised {person.first_name}Error at your line 3: `raise {person.first_name}Error('{person.id}')`"
    )
    checks = (
        verdict(
            1, "failed", rationale=raised, hint=f"See `{person.last_name}`.", detail=f"by {person.email}"
        ),
        verdict(2, "failed", hidden=True, misconception="flat"),
    )
    return Marks(
        person.id,
        "week",
        (Mark("a", 0.0, 10.0, checks),),
        1.0,
        1,
        incidents=incidents,
        replaces=incidents[:1],
    )


def anonymous_class(tmp_path: Path) -> Overview:
    found, folders = [telling_marks(each) for each in PEOPLE], []
    for number, each in enumerate(found):
        folders.append(tmp_path / "autograded" / str(number))
        folders[-1].mkdir(parents=True)
        record = marks_record(
            each, submission="d" * 64, key="k", grades={"test_a": 0}, comments={"a": each.student}
        )
        (folders[-1] / "marks.json").write_text(record_text(record), encoding="utf-8")
    facts = overview(
        found,
        people={each.id: each for each in PEOPLE},
        totals={each.id: Total(0.0, 10.0, late_s=60.0, waiting=("a",)) for each in PEOPLE},
        places={each.id: Places((Path("/c") / each.id / "week.ipynb",)) for each in PEOPLE},
        folders=folders,
    ).facts
    return Overview.of(facts.anonymous(Pseudonyms(PEOPLE, SECRET)))


def test_no_file_says_anybodys_name_id_or_address(tmp_path: Path) -> None:
    write_term_folder(Term([anonymous_class(tmp_path)]), tmp_path / "out")
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) > 8
    for path in written:
        text = path.read_bytes().decode("utf-8", errors="replace").casefold()
        if path.suffix != ".png":
            assert [each for each in GIVEAWAYS if each.casefold() in text] == [], path.name
        assert "d" * 64 not in text


def test_numbers_stand_for_everybody_and_are_the_same_in_all_files(tmp_path: Path) -> None:
    found = anonymous_class(tmp_path)
    write_class_folder(found, tmp_path / "out")
    names = {f"Student {n:02}" for n in range(1, 13)}
    records = json.loads((tmp_path / "out" / "class.json").read_text())
    assert {record["student"] for record in records} == names
    assert {
        line.split(",")[0] for line in (tmp_path / "out" / "class.csv").read_text().splitlines()[1:]
    } == names
    assert all(name in (tmp_path / "out" / "index.html").read_text() for name in names)


def test_numbers_do_not_follow_the_order_of_ids_and_depend_on_the_secret() -> None:
    first, again = Pseudonyms(PEOPLE, SECRET), Pseudonyms(PEOPLE[::-1], SECRET)
    order = sorted((each.id for each in PEOPLE), key=first.name)
    assert order != sorted(order)
    assert [first.name(each) for each in order] == [again.name(each) for each in order]
    other = Pseudonyms(PEOPLE, b"t" * 32)
    assert [other.name(each) for each in order] != [first.name(each) for each in order]


@pytest.mark.parametrize("hidden", [True, False])
def test_what_is_the_courses_own_is_still_told(hidden: bool) -> None:
    told = verdict(1, "failed", hidden=hidden, rationale="a: db has a wrong shape.", misconception="flat")
    before = replace(marks("ada-l", 0.0), marks=(Mark("a", 0.0, 10.0, (told,)),))
    after = Pseudonyms(PEOPLE, SECRET).marks(before).marks[0].verdicts[0]
    assert (after.rationale, after.misconception) == ("a: db has a wrong shape.", "flat")


def test_of_a_sentence_in_another_script_neither_statement_nor_made_exception_is_left() -> None:
    told = Pseudonyms(PEOPLE, SECRET).record(
        {
            "student": "ada-l",
            "exercises": [
                {
                    "checks": [
                        {
                            "hidden": False,
                            "rationale": "`a` 在你的第 3 行引发了 SecretError：`raise SecretError('me')`",
                        },
                        {"hidden": False, "rationale": "`a` 引发了 ValueError，参数 `W1` 的形状不对。"},
                    ]
                }
            ],
        }
    )
    first, second = (check["rationale"] for check in told["exercises"][0]["checks"])
    assert first == "`a` 在你的第 3 行引发了 …：…"
    assert second == "`a` 引发了 ValueError，参数 `W1` 的形状不对。"
