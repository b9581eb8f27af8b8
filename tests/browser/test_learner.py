"""What a learner meets: the released notebook in JupyterLab and in Notebook 7, by mouse and keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

pytest.importorskip("playwright", reason="there is no playwright; install the project's extra `dev`")

from labpage import (
    CARD,
    append,
    cell_with,
    choose,
    contrasts,
    errors_shown,
    fill_in,
    open_notebook,
    run,
    run_all,
)
from labserver import LabServer, Person, running_lab
from playwright.sync_api import Locator, Page, expect
from scratch_course import solve_exercises
from watched import Watch

PROJECT = Path(__file__).parents[2]
NAME = "building_dnn"
ENOUGH = 4.5  # contrast of text that WCAG 2 asks for at level AA
THEMES = ("JupyterLab Dark", "JupyterLab Dark High Contrast", "JupyterLab Light")
FIRST, EXERCISE, CHECK, LAST = (
    "from helpers.selfcheck import check, progress",
    "def linear_forward(",
    "check(linear_forward,",
    "deeper = train_if_ready(",
)


@dataclass(frozen=True)
class Home:
    """Where a learner's JupyterLab runs."""

    folder: Path
    server: LabServer

    def unpack(self, name: str, *solved: str, release: str = NAME) -> str:
        """A fresh copy of the release, in which these exercises are solved already; its notebook's path."""
        folder = shutil.copytree(PROJECT / "release" / release, self.folder / name)
        solve_exercises(folder / f"{NAME}.ipynb", solved)
        return f"{name}/{NAME}.ipynb"

    def lab(self, name: str, *solved: str, release: str = NAME) -> str:
        """The address of such a notebook in JupyterLab."""
        return self.server.url(f"/lab/tree/{self.unpack(name, *solved, release=release)}?reset")


