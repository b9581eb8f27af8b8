"""Named tuples and dataclasses are read by their fields, and given back as objects of the learner's class."""

from __future__ import annotations

import dataclasses
import types
from collections import namedtuple
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest

from gradestone.sandbox.wire import decode, encode
from gradestone.selfcheck.answers import Rules
from gradestone.selfcheck.calling import answer_of
from gradestone.selfcheck.compare import matches
from gradestone.selfcheck.objects import as_objects, as_plain, namespace_of
from gradestone.selfcheck.plain import NotPlainError, Opaque, identical, plain_copy
from gradestone.selfcheck.records import Record, record_of

Cache = namedtuple("Cache", ["A", "W"])


class Layer(NamedTuple):
    linear: Any
    activation: Any


class Point(namedtuple("Point", "x y")):
    __slots__ = ()

    @property
    def norm(self) -> float:
        return float(np.hypot(self.x, self.y))


@dataclass
class Line:
    slope: float
    points: list[Any] = field(default_factory=list)

    def at(self, x: float) -> float:
        return self.slope * x


@dataclass(frozen=True)
class Card:
    suit: str
    rank: int


@dataclass(slots=True, order=True)
class Step:
    number: int
    said: str = "go"


@dataclass(frozen=True)
class Named(Card):  # inherits its fields
    name: str = ""


def named(name: str, /, *, is_tuple: bool = False, **values: Any) -> Record:
    return Record(name, tuple(values), tuple(values.values()), is_tuple=is_tuple)


OBJECTS = {
    "a named tuple": (Cache(1, 2), named("Cache", A=1, W=2, is_tuple=True)),
    "a typed one": (Layer(None, "x"), named("Layer", linear=None, activation="x", is_tuple=True)),
    "one of its own class": (Point(3, 4), named("Point", x=3, y=4, is_tuple=True)),
    "a dataclass": (Line(2.0, [1]), named("Line", slope=2.0, points=[1])),
    "a frozen one": (Card("S", 2), named("Card", suit="S", rank=2)),
    "one with slots": (Step(1), named("Step", number=1, said="go")),
    "one that inherits": (Named("S", 2, "x"), named("Named", suit="S", rank=2, name="x")),
}


@pytest.mark.parametrize(("value", "record"), OBJECTS.values(), ids=OBJECTS.keys())
def test_an_object_is_its_name_and_fields(value: Any, record: Record) -> None:
    assert record_of(value) == record
    assert as_plain([{"a": (value,)}]) == [{"a": (record,)}]
    assert identical(plain_copy(value), record)


@pytest.mark.parametrize("value", [each for each, _ in OBJECTS.values()], ids=OBJECTS.keys())
def test_a_function_gets_an_object_of_its_own_class_and_gives_it_back(value: Any) -> None:
    seen = []

    def same(given: Any) -> Any:
        seen.append(given)
        return given

    answer = answer_of(same, (plain_copy([value]),), {}, ("given",))
    assert answer.changed == ()
    assert type(seen[0][0]) is type(value)
    assert seen[0][0] == value
    assert matches([plain_copy(value)], answer.value)


def test_methods_of_the_class_work_on_what_a_function_gets() -> None:
    def norm(point: Any, line: Any) -> float:
        return float(point.norm + line.at(2.0))

    assert answer_of(norm, plain_copy((Point(3, 4), Line(0.5))), {}).value == 6.0


@pytest.mark.parametrize(
    "change",
    [
        lambda line: setattr(line, "slope", 3.0),
        lambda line: line.points.append(1),
        lambda line: delattr(line, "points"),
    ],
)
def test_a_dataclass_that_is_changed_in_place_is_a_changed_input(change: Any) -> None:
    assert answer_of(change, plain_copy((Line(2.0, []),)), {}, ("line",)).changed == ("line",)


def test_where_the_class_is_not_known_an_object_with_these_fields_stands_in() -> None:
    record = named("Unknown", x=1, y=[2])
    made = as_objects(record, dict)
    assert (type(made).__name__, made.x, made.y) == ("Unknown", 1, [2])
    assert as_plain(made) == record
    pair = as_objects(named("Pair", a=1, b=2, is_tuple=True), dict)
    assert pair == (1, 2)
    assert pair.b == 2


def test_a_class_of_this_name_with_other_fields_is_another_class() -> None:
    made = as_objects(named("Line", slope=1.0, angle=2.0), lambda: {"Line": Line})
    assert not isinstance(made, Line)
    assert made.angle == 2.0


def test_a_class_is_found_in_a_module_that_the_function_knows() -> None:
    module = types.ModuleType("geometry")
    module.Line = Line  # type: ignore[attr-defined]
    assert type(as_objects(named("Line", slope=1.0, points=[]), lambda: {"g": module})) is Line


def test_no_constructor_runs() -> None:
    @dataclass
    class Once:
        x: int

        def __post_init__(self) -> None:
            self.x *= 2

    made = as_objects(named("Once", x=3), lambda: {"Once": Once})
    assert isinstance(made, Once)
    assert made.x == 3


def test_members_and_keys_are_objects_too() -> None:
    card, point = plain_copy(Card("S", 2)), plain_copy(Point(1, 2))
    made = as_objects([{card}, {point: card}], lambda: {"Card": Card, "Point": Point})
    assert made == [{Card("S", 2)}, {Point(1, 2): Card("S", 2)}]
    assert as_plain(made) == [{card}, {point: card}]


