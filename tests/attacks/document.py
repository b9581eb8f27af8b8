"""docs/attacks.md: the table with its date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.attacks.catalogue import Case
from tests.attacks.stock import StockResult
from tests.attacks.table import HEAD, rows, totals, totals_of_stock
from tests.attacks.verdict import Verdict

__all__ = ["ASSERTS", "CHECKS", "document", "part_of"]

CHECKS = """\
# Attacks and what they earned

{count} submissions that try to earn, learn or break something they should not, or that are honest and
easily marked down. Each is one file in `tests/attacks/cases/`, which says what it tries and how many of 100
points it deserves. Our column is one class graded by `gradestone autograde` with a perfect classmate among
them; the column of stock nbgrader is the same content as an ordinary nbgrader course
(`benchmarks/stock.py`: asserts in the kernel, hidden tests, nbgrader's own commands and defaults), one
course per case, so that no case disturbs another.

Measured {head}.

| | cases run | unearned | lost | aborted | leaked | harmed | script in a page |
|:--|--:|--:|--:|--:|--:|--:|--:|
| stock nbgrader | {stock} |
| gradestone | {ours} |

*Unearned* and *lost*: more or less than deserved. *Aborted*: no mark although there was something to mark.
*Leaked*: a hidden input, a hidden expected value, a hidden test, a reference solution or the course secret
in what a student sees. Stock nbgrader always shows the source of the hidden tests in its feedback; that is
not counted here, only what the outputs of a student's own cells show. *Harmed*: a classmate's mark, the
gradebook or a file of the course changed.

What a case deserves is not always ten points per function solved: stock nbgrader pays a test cell all or
nothing, gradestone pays each check. `read_published_answers` earns the share of the visible checks, whose
answers are the student's to see anyway; `carried_source` answers the hidden checks rightly and fails the
visible ones on purpose.

Again: `make attacks` (ours, a few minutes), `python -m tests.attacks --stock` (stock nbgrader, slow, writes
`docs/attacks-stock.csv`), `python -m tests.attacks --document` (this page). Damaged notebooks are in
`tests/attacks/test_damage.py`.
"""


ASSERTS = """\
# The same where tests are asserts

{count} submissions of an ordinary nbgrader assignment, ten functions and classes with ten test cells of
asserts (`tests/attacks/asserted/notebook.py`), each cell with a hidden part and judged outside the
student's process. The columns are as above. The cases are functions in `tests/attacks/asserted/`.

Measured {head}.

| | cases run | unearned | lost | aborted | leaked | harmed | script in a page |
|:--|--:|--:|--:|--:|--:|--:|--:|
| stock nbgrader | {stock} |
| gradestone | {ours} |

Again: `python -m tests.attacks --asserts`; the other column, into `docs/attacks-asserts-stock.csv`:
`python -m tests.attacks --asserts --stock`; this part of the page:
`python -m tests.attacks --asserts --document`.
"""
_SEAM = ASSERTS.partition("\n")[0]


def document(page: str, part: str) -> str:
    """The page with a new part of one suite: its first, or that on asserts, its last."""
    checks, seam, asserts = page.partition(_SEAM)
    if part.startswith(_SEAM):
        return f"{checks.rstrip()}\n\n{part}"
    return part + (f"\n{seam}{asserts}" if seam else "")


def part_of(
    introduction: str,
    head: str,
    cases: Sequence[Case],
    verdicts: Mapping[str, Verdict],
    stock: Mapping[str, StockResult],
) -> str:
    """A suite as markdown; `introduction` is CHECKS or ASSERTS."""
    lines = [
        introduction.format(
            count=len(cases),
            head=head,
            stock=_cells(totals_of_stock(cases, stock)),
            ours=_cells(totals(verdicts.values())),
        )
    ]
    threat = ""
    tries = {case.name: case.tries for case in cases}
    for kind, row in rows(cases, verdicts, stock):
        if kind != threat:
            lines += [
                "",
                f"## {kind[0].upper()}{kind[1:]}",
                "",
                f"| {' | '.join(HEAD)} | tries |",
                "|:--|--:|:--|:--|:--|",
            ]
            threat = kind
        lines.append(f"| {' | '.join(row)} | {_escaped(tries[row[0]])} |")
    return "\n".join(lines) + "\n"


def _cells(totals) -> str:
    return " | ".join(map(str, (totals.cases, *totals.wrong.values())))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
