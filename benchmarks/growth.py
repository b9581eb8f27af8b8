"""How the time and memory of the trusted side grow with what a student sends.

python benchmarks/growth.py             # each kind of heap at doubling sizes: seconds, growth, memory
python benchmarks/growth.py html wire   # only kinds with these words in their names

Seconds are of processor time, so that a busy machine changes little. A growth of 2.0 is linear.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gradestone.intake.cells import Cell
from gradestone.intake.legible import looked_at
from gradestone.intake.notebook import read_notebook, read_script
from gradestone.intake.rebuild import rebuild
from gradestone.intake.settled import unsettled
from gradestone.intake.stubs import solved_in
from gradestone.intake.submission import code_cells
from gradestone.intake.template import Template
from gradestone.model import AnswerKey, Exercise, Submission
from gradestone.page.sanitise import sanitise
from gradestone.sandbox.outside.outputs import CellOutputs
from gradestone.sandbox.wire import decode
from gradestone.selfcheck.code_facts import CodeFacts
from gradestone.selfcheck.written import Written

KIB = 1024
SIZES = tuple(KIB * 2**n for n in range(8, 14))  # 0.25 to 8 MB
LONGEST_S = 60
RELEASED = Path(__file__).resolve().parents[1] / "release" / "building_dnn" / "building_dnn.ipynb"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one piece of work: processor time, and by how much the memory of its process grew."""

    seconds: float
    mib: float
    error: str = ""


