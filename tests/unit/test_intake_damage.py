"""Damaged notebooks: whatever functions survive are found, and the result is always whole."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from intake_sample import (
    EXERCISES,
    KEY,
    SOLUTIONS,
    TEMPLATE,
    cell_of,
    hand_in,
    index_of,
    read,
    run,
    solved,
    stub,
    works,
)

from gradestone.errors import IntakeError
from gradestone.intake import code_cells
from gradestone.model import Submission

Notebook = dict[str, Any]
Damage = Callable[[Notebook], Notebook | bytes | str | None]
ALL = set(EXERCISES)


def whole(submission: Submission) -> bool:
    """Valid; a solution cell for each exercise and a test cell behind it; nothing of the template lost."""
    notebook = submission.notebook
    nbformat.validate(nbformat.from_dict(notebook))
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    for name in EXERCISES:
        assert ids.count(name) == ids.count(f"test_{name}") == 1
        assert ids.index(name) < ids.index(f"test_{name}")
    for part in (cell for cell in TEMPLATE["cells"] if "nbgrader" in cell["metadata"]):
        [found] = [cell for cell in notebook["cells"] if cell["id"] == part["id"]]
        assert found["metadata"] == part["metadata"] and found["cell_type"] == part["cell_type"]
        if part["metadata"]["nbgrader"]["locked"]:
            assert found["source"] == part["source"]
    assert notebook["metadata"] == TEMPLATE["metadata"]
    assert all(cell.get("outputs", []) == [] for cell in notebook["cells"])
    return True


def survivors(submission: Submission) -> set[str]:
    names = run(submission)
    return {name for name in EXERCISES if works(names, name)}


# ---------------------------------------------------------------- damage to the file


def byte_order_mark(notebook: Notebook) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()


def utf_16(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-16")


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


@pytest.mark.parametrize(("damage", "alive"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
def test_every_function_that_survives_the_damage_is_found(
    damage: Damage, alive: set[str], tmp_path: Path
) -> None:
    submission = read(hand_in(tmp_path / "hand-in", damage(solved())))
    assert whole(submission)
    assert survivors(submission) == alive


def test_an_undamaged_notebook_comes_back_as_it_was_without_incidents(tmp_path: Path) -> None:
    submission = read(hand_in(tmp_path / "hand-in", solved()))
    assert submission.notebook == solved()
    assert submission.incidents == ()


def test_the_untouched_release_comes_back_as_it_was(tmp_path: Path) -> None:
    before = deepcopy(TEMPLATE)
    submission = read(hand_in(tmp_path / "hand-in", TEMPLATE))
    assert submission.notebook == before
    submission.notebook["cells"][4]["metadata"]["nbgrader"]["points"] = 99
    assert before == TEMPLATE


# ---------------------------------------------------------------- what the incidents say

TOLD = [
    (utf_16, "stored as UTF-16"),
    (trailing_commas_only, "commas where JSON allows none"),
    (cut_off, "could be saved"),
    (merge_conflict, "git merge conflict"),
    (format_3, "format version 3"),
    (format_5, "format version 5"),
    (another_kernel, "kernel for R"),
    (fake_grade_cell, "marked as graded"),
    (all_cells_doubled, "second copy of the locked cell `test_double`"),
    (locked_cells_deleted, "`test_shift` was missing"),
    (solutions_as_raw_without_metadata, "defines `double` was no code cell"),
    (written_below_the_stubs, "`double` was found in another cell"),
    (written_into_the_test_cells, "locked cell `test_double` had been changed"),
    (one_function_deleted, "solution cell `shift` was missing"),
    (all_in_one_cell, "`shift` has no cell of its own"),
]


@pytest.mark.parametrize(("damage", "words"), TOLD, ids=[damage.__name__ for damage, _ in TOLD])
def test_the_incidents_say_what_was_repaired(damage: Damage, words: str, tmp_path: Path) -> None:
    submission = read(hand_in(tmp_path / "hand-in", damage(solved())))
    assert any(words in incident for incident in submission.incidents), submission.incidents


def test_incidents_are_bounded(tmp_path: Path) -> None:
    notebook = solved()
    for number in range(500):
        metadata = {"nbgrader": {"grade_id": f"fake-{number}", "grade": True}}
        notebook["cells"].append({"cell_type": "code", "source": "1", "metadata": metadata})
    assert len(read(hand_in(tmp_path / "hand-in", notebook)).incidents) < 50


# ---------------------------------------------------------------- nothing at all


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"\0" * 100, "the file is empty"),
        (b"{}", "no cell can be found"),
        (b"null", "no cell can be found"),
        (b"[1, 2, 3]", "no cell can be found"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no cell can be found"),
        (b"<html><body>Not found</body></html>", "no cell can be found"),
        (b"[" * 500_000, "no cell can be found"),
    ],
)
def test_a_file_without_a_single_cell_is_refused_with_a_sentence(
    content: bytes, words: str, tmp_path: Path
) -> None:
    with pytest.raises(IntakeError, match=words) as caught:
        read(hand_in(tmp_path / "hand-in", content))
    assert str(tmp_path) not in str(caught.value)


def test_an_empty_notebook_is_the_untouched_assignment(tmp_path: Path) -> None:
    submission = read(hand_in(tmp_path / "hand-in", {"cells": []}))
    assert whole(submission)
    assert survivors(submission) == set()


# ---------------------------------------------------------------- whose work it is


def test_a_later_stub_elsewhere_does_not_move_an_own_definition(tmp_path: Path) -> None:
    notebook = solved()
    notebook["cells"].remove(cell_of(notebook, "solve-shift"))
    notebook["cells"].append({"cell_type": "code", "source": SOLUTIONS["shift"]})
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert "shift" in survivors(submission)
    assert cell_of(submission.notebook, "solve-shift")["source"] == SOLUTIONS["shift"]


def test_no_stub_is_put_where_a_star_import_may_define_the_function(tmp_path: Path) -> None:
    notebook = solved()
    notebook["cells"].remove(cell_of(notebook, "solve-shift"))
    cell_of(notebook, "set-up")["source"] += "\nfrom mine import *"
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "solve-shift")["source"].startswith("# `shift` is defined in another")


def test_what_a_student_wrote_into_a_locked_text_is_kept_beside_it(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "rules")["source"] = "Read this.\n\nMy thoughts: yes."
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    sources = [cell["source"] for cell in submission.notebook["cells"]]
    assert "Read this." in sources and "Read this.\n\nMy thoughts: yes." in sources


@pytest.mark.parametrize(
    "head", ["%%time\n", "%matplotlib inline\n!pip list\n", "files = !ls\n", "%%capture out\n", "?print\n"]
)
def test_magics_do_not_hide_a_definition(head: str, tmp_path: Path) -> None:
    notebook = metadata_and_ids_stripped(solved())
    notebook["cells"][4]["source"] = head + SOLUTIONS["double"]
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "solve-double")["source"] == head + SOLUTIONS["double"]


def test_a_definition_that_cannot_run_gives_way_to_one_that_can(tmp_path: Path) -> None:
    notebook = metadata_and_ids_stripped(solved())
    notebook["cells"].append({"cell_type": "code", "source": "%%bash\n" + SOLUTIONS["double"]})
    notebook["cells"].append({"cell_type": "code", "source": SOLUTIONS["double"] + "\n    return ("})
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "solve-double")["source"] == SOLUTIONS["double"]


def test_extra_cells_and_changed_prose_of_the_student_stay(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "title")["source"] = "# My title"
    notebook["cells"].insert(5, {"cell_type": "code", "id": "mine", "metadata": {}, "source": "aside = 1"})
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert [cell["source"] for cell in submission.notebook["cells"]] == [
        cell["source"] for cell in notebook["cells"]
    ]
    assert cell_of(submission.notebook, "mine")["metadata"] == {}


def test_pictures_attached_to_markdown_are_kept_and_nothing_else(tmp_path: Path) -> None:
    notebook = solved()
    sane = {"a.png": {"image/png": "iVBORw0KGgo="}}
    cell_of(notebook, "title")["attachments"] = sane | {"b.svg": {"image/svg+xml": "PHN2Zz4="}}
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "title")["attachments"] == sane


def test_a_notebook_of_plain_format_4_0_gets_ids(tmp_path: Path) -> None:
    notebook = ids_missing(solved())
    first = read(hand_in(tmp_path / "hand-in", notebook)).notebook
    second = read(hand_in(tmp_path / "hand-in", notebook)).notebook
    assert first == second


def test_code_cells_come_in_order_with_quiet_released_tests(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "test-double")["source"] = "checks.append('forged')"
    cells = code_cells(read(hand_in(tmp_path / "hand-in", notebook)), KEY)
    assert [cell.id for cell in cells][:4] == ["set-up", "solve-double", "try-double", "test-double"]
    assert [cell.id for cell in cells if cell.quiet] == ["test-double", "test-shift", "test-combine"]
    assert cells[3].source == "checks.append('double')"


# ---------------------------------------------------------------- random damage


def mutate_text(text: str, random_: random.Random) -> str:
    at, length = random_.randrange(len(text)), random_.randrange(1, 200)
    other = random_.randrange(len(text))
    return random_.choice(
        [
            lambda: text[:at] + text[at + length :],
            lambda: text[:at] + text[other : other + length] + text[at:],
            lambda: text[:at] + random_.choice('"{}[],:\\\n\0é') + text[at + 1 :],
            lambda: text[:at],
            lambda: text.replace('"source"', '"' + random_.choice(["input", "Source", "cells"]) + '"'),
        ]
    )()


def mutate_cells(notebook: Notebook, random_: random.Random) -> Notebook:
    cells = notebook["cells"]
    cell = random_.choice(cells)
    other = random_.choice(cells)
    odd = random_.choice([None, 0, -1, "", "x", [], {}, [[]], {"nbgrader": None}, float("nan"), True])
    random_.choice(
        [
            lambda: cells.remove(cell),
            lambda: cells.append(deepcopy(cell)),
            lambda: cells.insert(random_.randrange(len(cells)), deepcopy(cell)),
            lambda: cell.update({random_.choice(list(cell) or ["source"]): odd}),
            lambda: cell.pop(random_.choice(list(cell)), None) if cell else None,
            lambda: cell.update(metadata=deepcopy(other.get("metadata"))),
            lambda: cell.update(cell_type=random_.choice(["code", "markdown", "raw", "heading", "odd"])),
            lambda: cell.update(source=other.get("source")),
            lambda: random_.shuffle(cells),
            lambda: notebook.update({random_.choice(["nbformat", "metadata", "nbformat_minor"]): odd}),
        ]
    )()
    return notebook


@pytest.mark.parametrize("seed", range(150))
def test_any_change_of_the_text_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    text = json.dumps(solved(), indent=random_.choice([None, 1]))
    for _ in range(random_.randrange(1, 6)):
        text = mutate_text(text, random_) or " "
    try:
        submission = read(hand_in(tmp_path / "hand-in", text.encode(errors="replace")))
    except IntakeError as error:
        assert str(error)
    else:
        assert whole(submission)


@pytest.mark.parametrize("seed", range(150))
def test_any_change_of_the_cells_is_read(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    notebook = solved()
    for _ in range(random_.randrange(1, 12)):
        if notebook["cells"]:
            notebook = mutate_cells(notebook, random_)
    assert whole(read(hand_in(tmp_path / "hand-in", notebook)))
