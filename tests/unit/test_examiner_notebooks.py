"""Notebooks with more than one test cell, and what is said of each."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradestone.examiner import ExamPlan
from gradestone.examiner.examine import examined
from gradestone.model import CodeCell
from gradestone.sandbox.confine.confinement import NEW_ROOT
from gradestone.sandbox.dialogue import Answered
from gradestone.sandbox.outside.connection import Connection
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.wireformat import Caps
from tests.unit.examined_answers import EVALUATED, FUNCTION, PAIR
from tests.unit.examined_notebooks import LIMITS, Exam, Room, open_room

ACCOUNT = "class Account:\n    def __init__(self, b=0):\n        self.b = b\n    def put(self, x):\n        self.b += x\n"


SHOP = """
class Item:
    def __init__(self, name, fragile=False):
        self.name, self.fragile, self.broken = name, fragile, False
class Glass(Item):
    def __init__(self):
        super().__init__("glass", fragile=True)
class Basket:
    def __init__(self):
        self.items = []
    def add(self, item):
        self.items.append(item)
def has(basket, item):
    assert item in basket.items and Item in map(type, basket.items), "Forgot it?"
def breaks(kind):
    box, glass, stone = kind(), Glass(), Item("stone")
    box.add(glass)
    box.add(stone)
    box.drop()
    assert glass.broken and not stone.broken
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    bundle = tmp_path_factory.mktemp("bundle")
    (bundle / "data.txt").write_text("3 4\n")
    (bundle / "shop.py").write_text(SHOP)
    np.save(bundle / "table.npy", np.array([1, "a", None], object))
    with open_room(bundle) as opened:
        yield opened


def judged(room: Room, exam: Exam) -> dict[str, str]:
    return {id: it.judged for id, it in room.plan(exam).plans.items() if id.startswith(("test", "more"))}


def test_every_test_sees_the_notebook_as_it_is_at_its_place(room: Room) -> None:
    exam = Exam(
        "xs = [1]",
        "assert xs == [1]",
        later=(("solution", "xs.append(2)"), ("test", "assert xs == [1, 2]"), ("solution", "xs = 5")),
    )
    assert set(judged(room, exam).values()) == {"outside"}
    assert all(verdict.passed for verdict in room.verdicts(exam, "xs = [1]").values())
    verdicts = room.verdicts(exam, "xs = [1, 2]")
    assert not verdicts["test"].passed and not verdicts["more1"].passed


def test_a_test_may_use_what_an_earlier_one_has_bound(room: Room) -> None:
    exam = Exam(
        "def f(x):\n    return x + 1",
        "def near(a, b):\n    return abs(a - b) < 1e-9\ncases = [1, 2]\nassert near(f(1), 2)",
        released="",
        later=(("test", "for c in cases:\n    assert near(f(c), c + 1)"),),
    )
    assert set(judged(room, exam).values()) == {"outside"}
    assert all(verdict.passed for verdict in room.verdicts(exam, exam.solution).values())


def test_an_object_of_an_earlier_test_is_the_one_of_the_students_notebook(room: Room) -> None:
    exam = Exam(
        ACCOUNT,
        "a = Account(1)\na.put(2)\nassert a.b == 3",
        later=(("test", "a.put(4)\nassert a.b == 7"),),
    )
    assert set(judged(room, exam).values()) == {"outside"}
    assert all(verdict.passed for verdict in room.verdicts(exam, exam.solution).values())
    assert not room.verdicts(exam, ACCOUNT.replace("+=", "-="))["more0"].passed


def test_a_cell_of_the_instructors_may_call_what_is_the_students(room: Room) -> None:
    exam = Exam(
        "def f(x):\n    return [x]",
        "assert f(1) == [1]",
        later=(
            ("given", "ys = [f(i) for i in range(3)]\nn = len(ys)"),
            ("test", "assert ys[2] == [2] and n == 3"),
        ),
    )
    assert set(judged(room, exam).values()) == {"outside"}
    assert not room.verdicts(exam, "def f(x):\n    return [0]")["more1"].passed


def test_names_that_the_instructors_cells_bind_are_never_the_students(room: Room) -> None:
    exam = Exam(
        "def f(x):\n    return x",
        "assert f(limit) == 10 and check(f)",
        "limit = 10\ndef check(f):\n    return f(3) == 3",
    )
    lie = "limit = 0\ndef check(f): return True\ndef f(x): return 10"
    verdict = room.verdicts(exam, lie)["test"]
    assert not verdict.passed


