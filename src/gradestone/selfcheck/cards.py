"""What a learner sees of a check and of the progress: an HTML card in Jupyter, the same words as text."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from .dimensions import HEADING
from .sidebyside import (
    LONGEST_LIST,
    WrongPart,
    differing_entries,
    digits_to_show,
    is_small,
    number_text,
    rows_of,
    text_table,
)

State = Literal["passed", "failed", "unknown"]

_MARKS = {"passed": "✓", "failed": "✗", "unknown": "?"}

# Colours are mixed with the text's own, so that one set reads well on a light and on a dark page.
_STYLE = """<style>
.gs-card{--gs:#8b949e;border-left:4px solid var(--gs);border-radius:4px;padding:5px 12px;margin:3px 0;
 font:13px/1.55 var(--jp-content-font-family,system-ui,sans-serif);
 color:var(--jp-content-font-color1,inherit);background:color-mix(in srgb,var(--gs) 9%,transparent)}
.gs-passed{--gs:#2da44e}.gs-failed{--gs:#e5534b}
.gs-card .gs-state{font-weight:700;color:color-mix(in srgb,var(--gs) 72%,currentColor)}
.gs-card.gs-card code{background:none;padding:0;color:inherit;
 font:12px var(--jp-code-font-family,ui-monospace,monospace)}
.gs-card .gs-quiet{opacity:.75}
.gs-card .gs-say{margin:2px 0 0}
.gs-card .gs-numbers{display:flex;flex-wrap:wrap;gap:4px 28px;margin:6px 0 3px}
.gs-card table.gs-table{border-collapse:collapse;margin:0;border:0;table-layout:auto}
.gs-card table.gs-table caption{caption-side:top;text-align:left;padding:0 0 1px;font-size:12px;opacity:.75;
 color:inherit;white-space:nowrap}
.gs-card table.gs-table tr{background:none!important}
.gs-card table.gs-table td{padding:1px 7px;border:0;text-align:right;white-space:nowrap;max-width:none;
 font:12px/1.5 var(--jp-code-font-family,ui-monospace,monospace)}
.gs-card table.gs-table td.gs-off{font-weight:700;text-decoration:underline;
 background:color-mix(in srgb,var(--gs) 22%,transparent)}
.gs-card table.gs-list td{text-align:left;padding:1px 20px 1px 0;font-size:13px}
.gs-card table.gs-list td:last-child{font-family:inherit}
.gs-card pre.gs-lines{margin:6px 0 3px;padding:0;border:0;background:none;color:inherit;overflow-x:auto;
 font:12px/1.5 var(--jp-code-font-family,ui-monospace,monospace)}
.gs-bar{height:8px;border-radius:4px;background:color-mix(in srgb,currentColor 15%,transparent);
 max-width:420px;margin:5px 0 7px;overflow:hidden}.gs-bar div{height:100%;background:#2da44e}
</style>"""


@dataclass(frozen=True, slots=True, repr=False)
class CheckCard:
    """One check: whose, which, how it went, and what to say about it."""

    state: State
    function: str
    position: str  # "check 1 of 3"
    summary: str = ""
    lines: tuple[str, ...] = ()  # detail in sentences
    numbers: WrongPart | None = None  # shown side by side
    hint: str = ""
    note: str = ""
    message: str = ""  # of the exception, when it failed

    @property
    def heading(self) -> str:
        """The first line of the card."""
        place = f"{self.function}, {self.position}" if self.position else self.function
        return {"passed": f"{place}: passed", "failed": f"{place}: failed"}.get(self.state, place)

    def __repr__(self) -> str:
        said = [*self._said()]
        if self.numbers:
            said += [f"{self.numbers.part.path}:", *text_table(self.numbers).splitlines()]
        said += [f"Hint: {self.hint}"] if self.hint else []
        lines = [f"{_MARKS[self.state]} {self.heading}", *(textwrap.indent(line, "    ") for line in said)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        word = f"{_MARKS[self.state]} {self.state if self.state != 'unknown' else 'not compared'}"
        head = f'<span class="gs-state">{word}</span> &nbsp;<code>{escape(self.function)}</code>'
        head += f' <span class="gs-quiet">· {self.position}</span>' if self.position else ""
        first, *others = [*self._said(), ""]
        sentences, table = _told(others)
        body = _line_html(first) + "".join(_line_html(line, " gs-quiet") for line in sentences)
        body += f'<pre class="gs-lines">{escape(table)}</pre>' if table else ""
        body += _numbers_html(self.numbers) if self.numbers else ""
        body += _line_html(self.hint, lead="<b>Hint:</b> ") if self.hint else ""
        return f'{_STYLE}<div class="gs-card gs-{self.state}">{head}{body}</div>'

    def _said(self) -> Sequence[str]:
        # The heading names the function already.
        return [
            line.removeprefix(f"{self.function}: ") for line in (self.summary, *self.lines, self.note) if line
        ]


@dataclass(frozen=True, slots=True, repr=False)
class ProgressCard:
    """Name, state and words of every exercise, and how many are done."""

    rows: tuple[tuple[str, State, str], ...]

    @property
    def done(self) -> int:
        """So many exercises are right."""
        return sum(state == "passed" for _, state, _ in self.rows)

    @property
    def heading(self) -> str:
        """The first line of the card."""
        return f"{self.done} of {len(self.rows)} exercises done"

    def __repr__(self) -> str:
        width = max((len(name) for name, _, _ in self.rows), default=0)
        bar = "█" * (2 * self.done) + "░" * (2 * (len(self.rows) - self.done))
        rows = [
            f"  {_MARKS_OF_PROGRESS[state]} {name.ljust(width)}  {words}" for name, state, words in self.rows
        ]
        return "\n".join([f"{bar} {self.heading}", *rows])

    def _repr_html_(self) -> str:
        share = 100 * self.done // max(len(self.rows), 1)
        rows = "".join(
            f'<tr class="gs-row"><td><span class="gs-{state}"><span class="gs-state">'
            f"{_MARKS_OF_PROGRESS[state]}</span></span></td><td>{escape(name)}</td><td>{escape(words)}</td></tr>"
            for name, state, words in self.rows
        )
        tone = "passed" if share == 100 else "progress"
        return (
            f'{_STYLE}<div class="gs-card gs-{tone}"><b>{self.heading}</b>'
            f'<div class="gs-bar"><div style="width:{share}%"></div></div>'
            f'<table class="gs-table gs-list"><tbody>{rows}</tbody></table></div>'
        )


_MARKS_OF_PROGRESS = {"passed": "✓", "failed": "✗", "unknown": "·"}


def _line_html(line: str, tone: str = "", lead: str = "") -> str:
    return f'<div class="gs-say{tone}">{lead}{_with_code(line)}</div>' if line else ""


def _with_code(line: str) -> str:
    """Escaped, with `this` set as code."""
    pieces = escape(line).split("`")
    if len(pieces) % 2 == 0:
        return escape(line)
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))


def _told(lines: Sequence[str]) -> tuple[Sequence[str], str]:
    """Sentences, and the table of dimensions below them, whose columns blanks align."""
    start = next((n for n, line in enumerate(lines) if line.endswith(HEADING[-1])), len(lines))
    return lines[:start], "\n".join(lines[start:]).rstrip()


def _numbers_html(numbers: WrongPart) -> str:
    part, wrong = numbers.part, numbers.wrong
    if not is_small(part):
        return _list_html(numbers)
    digits = digits_to_show(numbers)
    expected, answer, marks = (rows_of(array) for array in (part.expected, part.answer, wrong))
    left = [[(number_text(entry, digits), False) for entry in row] for row in expected]
    right = [
        [(number_text(entry, digits), bool(mark)) for entry, mark in zip(*rows, strict=True)]
        for rows in zip(answer, marks, strict=True)
    ]
    path = escape(part.path)
    return f'<div class="gs-numbers">{_table(f"{path} expected", left)}{_table(f"{path} yours", right)}</div>'


def _list_html(numbers: WrongPart) -> str:
    rows = [[(cell, False) for cell in row] for row in differing_entries(numbers)]
    more = int(numbers.wrong.sum()) - LONGEST_LIST
    caption = f"entry, expected, yours{f' (and {more} more)' if more > 0 else ''}"
    return f'<div class="gs-numbers">{_table(caption, rows)}</div>'


def _table(caption: str, rows: Sequence[Sequence[tuple[str, bool]]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td{' class=gs-off' if off else ''}>{text}</td>" for text, off in row) + "</tr>"
        for row in rows
    )
    return f'<table class="gs-table"><caption>{caption}</caption><tbody>{body}</tbody></table>'


def show(card: CheckCard | ProgressCard) -> None:
    """Display in IPython, which picks HTML or text; print elsewhere."""
    if shell() is None:
        print(card)
        return
    from IPython.display import display

    display(card)


def shell() -> Any:
    """The running IPython shell, or None. Never imports IPython: it is not there in every environment."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None