@pytest.fixture(scope="module")
def home(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("learner")
    with running_lab(Person("lea", folder)) as server:
        yield Home(folder, server)


def begin(page: Page, address: str) -> None:
    """The notebook is open, and its first cell has run."""
    open_notebook(page, address)
    run(page, cell_with(page, FIRST))


def solve(page: Page, code: str, by: Literal["keyboard", "button"] = "keyboard") -> Locator:
    """Types the code into the exercise, runs it and its checks, and gives their cell."""
    exercise, check = cell_with(page, EXERCISE), cell_with(page, CHECK)
    fill_in(page, exercise, "Z", code)
    run(page, exercise, by=by)
    run(page, check, by=by)
    return check


def test_a_wrong_answer_gets_a_card_and_a_right_one_too(
    home: Home, watch: Watch, take: Callable[..., None]
) -> None:
    page = watch.page
    begin(page, home.lab("one"))
    check = solve(page, "np.dot(W, A)")
    expect(check.locator(f"{CARD}.gs-failed")).to_have_count(4)
    first = check.locator(CARD).first
    expect(first).to_contain_text("Is an addend missing, wrong, or too many?")
    expect(first).to_contain_text("Hint: Something is missing after the matrix product.")
    take("lab-check-wrong", page)

    hint = page.locator(".jp-MarkdownCell", has_text="Exercise 3. Write linear_forward").locator(
        "details", has_text="Hint 1"
    )
    text = hint.evaluate(
        "hint => hint.innerText.slice(hint.querySelector('summary').innerText.length).trim()"
    )
    assert text == "", "it can be read before it is opened"
    hint.locator("summary").click()
    expect(hint).to_have_attribute("open", "")
    assert len(hint.inner_text()) > len(hint.locator("summary").inner_text()) + 20

    exercise = cell_with(page, EXERCISE)
    append(page, exercise, "Z = np.dot(W, A)", " + b")
    run(page, exercise)
    run(page, check)
    expect(check.locator(f"{CARD}.gs-passed")).to_have_count(4)
    take("lab-check-right", page)


@pytest.mark.thorough
def test_run_all_reaches_the_end_and_progress_counts(
    home: Home, watch: Watch, take: Callable[..., None]
) -> None:
    page = watch.page
    begin(
        page,
        home.lab("two", "initialize_parameters", "initialize_parameters_deep", "linear_activation_forward"),
    )
    solve(page, "np.dot(W, A)")
    run_all(page, cell_with(page, LAST))
    assert errors_shown(page) == []
    progress = page.locator(".jp-Notebook .jp-CodeCell", has=page.locator(f"{CARD} .gs-bar")).last
    card = progress.locator(CARD)
    expect(card).to_contain_text("2 of 10 exercises done, 1 more right as soon as an earlier one is")
    expect(card.get_by_role("row", name="linear_forward", exact=False).first).to_contain_text("not yet")
    progress.scroll_into_view_if_needed()
    take("lab-progress", page)


@pytest.mark.thorough
def test_validate_names_what_is_not_right_yet_in_the_words_of_the_card(home: Home, watch: Watch) -> None:
    page = watch.page
    begin(page, home.lab("three"))
    solve(page, "np.dot(W, A)")
    page.get_by_role("button", name="Validate").click()
    results = page.locator(".jp-Dialog", has_text="Validation Results")
    expect(results).to_contain_text(
        "CheckFailed: linear_forward: Z is off by the same number in every entry."
    )
    expect(results).to_contain_text("CheckFailed: compute_cost: cost is still None.")
    results.get_by_role("button", name="Ok").click()
    expect(results).to_have_count(0)


@pytest.mark.thorough
def test_cards_can_be_read_in_every_theme(home: Home, watch: Watch, take: Callable[..., None]) -> None:
    page = watch.page
    begin(page, home.lab("four"))
    check = solve(page, "np.dot(W, A)")
    progress = cell_with(page, "progress()")
    run(page, progress)
    cards = [*check.locator(CARD).all(), *progress.locator(CARD).all()]
    assert len(cards) == 5
    for theme in THEMES:
        choose(page, "Settings", "Theme", theme)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
        unread = {
            text: round(contrast, 2)
            for card in cards
            for text, contrast in contrasts(card).items()
            if contrast < ENOUGH
        }
        assert unread == {}, theme
        if theme == "JupyterLab Dark":
            check.scroll_into_view_if_needed()
            take("lab-check-dark", page)


@pytest.mark.thorough
def test_the_same_in_notebook_7(home: Home, watch: Watch) -> None:
    page = watch.page
    page.goto(home.server.url(f"/notebooks/{home.unpack('seven')}"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    run(page, cell_with(page, FIRST), by="button")
    check = solve(page, "np.dot(W, A)", by="button")
    expect(check.locator(f"{CARD}.gs-failed")).to_have_count(4)
    append(page, cell_with(page, EXERCISE), "Z = np.dot(W, A)", " + b")
    run_all(page, cell_with(page, LAST))
    expect(check.locator(f"{CARD}.gs-passed")).to_have_count(4)
    assert errors_shown(page) == []


@pytest.mark.parametrize("language", ["zh_CN"])
def test_pictures_of_an_edition(
    home: Home, watch: Watch, take: Callable[..., None], request: pytest.FixtureRequest, language: str
) -> None:
    if not request.config.getoption("--screenshots"):
        pytest.skip("it only takes pictures, of what the English ones are of: make screenshots")
    page = watch.page
    solved = ("initialize_parameters", "initialize_parameters_deep", "linear_activation_forward")
    begin(page, home.lab(language, *solved, release=f"{NAME}_{language}"))
    check = solve(page, "np.dot(W, A)")
    expect(check.locator(f"{CARD}.gs-failed")).to_have_count(4)
    take(f"lab-check-wrong.{language}", page)
    run_all(page, cell_with(page, LAST))
    assert errors_shown(page) == []
    progress = page.locator(".jp-Notebook .jp-CodeCell", has=page.locator(f"{CARD} .gs-bar")).last
    progress.scroll_into_view_if_needed()
    take(f"lab-progress.{language}", page)
    for theme in (THEMES[0], THEMES[2]):
        choose(page, "Settings", "Theme", theme)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
        check.scroll_into_view_if_needed()
        if theme == THEMES[0]:
            take(f"lab-check-dark.{language}", page)
    append(page, cell_with(page, EXERCISE), "Z = np.dot(W, A)", " + b")
    run(page, cell_with(page, EXERCISE))
    run(page, check)
    expect(check.locator(f"{CARD}.gs-passed")).to_have_count(4)
    take(f"lab-check-right.{language}", page)
