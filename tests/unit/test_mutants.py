"""Mechanical mutants, cheats, and the trial that the checks have to stand."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from rich.console import Console
from trial_ground import Ground, ground

from gradestone.answerkey.cheats import accepted_cheats, is_unlikely, require_strong_checks
from gradestone.errors import BuildError
from gradestone.judge import RecordedMisconception
from gradestone.misconceptions.bank import Bank
from gradestone.misconceptions.stage import Stage, definitions, passes
from gradestone.model import Answer, AnswerKey, Call, Check, Exercise
from gradestone.proof.mutants.mechanical import Mutant, mutants_of
from gradestone.proof.mutants.table import show
from gradestone.proof.mutants.tally import Findings, Tally, put_on_trial
from gradestone.proof.mutants.untold import left_untold
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


def a_key(*checks: Check, others: tuple[Check, ...] = ()) -> AnswerKey:
    """With one variant, or two where there are other checks."""
    exercise = Exercise("step", "test_step", 10.0, ("x", "rate"), ("y",), (), SOURCE)
    return AnswerKey("week", "week", "", (exercise,), (checks, others) if others else (checks,))


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


CAPPED = misconceptions(
    "step", ("capped", "It has no end.", ("y = x - rate * x", "y = np.minimum(x / 2, 5)"))
)
NEAR = a_check(1, np.array([3.0, 2.0]), 0.5, np.array([1.5, 1.0]))
FAR = a_check(1, np.array([3.0, 40.0]), 0.5, np.array([1.5, 20.0]))


def stage_with_numpy() -> Stage:
    source = f"import numpy as np\n{SOURCE}"
    return Stage({"step": a_key().exercises[0]}, compile(source, "<stage>", "exec"))


def test_a_wrong_version_that_loses_other_points_in_another_variant_is_a_problem() -> None:
    findings = put_on_trial(stage_with_numpy(), Bank(CAPPED), a_key(STRONG, NEAR, others=(STRONG, FAR)))
    assert "step: capped does not lose the same points in every variant: 5, 10" in findings.problems
    same = put_on_trial(stage_with_numpy(), Bank(CAPPED), a_key(STRONG, FAR, others=(STRONG, FAR)))
    assert not [problem for problem in same.problems if "capped" in problem]


def test_mechanical_mutants_are_held_to_the_same_points_too() -> None:
    findings = put_on_trial(
        stage(), Bank(), a_key(STRONG, others=(a_check(2, np.zeros(3), 0.3, np.zeros(3)),))
    )
    assert any(
        problem.startswith("step: `y = x - rate * x -> y = x + rate * x` does not lose the same points")
        for problem in findings.problems
    )


def test_a_misconception_that_no_visible_check_fails_is_a_problem() -> None:
    near, far, secret = replace(NEAR, hidden=False), replace(FAR, hidden=False), replace(FAR, ordinal=2)
    unseen = put_on_trial(stage_with_numpy(), Bank(CAPPED), a_key(near, secret))
    assert unseen.tallies[0].caught_visibly == 0
    assert "step: no visible check fails capped, so a learner takes it for right" in unseen.problems
    seen = put_on_trial(stage_with_numpy(), Bank(CAPPED), a_key(far, secret))
    assert seen.tallies[0].caught_visibly == 1
    assert not [problem for problem in seen.problems if "capped" in problem]


def test_who_loses_points_without_hearing_why_is_listed_and_counted() -> None:
    findings = put_on_trial(stage_with_numpy(), Bank(CAPPED), a_key(STRONG, FAR))
    [tally] = findings.tallies
    assert 0 < tally.told < tally.caught + tally.killed
    assert findings.told_percent == pytest.approx(100 * tally.told / (tally.caught + tally.killed))
    assert len(findings.untold) == tally.caught + tally.killed - tally.told
    assert all(line.startswith("step: `") for line in findings.untold), "the misconception has its hint"
    assert any(line.endswith("differs from the expected values.") for line in findings.untold)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("value", np.array([8.0, 4.0])), ""),  # twice as large: a pattern
        (Answer("value", np.array([[2.0], [1.0]])), ""),  # a shape
        (Answer("raised", exception="KeyError", message="'W0'", line=3), ""),
        (Answer("undefined"), ""),
        (Answer("value", np.array([2.0, 1.0]), changed=("x",)), ""),
        (Answer("value", np.array([np.nan, 1.0])), "y has entries that are not numbers (nan)"),
        (Answer("value", np.array([2.0, 1.5])), "y differs from the expected values."),
    ],
)
def test_a_rationale_names_a_cause_unless_it_only_says_that_numbers_differ(
    answer: Answer, words: str
) -> None:
    key = a_key(GOOD)
    told = left_untold(key, key.exercises[0], (GOOD,), (answer,), lambda exercise: ())
    assert words in told
    assert bool(told) == bool(words)


def test_a_hint_tells_and_being_taken_for_another_misconception_does_not() -> None:
    key, answer = a_key(GOOD), Answer("value", np.array([2.0, 1.5]))
    versions = (RecordedMisconception("odd", "An odd mistake.", {1: answer}),)
    arguments = (key, key.exercises[0], (GOOD,), (answer,), lambda exercise: versions)
    assert left_untold(*arguments) == left_untold(*arguments, "odd") == ""
    assert left_untold(*arguments, "even") == "taken for odd"


def test_a_version_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradestone.proof.mutants.tally.LONGEST_S", 0.05)
    endless = misconceptions("step", ("endless", "Stop.", ("    y = x", "    while True: pass\n    y = x")))
    [tally] = put_on_trial(stage(), Bank(endless), a_key(GOOD, STRONG)).tallies
    assert tally.caught == 1


def test_the_outcome_is_shown_in_tables() -> None:
    tally = Tally("step", 20, 19, 15, 4, 100, 98, 2, 78)
    untold = ("step: a: y differs.", "step: b: y differs.")
    findings = Findings((tally,), 40, 8, ("one is weak",), {"step: a -> b": "it is equal"}, untold)
    console = Console(file=io.StringIO(), width=160)
    show(findings, "week", console, listed=1)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for words in ("95.0%", "let 20.0%", "reason: 100.0%", "step: a -> b: it is equal", "- one is weak"):
        assert words in shown
    assert "told why by a hint or a rationale: 66.7%" in shown  # 78 of the 19 and 98 that lose points
    assert "not told why: step: a: y differs." in shown
    assert "step: b" not in shown
    assert "and 1 more" in shown
    show(findings, "week", console, listed=None)
    assert "not told why: step: b: y differs." in console.file.getvalue()  # type: ignore[attr-defined]


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


# ---------------------------------------------------------------- the assignment's checks


@pytest.mark.parametrize("exercise", ["linear_activation_forward", "compute_cost", "linear_backward"])
def test_the_same_code_loses_the_same_points_in_every_variant(exercise: str) -> None:
    many = ground(12)
    wrong = {
        version.name: version.source(many.source(exercise))
        for version in many.bank.misconceptions
        if version.exercise == exercise
    }
    wrong |= {mutant.change: mutant.source for mutant in mutants_of(exercise, many.source(exercise))}
    differing = {name for name, source in wrong.items() if len(failed_by(many, exercise, source)) > 1}
    assert differing == set()


def failed_by(many: Ground, exercise: str, source: str) -> set[tuple[int, ...]]:
    """The hidden checks that fail it, for each variant."""
    found = set()
    for variant in range(len(many.key.variants)):
        checks = [check for check in many.checks(exercise, variant) if check.hidden]
        answers = many.stage.answers({exercise: source}, checks)
        pairs = zip(checks, answers, strict=True)
        found.add(tuple(check.ordinal for check, answer in pairs if not passes(check, answer)))
    return found


def test_every_misconception_fails_a_visible_check(here: Ground) -> None:
    unseen = []
    for version in here.bank.misconceptions:
        checks = [check for check in here.checks(version.exercise) if not check.hidden]
        answers = here.stage.answers(
            {version.exercise: version.source(here.source(version.exercise))}, checks
        )
        if all(map(passes, checks, answers)):
            unseen.append(version.name)
    assert unseen == []


def test_the_checks_of_the_backward_pass_come_from_forward_passes(here: Ground) -> None:
    for check in (check for checks in here.key.variants for check in checks):
        if check.exercise != "L_model_backward":
            continue
        AL, _, caches = check.call.args
        assert 0 < AL.min() <= AL.max() < 1
        A = caches[0][0][0]
        for (A_prev, W, b), Z in caches:
            np.testing.assert_array_equal(A_prev, A)
            np.testing.assert_allclose(W @ A_prev + b, Z, rtol=1e-9, atol=1e-12)
            A = np.maximum(0, Z)
        np.testing.assert_allclose(AL, 1 / (1 + np.exp(-caches[-1][1])))


def test_updates_get_what_the_backward_pass_hands_over(here: Ground) -> None:
    for check in here.checks("update_parameters"):
        parameters, grads = check.call.args
        if check.hidden:
            assert [name[:2] for name in grads] == ["dA", "dW", "db"] * (len(parameters) // 2)


@pytest.mark.parametrize("variant", [0, 1])
def test_hidden_inputs_reach_the_ends_of_the_range(here: Ground, variant: int) -> None:
    hidden = {
        name: [check for check in here.checks(name, variant) if check.hidden] for name in here.stage.exercises
    }
    sizes = [np.abs(check.expected[1]).max() for check in hidden["linear_backward"]]  # dW
    assert min(sizes) < 1e-7 < 1e3 < max(sizes)
    relus = [
        c.expected[0].max()
        for c in hidden["linear_activation_forward"]
        if c.call.kwargs["activation"] == "relu"
    ]
    assert max(relus) > 100
    predictions = np.concatenate([check.call.args[0] for check in hidden["compute_cost"]], axis=1)
    assert predictions.min() < 0.001
    assert predictions.max() > 0.999
    assert {check.call.args[0].shape[1] for check in hidden["compute_cost"]} >= {1, 300}
    gradients = [value for check in hidden["L_model_backward"] for value in check.expected.values()]
    assert max(np.abs(value).max() for value in gradients) > 1e3
    parameters = [value for check in hidden["update_parameters"] for value in check.call.args[0].values()]
    assert min(np.abs(value).max() for value in parameters) < 1e-7
    assert max(np.abs(value).max() for value in parameters) > 1e3


# ---------------------------------------------------------------- cheats


def test_no_hidden_check_of_the_assignment_accepts_a_cheat(here: Ground) -> None:
    for exercise in here.key.exercises:
        assert list(accepted_cheats(here.key, exercise)) == []
    require_strong_checks(here.key)


X = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("expected", "cheat"),
    [
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


@pytest.mark.parametrize(
    ("answers", "cheat"),
    [
        ((True, True, True, False), "True"),
        ((False, False, False), "False"),
        ((None, None, 3), "None"),
        ((0, 0, 4, 0), "0"),
        (("", "", "a"), "an empty text"),
        (([], [], [1]), "an empty list"),
        (("spam", "spam", "ham"), "the answer of visible check 1"),
        (([0, 0], [0], [7]), "zeros"),
        (([1, 1, 1], [5]), ""),
        (("spam", "ham"), ""),
        ((True, False), ""),
        ((None, 4, 7), ""),
        ((["a", "b"], ["c"], []), ""),
        ((12, 7, 1), ""),
        (("", {"a": "b"}, None, 2), ""),
    ],
)
def test_answers_of_few_values_are_judged_together(answers: tuple[object, ...], cheat: str) -> None:
    visible = replace(a_check(1, "x", 0.5, "spam"), hidden=False)
    key = a_key(visible, *(a_check(2 + place, "x", 0.5, each) for place, each in enumerate(answers)))
    problems = list(accepted_cheats(key, key.exercises[0]))
    assert [f"most of them accept {cheat};" in problem for problem in problems] == [True] * bool(cheat)


def test_what_is_called_with_may_not_be_most_of_the_answers() -> None:
    visible = replace(a_check(1, "x", 0.5, "spam"), hidden=False)
    key = a_key(visible, *(a_check(2 + place, text, 0.5, text) for place, text in enumerate("abc")))
    (problem,) = accepted_cheats(key, key.exercises[0])
    assert problem == (
        "the hidden checks together are too weak: most of them accept its input 1; "
        "that is 100% of their weight, 50% at most are allowed. Add checks with other answers"
    )


def test_weights_and_every_variant_count_in_what_is_judged_together() -> None:
    balanced = a_check(1, "x", 0.5, True), a_check(2, "x", 0.5, False)
    fair = a_key(*balanced)
    assert list(accepted_cheats(fair, fair.exercises[0])) == []
    heavy = a_key(replace(balanced[0], weight=2.0), balanced[1])
    assert len(list(accepted_cheats(heavy, heavy.exercises[0]))) == 1
    unlucky = a_key(*balanced, others=(balanced[0], replace(balanced[1], expected=True)))
    assert len(list(accepted_cheats(unlucky, unlucky.exercises[0]))) == 1


@pytest.mark.parametrize("likely", [True, 3, "word", None, np.int64(4), np.bool_(True), [1, "a"], {"a": 1}])
def test_what_may_be_right_by_chance(likely: object) -> None:
    assert not is_unlikely(likely)


@pytest.mark.parametrize("unlikely", [0.5, np.float64(1), np.array([1, 2]), [1, 2.5], {"a": np.ones(2)}, 1j])
def test_what_nobody_has_right_by_chance(unlikely: object) -> None:
    assert is_unlikely(unlikely)


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


def test_a_class_that_a_call_makes_is_kept_with_what_needs_it() -> None:
    classes = "Point = namedtuple('Point', 'x y')\nunused = namedtuple('U', 'z')"
    cells = ["from collections import namedtuple", classes, "def step(x):\n    return Point(x, x)"]
    kept = definitions(cells, ("step",)).splitlines()
    assert kept[:2] == ["from collections import namedtuple", "Point = namedtuple('Point', 'x y')"]
    assert not any("unused" in line for line in kept)


def test_sets_have_mutants() -> None:
    block = ["### START CODE HERE ###", "c = a & b | {1, 2}", "### END CODE HERE ###", "return c"]
    source = "\n    ".join(["def f(a, b):", *block])
    changes = {mutant.source.splitlines()[1].strip() for mutant in mutants_of("f", source)}
    assert {"c = a | b | {1, 2}", "c = a & b & {1, 2}", "c = a & b | {2}", "c = a & b | {1}"} <= changes
