"""The checks on trial: wrong versions have to fail them, right ones have to pass, all in every variant."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from ...answerkey.cheats import accepted_cheats
from ...misconceptions.bank import Bank
from ...misconceptions.stage import Stage, passes
from ...model import AnswerKey, Check
from .mechanical import mutants_of

LONGEST_S = 2.0
"""What one version may take for all its calls; one that takes longer fails, as it would in the sandbox."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of all wrong versions of one exercise."""

    exercise: str
    misconceptions: int
    caught: int  # by a hidden check, in every variant
    caught_visibly: int  # by a visible check too
    published: int | None  # let through by checks published elsewhere; None where there are none
    mechanical: int
    killed: int
    excused: int  # mechanical changes that no check notices, for a reviewed reason


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a trial. Nothing is wrong when `problems` is empty."""

    tallies: tuple[Tally, ...]
    correct: int  # right versions that were tried
    variants: int
    problems: tuple[str, ...] = ()
    excuses: Mapping[str, str] = field(default_factory=dict)


def put_on_trial(stage: Stage, bank: Bank, key: AnswerKey) -> Findings:
    """Try all versions of a bank, all mechanical mutants and all cheats on all variants of a key."""
    trial = _Trial(stage, bank, key)
    tallies = tuple(trial.tally(exercise) for exercise in stage.exercises)
    trial.problems.extend(trial.wronged())
    trial.problems.extend(
        f"{exercise.test_cell}: {problem}"
        for exercise in stage.exercises.values()
        for problem in accepted_cheats(key, exercise)
    )
    stale = sorted(bank.equivalent.keys() - trial.excuses.keys())
    trial.problems.extend(f"no change is called `{change}` any more, or a check fails it" for change in stale)
    return Findings(tallies, len(bank.correct), len(key.variants), tuple(trial.problems), trial.excuses)


class _Trial:
    """One trial; gathers problems as it goes."""

    def __init__(self, stage: Stage, bank: Bank, key: AnswerKey) -> None:
        self._stage, self._bank, self._key = stage, bank, key
        self.problems: list[str] = []
        self.excuses: dict[str, str] = {}

    def tally(self, exercise: str) -> Tally:
        """All wrong versions of an exercise."""
        reference = self._stage.exercises[exercise].source
        sources = {v.name: v.source(reference) for v in self._bank.misconceptions if v.exercise == exercise}
        survivors = [name for name, source in sources.items() if not self._caught(exercise, source)]
        self.problems.extend(
            f"{exercise}: no hidden check fails {name}; add one, or drop it as equivalent"
            for name in survivors
        )
        mutants = mutants_of(exercise, reference)
        alive = [mutant.change for mutant in mutants if not self._caught(exercise, mutant.source)]
        excused = sum(self._excused(f"{exercise}: {change}") for change in alive)
        return Tally(
            exercise,
            misconceptions=len(sources),
            caught=len(sources) - len(survivors),
            caught_visibly=sum(self._fails_visibly(exercise, source) for source in sources.values()),
            published=self._let_through(exercise, sources.values()),
            mechanical=len(mutants),
            killed=len(mutants) - len(alive),
            excused=excused,
        )

    def wronged(self) -> Iterator[str]:
        """Right versions that lose marks, in their own exercises or in those that build on them."""
        references = {name: exercise.source for name, exercise in self._stage.exercises.items()}
        for version in self._bank.correct:
            changed = version.sources(references)
            for variant, checks in enumerate(self._key.variants):
                concerned = [check for check in checks if self._concerns(check, changed)]
                answers = self._stage.answers(changed, concerned, cell=version.cell)
                for check, answer in zip(concerned, answers, strict=True):
                    if not passes(check, answer):
                        place = f"check {check.ordinal} of {check.exercise}, variant {variant}"
                        yield f"{version.name} is right but fails {place}"

    def _concerns(self, check: Check, changed: Mapping[str, str]) -> bool:
        exercise = self._stage.exercises[check.exercise]
        return not changed.keys().isdisjoint((exercise.name, *exercise.depends_on))

    def _caught(self, exercise: str, source: str) -> bool:
        """Whether a hidden check fails the source in each variant."""
        return all(
            self._fails(source, [check for check in checks if check.exercise == exercise and check.hidden])
            for checks in self._key.variants
        )

    def _fails_visibly(self, exercise: str, source: str) -> bool:
        checks = self._key.variants[0]
        return self._fails(source, [c for c in checks if c.exercise == exercise and not c.hidden])

    def _fails(self, source: str, checks: Sequence[Check]) -> bool:
        if not checks:
            return False
        with _at_most(LONGEST_S):
            answers = self._stage.answers({checks[0].exercise: source}, checks)
        return not all(map(passes, checks, answers))

    def _excused(self, change: str) -> bool:
        if reason := self._bank.equivalent.get(change):
            self.excuses[change] = reason
            return True
        self.problems.append(f"no hidden check fails `{change}`; add one, or say why it is equivalent")
        return False

    def _let_through(self, exercise: str, sources: Iterable[str]) -> int | None:
        published: Callable[..., bool] | None = self._bank.published
        if published is None:
            return None
        references = self._stage.namespace({})
        return sum(
            published(exercise, self._stage.namespace({exercise: source}), references) for source in sources
        )


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Whatever still runs after that many seconds gets a TimeoutError, which counts as its answer."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("took too long")

    before = signal.signal(signal.SIGALRM, stop)
    # Again and again: the first TimeoutError ends one call only.
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
