"""The table of students in a real browser: sorted and filtered by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from gradestone.model import Mark, Marks, Person, Total
from gradestone.report.class_page import class_page
from tests.unit.report_class import CARRIED, overview, verdict

EXERCISES = ("linear_forward", "compute_cost", "linear_backward")
WRONG = verdict(2, "failed", misconception="gradient-db-flat", hint="Did you forget `keepdims=True`?")
CLASS = {
    "s01": ("Beispiel", "Anna", (10, 10, 10)),
    "s02": ("Exemple", "Zoë", (10, 4, 10)),
    "s03": ("示例", "小明", (10, 10, 5)),
    "s04": ("Przykład", "Łucja", (10, 10, 10)),
    "s05": ("O'Sample", "Niamh", (0, 10, 5)),
    "s06": ("Ejemplo", "José", (10, 10, 10)),
    "s07": ("Esempio", "Lucia", (10, 7, 10)),
    "s08": ("Exempel", "Åsa", (10, 10, 5)),
    "s09": ("Voorbeeld", "Jan", (5, 10, 0)),
    "s10": ("Példa", "Ági", (10, 10, 10)),
    "s11": ("مثال", "ليلى", (10, 0, 10)),
    "s12": ("Minta", "Budi", (10, 10, 10)),
}


def marks(student: str, scores: tuple[float, ...]) -> Marks:
    found = []
    for name, score in zip(EXERCISES, scores, strict=True):
        right, wrong = verdict(1), WRONG if name == "linear_backward" else verdict(2, "failed")
        verdicts = (right, verdict(2)) if score == 10 else (right, wrong)
        carried = {"carried_forward": True, "replaced": CARRIED.replaced} if score == 4 else {}
        found.append(Mark(name, float(score), 10.0, verdicts, **carried))  # type: ignore[arg-type]
    return Marks(student, "building_dnn", tuple(found), 0.4, 1)


@pytest.fixture
def table(page: Page, tmp_path: Path) -> Locator:
    """The table of the students, as it opens."""
    made = overview(
        [marks(student, scores) for student, (_, _, scores) in CLASS.items()],
        people={
            student: Person(student, last, first, f"{student}@demo.example")
            for student, (last, first, _) in CLASS.items()
        }
        | {"s13": Person("s13", "Exemplo", "Rui", "s13@demo.example")},
        totals={
            student: Total(float(sum(scores)), 30.0, late_s=7200.0 if student == "s09" else 0.0)
            for student, (_, _, scores) in CLASS.items()
        },
        assignment="building_dnn",
    )
    path = tmp_path / "index.html"
    path.write_text(class_page(made, tmp_path), encoding="utf-8")
    page.goto(path.as_uri())
    return page.locator("table").last


def students(table: Locator) -> list[str]:
    """Ids in the order in which they are seen."""
    rows = [row.inner_text() for row in table.locator("tbody tr").all() if row.is_visible()]
    return [next(each for each in (*CLASS, "s13") if each in row) for row in rows]


def test_a_column_sorts_both_ways_by_mouse_and_by_keyboard(table: Locator, take: Callable[..., Any]) -> None:
    take("class-report", table.page)
    head = table.locator("th", has_text="Score").first
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") in ("ascending", "descending")
    by_mouse = students(table)
    head.get_by_role("button").focus()
    table.page.keyboard.press("Enter")
    by_keyboard = students(table)
    first, last = {by_mouse[0], by_keyboard[0]}, {"s01", "s04", "s06", "s10", "s12"}
    assert by_mouse != by_keyboard and first & last and len(by_mouse) == 13


def test_what_is_typed_leaves_those_whom_it_names(table: Locator) -> None:
    box = table.page.get_by_role("searchbox")
    box.fill("zoë")
    expect(table.locator("tbody tr:visible")).to_have_count(1)
    assert students(table) == ["s02"]
    box.fill("示例")
    assert students(table) == ["s03"]
    box.fill("")
    expect(table.locator("tbody tr:visible")).to_have_count(13)
