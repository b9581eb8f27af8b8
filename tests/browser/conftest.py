"""A real Chromium: started once for a module, and a fresh context and page for every test.

Debian's Chromium, or whatever of that kind is on the path, driven by Playwright. Where one of the two is
missing the tests say so and are skipped. Nothing is reached but this machine's own loopback addresses.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from watched import Watch

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # pages of this project only, and containers have no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 180_000  # for whatever a page is waited for: a busy machine is slow, not wrong
WINDOW = {"width": 1280, "height": 860}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="FOLDER", help="take the pictures of the documentation anew")


# Not for the whole session: while Playwright's event loop runs, no other test of this process may start one.
@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A running Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip("there is no Chromium; on Debian: apt-get install chromium")
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("there is no playwright; install the project's extra `dev`")
    from playwright.sync_api import sync_playwright

    own = {**os.environ, "HOME": str(tmp_path_factory.mktemp("chromium"))}
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS], env=own)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own."""
    context = browser.new_context(viewport=WINDOW)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def new_watch(browser: Browser) -> Iterator[Callable[..., Watch]]:
    """Opens pages in contexts of their own, whose consoles and requests are watched; options of a context."""
    from playwright.sync_api import expect
    from watched import Watch

    expect.set_options(timeout=PATIENCE_MS)
    watches: list[Watch] = []

    def opened(**options: object) -> Watch:
        context = browser.new_context(**{"viewport": WINDOW, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        watches.append(Watch(context))
        return watches[-1]

    yield opened
    for watch in watches:
        watch.context.close()


@pytest.fixture
def watch(new_watch: Callable[..., Watch]) -> Iterator[Watch]:
    """A watched page; the test fails where its console has an error that nobody can explain."""
    watch = new_watch()
    yield watch
    watch.context.close()
    assert watch.unexplained() == []


@pytest.fixture(scope="module")
def take(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`take(name, page or locator)`: a picture for the documentation, if they are asked for."""
    from pictures_taken import take_picture

    folder = request.config.getoption("--screenshots", default=None)
    if folder is None:
        return lambda *_, **__: None
    return lambda name, what, **options: take_picture(Path(folder) / f"{name}.png", what, **options)
