"""Kinds of damage that befall notebooks between a student and a grader, each done to a perfect submission."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.builder import HandIn, Notebook, grade_id

__all__ = ["DAMAGES", "Damage"]

Change = Callable[[HandIn], None]


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage and what is still right after it; None when nothing can be graded."""

    name: str
    earns: float | None
    do: Change


def _cells(change: Callable[[list[dict]], list[dict] | None]) -> Change:
    def do(hand_in: HandIn) -> None:
        changed = change(hand_in.notebook["cells"])
        if changed is not None:
            hand_in.notebook["cells"] = changed

    return do


def _each(change: Callable[[dict], object], *, only: Callable[[dict], bool] = lambda cell: True) -> Change:
    def do(cells: list[dict]) -> None:
        for cell in cells:
            if only(cell):
                change(cell)

    return _cells(do)


def _bytes(change: Callable[[bytes], bytes]) -> Change:
    return lambda hand_in: hand_in.damage(change)


def _json(change: Callable[[Notebook], object]) -> Change:
    return _bytes(lambda data: json.dumps(change(json.loads(data)), ensure_ascii=False).encode())


def _is_code(cell: dict) -> bool:
    return cell["cell_type"] == "code"


def _is_solution(cell: dict) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def _is_test(cell: dict) -> bool:
    return grade_id(cell).startswith("test_")


def _last(hand_in: HandIn) -> dict:
    return hand_in.solution("update_parameters")


def _set_last(source: object) -> Change:
    return lambda hand_in: _last(hand_in).update(source=source)


def _retype(kind: str, *, only: Callable[[dict], bool]) -> Change:
    def change(cell: dict) -> None:
        cell["cell_type"] = kind
        cell.pop("outputs", None)
        cell.pop("execution_count", None)

    return _each(change, only=only)


def _double_last(*, right_one_first: bool) -> Change:
    def do(hand_in: HandIn) -> None:
        cells, right = hand_in.notebook["cells"], _last(hand_in)
        stub = copy.deepcopy(right)
        stub["source"] = stub["source"].replace("learning_rate *", "learning_rate +")
        cells.insert(cells.index(right) + (1 if right_one_first else 0), stub)

    return do


def _merge(cells: list[dict]) -> list[dict]:
    code = [cell["source"] for cell in cells if _is_code(cell) and not _is_test(cell)]
    return [{**cells[0], "cell_type": "code", "outputs": [], "source": "\n\n".join(code[:10])}] + [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in code[10:]
    ]


