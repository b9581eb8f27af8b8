"""What happens to notebooks on their way: each function does one kind of damage to a good one."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from intake_sample import EXERCISES, SOLUTIONS, cell_of, index_of, stub

Notebook = dict[str, Any]
Damage = Callable[[Notebook], Notebook | bytes | str]
ALL = set(EXERCISES)


# ---------------------------------------------------------------- damage to the file


def byte_order_mark(notebook: Notebook) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()


def utf_16(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-16")


def utf_32(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-32")


def utf_16_without_mark(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-16-le")


def latin_1(notebook: Notebook) -> bytes:
    cell_of(notebook, "title")["source"] = "é"
    return json.dumps(notebook, ensure_ascii=False).encode("latin-1")


def trailing_commas(notebook: Notebook) -> str:
    return (
        json.dumps(notebook, indent=1).replace("\n  }", "\n  },").replace('"metadata": {}', '"metadata": {,}')
    )


def trailing_commas_only(notebook: Notebook) -> str:
    return json.dumps(notebook, indent=1).replace("\n  }", ",\n  }").replace("\n }\n", "\n },\n")


def nan_in_metadata(notebook: Notebook) -> str:
    notebook["metadata"]["scale"] = [float("nan"), float("inf")]
    return json.dumps(notebook)


def cut_off(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    return text[: text.index("about-combine")]


def cut_off_within_a_function(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    return text[: text.index("y = shift(")]


def head_missing(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    return text[text.index("about-shift") :]


def quote_missing(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    return text.replace('"about-double",', '"about-double,')


def comma_missing(notebook: Notebook) -> str:
    return json.dumps(notebook, indent=1).replace("},\n  {", "}\n  {")


def merge_conflict(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    line = next(line for line in text.splitlines() if "y = 2 * x" in line)
    theirs = line.replace("2 * x", "None")
    return text.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{theirs}\n>>>>>>> upstream")


def merge_conflict_with_base(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    line = next(line for line in text.splitlines() if "y = 2 * x" in line)
    return text.replace(line, f"<<<<<<< HEAD\n{line}\n||||||| base\n  1,,\n=======\n{line}\n>>>>>>> upstream")


def written_twice(notebook: Notebook) -> str:
    return json.dumps(notebook) * 2


def text_before_and_after(notebook: Notebook) -> str:
    return ")]}',\n" + json.dumps(notebook) + "\n</html>"


def two_halves_with_rubbish_between(notebook: Notebook) -> str:
    half = len(notebook["cells"]) // 2
    first, second = ({"cells": cells} for cells in (notebook["cells"][:half], notebook["cells"][half:]))
    return json.dumps(first) + "\n{,\n" + json.dumps(second)


def keys_in_reverse_order_and_cut_off(notebook: Notebook) -> str:
    notebook["cells"] = [dict(reversed(cell.items())) for cell in notebook["cells"]]
    text = json.dumps(notebook, indent=1)
    return text[: text.index("about-combine")]


def newer_over_older(notebook: Notebook) -> str:
    text = json.dumps(notebook, indent=1)
    return text + text[len(text) // 2 :]


def twin_keys(notebook: Notebook) -> str:
    half = len(notebook["cells"]) // 2
    first, second = json.dumps(notebook["cells"][:half]), json.dumps(notebook["cells"][half:])
    return f'{{"cells": {first}, "cells": {second}, "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'


def deep_nesting(notebook: Notebook) -> str:
    deep = "[" * 100_000 + "]" * 100_000
    return json.dumps(notebook, indent=1).replace('"metadata": {}', f'"metadata": {{"deep": {deep}}}', 1)


def huge_number(notebook: Notebook) -> str:
    return json.dumps(notebook).replace('"nbformat": 4', '"nbformat": 4, "n": ' + "9" * 5000)


def raw_newlines_in_strings(notebook: Notebook) -> str:
    return json.dumps(notebook).replace("\\n", "\n")


def zero_bytes_behind(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode() + b"\0" * 4096


def bare_list_of_cells(notebook: Notebook) -> str:
    return json.dumps(notebook["cells"])


def as_a_server_sends_it(notebook: Notebook) -> str:
    return json.dumps({"name": "small.ipynb", "type": "notebook", "content": notebook})


# ---------------------------------------------------------------- damage to the format


def format_3(notebook: Notebook) -> str:
    def old(cell: Notebook) -> Notebook:
        if cell["cell_type"] == "code":
            return {"cell_type": "code", "input": cell["source"], "language": "python", "outputs": []}
        return {"cell_type": "heading", "level": 2, "source": cell["source"]}

    sheets = [{"cells": [old(cell) for cell in notebook["cells"]]}]
    return json.dumps({"worksheets": sheets, "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0})


def format_2(notebook: Notebook) -> str:
    cells = [
        {"cell_type": c["cell_type"], "input": c["source"], "source": c["source"]} for c in notebook["cells"]
    ]
    sheets = [{"cells": cells[:6]}, {"cells": cells[6:]}]
    return json.dumps({"worksheets": sheets, "nbformat": 2})


def format_5(notebook: Notebook) -> Notebook:
    return notebook | {"nbformat": 5, "nbformat_minor": 0, "novelty": {}}


def format_missing(notebook: Notebook) -> Notebook:
    return {"cells": notebook["cells"]}


def keys_missing(notebook: Notebook) -> Notebook:
    return {"cells": [{name: cell[name] for name in ("cell_type", "source")} for cell in notebook["cells"]]}


def types_missing(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        del cell["cell_type"]
    return notebook


def sources_as_lists(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return notebook


def sources_as_bare_lines(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines()
    return notebook


def odd_sources(notebook: Notebook) -> Notebook:
    for cell, source in zip(notebook["cells"], (None, {"a": 1}, [None, 1, "x"], 7, None), strict=False):
        cell["source"] = source
    notebook["cells"] += [None, 5, "text", [], {"cell_type": ["code"]}]
    return notebook


def carriage_returns(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return notebook


def half_surrogates(notebook: Notebook) -> Notebook:
    cell_of(notebook, "title")["source"] = "\ud83d and \udc00"
    cell_of(notebook, "try-double")["source"] = "print('\ud800')"
    return notebook


def ids_missing(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook


def ids_all_alike(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["id"] = "same"
    return notebook


def ids_invalid(notebook: Notebook) -> Notebook:
    for cell, identity in zip(notebook["cells"], ("", "a b", "<x>", 7, None, "x" * 100), strict=False):
        cell["id"] = identity
    return notebook


def metadata_stripped(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def metadata_and_ids_stripped(notebook: Notebook) -> Notebook:
    return ids_missing(metadata_stripped(notebook))


def metadata_garbage(notebook: Notebook) -> Notebook:
    for cell, metadata in zip(notebook["cells"], (None, [], "x", 3, {"nbgrader": []}) * 4, strict=False):
        cell["metadata"] = metadata
    return notebook | {"metadata": ["no", "dict"]}


def attachments_garbage(notebook: Notebook) -> Notebook:
    cell_of(notebook, "title")["attachments"] = {
        "a.png": {"text/html": "<b>"},
        "b": [1],
        "c.png": {"image/png": 5},
    }
    cell_of(notebook, "end")["attachments"] = ["x"]
    return notebook


def another_kernel(notebook: Notebook) -> Notebook:
    return notebook | {"metadata": {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}}


# ---------------------------------------------------------------- damage to the cells


def points_and_flags_changed(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "solution": True, "grade": True}
    return notebook


def grade_ids_swapped(notebook: Notebook) -> Notebook:
    for name in EXERCISES:
        one, other = (
            cell_of(notebook, f"{part}-{name}")["metadata"]["nbgrader"] for part in ("solve", "test")
        )
        one["grade_id"], other["grade_id"] = other["grade_id"], one["grade_id"]
    return ids_missing(notebook)


def grade_ids_renamed(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] += "_2"
    return notebook


def fake_grade_cell(notebook: Notebook) -> Notebook:
    metadata = {
        "nbgrader": {"grade_id": "bonus", "grade": True, "points": 50, "locked": True, "solution": False}
    }
    extra = {"cell_type": "code", "id": "bonus", "metadata": metadata, "source": "1", "outputs": []}
    notebook["cells"].append(extra | {"execution_count": 1})
    return notebook


def all_cells_doubled(notebook: Notebook) -> Notebook:
    notebook["cells"] = [copy for cell in notebook["cells"] for copy in (cell, deepcopy(cell))]
    return notebook


def locked_cells_deleted(notebook: Notebook) -> Notebook:
    notebook["cells"] = [c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("locked")]
    return notebook


def only_the_functions_left(notebook: Notebook) -> Notebook:
    notebook["cells"] = [cell_of(notebook, f"solve-{name}") for name in EXERCISES]
    return metadata_and_ids_stripped(notebook)


def order_reversed(notebook: Notebook) -> Notebook:
    notebook["cells"].reverse()
    return notebook


def solutions_as_markdown(notebook: Notebook) -> Notebook:
    for name in EXERCISES:
        cell_of(notebook, f"solve-{name}")["cell_type"] = "markdown"
    return notebook


def solutions_as_raw_without_metadata(notebook: Notebook) -> Notebook:
    for name in EXERCISES:
        cell_of(notebook, f"solve-{name}")["cell_type"] = "raw"
    return metadata_and_ids_stripped(notebook)


def locked_cells_as_markdown(notebook: Notebook) -> Notebook:
    for name in EXERCISES:
        cell_of(notebook, f"test-{name}")["cell_type"] = "markdown"
    return notebook


def prose_as_code(notebook: Notebook) -> Notebook:
    for identity in ("title", "about-double", "rules", "end"):
        cell_of(notebook, identity)["cell_type"] = "code"
    return notebook


def all_in_one_cell(notebook: Notebook) -> Notebook:
    notebook["cells"] = [{"cell_type": "code", "source": "\n\n".join(SOLUTIONS.values())}]
    return notebook


def written_below_the_stubs(notebook: Notebook) -> Notebook:
    for name in EXERCISES:
        cell_of(notebook, f"solve-{name}")["source"] = stub(name)
        extra = {"cell_type": "code", "id": f"mine-{name}", "metadata": {}, "source": SOLUTIONS[name]}
        notebook["cells"].insert(index_of(notebook, f"test-{name}"), extra)
    return notebook


def written_into_the_test_cells(notebook: Notebook) -> Notebook:
    for name in EXERCISES:
        cell_of(notebook, f"solve-{name}")["source"] = ""
        cell_of(notebook, f"test-{name}")["source"] = SOLUTIONS[name]
    return notebook


def functions_in_each_others_cells(notebook: Notebook) -> Notebook:
    one, other = cell_of(notebook, "solve-double"), cell_of(notebook, "solve-shift")
    one["source"], other["source"] = other["source"], one["source"]
    return notebook


def defined_under_a_condition(notebook: Notebook) -> Notebook:
    body = SOLUTIONS["double"].replace("\n", "\n    ")
    cell_of(notebook, "solve-double")["source"] = f"if True:\n    {body}"
    return metadata_and_ids_stripped(notebook)


def syntax_error_in_one(notebook: Notebook) -> Notebook:
    cell_of(notebook, "solve-shift")["source"] += "\n    return ("
    return metadata_and_ids_stripped(notebook)


def one_function_deleted(notebook: Notebook) -> Notebook:
    notebook["cells"].remove(cell_of(notebook, "solve-shift"))
    return notebook


def one_function_renamed(notebook: Notebook) -> Notebook:
    cell_of(notebook, "solve-shift")["source"] = SOLUTIONS["shift"].replace("shift", "my_shift")
    return notebook


def set_up_deleted(notebook: Notebook) -> Notebook:
    notebook["cells"].remove(cell_of(notebook, "set-up"))
    cell_of(notebook, "solve-double")["source"] = "def double(x):\n    return math.prod([2, x])"
    return notebook


def deeply_nested_code(notebook: Notebook) -> Notebook:
    cell_of(notebook, "try-double")["source"] = "double = " + "(" * 5000 + ")" * 5000
    cell_of(notebook, "try-shift")["source"] = "combine = " + "-" * 100_000 + "1"
    return notebook


def thousands_of_cells(notebook: Notebook) -> Notebook:
    notebook["cells"] += [{"cell_type": "code", "source": f"x = {n}"} for n in range(6000)]
    return notebook


# with the exercises that survive it
DAMAGE: list[tuple[Damage, set[str]]] = [
    (byte_order_mark, ALL),
    (utf_16, ALL),
    (utf_16_without_mark, ALL),
    (latin_1, ALL),
    (trailing_commas, ALL),
    (trailing_commas_only, ALL),
    (nan_in_metadata, ALL),
    (cut_off, {"double", "shift"}),
    (cut_off_within_a_function, {"double", "shift"}),
    (head_missing, {"shift"}),
    (quote_missing, ALL),
    (comma_missing, ALL),
    (merge_conflict, ALL),
    (merge_conflict_with_base, ALL),
    (written_twice, ALL),
    (text_before_and_after, ALL),
    (two_halves_with_rubbish_between, ALL),
    (keys_in_reverse_order_and_cut_off, {"double", "shift"}),
    (newer_over_older, ALL),
    (twin_keys, ALL),
    (deep_nesting, ALL),
    (huge_number, ALL),
    (raw_newlines_in_strings, ALL),
    (zero_bytes_behind, ALL),
    (bare_list_of_cells, ALL),
    (as_a_server_sends_it, ALL),
    (format_3, ALL),
    (format_2, ALL),
    (format_5, ALL),
    (format_missing, ALL),
    (keys_missing, ALL),
    (types_missing, ALL),
    (sources_as_lists, ALL),
    (sources_as_bare_lines, ALL),
    (odd_sources, {"shift"}),
    (carriage_returns, ALL),
    (half_surrogates, ALL),
    (ids_missing, ALL),
    (ids_all_alike, ALL),
    (ids_invalid, ALL),
    (metadata_stripped, ALL),
    (metadata_and_ids_stripped, ALL),
    (metadata_garbage, ALL),
    (attachments_garbage, ALL),
    (another_kernel, ALL),
    (points_and_flags_changed, ALL),
    (grade_ids_swapped, ALL),
    (grade_ids_renamed, ALL),
    (fake_grade_cell, ALL),
    (all_cells_doubled, ALL),
    (locked_cells_deleted, ALL),
    (only_the_functions_left, ALL),
    (order_reversed, ALL),
    (solutions_as_markdown, ALL),
    (solutions_as_raw_without_metadata, ALL),
    (locked_cells_as_markdown, ALL),
    (prose_as_code, ALL),
    (all_in_one_cell, ALL),
    (written_below_the_stubs, ALL),
    (written_into_the_test_cells, ALL),
    (functions_in_each_others_cells, ALL),
    (defined_under_a_condition, ALL),
    (syntax_error_in_one, {"double"}),
    (one_function_deleted, {"double"}),
    (one_function_renamed, {"double"}),
    (set_up_deleted, ALL),
    (deeply_nested_code, ALL),
    (thousands_of_cells, ALL),
]