def test_a_later_cell_of_the_students_may_use_names_of_a_released_test(room: Room) -> None:
    exam = Exam(
        "x = 1",
        "answer = 41 + x\nassert answer == 42",
        later=(("solution", "y = answer + 1"), ("test", "assert y == 43")),
    )
    assert all(verdict.passed for verdict in room.verdicts(exam, "x = 1").values())


def test_what_dies_over_one_test_costs_no_other(room: Room) -> None:
    exam = Exam(
        "import os\ndef f(x):\n    return x",
        "assert f(1) == 1",
        later=(("test", "assert f(2) == 2"), ("test", "assert f(3) == 3")),
    )
    fatal = "import os, signal\ndef f(x):\n    if x == 2:\n        os.kill(os.getppid(), signal.SIGKILL)\n    return x"
    outcome = {id: verdict.ended for id, verdict in room.verdicts(exam, fatal).items()}
    assert outcome.pop("more0") in ("ok", "killed")  # it has answered first, or died first
    assert outcome == {"test": "ok", "more1": "ok"}


COUNTING = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return x, n"


def test_what_calls_have_left_a_test_next_to_it_meets(room: Room) -> None:
    exam = Exam(
        COUNTING,
        "assert f(1) == (1, 1)",
        later=(("test", "assert f(2) == (2, 2)"), ("given", "f(3)"), ("test", "assert f(4) == (4, 4)")),
    )
    assert set(judged(room, exam).values()) == {"outside"}
    assert all(verdict.passed for verdict in room.verdicts(exam, COUNTING).values())


@pytest.mark.parametrize(
    "ending",
    [
        "import os\ndef f(x):\n    if x == 2:\n        os._exit(1)\n    return x",
        "def f(x):\n    while x == 2: pass\n    return x",
        "def f(x):\n    return [0] * 10**10 if x == 2 else x",
    ],
    ids=["at once", "for ever", "of memory"],
)
def test_a_fork_that_ends_in_one_test_is_made_anew_for_the_next(room: Room, ending: str) -> None:
    exam = Exam(
        "def f(x):\n    return x",
        "assert f(1) == 1",
        later=(("test", "assert f(3) == 3"), ("test", "assert f(4) == 4")),
    )
    between = replace(exam, later=(("test", "f(2)"), *exam.later))
    for each, names in ((exam, ("test", "more0", "more1")), (between, ("test", "more1", "more2"))):
        verdicts = room.verdicts(each, ending)
        assert [verdicts[name].ended for name in names] == ["ok"] * 3, verdicts


def test_what_a_test_replaces_is_itself_again_in_the_next(room: Room) -> None:
    exam = Exam(
        "import time\ndef f(x):\n    return time.time() > x",
        "from unittest.mock import patch\nwith patch('time.time', return_value=1):\n    assert f(2) is False",
        later=(("test", "assert f(2) is True"),),
    )
    assert set(judged(room, exam).values()) == {"outside"}
    verdicts = room.verdicts(exam, exam.solution)
    assert all(verdict.passed for verdict in verdicts.values()), verdicts


@pytest.mark.parametrize(
    ("test", "next_to_it"),
    [
        ("xs.append(3)", "assert xs == [1, 3] and f(1) == 1"),
        (
            "assert f(1) == 1\nimport os; os.environ['PLACE'] = 'here'",
            "import os; assert os.environ['PLACE'] == 'here'",
        ),
        ("%env PLACE=there", "import os; assert os.environ['PLACE'] == 'there'"),
    ],
    ids=["a list", "the environment", "a magic"],
)
def test_what_a_test_changes_itself_is_there_in_the_next(room: Room, test: str, next_to_it: str) -> None:
    exam = Exam(
        "xs = [1]\ndef f(x):\n    return x", f"assert f(2) == 2\n{test}", later=(("test", next_to_it),)
    )
    assert judged(room, exam)["more0"] == "outside"
    verdicts = room.verdicts(exam, exam.solution)
    assert all(verdict.passed for verdict in verdicts.values()), verdicts


def test_a_cell_that_only_shows_is_not_run_with_the_examiner(room: Room) -> None:
    exam = Exam(
        "def f(x):\n    return x",
        "assert f(1) == 1",
        later=(
            ("given", "f(2)\nprint('twice', f(f(3)) + 1, sep=': ')"),
            ("given", "show(f(2))"),
            ("given", "y = f(2)"),
            ("given", "xs.append(f(2))"),
            ("given", "f(xs)"),
            ("given", "%time f(2)"),
            ("test", "assert y == 2 and xs == [2]"),
        ),
        given="xs = []\ndef show(x): xs.clear()",
    )
    shows = [name for name, plan in room.plan(exam).plans.items() if plan.only_shows]
    assert shows == ["more0"]
    assert all(verdict.passed for verdict in room.verdicts(exam, exam.solution).values())


