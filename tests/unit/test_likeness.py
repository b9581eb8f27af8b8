"""Likeness: what is found in spite of a disguise, and who must not be accused."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from benchmarks import disguises
from benchmarks.honest_class import Author, Member, honest_class, stubs
from benchmarks.likeness import handout, told_pairs, works_of
from gradestone.likeness.alike import AlikeClass, compare
from gradestone.likeness.alike_files import LIMITS, Calling, to_html, to_json
from gradestone.likeness.broken import readable
from gradestone.likeness.known_names import KnownNames
from gradestone.likeness.portraits import portrait
from gradestone.likeness.works import ELSEWHERE, Handout, Work
from tests.thoroughness import one_in

SIZE = 40
ODD = {
    "linear_forward": "product = np.einsum('ij,jk->ik', W, A)\nZ = np.add(b, product)",
    "compute_cost": (
        "hits = np.log(np.where(Y > 0.5, AL, 1.0 - AL))\nlength = hits.size\ncost = -hits.sum() / length"
    ),
    "linear_backward": (
        "share = np.reciprocal(float(m))\n"
        "dA_prev = (dZ.T @ W).T\n"
        "dW = share * np.tensordot(dZ, A_prev, axes=(1, 1))\n"
        "db = share * np.add.reduce(dZ, axis=1)[:, np.newaxis]"
    ),
    "update_parameters": (
        "for place, old in list(parameters.items()):\n"
        "    slope = grads['d' + place]\n"
        "    parameters[place] = old - np.multiply(learning_rate, slope)  # walk downhill a little"
    ),
}
"""What nobody else in the class writes."""


@cache
def given() -> Handout:
    return handout()


@cache
def crowd(size: int, seed: int) -> tuple[Member, ...]:
    """So many who wrote on their own."""
    return tuple(honest_class(size, seed))


def filled(name: str, body: str) -> str:
    """The released cell with these lines between its markers."""
    head, start, rest = stubs()[name].partition("### START CODE HERE ###")
    first, _, tail = rest.partition("\n")
    _, end, after = tail.partition("### END CODE HERE ###")
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f"{head}{start}{first}\n{lines}    {end}{after}"


def odd_member(student: str = "source") -> Member:
    """Somebody who writes all of it, four functions in a way of their own."""
    member = Author(student, random.Random(5)).write(stubs())
    return Member(student, member.cells | {name: filled(name, body) for name, body in ODD.items()})


def found_with(*more: Member, size: int = SIZE, **options: float) -> AlikeClass:
    members = [*crowd(size, 77), *more]
    return compare("building_dnn", works_of(members), given(), **options)


def pairs_of(found: AlikeClass, *students: str) -> set[frozenset[str]]:
    return {pair for pair in told_pairs(found) if pair & set(students)}


def score_of(found: AlikeClass, one: str, other: str) -> float:
    return next(
        each.score for each in found.pairs if {each.first.student, each.second.student} == {one, other}
    )


@pytest.mark.parametrize("disguise", one_in(4, disguises.SINGLE))
def test_a_copy_is_found_in_each_disguise(disguise: Callable[..., Member]) -> None:
    source = odd_member()
    copier = Author("copier", random.Random(9)).write(stubs())
    copy = disguise(source, copier, random.Random(3), stubs())
    assert pairs_of(found_with(source, copy), "copier") == {frozenset(("source", "copier"))}


@pytest.mark.thorough
def test_a_copy_mixed_from_two_is_found_with_both() -> None:
    one, other = odd_member("one"), odd_member("other")
    other.cells["linear_forward"] = filled(
        "linear_forward", "Z = np.hstack([W, b]) @ np.vstack([A, np.ones_like(A[:1])])"
    )
    other.cells["compute_cost"] = filled(
        "compute_cost",
        "likely = np.prod(AL**Y * (1 - AL) ** (1 - Y), axis=1)\ncost = np.log(1.0 / likely) / m",
    )
    mix = Member("mix", {})
    for name in one.cells:
        mix.cells[name] = (
            other if name in ("linear_forward", "compute_cost", "L_model_backward") else one
        ).cells[name]
    for name in ("linear_backward", "update_parameters"):
        other.cells[name] = honest_class(3, 4)[0].cells.get(name, stubs()[name])
    assert frozenset(("one", "mix")) in told_pairs(found_with(one, other, mix))


def test_a_made_class_without_copies_has_hardly_a_pair() -> None:
    pairs = found_with(size=100).pairs
    assert len(pairs) <= 2  # of 4,950: see docs/likeness.md
    assert not any(pair.strong for pair in pairs)


@pytest.mark.thorough
def test_stubs_never_match() -> None:
    found = found_with(Member("a", {}), Member("b", dict(stubs())), Member("c", dict(stubs())), threshold=0.5)
    assert pairs_of(found, "a", "b", "c") == set()


def test_two_who_are_right_by_the_references_text_never_match() -> None:
    texts = {name: given().passages[name][1] for name in stubs()}
    found = found_with(Member("a", texts), Member("b", texts), threshold=0.5)
    assert frozenset(("a", "b")) not in told_pairs(found)


@pytest.mark.thorough
def test_right_versions_of_the_bank_are_nobodys() -> None:
    styles = {name: texts[-1] for name, texts in given().passages.items() if len(texts) > 2}
    found = found_with(Member("a", styles), Member("b", styles), threshold=0.5)
    assert frozenset(("a", "b")) not in told_pairs(found)


def test_what_more_than_half_of_the_class_writes_tells_nothing() -> None:
    odd = odd_member().cells["linear_backward"]
    many = [Member(f"m{n}", {"linear_backward": odd}) for n in range(SIZE + 5)]
    assert pairs_of(found_with(*many, threshold=1.0), "m0", "m1") == set()


@pytest.mark.thorough
def test_a_shared_rare_mistake_weighs_and_is_named() -> None:
    first, second = (Author(name, random.Random(seed)).write(stubs()) for name, seed in (("a", 1), ("b", 2)))
    plain = score_of(found_with(first, second, threshold=-99.0), "a", "b")
    for member in (first, second):
        member.mistakes["linear_backward"] = ("gradient-db-flat",)
    found = found_with(first, second, threshold=-99.0)
    pair = next(each for each in found.pairs if {each.first.student, each.second.student} == {"a", "b"})
    sentences = [each.sentence(found.works) for each in pair.evidence]
    assert f"share the mistake gradient-db-flat, and nobody else of {found.works}" in sentences
    assert pair.score > plain + 2


def test_renaming_and_order_change_no_trait_of_the_code() -> None:
    known = KnownNames.of(given().everywhere, given().texts(), given().passages)

    def traits(body: str) -> set[int]:
        work = Work("a", {"linear_forward": filled("linear_forward", body)})
        found = (t for root in portrait(work, known).roots["linear_forward"] for t in root.everything())
        return {trait.digest for trait in found if trait.kind in ("statement", "block", "expression")}

    one = traits("left = W @ A\nright = b * 3\nZ = left + right  # sum")
    assert traits("foo = b*3\nbar = (W @ A)\n\nZ = bar + foo") == one
    assert traits("left = W @ A\nright = b * 3\nZ = left - right") != one
    assert traits("left = np.matmul(W, A)\nright = b * 3\nZ = left + right") != one


def test_lines_that_need_each_other_keep_their_order() -> None:
    known = KnownNames.of(given().everywhere, given().texts(), given().passages)

    def blocks(body: str) -> set[int]:
        work = Work("a", {ELSEWHERE: body})
        found = (t for root in portrait(work, known).roots[ELSEWHERE] for t in root.everything())
        return {trait.digest for trait in found if trait.kind == "block"}

    assert blocks("x = 4\nx = x + 7\ny = x * 3") != blocks("x = x + 7\nx = 4\ny = x * 3")


HOSTILE: Mapping[str, str] = {
    "deep brackets": "x = " + "(" * 5_000 + "1" + ")" * 5_000,
    "deep sums": "x = " + "+".join(["1"] * 20_000),
    "deep blocks": "\n".join(" " * n + "if x:" for n in range(300)),
    "deep attributes": "x = a" + ".b" * 20_000,
    "a long line": "x = '" + "y" * 45_000 + "'",
    "invalid tokens": "x = ?? $ `b` \x00 \ud800 €\ny = 3 +\n  z = (\n'''",
    "huge numbers": f"x = {'9' * 4_000}\ny = 0x{'f' * 40_000}\nz = 1e{'9' * 400}",
    "nulls": "\0" * 1_000,
    "many lines": "a = b\n" * 8_000,
    "many names": "; ".join(f"v{n} = {n}" for n in range(5_000)),
    "comments": "# " + "word " * 9_000,
    "tabs and blanks": "if x:\n\ty = 1\n        z = 2\n",
    "magic": "%%bash\nrm -rf /\n",
    "a lambda of lambdas": "f = " + "lambda: " * 3_000 + "1",
}


@pytest.mark.parametrize("source", one_in(4, HOSTILE))
def test_hostile_text_is_read_in_a_moment_and_stops_nobody(source: str) -> None:
    odd, copy = odd_member(), odd_member("copier")
    began = time.process_time()
    hostile = [Member(f"bad{n}", {"linear_forward": source, ELSEWHERE: source}) for n in range(2)]
    found = found_with(odd, copy, *hostile, size=12)
    assert frozenset(("source", "copier")) in told_pairs(found)
    assert time.process_time() - began < 20
    to_html(found, Calling(), given()).encode()
    to_json(found, Calling())


def test_broken_code_is_read_but_for_the_lines_it_breaks_at() -> None:
    found = readable("a = 1\nb = (2\nc = 3\nif a\n    d = 4\ne = 5")
    assert {1, 3, 6} <= {each.lineno for each in found.statements}
    assert 0 < len(found.lost) <= 3


def test_the_page_escapes_what_students_write_and_needs_no_other_file() -> None:
    attack = "product = '<script>alert(1)</script><img src=x onerror=alert(2)>'\nZ = W @ A + b"
    members = [odd_member("<b>a</b>"), odd_member("b")]
    for member in members:
        member.cells["linear_forward"] = filled("linear_forward", attack)
    page = to_html(found_with(*members), Calling(), given())
    assert "<script" not in page and "<img" not in page and "<b>a</b>" not in page
    assert "&lt;script&gt;" in page
    assert "://" not in page and "src=" not in page.replace("src=x", "")
    assert all(limit.split(":")[0][:40].replace("'", "&#39;") in page for limit in LIMITS)


def test_without_names_nobody_is_named() -> None:
    found = found_with(odd_member("ada-lovelace"), odd_member("alan-turing"))
    for text in (to_html(found, Calling(anonymous=True), given()), to_json(found, Calling(anonymous=True))):
        assert "ada-lovelace" not in text and "alan-turing" not in text
        assert "Hand-in 1" in text


def test_a_weak_pair_joins_nobody_to_a_group() -> None:
    ring = [odd_member(name) for name in ("a", "b", "c")]
    found = found_with(*ring)
    assert [tuple(each.student for each in group) for group in found.groups] == [("a", "b", "c")]
    strongest = max(pair.score for pair in found.pairs)
    assert found_with(*ring, threshold=strongest).groups == ()


def test_a_small_class_gets_a_careful_word() -> None:
    members = [*honest_class(4, 3), odd_member("a"), odd_member("b")]
    small = compare("building_dnn", works_of(members), given())
    assert "This class is small" in to_html(small, Calling(), given())
    assert "This class is small" not in to_html(found_with(), Calling(), given())


def test_other_years_are_compared_with_this_one_and_not_among_themselves() -> None:
    this = works_of([*honest_class(SIZE, 77), odd_member("this")])
    other = works_of([odd_member("old-1"), odd_member("old-2")], "2025")
    found = compare("building_dnn", [*this, *other], given())
    assert {frozenset(("this", "old-1")), frozenset(("this", "old-2"))} == pairs_of(found, "old-1", "old-2")
    assert all(pair.first.year == "" for pair in found.pairs)
