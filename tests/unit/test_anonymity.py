"""Nothing on a card says who handed it in; the student's own page loses nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_page_tables import KEY, PASSED, mark, words

from gradestone.model import Marks
from gradestone.page.anonymity import anonymous
from gradestone.page.tables import for_the_student, with_new_verdicts, with_verdicts

REPLACES = ("Code cell 3 replaces `numpy.allclose`.",)


def shown(*incidents: str, replaces: tuple[str, ...] = ()) -> dict[str, Any]:
    marks = Marks("ada", "ps", (mark(PASSED, score=10.0),), 1.0, 1, incidents, replaces)
    return with_verdicts({"cells": []}, KEY, marks)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "The notebook was handed in as “Ada Lovelace.ipynb” instead of `ps.ipynb`.",
            "The notebook was handed in as “….ipynb” instead of `ps.ipynb`.",
        ),
        (
            "“ada/data.tar.gz” is a symbolic link and was not read.",
            "“….tar.gz” is a symbolic link and was not read.",
        ),
        ("The notebook names the kernel “lovelace.ada”; it", "The notebook names the kernel “…”; it"),
        (
            "[Errno 5] I/O error: '/course/submitted/ada/ps/ps.ipynb'",
            "[Errno 5] I/O error: '/course/submitted/…/ps/ps.ipynb'",
        ),
        ("No space: /course/submitted/ada", "No space: /course/submitted/…"),
        ("`adaptive` and /adam/x are other words.", "`adaptive` and /adam/x are other words."),
    ],
)
def test_names_that_a_student_chose_are_hidden(told: str, expected: str) -> None:
    assert anonymous([told], "ada") == (expected,)


def test_the_card_has_no_name_and_the_students_page_has_the_names_of_files() -> None:
    notebook = shown("The notebook was handed in as “Ada.ipynb” instead of `ps.ipynb`.")
    [card] = notebook["cells"]
    assert "Ada" not in card["source"] and "“….ipynb”" in card["source"]
    [own] = for_the_student(notebook["cells"])
    assert "handed in as “Ada.ipynb” instead" in words(own["source"])


def test_a_card_without_names_is_kept_once() -> None:
    [card] = shown("The cell `f` was missing; it was put back.")["cells"]
    assert "gradestone" not in card["metadata"]


def test_what_is_for_graders_is_in_the_notebook_and_not_for_the_student() -> None:
    notebook = shown(replaces=REPLACES)
    assert "Code cell 3 replaces numpy.allclose" in words(notebook["cells"][1]["source"])
    assert "allclose" not in json.dumps(for_the_student(notebook["cells"]))
    again = with_new_verdicts(notebook, KEY, Marks("ada", "ps", (mark(PASSED, score=9.0),), 1.0, 1), {"f"})
    assert [cell["id"] for cell in again["cells"]] == [cell["id"] for cell in notebook["cells"]]
