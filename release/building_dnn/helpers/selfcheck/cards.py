"""What a learner sees of a check and of the progress: an HTML card in Jupyter, the same words as text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from .dimensions import begins_table
from .frontend import shell
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
from .words import N_, _, about, language

State = Literal["passed", "carried", "failed", "unknown", "neutral"]
"""carried: right with correct ones of what it builds on. unknown: could not be compared, though it should.
neutral: nobody expects it to be compared here."""

_MARKS = {"passed": "✓", "carried": "◐", "failed": "✗", "unknown": "?", "neutral": "·"}
_WORDS = {
    "passed": N_("passed"),
    "carried": N_("right so far"),
    "failed": N_("failed"),
    "unknown": N_("not compared"),
    "neutral": N_("not compared"),
}

# Colours are mixed with the text's own, so that one set reads well on a light and on a dark page.
_STYLE = """<style>
.gs-card{--gs:#8b949e;border-left:4px solid var(--gs);border-radius:4px;padding:5px 12px;margin:3px 0;
 font:13px/1.55 var(--jp-content-font-family,system-ui,sans-serif);
 color:var(--jp-content-font-color1,inherit);background:color-mix(in srgb,var(--gs) 9%,transparent)}
.gs-passed{--gs:#2da44e}.gs-failed{--gs:#e5534b}.gs-carried{--gs:#bf8700}
.gs-card .gs-state{font-weight:700;color:color-mix(in srgb,var(--gs) 64%,currentColor)}
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
.gs-bar{display:flex;height:8px;border-radius:4px;background:color-mix(in srgb,currentColor 15%,transparent);
 max-width:420px;margin:5px 0 7px;overflow:hidden}.gs-bar div{height:100%;background:#2da44e}
.gs-bar div+div{background:#bf8700}
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
    message: str = ""  # of the exception, when it did not pass
    interrupted: bool = False  # by the learner, who wants nothing more to run

    @property
    def heading(self) -> str:
        """The first line of the card."""
        place = self.function
        if self.position:
            place = _("{function}, {position}").format(function=self.function, position=self.position)
        if self.state == "unknown":
            return place
        told = self.summary if self.state == "neutral" else _(_WORDS[self.state])
        return _("{place}: {told}").format(place=place, told=told)

    @property
    def account(self) -> str:
        """The lines and numbers that the message leaves out."""
        lines = [line for line in self.lines if line not in self.message]
        return "\n".join([*lines, *self._numbers_text()])

    def __repr__(self) -> str:
        said = [*self._said(), *self._numbers_text()]
        said += [_("Hint: {hint}").format(hint=self.hint)] if self.hint else []
        said = [] if self.state == "neutral" else said
        lines = [f"{_MARKS[self.state]} {self.heading}", *(textwrap.indent(line, "    ") for line in said)]
        return "\n".join(lines)

    def _numbers_text(self) -> Sequence[str]:
        if self.numbers is None:
            return ()
        return (_("{name}:").format(name=self.numbers.part.path), *text_table(self.numbers).splitlines())

    def _repr_html_(self) -> str:
        word = f"{_MARKS[self.state]} {_(_WORDS[self.state])}"
        head = f'<span class="gs-state">{escape(word)}</span> &nbsp;<code>{escape(self.function)}</code>'
        head += f' <span class="gs-quiet">· {escape(self.position)}</span>' if self.position else ""
        first, *others = [*self._said(), ""]
        sentences, table = _told(others)
        body = _line_html(first) + "".join(_line_html(line, " gs-quiet") for line in sentences)
        body += f'<pre class="gs-lines">{escape(table)}</pre>' if table else ""
        body += _numbers_html(self.numbers) if self.numbers else ""
        body += _hint_html(self.hint) if self.hint else ""
        return f'{_STYLE}<div class="gs-card gs-{self.state}" lang="{language()}">{head}{body}</div>'

    def _said(self) -> Sequence[str]:
        # The heading names the function already.
        named = about(self.function, "")
        return [line.removeprefix(named) for line in (self.summary, *self.lines, self.note) if line]


@dataclass(frozen=True, slots=True, repr=False)
class ProgressCard:
    """Name, state and words of every exercise, how many are done, and remarks on the whole."""

    rows: tuple[tuple[str, State, str], ...]
    remarks: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """So many exercises are right."""
        return self._count("passed")

    @property
    def heading(self) -> str:
        """The first line of the card."""
        waiting, count = self._count("carried"), len(self.rows)
        told = _("{done} of {count} exercises done")
        if waiting:
            told = _("{done} of {count} exercises done, {waiting} more right as soon as an earlier one is")
        return told.format(done=self.done, count=count, waiting=waiting)

    def __repr__(self) -> str:
        width = max((len(name) for name, _, _ in self.rows), default=0)
        waiting = self._count("carried")
        rest = len(self.rows) - self.done - waiting
        bar = "█" * (2 * self.done) + "▒" * (2 * waiting) + "░" * (2 * rest)
        rows = [f"  {_sign(state)} {name.ljust(width)}  {words}" for name, state, words in self.rows]
        return "\n".join([f"{bar} {self.heading}", *rows, *self.remarks])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr class="gs-row"><td><span class="gs-{state}"><span class="gs-state">'
            f"{_sign(state)}</span></span></td><td>{escape(name)}</td><td>{_with_code(words)}</td></tr>"
            for name, state, words in self.rows
        )
        remarks = "".join(_line_html(remark, " gs-quiet") for remark in self.remarks)
        bars = "".join(
            f'<div style="width:{100 * self._count(state) // max(len(self.rows), 1)}%"></div>'
            for state in ("passed", "carried")
        )
        tone = "passed" if self.done == len(self.rows) else "progress"
        return (
            f'{_STYLE}<div class="gs-card gs-{tone}" lang="{language()}">'
            f'<b>{escape(self.heading)}</b><div class="gs-bar">{bars}</div>'
            f'<table class="gs-table gs-list"><tbody>{rows}</tbody></table>{remarks}</div>'
        )

    def _count(self, wanted: State) -> int:
        return sum(state == wanted for _, state, _ in self.rows)


def _sign(state: State) -> str:
    """In the progress, what was not tried is no question."""
    return _MARKS["neutral" if state == "unknown" else state]


def _line_html(line: str, tone: str = "") -> str:
    return f'<div class="gs-say{tone}">{_with_code(line)}</div>' if line else ""


def _hint_html(hint: str) -> str:
    """The hint behind its word, which is bold."""
    word, _hint, rest = _("Hint: {hint}").partition("{hint}")
    lead = f"<b>{escape(word.rstrip())}</b>{word[len(word.rstrip()) :]}"
    return f'<div class="gs-say">{lead}{_with_code(hint)}{escape(rest)}</div>'


def _with_code(line: str) -> str:
    """Escaped, with `this` set as code."""
    pieces = escape(line).split("`")
    if len(pieces) % 2 == 0:
        return escape(line)
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))


