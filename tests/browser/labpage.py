"""What people do in an open notebook: find a cell, type into it, run it, look at what came of it."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator, Page, expect

CARD = ".gs-card"
IDLE = "Python 3 (ipykernel) | Idle"


def choose(page: Page, *entries: str) -> None:
    """An entry of the menu bar, by the names on the way to it."""
    page.locator(".lm-MenuBar-itemLabel").get_by_text(entries[0], exact=True).click()
    for entry in entries[1:]:
        page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


def open_notebook(page: Page, address: str) -> None:
    """Waits until its kernel can be used."""
    page.goto(address)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text(IDLE).wait_for()


def cell_with(page: Page, text: str) -> Locator:
    """The first code cell that holds the text."""
    return (
        page.locator(".jp-Notebook .jp-CodeCell").filter(has=page.locator(".cm-content", has_text=text)).first
    )


def run(page: Page, cell: Locator, *, by: Literal["keyboard", "button"] = "keyboard") -> None:
    """Runs a cell, and waits for its end."""
    before = _count(cell)
    cell.locator(".cm-content").click(position={"x": 5, "y": 5})
    if by == "keyboard":
        page.keyboard.press("Control+Enter")
    else:
        page.locator(".jp-NotebookPanel-toolbar [data-jp-item-name=run]").click()
    expect(cell.locator(".jp-InputArea-prompt")).not_to_have_text(before)
    expect(cell.locator(".jp-InputArea-prompt")).not_to_have_text("[*]:")


def _count(cell: Locator) -> str:
    return cell.locator(".jp-InputArea-prompt").inner_text()


def fill_in(page: Page, cell: Locator, line: str, code: str) -> None:
    """Types in the place of the `None` of a line, as learners do: a double click on it, and the keyboard."""
    place = cell.locator(".cm-line", has_text=f"{line} = None")
    place.scroll_into_view_if_needed()
    place.get_by_text("None", exact=True).dblclick()
    page.keyboard.type(code)


def append(page: Page, cell: Locator, line: str, code: str) -> None:
    """Types at the end of the line that begins so."""
    cell.locator(".cm-line", has_text=line).click()
    page.keyboard.press("End")
    page.keyboard.type(code)


def run_all(page: Page, last: Locator) -> None:
    """Run All Cells from the menu; over when the cell has run that is the last."""
    before = _count(last)
    choose(page, "Run", "Run All Cells")
    expect(last.locator(".jp-InputArea-prompt")).not_to_have_text(before)
    expect(last.locator(".jp-InputArea-prompt")).not_to_have_text("[*]:")


def errors_shown(page: Page) -> list[str]:
    """Tracebacks and warnings below the cells."""
    mime = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
    shown = ", ".join(f'.jp-OutputArea-output[data-mime-type="{each}"]' for each in mime)
    return page.locator(f".jp-Notebook :is({shown})").all_inner_texts()


# ---------------------------------------------------------------- what can be read

_CONTRASTS = """card => {
  const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    probe.clearRect(0, 0, 1, 1); probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = element => {
    if (!element) return [255, 255, 255, 1];
    return over(rgba(getComputedStyle(element).backgroundColor), ground(element.parentElement));
  };
  const opacity = element =>
    element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
  const light = ([r, g, b]) => {
    const part = [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * part[0] + .7152 * part[1] + .0722 * part[2];
  };
  const found = {};
  const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || element.tagName === 'STYLE') continue;
    const below = ground(element), ink = rgba(getComputedStyle(element).color);
    ink[3] *= opacity(element);
    const [one, two] = [light(over(ink, below)), light(below)].sort((a, b) => b - a);
    found[text] = (one + .05) / (two + .05);
  }
  return found;
}"""


def contrasts(card: Locator) -> dict[str, float]:
    """Contrast of each text of a card to what is behind it, as WCAG 2 measures it: 4.5 is enough."""
    found: dict[str, float] = card.evaluate(_CONTRASTS)
    return found
