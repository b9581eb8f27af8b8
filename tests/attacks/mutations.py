"""Random damage to a good notebook, seeded, and what is still right after it, worked out independently."""

from __future__ import annotations

import ast
import copy
import json
import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

__all__ = ["mutate", "survivors"]

Cells = list[Any]
JUNK: tuple[Any, ...] = (None, True, 5, -1e300, "", "x", [], {}, [None], {"a": {"b": [1]}}, "\u2603" * 50)
KINDS = ("code", "markdown", "raw", "heading", "input", "", "CODE")


def mutate(notebook: Mapping[str, Any], seed: int) -> bytes:
    """The notebook's bytes after one to four random changes of cells, of JSON, or of bytes."""
    rng = random.Random(seed)
    content = copy.deepcopy(dict(notebook))
    for _ in range(rng.randint(1, 4)):
        if isinstance(content.get("cells"), list):
            rng.choice((_change_cells, _change_cells, _change_json))(content, rng)
    data = json.dumps(content, indent=1, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return rng.choice(_ON_BYTES)(data, rng) if rng.random() < 0.3 else data


def survivors(data: bytes, solutions: Mapping[str, str]) -> dict[str, bool]:
    """Function -> whether it is still right: its last definition in the readable cells is the reference's.

    Functions of which this cannot be told for sure are left out.
    """
    try:
        content = json.loads(data)
    except ValueError:
        return _survivors_in_rubble(data, solutions)
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        return {}
    sources = [_source(cell) for cell in cells if isinstance(cell, dict)]
    kinds = [cell.get("cell_type") for cell in cells if isinstance(cell, dict)]
    told = ((name, _is_right(name, sources, kinds, solution)) for name, solution in solutions.items())
    return {name: right for name, right in told if right is not None}


def _is_right(name: str, sources: list[str | None], kinds: list[Any], solution: str) -> bool | None:
    defines = re.compile(rf"\bdef {name}\b")
    rebinds = re.compile(rf"^{name}\s*=[^=]", re.MULTILINE)
    if any(source is None or rebinds.search(source) for source in sources):
        return None
    cells = [
        (source, kind) for source, kind in zip(sources, kinds, strict=True) if defines.search(source or "")
    ]
    if any(kind not in ("code", "markdown", "raw") for _, kind in cells):
        return None
    if not cells:
        return False
    code = [source for source, kind in cells if kind == "code"] or [source for source, _ in cells[-1:]]
    found = [_definition(source or "", name) for source in code]
    if None in found:
        return None
    return found[-1] == _definition(solution, name) or None


def _survivors_in_rubble(data: bytes, solutions: Mapping[str, str]) -> dict[str, bool]:
    """In a file that is no JSON: functions whose cell is there to the letter, once, neighbours included."""
    text = data.decode("utf-8", "replace")
    told = {}
    for name, solution in solutions.items():
        written = [json.dumps(solution, ensure_ascii=flag) for flag in (False, True)]
        places = [match.start() for match in re.finditer(rf"def {name}\b", text)]
        whole = [place for form in written if (place := text.find(f'"source": {form}')) >= 0]
        if len(places) == 1 and len(whole) == 1 and _is_quiet(text, whole[0], places[0]):
            told[name] = True
    return told


def _is_quiet(text: str, start: int, place: int) -> bool:
    """Whether the two cells on either side look as they were written."""
    around = text[max(0, start - 3000) : start + 6000]
    pieces = around.split("\n  {\n")[1:-1]
    return len(pieces) >= 4 and all(
        re.match(r'   "cell_type": "(?:code|markdown)",\n', piece) for piece in pieces
    )


def _source(cell: Mapping[str, Any]) -> str | None:
    """The text of a cell; "" when it has none, None when that is a matter of opinion."""
    source = cell.get("source", "")
    if isinstance(source, str):
        return source
    if isinstance(source, list) and any(isinstance(item, str) and "def " in item for item in source):
        return None
    return ""


@cache
def _definition(source: str, name: str) -> str | None:
    try:
        tree = ast.parse(re.sub(r"^%.*$", "pass", source, flags=re.MULTILINE))
    except (SyntaxError, ValueError):
        return None
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return ast.dump(found[-1]) if found else None


# ---------------------------------------------------------------- changes


def _change_cells(content: dict[str, Any], rng: random.Random) -> None:
    cells = content["cells"]
    if cells:
        rng.choice(_ON_CELLS)(cells, rng)


def _delete(cells: Cells, rng: random.Random) -> None:
    del cells[rng.randrange(len(cells))]


def _delete_many(cells: Cells, rng: random.Random) -> None:
    start = rng.randrange(len(cells))
    del cells[start : start + rng.randint(2, 12)]


def _double(cells: Cells, rng: random.Random) -> None:
    cells.insert(rng.randrange(len(cells) + 1), copy.deepcopy(rng.choice(cells)))


def _swap(cells: Cells, rng: random.Random) -> None:
    one, other = rng.randrange(len(cells)), rng.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]