def _told(lines: Sequence[str]) -> tuple[Sequence[str], str]:
    """Sentences, and the table of dimensions below them, whose columns blanks align."""
    start = next((n for n, line in enumerate(lines) if begins_table(line)), len(lines))
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
    expected_above = _("{path} expected").format(path=part.path)
    yours_above = _("{path} yours").format(path=part.path)
    tables = _table(expected_above, left) + _table(yours_above, right)
    return f'<div class="gs-numbers">{tables}</div>'


def _list_html(numbers: WrongPart) -> str:
    rows = [[(cell, False) for cell in row] for row in differing_entries(numbers)]
    more = int(numbers.wrong.sum()) - LONGEST_LIST
    caption = _("entry, expected, yours")
    if more > 0:
        caption = _("entry, expected, yours (and {count} more)").format(count=more)
    return f'<div class="gs-numbers">{_table(caption, rows)}</div>'


def _table(caption: str, rows: Sequence[Sequence[tuple[str, bool]]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td{' class=gs-off' if off else ''}>{text}</td>" for text, off in row) + "</tr>"
        for row in rows
    )
    return f'<table class="gs-table"><caption>{escape(caption)}</caption><tbody>{body}</tbody></table>'


def show(card: CheckCard | ProgressCard) -> None:
    """Display in IPython, which picks HTML or text; print elsewhere."""
    if shell() is None:
        print(card)
        return
    from IPython.display import display

    display(card)
