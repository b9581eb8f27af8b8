"""Mechanical mutants, cheats, and the trial that the checks have to stand."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from rich.console import Console
from trial_ground import Ground, ground

from gradestone.answerkey.cheats import accepted_cheats, require_strong_checks
from gradestone.errors import BuildError
from gradestone.misconceptions.bank import Bank
from gradestone.misconceptions.stage import Stage, definitions, passes
from gradestone.model import AnswerKey, Call, Check, Exercise
from gradestone.proof.mutants.mechanical import Mutant, mutants_of
from gradestone.proof.mutants.table import show
from gradestone.proof.mutants.tally import Findings, Tally, put_on_trial
from testcases.misconceptions import misconceptions
from testcases.misconceptions.building_dnn import EQUIVALENT, published_checks_pass

SOURCE = """\
def step(x, rate):
    ### START CODE HERE ###
    y = x - rate * x
    ### END CODE HERE ###
    return y"""


@pytest.fixture(scope="module")
def here() -> Ground:
    return ground()


@cache
def of_the_assignment() -> tuple[Mutant, ...]:
    exercises = ground().key.exercises
    return tuple(m for exercise in exercises for m in mutants_of(exercise.name, exercise.source))


def a_key(*hidden: Check) -> AnswerKey:
    exercise = Exercise("step", "test_step", 10.0, ("x", "rate"), ("y",), (), SOURCE)
    return AnswerKey("week", "week", "", (exercise,), (hidden,))


def a_check(ordinal: int, x: object, rate: float, expected: object) -> Check:
    return Check("step", ordinal, True, 1.0, Call((x, rate)), expected)


GOOD = a_check(1, np.array([4.0, 2.0]), 0.5, np.array([2.0, 1.0]))
STRONG = a_check(2, np.array([3.0, -7.0, 0.5]), 0.3, np.array([2.1, -4.9, 0.35]))


def stage() -> Stage:
    return Stage({"step": a_key().exercises[0]}, compile(SOURCE, "<stage>", "exec"))


# ---------------------------------------------------------------- mechanical mutants


def test_mutants_change_one_thing_inside_the_solution_block() -> None:
    mutants = mutants_of("step", SOURCE)
    assert {mutant.change for mutant in mutants} >= {
        "y = x - rate * x -> y = x + rate * x",
        "= x - rate * x -> = x - rate / x",
        "y = x - rate * x -> pass",
        "= x - rate * x -> = x - rate",
    }
    assert len({mutant.source for mutant in mutants}) == len(mutants)
    assert all("return y" in mutant.source and "def step(x, rate)" in mutant.source for mutant in mutants)
    assert mutants == mutants_of("step", SOURCE)


def test_the_assignment_gives_hundreds_of_mutants_with_names_of_their_own() -> None:
    mutants = of_the_assignment()
    assert len(mutants) >= 300
    assert len({(mutant.exercise, mutant.change) for mutant in mutants}) == len(mutants)


def test_every_mutant_that_lives_has_a_reviewed_reason(here: Ground) -> None:
    alive = set()
    for mutant in of_the_assignment():
        checks = [check for check in here.checks(mutant.exercise) if check.hidden]
        answers = here.stage.answers({mutant.exercise: mutant.source}, checks)
        if all(map(passes, checks, answers)):
            alive.add(f"{mutant.exercise}: {mutant.change}")
    assert alive == EQUIVALENT.keys()


# ---------------------------------------------------------------- the trial


def test_a_trial_counts_what_is_caught_and_tells_what_is_not() -> None:
    uphill = misconceptions("step", ("uphill", "Downhill.", ("x - rate", "x + rate")))
    bank = Bank(uphill, equivalent={"step: a change that is gone": "it was equivalent"})
    weak = put_on_trial(stage(), bank, a_key(GOOD))
    [tally] = weak.tallies
    assert (tally.misconceptions, tally.caught, tally.published) == (1, 1, None)
    assert "no hidden check fails `step: y = x - rate * x -> y = rate * x`" in " ".join(weak.problems)
    assert any("a change that is gone" in problem for problem in weak.problems)
    strong = put_on_trial(stage(), Bank(uphill), a_key(GOOD, STRONG))
    assert strong.problems == ()
    assert strong.tallies[0].killed == strong.tallies[0].mechanical


def test_a_misconception_that_no_hidden_check_fails_is_a_problem() -> None:
    bank = Bank(misconceptions("step", ("same", "The same.", ("rate * x", "x * rate"))))
    findings = put_on_trial(stage(), bank, a_key(GOOD, STRONG))
    assert findings.tallies[0].caught == 0
    assert findings.problems == ("step: no hidden check fails same; add one, or drop it as equivalent",)


def test_a_version_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradestone.proof.mutants.tally.LONGEST_S", 0.05)
    endless = misconceptions("step", ("endless", "Stop.", ("    y = x", "    while True: pass\n    y = x")))
    [tally] = put_on_trial(stage(), Bank(endless), a_key(GOOD, STRONG)).tallies
    assert tally.caught == 1


def test_the_outcome_is_shown_in_tables() -> None:
    tally = Tally("step", 20, 19, 15, 4, 100, 98, 2)
    console = Console(file=io.StringIO(), width=160)
    show(Findings((tally,), 40, 8, ("one is weak",), {"step: a -> b": "it is equal"}), "week", console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for words in ("95.0%", "let 20.0%", "reason: 100.0%", "step: a -> b: it is equal", "- one is weak"):
        assert words in shown


def test_the_published_checks_pass_the_reference_and_miss_some_of_the_bank(here: Ground) -> None:
    references = here.stage.namespace({})
    assert all(published_checks_pass(name, references, references) for name in here.stage.exercises)
    missed = [
        version.name
        for version in here.bank.misconceptions
        for source in (version.source(here.source(version.exercise)),)
        for functions in (here.stage.namespace({version.exercise: source}),)
        if published_checks_pass(version.exercise, functions, references)
    ]
    assert {"chain-hidden-from-output-always", "back-relu-open-at-zero", "linear-bias-transposed"} <= {
        *missed
    }
    assert "gradient-dw-not-averaged" not in missed


# ---------------------------------------------------------------- cheats


def test_no_hidden_check_of_the_assignment_accepts_a_cheat(here: Ground) -> None:
    for exercise in here.key.exercises:
        assert list(accepted_cheats(here.key, exercise)) == []
    require_strong_checks(here.key)


X = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("expected", "cheat"),
    [
        (None, "None"),
        (np.zeros(2), "zeros"),
        ({"b": np.zeros((2, 1))}, "zeros"),
        ((np.ones(3), 1.0), "ones"),
        (np.empty(0), "empty arrays"),
        (X, "an input"),
        (X.T, "a transposed input"),
        ((X, 0.5), "the inputs"),
        ({"A": X}, "inputs of the right shapes"),
        ({"A": X.T}, "transposed inputs"),
        (np.array([7.0]), "the answer of a visible check"),
    ],
)
def test_a_check_that_accepts_a_cheat_stops_the_build(expected: object, cheat: str) -> None:
    visible = replace(a_check(1, X, 0.5, np.array([7.0])), hidden=False)
    key = a_key(visible, a_check(2, X, 0.5, expected))
    assert any(f"it accepts {cheat};" in problem for problem in accepted_cheats(key, key.exercises[0]))
    with pytest.raises(BuildError, match="test_step: hidden check 2 is too weak"):
        require_strong_checks(key)


# ---------------------------------------------------------------- what the solutions need


def test_only_what_the_solutions_need_is_run() -> None:
    cells = (
        "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt",
        "print('never')\nX = load()",
        "def helper(x):\n    return np.abs(x)",
        "def plot(x):\n    plt.plot(x)",
        SOURCE.replace("rate * x", "helper(x)"),
        "this is no Python",
    )
    kept = definitions(cells, ("step",))
    assert "def step" in kept and "def helper" in kept and "import numpy as np" in kept
    assert "plot" not in kept and "load" not in kept