def _old_format(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if _is_code(cell):
            cell["input"] = cell.pop("source")
            cell["prompt_number"] = cell.pop("execution_count", None)
    return {"worksheets": [{"cells": notebook["cells"]}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}


def _conflict(data: bytes) -> bytes:
    line = b'   "name": "python3"\n'
    assert data.count(line) == 1
    return data.replace(line, b"<<<<<<< HEAD\n" + line + b"=======\n" + line + b">>>>>>> theirs\n")


def _script(hand_in: HandIn) -> None:
    code = [cell["source"] for cell in hand_in.notebook["cells"] if _is_code(cell)]
    code = [source.replace("%", "# %") for source in code]

    def replace(folder: Path) -> None:
        (folder / "building_dnn.ipynb").unlink()
        (folder / "building_dnn.py").write_text("# %%\n" + "\n\n# %%\n".join(code), encoding="utf-8")

    hand_in.finally_(replace)


def _move(name: str) -> Change:
    def rename(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / "building_dnn.ipynb").rename(folder / name)

    return lambda hand_in: hand_in.finally_(rename)


def _cut_before(words: bytes) -> Change:
    return _bytes(lambda data: data[: data.index(words)])


def _kernel(notebook: Notebook) -> Notebook:
    notebook["metadata"] = {"kernelspec": {"name": "julia-1.9", "language": "julia", "display_name": "Julia"}}
    return notebook


def _without(*keys: str) -> Callable[[Notebook], Notebook]:
    return lambda notebook: {name: value for name, value in notebook.items() if name not in keys}


DAMAGES = tuple(
    Damage(name, earns, do)
    for name, earns, do in (
        ("cut-before-the-last-function", 90, _cut_before(b"def update_parameters")),
        ("cut-after-all-functions", 100, _cut_before(b'"progress()"')),
        ("no-closing-brackets", 100, _bytes(lambda data: data.rstrip()[:-20])),
        ("empty-file", None, _bytes(lambda data: b"")),
        ("zero-bytes-only", None, _bytes(lambda data: bytes(4096))),
        ("compressed", None, _bytes(gzip.compress)),
        ("a-web-page", None, _bytes(lambda data: b"<!doctype html><html><body>Log in</body></html>")),
        ("byte-order-mark", 100, _bytes(lambda data: b"\xef\xbb\xbf" + data)),
        ("utf-16", 100, _bytes(lambda data: data.decode().encode("utf-16"))),
        ("zero-bytes-at-the-end", 100, _bytes(lambda data: data + bytes(100))),
        ("windows-newlines", 100, _bytes(lambda data: data.replace(b"\n", b"\r\n"))),
        ("windows-newlines-in-sources", 100, _bytes(lambda data: data.replace(b"\\n", b"\\r\\n"))),
        ("trailing-commas", 100, _bytes(lambda data: data.replace(b"\n  }\n ]", b"\n  },\n ]"))),
        ("merge-conflict", 100, _bytes(_conflict)),
        ("saved-twice-into-one-file", 100, _bytes(lambda data: data + b"\n" + data)),
        (
            "not-a-number",
            100,
            _bytes(lambda data: data.replace(b'"execution_count": null', b'"execution_count": NaN')),
        ),
        (
            "half-a-character",
            100,
            _bytes(lambda data: data.replace(b"the newest", b"\\ud83d").replace(b"step", b"\\udc00")),
        ),
        ("nbformat-3", 100, _json(_old_format)),
        ("no-format", 100, _json(_without("nbformat", "nbformat_minor", "metadata"))),
        ("wrapped-by-a-server", 100, _json(lambda nb: {"name": "x", "type": "notebook", "content": nb})),
        ("bare-list-of-cells", 100, _json(lambda nb: nb["cells"])),
        ("another-kernel", 100, _json(_kernel)),
        (
            "sources-as-lines",
            100,
            _each(lambda cell: cell.update(source=cell["source"].splitlines(keepends=True))),
        ),
        ("sources-as-bare-lines", 100, _each(lambda cell: cell.update(source=cell["source"].split("\n")))),
        ("no-metadata", 100, _each(lambda cell: cell.update(metadata={}))),
        ("no-ids", 100, _each(lambda cell: cell.pop("id"))),
        ("same-ids", 100, _each(lambda cell: cell.update(id="a"))),
        ("new-ids-and-no-metadata", 100, _each(lambda cell: cell.update(id=f"n{id(cell)}", metadata={}))),
        (
            "renamed-grade-ids",
            100,
            _each(lambda c: c["metadata"]["nbgrader"].update(grade_id="x"), only=_is_solution),
        ),
        ("solution-deleted", 90, lambda hand_in: hand_in.notebook["cells"].remove(_last(hand_in))),
        ("solution-emptied", 90, _set_last("")),
        ("solution-null", 90, _set_last(None)),
        ("solution-a-number", 90, _set_last(17)),
        ("solution-cut-in-two", 90, lambda h: _set_last(_last(h)["source"][:-60])(h)),
        ("wrong-copy-last", 90, _double_last(right_one_first=True)),
        ("right-copy-last", 100, _double_last(right_one_first=False)),
        ("smart-quotes", 90, lambda h: _set_last(_last(h)["source"].replace('"', "\u201d"))(h)),
        ("tests-deleted", 100, _cells(lambda cells: [cell for cell in cells if not _is_test(cell)])),
        (
            "tests-doubled",
            100,
            _cells(lambda cells: [c for cell in cells for c in [cell] * (1 + _is_test(cell))]),
        ),
        ("tests-edited", 100, _each(lambda cell: cell.update(source="1 / 0"), only=_is_test)),
        ("tests-are-markdown", 100, _retype("markdown", only=_is_test)),
        ("solutions-are-markdown", 100, _retype("markdown", only=_is_solution)),
        ("solutions-are-raw", 100, _retype("raw", only=_is_solution)),
        ("unknown-cell-types", 100, _each(lambda cell: cell.update(cell_type="input"), only=_is_solution)),
        ("backwards", 100, _cells(lambda cells: cells[::-1])),
        ("all-in-one-cell", 100, _cells(_merge)),
        ("imports-deleted", 100, _cells(lambda cells: [cell for cell in cells if cell["id"] != "imports"])),
        (
            "odd-outputs",
            100,
            _each(lambda cell: cell.update(outputs=[None, 5, {"output_type": []}]), only=_is_code),
        ),
        (
            "junk-between-cells",
            100,
            _cells(lambda cells: [c for cell in cells for c in (None, cell, [], 5, "x")]),
        ),
        ("unknown-keys", 100, _each(lambda cell: cell.update({"collapsed": 7, "\u2603": {"deep": [[[]]]}}))),
        (
            "broken-attachments",
            100,
            _each(lambda cell: cell.update(attachments=[1]), only=lambda c: not _is_code(c)),
        ),
        ("other-file-name", 100, _move("building_dnn (1).ipynb")),
        ("in-a-folder", 100, _move("my work/building_dnn.ipynb")),
        ("as-text-file", 100, _move("building_dnn.ipynb.txt")),
        ("exported-script", 100, _script),
    )
)