def test_where_the_learners_class_cannot_be_hashed_the_members_stay_records() -> None:
    record = plain_copy(Card("S", 2))
    unhashable = dataclasses.make_dataclass("Card", ["suit", "rank"])
    assert as_objects({record}, lambda: {"Card": unhashable}) == {record}


def test_named_tuples_are_found_however_deep_they_lie() -> None:
    plain = as_plain((1.0, [Layer(Cache(1, 2), 3), Layer(Cache(4, 5), 6)]))
    assert [layer.values[0].values for layer in plain[1]] == [(1, 2), (4, 5)]


def test_what_holds_none_comes_back_itself() -> None:
    value = ([np.ones(2), (1, {"a": (1, "b"), 2: {3, (4, 5)}})], np.array(["a"]), b"x", range(3))
    assert as_plain(value) is value


def test_a_list_that_holds_itself_ends() -> None:
    endless: list[Any] = [Cache(1, 2)]
    endless.append(endless)
    assert as_plain(endless)[0] == named("Cache", A=1, W=2, is_tuple=True)


def test_an_object_that_holds_itself_ends() -> None:
    line = Line(1.0)
    line.points.append(line)
    assert answer_of(lambda: line, (), {}).status in ("value", "unreadable")


def test_no_code_of_the_value_runs() -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("code of the value ran")

    class Loud(tuple):
        __iter__ = refuse
        __len__ = __getitem__ = __eq__ = __class__ = property(refuse)  # type: ignore[assignment]

    @dataclass(eq=False)
    class Noisy:
        x: int = 1
        __getattribute__ = __hash__ = __eq__ = refuse  # type: ignore[assignment]

    noisy = object.__new__(Noisy)
    object.__setattr__(noisy, "x", 2)
    assert as_plain([Loud((1, 2)), noisy]) == [(1, 2), named("Noisy", x=2)]


def test_numpys_texts_and_numbers_become_pythons_where_they_are_members() -> None:
    value = [{np.int64(1), np.float32(0.5)}, {np.int64(1): np.str_("a")}, {np.str_("b")}, bytearray(b"c")]
    plain = as_plain(value)
    assert plain == [{1, 0.5}, {1: "a"}, {"b"}, b"c"]
    kinds = [type(each) for part in plain[:3] for each in part]
    assert kinds == [int, float, int, str] or kinds == [float, int, int, str]


def test_a_member_that_is_not_plain_is_only_described() -> None:
    assert as_plain({1, print}) == {1, Opaque("a function")}
    assert as_plain({print: 1, "a": 2}) == {"a": 2}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([{1, print}], r"a member of the value\[0\] is a builtin_function_or_method"),
        ({"a": {(1, print): 2}}, r"a key of the value\['a'\]\[1\]"),
        (Line(1.0, [print]), r"the value\.points\[0\] is a builtin"),
        (np.array(["a", "b"], dtype=object), r"astype\(str\)"),
    ],
)
def test_a_course_is_told_what_is_not_plain_and_where(value: Any, words: str) -> None:
    with pytest.raises(NotPlainError, match=words):
        plain_copy(value)


def test_a_cache_with_named_entries_is_a_right_answer() -> None:
    answer = answer_of(lambda A, W: (W @ A, Cache(A, W)), (np.ones((2, 3)), np.eye(2)), {})
    assert matches((np.ones((2, 3)), (np.ones((2, 3)), np.eye(2))), answer.value, Rules())


def test_a_callable_of_any_kind_has_a_namespace_or_none() -> None:
    class Callable:
        def __call__(self) -> None: ...

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError

    assert namespace_of(test_no_constructor_runs) is globals()
    assert namespace_of(print) == {}
    assert namespace_of(Callable()) in ({}, globals())


def legacy() -> Any:
    return np.random.RandomState(4)


def with_stream(name: str) -> Any:
    return np.random.Generator(getattr(np.random, name)(7))


GENERATORS = [
    legacy,
    *(partial(with_stream, name) for name in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")),
]


@pytest.mark.parametrize("make", GENERATORS, ids=["legacy", *(each.args[0] for each in GENERATORS[1:])])
def test_a_random_generator_is_handed_over_in_its_state(make: Any) -> None:
    used = make()
    used.normal(size=3)
    sent = decode(encode(plain_copy((used,))))
    answer = answer_of(lambda rng: rng.normal(size=4), sent, {}, ("rng",))
    assert answer.changed == ()
    assert answer.value.tolist() == used.normal(size=4).tolist()


def test_what_lies_beside_a_generator_is_seen_when_it_changes() -> None:
    def change(rng: Any, values: Any) -> None:
        rng.shuffle(values)

    inputs = plain_copy((np.random.default_rng(1), list(range(20))))
    assert answer_of(change, inputs, {}, ("rng", "values")).changed == ("values",)


def test_a_stream_of_somebodys_own_is_no_plain_value() -> None:
    class Own(np.random.PCG64):
        pass

    with pytest.raises(NotPlainError, match="is a Generator"):
        plain_copy(np.random.Generator(Own(1)))