def _shuffle(cells: Cells, rng: random.Random) -> None:
    rng.shuffle(cells)


def _junk(cells: Cells, rng: random.Random) -> None:
    cells.insert(rng.randrange(len(cells) + 1), rng.choice(JUNK))


def _set(key: str, values: Callable[[random.Random, Any], Any]) -> Callable[[Cells, random.Random], None]:
    def change(cells: Cells, rng: random.Random) -> None:
        cell = rng.choice(cells)
        if isinstance(cell, dict):
            cell[key] = values(rng, cell.get(key))

    return change


def _drop(cells: Cells, rng: random.Random) -> None:
    cell = rng.choice(cells)
    if isinstance(cell, dict) and cell:
        del cell[rng.choice(sorted(cell))]


def _strip(cells: Cells, rng: random.Random) -> None:
    for cell in cells:
        if isinstance(cell, dict):
            cell["metadata"] = {}
            cell.pop("id", None)


def _merge(cells: Cells, rng: random.Random) -> None:
    place = rng.randrange(len(cells))
    pair = cells[place : place + 2]
    if len(pair) == 2 and all(
        isinstance(cell, dict) and isinstance(cell.get("source"), str) for cell in pair
    ):
        cells[place : place + 2] = [{**pair[0], "source": pair[0]["source"] + "\n\n" + pair[1]["source"]}]


def _split(cells: Cells, rng: random.Random) -> None:
    place = rng.randrange(len(cells))
    cell = cells[place]
    if isinstance(cell, dict) and isinstance(cell.get("source"), str):
        lines = cell["source"].split("\n")
        cut = rng.randrange(len(lines))
        cells[place : place + 1] = [
            {**cell, "source": "\n".join(lines[:cut])},
            {**cell, "source": "\n".join(lines[cut:])},
        ]


def _rename(cells: Cells, rng: random.Random) -> None:
    cell, other = rng.choice(cells), rng.choice(cells)
    if isinstance(cell, dict) and isinstance(other, dict):
        cell["metadata"] = copy.deepcopy(other.get("metadata"))
        cell["id"] = other.get("id")


def _change_json(content: dict[str, Any], rng: random.Random) -> None:
    """A random place of the tree gets another value, goes, or comes twice."""
    node: Any = content
    for _ in range(rng.randint(1, 5)):
        keys = sorted(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        if not keys:
            return
        parent, key = node, rng.choice(list(keys))
        node = parent[key]
    if rng.random() < 0.3:
        del parent[key]
    elif isinstance(parent, list) and rng.random() < 0.5:
        parent.insert(key, copy.deepcopy(node))
    else:
        parent[key] = rng.choice(JUNK)


_ON_CELLS: tuple[Callable[[Cells, random.Random], None], ...] = (
    _delete,
    _delete_many,
    _double,
    _swap,
    _shuffle,
    _junk,
    _drop,
    _strip,
    _merge,
    _split,
    _rename,
    _set("cell_type", lambda rng, old: rng.choice(KINDS)),
    _set("source", lambda rng, old: rng.choice(JUNK)),
    _set("source", lambda rng, old: old.splitlines(keepends=True) if isinstance(old, str) else old),
    _set("metadata", lambda rng, old: rng.choice(JUNK)),
    _set("id", lambda rng, old: rng.choice(JUNK)),
    _set("outputs", lambda rng, old: [rng.choice(JUNK)]),
)

_ON_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda data, rng: data[: rng.randrange(len(data))],
    lambda data, rng: _replace(data, rng, bytes([rng.randrange(256)]), 1),
    lambda data, rng: _replace(data, rng, b"", rng.randint(1, 5000)),
    lambda data, rng: _replace(data, rng, rng.randbytes(rng.randint(1, 300)), 0),
    lambda data, rng: _replace(
        data, rng, rng.choice((b'"', b"{", b"]", b"\\", b"\0", b",", b"\n\n")), rng.randint(0, 2)
    ),
    lambda data, rng: data + data[rng.randrange(len(data)) :],
)


def _replace(data: bytes, rng: random.Random, new: bytes, length: int) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + new + data[place + length :]
