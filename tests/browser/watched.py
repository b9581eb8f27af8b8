"""A page whose console and requests are written down, and what of it is known of Jupyter and nbgrader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

KNOWN = (
    # JupyterLab puts rendered markdown into the page before it gives the pictures in it their addresses, so
    # Chromium asks for `images/…` beside the page first. The pictures are there a moment later.
    r"Failed to load resource: the server responded with a status of 404 .*/images/[\w.]+$",
    # Jupyter's server remembers where a static file was found by its name alone. JupyterLab and Notebook have
    # MathJax's fonts under the same names; who asks second is refused ("is not in root static directory").
    r"Failed to load resource: the server responded with a status of 403 .*/static/notebook/\w+\.woff$",
    # Notebook 7 loads the settings of JupyterLab's extensions, among them some that it does not have itself.
    r"^uncaught: Cannot read properties of undefined \(reading 'schema'\)$",
    # ... and a part of the file browser, which it has on another page only.
    r"^uncaught: Command 'filebrowser:open-path' not registered\.$",
)
"""Errors in consoles that are nobody's fault here, each with its reason. The address follows the message."""

OWN = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)(:\d+)?/|(data|blob|file|about):")


@dataclass
class Watch:
    """A context with one page, its errors, and the foreign addresses it asked for."""

    context: BrowserContext
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda problem: self.errors.append(f"uncaught: {problem.error}"))
        self.context.on("request", self._see)
        self.page = self.context.new_page()

    def unexplained(self) -> list[str]:
        """Errors that are not known, and requests that leave this machine."""
        errors = [error for error in self.errors if not any(re.search(known, error) for known in KNOWN)]
        return errors + [f"asked for {address}" for address in self.foreign]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            location: dict[str, Any] = dict(message.location)
            self.errors.append(f"{message.text} {location.get('url', '')}".strip())

    def _see(self, request: Request) -> None:
        if not OWN.match(request.url):
            self.foreign.append(request.url)