def cost(work: Callable[[int], object], size: int) -> Cost:
    """What it costs in a process of its own, which may take so long and no longer."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, json.dumps(_spent(work, size)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as told:
        said = told.read()
    return Cost(*json.loads(said)) if said else Cost(float(LONGEST_S), 0.0, "it did not come to an end")


def _spent(work: Callable[[int], object], size: int) -> tuple[float, float, str]:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
    began, before, error = time.process_time(), _peak_mib(), ""
    try:
        work(size)
    except Exception as raised:
        error = type(raised).__name__
    return time.process_time() - began, _peak_mib() - before, error


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


# ---------------------------------------------------------------- the kinds of heaps


def _template() -> Template:
    notebook = json.loads(RELEASED.read_text(encoding="utf-8"))
    ids = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    names = [each["grade_id"] for each in ids if each.get("solution") and not each.get("grade")]
    exercises = tuple(Exercise(name, f"test_{name}", 1.0, (), (), (), "") for name in names)
    return Template(notebook, AnswerKey("building_dnn", "building_dnn", "", exercises, ((),)))


TEMPLATE = _template()
HEAD = "def compute_cost(AL, Y):\n    y = None\n"


def intake(*cells: Cell) -> None:
    """From cells to what is known of them when marks are worked out."""
    own = [TEMPLATE.cell(part) for part in range(len(TEMPLATE.cells))]
    notebook, _ = rebuild(looked_at([*own[:6], *cells, *own[6:]], TEMPLATE), TEMPLATE)
    run = code_cells(Submission("s", "a", notebook, None, ""), TEMPLATE)
    solved_in(run, TEMPLATE)
    unsettled(run, TEMPLATE)
    for cell in (each for each in run if each.legible and "def " in each.source):
        code = Written(cell.source, "compute_cost", frozenset(("np",)))
        assert code.hint or not code.hint


def code(line: str) -> Callable[[int], None]:
    """One cell that is this line again and again."""
    return lambda size: intake(Cell("code", line * (size // len(line))))


def cells(line: str, **fields: str) -> Callable[[int], None]:
    """Cells of this line each."""
    return lambda size: intake(*[Cell("code", line, **fields)] * (size // (len(line) + 60)))


def function(line: str) -> Callable[[int], None]:
    """Facts about a function of this line again and again, without the caps."""

    def work(size: int) -> None:
        import ast

        tree = ast.parse(HEAD + line * (size // len(line)))
        assert isinstance(tree.body[0], ast.FunctionDef)
        CodeFacts.of(tree.body[0])

    return work


def notebook(head: bytes, piece: bytes, tail: bytes = b"") -> Callable[[int], object]:
    """The bytes of a notebook file."""
    return lambda size: read_notebook(head + piece * (size // len(piece)) + tail)


def outputs(*messages: object) -> Callable[[int], None]:
    """These messages again and again."""
    payloads = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in messages]
    length = sum(map(len, payloads))

    def work(size: int) -> None:
        taken = CellOutputs()
        taken.begin(0)
        for _ in range(size // length):
            for payload in payloads:
                taken.take(0, payload)
        shown(code_cell(*taken.of(0)))

    return work


def code_cell(*outputs: object, source: str = "") -> dict[str, object]:
    """A cell as it ran."""
    return {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": list(outputs)}


def shown(*cells: dict[str, object]) -> None:
    """Cleaned, and made a page as nbconvert does it."""
    import nbformat
    from nbconvert.exporters import HTMLExporter

    plain = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for cell in cells:
        cell.setdefault("execution_count", None)
    clean = nbformat.from_dict(sanitise(plain))
    HTMLExporter(template_name="classic").from_notebook_node(clean)


def prose(piece: str, each: int = 19_000) -> Callable[[int], None]:
    """Text cells full of it."""
    text = piece * (each // len(piece))

    def work(size: int) -> None:
        cell = {"cell_type": "markdown", "metadata": {}, "source": text}
        shown(*({**cell, "id": f"a{n}"} for n in range(size // each)))

    return work


def html(piece: str) -> Callable[[int], None]:
    """One output of HTML."""
    return lambda size: shown(code_cell(_display("text/html", piece * (size // len(piece)))))


def _display(mime: str, text: str) -> dict[str, object]:
    return {"output_type": "display_data", "metadata": {}, "data": {mime: text}}


def printed(piece: str) -> Callable[[int], None]:
    """One printed text."""
    return lambda size: shown(
        code_cell({"output_type": "stream", "name": "stdout", "text": piece * (size // len(piece))})
    )


def source(piece: str) -> Callable[[int], None]:
    """Code to be coloured."""
    return lambda size: shown(code_cell(source=piece * (size // len(piece))))


def int_keys(size: int) -> object:
    """A dict of numbers that fall on one place."""
    count = size // 20
    keys = ((n * (2**61 - 1)).to_bytes(14, "little") for n in range(1, count + 1))
    return decode(b"d" + count.to_bytes(4, "little") + b"".join(b"i\x0e\0" + key + b"N" for key in keys))


DISPLAY = {"type": "display_data", "data": {"a/b": ""}, "metadata": {}, "transient": {"display_id": "x"}}
KINDS: dict[str, Callable[[int], object]] = {
    "code blank lines": code("\n"),
    "code one block": code("if 0: a=1\n"),
    "code names": code("compute_cost = 1\n"),
    "code functions": code("def compute_cost(a): pass\n"),
    "code one line": code("compute_cost = a + "),
    "code brackets": code("("),
    "code attributes": code(".a"),
    "code magics": code("%a\n"),
    "cells of code": cells("compute_cost = 1"),
    "cells of stubs": cells(TEMPLATE.source(TEMPLATE.solutions["compute_cost"])),
    "cells with grade ids": cells("x", grade_id="compute_cost"),
    "function statements": function("    a=1\n"),
    "function blocks": function("    if AL: a=1\n"),
    "function loops": function("    for a in AL: b=a\n"),
    "function functions": function("    def f(): return AL\n"),
    "notebook lines": notebook(b'{"cells":[{"cell_type":"code","source":["', b'a\\n","', b'"]}]}'),
    "notebook torn": notebook(b'{"cells":[', b'{"cell_type":"code","source":"x"},'),
    "notebook quotes": notebook(b'{"cells":[{"source":"x', b'\\"'),
    "notebook commas": notebook(b'{"cells":[{"source":"x"}', b",", b"]}"),
    "notebook conflicts": notebook(b"<<<<<<<\n", b"\n", b"=======\n>>>>>>>\n"),
    "script marks": lambda size: read_script(b"# %%\n" * (size // 5) + b"x"),
    "outputs stream": outputs({"type": "stream", "name": "stdout", "text": "y"}),
    "outputs of one name": outputs(DISPLAY),
    "outputs updated": outputs(DISPLAY, {**DISPLAY, "type": "update_display_data"}),
    "outputs cleared": outputs(DISPLAY, {"type": "clear_output", "wait": False}),
    "wire whole numbers": int_keys,
    "wire lists": lambda size: decode(b"l" + (size // 5).to_bytes(4, "little") + b"l\0\0\0\0" * (size // 5)),
    "html nested": html("<div>"),
    "html fonts": html("<font size=1><b>"),
    "html attributes": lambda size: html("<p " + " ".join(f"a{n}=1" for n in range(size // 8)) + ">")(1),
    "html ampersands": html("&"),
    "html rows": html("<table><tr><td>1</td></tr></table>"),
    "html pictures": html('<img src="data:image/png;base64,' + "A" * 5000 + '">'),
    "printed lines": printed("a\n"),
    "printed colours": printed("\x1b[31mx"),
    "prose words": prose("a *b* [c](d) $e$ `f` "),
    "prose lists": prose("- a\n"),
    "prose tags": prose("<b>"),
    "prose formulas": prose("\\begin{a}\n"),
    "shown statements": source("a=1\n"),
    "shown dots": source("a."),
    "shown strings": source("f'{"),
}


def main() -> None:
    """A line for each kind; larger sizes are left out where one has come to no end."""
    for name, work in KINDS.items():
        if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
            continue
        line, before = [f"{name:22}"], 0.0
        for size in SIZES:
            spent = cost(work, size)
            growth = f" x{spent.seconds / before:.1f}" if before > 0.05 else ""
            line.append(f"{spent.seconds:.2f} s{growth} {spent.mib:.0f} MiB {spent.error}".strip())
            before = spent.seconds
            if spent.seconds >= LONGEST_S:
                break
        print(" | ".join(line), flush=True)


if __name__ == "__main__":
    main()
