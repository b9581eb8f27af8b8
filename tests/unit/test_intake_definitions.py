"""Which names a cell binds, however it is written."""

from __future__ import annotations

import pytest

from gradestone.intake.definitions import bindings, find_definitions, may_bind_anything

BINDINGS = [
    ("def double(x): pass", {"double"}),
    ("async def double(x): pass", {"double"}),
    ("class double:\n    def shift(self): pass", {"double"}),
    ("import mine.double", {"mine"}),
    ("import mine.double as shift", {"shift"}),
    ("from mine import double, other as shift", {"double", "shift"}),
    ("double = shift = lambda x: x", {"double", "shift"}),
    ("double, [shift, *rest] = mine", {"double", "shift", "rest"}),
    ("double: object = mine", {"double"}),
    ("if 1:\n    def double(x): pass\nelse:\n    shift = 1", {"double", "shift"}),
    (
        "try:\n    double = 1\nexcept Exception:\n    shift = 2\nfinally:\n    rest = 3",
        {"double", "shift", "rest"},
    ),
    ("for each in 1, 2:\n    with mine:\n        double = each", {"double"}),
    ("match mine:\n    case 1:\n        double = 1", {"double"}),
    ("def double(x):\n    shift = 1\n    def rest(): pass", {"double"}),
    ("%%time\nfiles = !ls\n%matplotlib inline\ndouble?\nshift = 1", {"files", "shift"}),
    ("double == 1\ndouble.shift(1)", set()),
    ("", set()),
]


@pytest.mark.parametrize(("source", "names"), BINDINGS)
def test_the_names_a_cell_binds_at_its_top_level_are_found(source: str, names: set[str]) -> None:
    assert bindings(source) == names


@pytest.mark.parametrize(
    "source", ["def double(x)", "%%bash\nx=1", "double = " + "(" * 5000, "\0", "#" * 200_001]
)
def test_what_is_not_python_or_too_long_to_read_binds_nothing_that_is_known(source: str) -> None:
    assert bindings(source) is None


@pytest.mark.parametrize(
    ("source", "anything"),
    [
        ("from mine import *", True),
        ("%run mine.py", True),
        ("exec (text)", True),
        ("globals()['double'] = 1", True),
        ("get_ipython().run_cell(text)", True),
        ("#" * 200_001, True),
        ("executive(1); import math", False),
    ],
)
def test_a_cell_that_may_bind_anything_is_known(source: str, anything: bool) -> None:
    assert may_bind_anything(source) == anything


def test_the_last_sound_definition_counts_and_a_broken_one_only_for_want_of_it() -> None:
    broken = "def double(x)\n    return 2 * x"
    sources = [
        (3, "double = 1"),
        (5, "from mine import double"),
        (8, broken),
        (9, broken.replace("doub", "tri")),
    ]
    definitions = find_definitions(sources, ["double", "trile", "shift"])
    assert [definitions.last(name) for name in ("double", "trile", "shift")] == [5, 9, None]
