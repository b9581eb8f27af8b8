"""A feedback page in Chinese, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from test_pages_seen import CONTENT, unfold, violations

from gradestone.page.document import page_html
from gradestone.selfcheck.words import speaking
from gradestone.translation.compiled import engine_words, spoken

ROOT = Path(__file__).resolve().parents[2]
PHONE, PAPER = {"width": 390, "height": 844}, {"width": 688, "height": 1017}  # A4 within 14 mm, in CSS pixels
MADE_FOR_CHINESE = re.compile(r"Noto Sans CJK SC|Source Han Sans SC|PingFang SC|Microsoft YaHei")


@pytest.fixture
def chinese(page: Page, tmp_path: Path) -> Iterator[Page]:
    with speaking(spoken(engine_words(ROOT, "zh_CN"))):
        (tmp_path / "page.html").write_text(page_html(CONTENT), encoding="utf-8")
    page.set_viewport_size(PHONE)
    page.goto((tmp_path / "page.html").as_uri())
    yield page


def sticking_out(page: Page, width: int) -> list[str]:
    """What reaches beyond the right edge and is not within something that scrolls."""
    found: list[str] = page.evaluate(
        "width => [...document.querySelectorAll('body *')].filter(each => "
        "each.getBoundingClientRect().right > width + 1 && !each.closest('.unseen, .scroll, pre, math'))"
        ".map(each => each.outerHTML.slice(0, 80))",
        width,
    )
    return found


def test_a_phone_shows_a_chinese_page_without_sideways_scroll(chinese: Page) -> None:
    assert "分数" in chinese.locator("h2").first.inner_text()
    unfold(chinese)
    assert chinese.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(chinese) == []


def test_a_chinese_page_says_its_language_and_names_a_font_with_its_letters(chinese: Page) -> None:
    assert chinese.locator("html").get_attribute("lang") == "zh-CN"
    for part in ("body", "pre", "code"):
        family = chinese.locator(part).first.evaluate("part => getComputedStyle(part).fontFamily")
        assert MADE_FOR_CHINESE.search(family), part


def test_a_chinese_page_is_printed_within_the_sheet(chinese: Page) -> None:
    chinese.emulate_media(media="print")
    chinese.set_viewport_size(PAPER)
    assert sticking_out(chinese, PAPER["width"]) == []
    marks = chinese.locator(".marks").bounding_box()
    assert marks and marks["y"] + marks["height"] < PAPER["height"]
    assert len(re.findall(rb"/Type\s*/Page\b", chinese.pdf(format="A4"))) <= 5
