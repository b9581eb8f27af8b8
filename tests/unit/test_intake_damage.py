"""Damaged notebooks: whatever functions survive are found, and the result is always whole."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import intake_damage as harm
import pytest
from intake_damage import DAMAGE, Damage
from intake_sample import KEY, SOLUTIONS, TEMPLATE, cell_of, hand_in, new_cell, read, solved, survivors, whole

from gradestone.errors import IntakeError
from gradestone.intake import Template, code_cells, ungraded_end
from gradestone.intake.repair import salvage
from gradestone.model import CodeCell, Submission

RELEASED = Template(TEMPLATE, KEY)


@pytest.mark.parametrize(("damage", "alive"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
def test_every_function_that_survives_the_damage_is_found(
    damage: Damage, alive: set[str], tmp_path: Path
) -> None:
    submission = read(hand_in(tmp_path / "hand-in", damage(solved())))
    assert whole(submission)
    assert survivors(submission) == alive


@pytest.mark.parametrize(
    ("damage", "incidents"),
    [
        (harm.byte_order_mark, ()),
        (harm.utf_16, ("The notebook was stored as UTF-16 instead of UTF-8.",)),
        (harm.utf_16_without_mark, ("The notebook was stored as UTF-16-LE instead of UTF-8.",)),
        (harm.utf_32, ("The notebook was stored as UTF-32 instead of UTF-8.",)),
    ],
)
def test_how_the_text_is_stored_is_no_damage(
    damage: Damage, incidents: tuple[str, ...], tmp_path: Path
) -> None:
    submission = read(hand_in(tmp_path / "hand-in", damage(solved())))
    assert submission.notebook == solved()
    assert submission.incidents == incidents


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
    (harm.utf_16, "stored as UTF-16"),
    (harm.trailing_commas_only, "commas where JSON allows none"),
    (harm.cut_off, "could be saved"),
    (harm.merge_conflict, "git merge conflict"),
    (harm.format_3, "format version 3"),
    (harm.format_5, "format version 5"),
    (harm.another_kernel, "kernel for R"),
    (harm.fake_grade_cell, "marked as graded"),
    (harm.all_cells_doubled, "second copy of the locked cell `test_double`"),
    (harm.locked_cells_deleted, "`test_shift` was missing"),
    (harm.solutions_as_raw_without_metadata, "defines `double` was no code cell"),
    (harm.written_below_the_stubs, "`double` was found in another cell"),
    (harm.written_into_the_test_cells, "locked cell `test_double` had been changed"),
    (harm.one_function_deleted, "solution cell `shift` was missing"),
    (harm.all_in_one_cell, "`shift` has no cell of its own"),
]


@pytest.mark.parametrize(("damage", "words"), TOLD, ids=[damage.__name__ for damage, _ in TOLD])
def test_the_incidents_say_what_was_repaired(damage: Damage, words: str, tmp_path: Path) -> None:
    submission = read(hand_in(tmp_path / "hand-in", damage(solved())))
    assert any(words in incident for incident in submission.incidents), submission.incidents


@pytest.mark.parametrize(
    ("kernel", "told"),
    [
        ({"name": "ir", "display_name": "R", "language": "python"}, ["ir"]),
        ({"name": "ir\n", "display_name": "R"}, ["ir?"]),
        ({"name": "conda-env-x", "display_name": "Python [x]", "language": "python"}, []),
        ({"name": "python3"}, []),
        ({"name": ["ir"]}, []),
        ({}, []),
    ],
)
def test_a_kernel_that_is_not_pythons_is_named(
    kernel: dict[str, Any], told: list[str], tmp_path: Path
) -> None:
    submission = read(hand_in(tmp_path / "hand-in", solved() | {"metadata": {"kernelspec": kernel}}))
    sentence = "The notebook names the kernel “{}”; it was run with the course's Python."
    assert list(submission.incidents) == [sentence.format(name) for name in told]


def test_a_language_that_is_not_python_is_named_also_without_a_kernel(tmp_path: Path) -> None:
    notebook = solved() | {"metadata": {"language_info": {"name": "julia"}}}
    told = "The notebook was set to a kernel for julia; the course's Python kernel was used."
    assert read(hand_in(tmp_path / "hand-in", notebook)).incidents == (told,)


def test_the_courses_own_kernel_is_not_worth_a_word(tmp_path: Path) -> None:
    own = {"metadata": {"kernelspec": {"name": "dl-course", "display_name": "DL", "language": "python"}}}
    assert (
        read(hand_in(tmp_path / "hand-in", solved() | own), template=Template(TEMPLATE | own, KEY)).incidents
        == ()
    )


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


def test_a_locked_text_that_was_shortened_is_restored_and_not_kept_twice(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "rules")["source"] = "Read"
    assert read(hand_in(tmp_path / "hand-in", notebook)).notebook == solved()


def test_a_function_in_a_locked_cell_that_is_no_python_is_kept_beside_it(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "test-double")["source"] = broken = "def double(x)\n    return 2 * x"
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert broken in [cell["source"] for cell in submission.notebook["cells"]]


def test_of_half_a_letter_a_mark_is_left_and_two_halves_are_a_letter(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "title")["source"] = ["\ud83d and \udc00", "\ud83d\n", "\ud83d", "\ude00"]
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "title")["source"] == "\ufffd and \ufffd\ufffd\n\U0001f600"


@pytest.mark.parametrize(
    "head", ["%%time\n", "%matplotlib inline\n!pip list\n", "files = !ls\n", "%%capture out\n", "?print\n"]
)
def test_magics_do_not_hide_a_definition(head: str, tmp_path: Path) -> None:
    notebook = harm.metadata_and_ids_stripped(solved())
    notebook["cells"][4]["source"] = head + SOLUTIONS["double"]
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "solve-double")["source"] == head + SOLUTIONS["double"]


def test_a_definition_that_cannot_run_gives_way_to_one_that_can(tmp_path: Path) -> None:
    notebook = harm.metadata_and_ids_stripped(solved())
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
    odd = {"b.svg": {"image/svg+xml": "PHN2Zz4="}, 'c"onerror="d.png': sane["a.png"]}
    cell_of(notebook, "title")["attachments"] = sane | odd
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "title")["attachments"] == sane


def test_of_outputs_only_pictures_are_kept(tmp_path: Path) -> None:
    notebook = solved()
    shown = [
        {"image/png": ["iVBORw0K", "Ggo="], "text/html": "<script></script>"},
        {"image/png": "not base64!"},
        {"image/png": "A" * (1024**2 + 4)},
        {"image/png": "\n" * 500_000 + "!"},  # must not take longer than its length says
        {"image/svg+xml": "<svg onload='1'/>"},
    ]
    cell = new_cell("code", "mine", "plot()")
    cell["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "100 points"},
        *({"output_type": "display_data", "metadata": {"a": "b"}, "data": data} for data in shown),
        "nonsense",
    ]
    notebook["cells"].append(cell)
    kept = cell_of(read(hand_in(tmp_path / "hand-in", notebook)).notebook, "mine")["outputs"]
    assert kept == [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo="}}]


def test_no_more_than_a_hundred_pictures_of_a_cell_are_kept(tmp_path: Path) -> None:
    notebook, cell = solved(), new_cell("code", "mine", "plot()")
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo="}}
    cell["outputs"] = [picture] * 1000
    notebook["cells"].append(cell)
    submission = read(hand_in(tmp_path / "hand-in", notebook))
    assert cell_of(submission.notebook, "mine")["outputs"] == [picture] * 100


def test_a_missing_part_is_put_back_with_the_pictures_attached_to_it(tmp_path: Path) -> None:
    template, notebook = deepcopy(TEMPLATE), solved()
    rules = cell_of(template, "rules")
    rules["attachments"] = {"plan.png": {"image/png": "iVBORw0KGgo="}}
    notebook["cells"].remove(cell_of(notebook, "rules"))
    submission = read(hand_in(tmp_path / "hand-in", notebook), template=Template(template, KEY))
    assert cell_of(submission.notebook, "rules") == rules


@pytest.mark.parametrize("identity", ["set-up", "rules", "solve-shift", "test-shift"])
def test_a_missing_part_is_put_back_where_it_was(identity: str, tmp_path: Path) -> None:
    notebook = solved()
    notebook["cells"].remove(cell_of(notebook, identity))
    found = read(hand_in(tmp_path / "hand-in", notebook)).notebook
    assert [cell["id"] for cell in found["cells"]] == [cell["id"] for cell in TEMPLATE["cells"]]


def test_cell_types_of_old_formats_become_those_of_today(tmp_path: Path) -> None:
    kinds = {"html": "<b>x</b>", "plaintext": "x = 1", "heading": "Title"}
    cells = [{"cell_type": kind, "level": 3, "source": source} for kind, source in kinds.items()]
    cells.append({"cell_type": "heading", "level": 7, "source": "Other"})
    old = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]})
    found = read(hand_in(tmp_path / "hand-in", old)).notebook["cells"]
    today = {("markdown", "<b>x</b>"), ("raw", "x = 1"), ("markdown", "### Title"), ("markdown", "# Other")}
    assert today <= {(cell["cell_type"], cell["source"]) for cell in found}


def test_a_notebook_of_plain_format_4_0_gets_ids(tmp_path: Path) -> None:
    notebook = harm.ids_missing(solved())
    first = read(hand_in(tmp_path / "hand-in", notebook)).notebook
    second = read(hand_in(tmp_path / "hand-in", notebook)).notebook
    assert first == second


def test_code_cells_come_in_order_with_quiet_released_tests(tmp_path: Path) -> None:
    notebook = solved()
    cell_of(notebook, "test-double")["source"] = "checks.append('forged')"
    cells = code_cells(read(hand_in(tmp_path / "hand-in", notebook)), RELEASED)
    assert [cell.id for cell in cells][:4] == ["set-up", "solve-double", "try-double", "test-double"]
    assert [cell.id for cell in cells if cell.quiet] == ["test-double", "test-shift", "test-combine"]
    assert cells[3].source == "checks.append('double')"


@pytest.mark.parametrize(
    ("source", "run"),
    [
        ("check(double, 1)\ncheck(double, x=2)  # twice", False),
        ("", False),
        ("result = double(1)\ncheck(double, 1)", True),
        ("check(double, y := 1)", True),
        ("%time check(double, 1)", True),
        ("checks.check(double, 1)", True),
    ],
)
def test_a_test_cell_that_does_nothing_but_check_is_not_run(source: str, run: bool) -> None:
    metadata = {"nbgrader": {"grade_id": "test_double"}}
    cell = {"id": "test-double", "cell_type": "code", "source": source, "metadata": metadata}
    submission = Submission("ada", "small", {"cells": [cell]}, None, ())
    [found] = code_cells(submission, RELEASED)
    assert (found.source, found.quiet, found.goes_on) == (source if run else "pass", True, "never")


def test_the_ungraded_end_is_what_was_released_and_nobody_changed() -> None:
    template = deepcopy(TEMPLATE)
    template["cells"] += [
        new_cell("code", "train", "history = train()"),
        new_cell("markdown", "words", "Look at it.", grade_id="words", locked=True),
        new_cell("code", "plot", "plot(history)"),
    ]
    released = Template(template, KEY)
    untouched = [CodeCell("train", "history = train()"), CodeCell("plot", "plot(history)\n")]
    mine = CodeCell("mine", "double = None")
    test = CodeCell("test-double", "pass", quiet=True)
    assert ungraded_end([test, *untouched], released) == 2
    assert ungraded_end([test, untouched[0], mine, untouched[1]], released) == 1
    assert ungraded_end([test, *untouched, mine], released) == 0
    assert ungraded_end([*untouched, test], released) == 0
    imports = CodeCell("i", "".join(cell_of(template, "set-up")["source"]))
    assert ungraded_end([test, *untouched, imports], released) == 0  # not from the end of what was released


def test_of_a_string_the_file_ends_in_the_text_so_far_is_kept(tmp_path: Path) -> None:
    notebook, source = solved(), 'def combine(x):\n    """caf\u00e9\\\\n"""\n    return 2 * x + 1'
    cell_of(notebook, "solve-combine")["source"] = source
    text, written = json.dumps(notebook, indent=1), json.dumps(source)[1:-1]
    start = text.index(written)
    whole_letters = {len(json.dumps(source[:count])) - 2: source[:count] for count in range(len(source) + 1)}
    for length in range(1, len(written) + 1):
        submission = read(hand_in(tmp_path / "hand-in", text[: start + length]))
        kept = max(so_far for so_far in whole_letters if so_far <= length)
        assert cell_of(submission.notebook, "solve-combine")["source"] == whole_letters[kept]


def test_a_string_that_never_ends_is_not_read_again_from_each_of_its_quotes() -> None:
    endless, cell = '"' + '\\"' * 200_000, '{"cell_type": "code", "source": ["x = 1"]}'
    assert [found.source for found in salvage(f"{endless}\n{cell}")] == ["x = 1"]


def test_a_cell_whose_beginning_is_lost_does_not_cost_the_one_before_it(tmp_path: Path) -> None:
    """In a file no parser takes: the key `cell_type` of the cell behind `double` is torn."""
    text = json.dumps(solved(), indent=1)
    place = text.index('"cell_type"', text.index("def double"))
    submission = read(hand_in(tmp_path / "hand-in", (text[:place] + text[place + 2 :]).encode()))
    assert survivors(submission) == {"double", "shift", "combine"}