def test_a_failed_comparison_tells_both_sides(room: Room) -> None:
    verdict = room.verdicts(PAIR, "def pair(n): return [n, n]")["test"]
    assert (verdict.error, verdict.message, verdict.line) == ("AssertionError", "[2, 2] == [2, 3]", 1)


def test_it_is_known_whether_the_line_that_failed_was_released(room: Room) -> None:
    assert room.verdicts(FUNCTION, "def f(x): return 2")["test"].hidden
    exam = Exam("x = 1", "assert x > 0\nassert x == 1", released="assert x > 0")
    assert not room.verdicts(exam, "x = -1")["test"].hidden
    assert room.verdicts(exam, "x = 2")["test"].hidden


def test_the_last_value_is_partial_credit(room: Room) -> None:
    exam = Exam(
        "def f(x):\n    return x", "points = 0\nfor k in range(1, 5):\n    points += f(k) == k\npoints\n"
    )
    assert room.verdicts(exam, "def f(x): return min(x, 2)")["test"].score == 2.0
    assert room.verdicts(exam, "def f(x): return 3")["test"].score == 1.0


def test_a_test_that_what_was_released_passes_anywhere_is_judged_outside_and_named(room: Room) -> None:
    exam = Exam("x = 1", "assert True")
    plan = room.plan(exam).plans["test"]
    assert (plan.judged, plan.why) == ("outside", "what was released passes it too")
    verdict = room.verdicts(exam, "x = 2")["test"]
    assert (verdict.judged, verdict.score) == ("outside", 4.0)


def test_a_test_that_what_was_released_passes_only_outside_is_judged_inside(room: Room) -> None:
    exam = Exam(
        "def f():\n    return 3",
        "import os\nassert 'MARK' not in os.environ",
        stub="import os\nos.environ['MARK'] = '1'",
    )
    plan = room.plan(exam).plans["test"]
    assert (plan.judged, plan.why) == (
        "inside",
        "what was released passes it too, but not in its own process",
    )
    assert room.verdicts(exam, exam.solution)["test"].score == 4.0
    assert room.verdicts(exam, exam.stub)["test"].score == 0.0


def test_a_library_that_the_student_was_to_import_has_to_be_there(room: Room) -> None:
    exam = Exam("import numpy as np", "assert np.abs(-1) == 1")
    assert room.plan(exam).plans["test"].why == ""
    assert room.verdicts(exam, exam.solution)["test"].passed
    assert room.verdicts(exam, "import numpy")["test"].error == "NameError"


def test_the_last_value_counts_as_nbgrader_reads_it(room: Room) -> None:
    body = "points = {}(0)\nfor k in range(1, 5):\n    points += f(k) == k\npoints\n"
    wrong = "def f(x): return min(x, 2)"
    plain = Exam("def f(x):\n    return x", body.format("float"))
    of_numpy = Exam(plain.solution, body.format("np.float64"), "import numpy as np")
    assert room.verdicts(plain, wrong)["test"].score == 2.0
    assert room.verdicts(of_numpy, wrong)["test"].score == 4.0  # `np.float64(2.0)` is shown: no number


def test_a_test_that_needs_the_students_process_is_judged_inside(room: Room) -> None:
    exam = Exam("def f():\n    return 3", "exec(In[-2])\nassert f() == 3")
    assert room.plan(exam).plans["test"].judged == "inside"


def test_a_test_that_runs_a_text_of_the_students_is_judged_inside(room: Room) -> None:
    assert room.plan(EVALUATED).plans["test"].judged == "inside"
    assert "not the instructor's" in room.plan(EVALUATED).plans["test"].why


OF_STUDENTS_TEXT = "exec(next(text for text in In if 'def f' in text))"
BORROWING = Exam(
    "def f(x):\n    return x",
    "assert f(1) == 1\nimport math as m\nof = m.floor\ndef same(x):\n    return of(x) == f(x)",
    released="assert f(1) == 1",
    later=(("test", f"{OF_STUDENTS_TEXT}\nassert same(2)"), ("test", f"{OF_STUDENTS_TEXT}\nassert sane(2)")),
)


def test_inside_a_test_has_what_hidden_parts_of_earlier_ones_define(room: Room) -> None:
    assert room.plan(BORROWING).plans["more0"].judged == "inside"
    assert room.verdicts(BORROWING, BORROWING.solution)["more0"].passed
    assert (
        room.verdicts(BORROWING, "def f(x):\n    return 1 if x == 1 else 0")["more0"].error
        == "AssertionError"
    )
    failed = room.verdicts(BORROWING, "def f(x):\n    return 2")
    assert not failed["test"].passed and failed["more0"].passed  # one mistake costs one exercise


def test_that_the_reference_passes_a_test_nowhere_is_told(room: Room) -> None:
    plan = room.plan(BORROWING).plans["more1"]
    assert plan.why.startswith(
        "the reference passes it neither in a process of the examiner's nor in its own"
    )
    assert plan.why.endswith("so nobody can: NameError: name 'sane' is not defined")


def test_inside_a_test_leaves_nothing_for_later_cells(room: Room) -> None:
    exam = Exam(
        "x = 1",
        "secret = 7\nassert True",
        released="",
        later=(("solution", "y = 'secret' in globals()"), ("test", "assert y is False")),
    )
    assert room.verdicts(exam, "x = 1")["more1"].passed


def test_no_line_of_a_test_is_in_the_students_process(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    exam = Exam(
        "def f(x):\n    return 'no'",
        "expected = 'sesame42-tail'\nassert f(1) == 'no', 'sesame42-tail'\nassert expected",
        released="assert f(1) == 'no'",
    )
    sent: dict[Connection, bytes] = {}

    def send(self: Connection, data: bytes) -> None:
        sent[self] = sent.get(self, b"") + data
        original(self, data)

    original = Connection.send
    room.plan(exam)
    monkeypatch.setattr(Connection, "send", send)
    assert room.verdicts(exam, exam.solution)["test"].passed
    holding = [data for data in sent.values() if b"sesame42" in data]
    assert len(sent) == 3 and len(holding) == 1
    assert b"return 'no'" not in holding[0]


def test_what_was_handed_in_without_the_test_cells_place_earns_nothing(room: Room) -> None:
    plan = room.plan(FUNCTION)
    from gradestone.examiner.examine import examined
    from gradestone.model import CodeCell

    with room.students.session([CodeCell("solution", FUNCTION.solution)]) as session:
        (verdict,) = examined(plan, session, room.examiners)
    assert verdict.score == 0.0


def test_a_plan_travels_as_json(room: Room) -> None:
    plan = room.plan(FUNCTION)
    assert ExamPlan.from_json(plan.to_json()) == replace(plan)


@pytest.mark.parametrize("data", [b"", b"N", b"t\x00\x00\x00\x00", b"\xff" * 40])
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    from gradestone.errors import WireError

    with pytest.raises(WireError):
        Answered.of(data, Caps())


# ---------------------------------------------------------------- open files


LAZY = """
with open("letters.txt", "w") as file:
    file.write("abc")
class Picture:
    def __init__(self, name):
        self.file, self.data = open(name), None
    def load(self):
        if self.data is None:
            self.data = self.file.read()
        return self.data
picture = Picture("letters.txt")
"""


def test_a_file_that_one_test_reads_is_where_it_was_for_the_next(room: Room) -> None:
    """As a picture is, which libraries read when somebody looks at it."""
    exam = Exam(
        f"{LAZY}def first(it):\n    return it.load()[0]",
        "assert first(picture) == 'a'",
        released="",
        later=(("given", "more = 1"), ("test", "assert first(picture) == 'a'")),
    )
    verdicts = room.verdicts(exam, exam.solution)
    assert [(it.judged, it.error) for it in verdicts.values()] == [("outside", "")] * 2


# ---------------------------------------------------------------- temporary folders


SEALED = Exam(
    "import os\ndef is_sealed(folder):\n    return os.path.exists(os.path.join(folder, 'seal.json'))",
    "with tempfile.TemporaryDirectory() as name:\n"
    "    assert not is_sealed(name)\n"
    "    open(os.path.join(name, 'seal.json'), 'w').close()\n"
    "    assert is_sealed(name)",
    "import os, tempfile",
)


def test_where_runs_have_no_file_tree_of_their_own_it_is_judged_inside(room: Room, tmp_path: Path) -> None:
    """A plan that was proven on another machine."""
    plan = room.plan(SEALED)
    assert (plan.plans["test"].judged, plan.plans["test"].temporary) == ("outside", True)
    assert not room.plan(PAIR).plans["test"].temporary
    layers = tuple(layer for layer in room.students.confinement.layers if layer != NEW_ROOT)
    lesser = replace(room.students.confinement, layers=layers)
    cells = [CodeCell(it.id, it.whole if it.role == "solution" else it.source) for it in SEALED.cells]
    with (
        Sandbox(tmp_path, LIMITS, confinement=lesser) as students,
        Sandbox(tmp_path, LIMITS, confinement=lesser, zygote=students._zygote) as examiners,
        students.session(cells) as session,
    ):
        (verdict,) = examined(plan, session, examiners)
    assert (verdict.judged, verdict.error, verdict.score) == ("inside", "", 4.0)


def test_what_comes_back_from_a_temporary_folder_is_data_and_nothing_to_be_imported(room: Room) -> None:
    exam = Exam(
        "import os\ndef fill(folder):\n    open(os.path.join(folder, 'a.txt'), 'w').close()",
        "folder = tempfile.mkdtemp()\nfill(folder)\nassert 'a.txt' in os.listdir(folder)\n"
        "for name in set(os.listdir(folder)) - {'a.txt'}:\n    raise LookupError(name, open(f'{folder}/{name}').read())",
        "import os, tempfile",
    )
    assert room.verdicts(exam, exam.solution)["test"].passed
    for name in ("b.py", "b.pkl", "b.so", ".hidden", "b.txt"):
        more = (
            f"\n    with open(os.path.join(folder, {name!r}), 'w') as file:\n        file.write('import os')"
        )
        told = room.verdicts(exam, exam.solution + more)["test"].message
        assert told == str((name, "import os" if name == "b.txt" else ""))
    for more in (
        "\n    os.symlink(folder + '/a.txt', folder + '/b.txt')",
        "\n    os.makedirs(folder + '/../../../up')",
        "\n    for n in range(3000):\n        open(f'{folder}/{n}.txt', 'w').close()",
        "\n    open(folder + '/b.txt', 'wb').truncate(1 << 30)",
    ):
        assert not room.verdicts(exam, exam.solution + more)["test"].passed, more


# ---------------------------------------------------------------- classes of a module beside the notebook


def test_an_object_of_a_class_beside_is_the_same_one_for_a_test_and_the_student(room: Room) -> None:
    exam = Exam(
        "from shop import Basket, Item\nbasket, apple = Basket(), Item('apple')\nbasket.add(apple)",
        "from shop import has\nhas(basket, apple)",
    )
    assert room.plan(exam).plans["test"].judged == "outside"
    assert room.verdicts(exam, exam.solution)["test"].passed
    for wrong in (exam.solution.replace("add(apple)", "add(Item('apple'))"), "basket = apple = 3"):
        assert not room.verdicts(exam, wrong)["test"].passed
    liar = "class Basket:\n    @property\n    def items(self):\n        class Yes:\n            def __contains__(self, it):\n                return True\n        return Yes()"
    assert not room.verdicts(exam, f"from shop import Item\n{liar}\nbasket, apple = Basket(), Item('a')")[
        "test"
    ].passed


def test_what_a_students_method_does_to_an_object_of_a_class_beside_the_test_sees(room: Room) -> None:
    box = "class Box:\n    def __init__(self):\n        self.held = []\n    def add(self, it):\n        self.held.append(it)\n    def drop(self):\n        for it in self.held:\n            it.broken = {}"
    exam = Exam(box.format("it.fragile"), "from shop import breaks\nbreaks(Box)")
    assert room.plan(exam).plans["test"].judged == "outside"
    assert room.verdicts(exam, exam.solution)["test"].passed
    assert not room.verdicts(exam, box.format("True"))["test"].passed
    assert not room.verdicts(exam, box.format("False"))["test"].passed


def test_a_file_of_any_kind_that_a_test_writes_stays_as_it_is(room: Room) -> None:
    exam = Exam(
        "def size(path):\n    return len(open(path).read())",
        "import os, tempfile\nwith tempfile.TemporaryDirectory() as folder:\n"
        "    path = os.path.join(folder, 'tool.py')\n    with open(path, 'w') as file:\n        file.write('x = 1')\n"
        "    assert size(path) == 5\n    assert open(path).read() == 'x = 1'",
    )
    assert room.plan(exam).plans["test"].judged == "outside"
    emptied = "def size(path):\n    open(path, 'w').close()\n    return 5"
    assert not room.verdicts(exam, emptied)["test"].passed


def test_the_instructors_own_cell_unpickles_a_file_beside_the_notebook(room: Room) -> None:
    exam = Exam(
        "def first():\n    return list(table)[0]",
        "assert first() == table[0]",
        "import numpy as np\ntable = np.load('table.npy', allow_pickle=True)",
    )
    assert room.plan(exam).plans["test"].judged == "outside"
    assert room.verdicts(exam, exam.solution)["test"].passed
    other = "table = ['mine']\ndef first():\n    return 'mine'"
    assert not room.verdicts(exam, other)["test"].passed  # held against the instructor's table
