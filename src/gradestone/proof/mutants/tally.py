"""The checks on trial: wrong versions have to fail them, right ones have to pass, all in every variant."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from ...answerkey.cheats import accepted_cheats
from ...files.progress import followed, tell
from ...judge import RecordedMisconception
from ...misconceptions.bank import Bank
from ...misconceptions.bank_recording import recorded_misconceptions
from ...misconceptions.stage import Stage, passes
from ...model import Answer, AnswerKey, Check, Exercise
from .mechanical import mutants_of
from .untold import left_untold

LONGEST_S = 2.0
"""Processor time of one version for all its calls; one that takes longer fails, as in the sandbox."""


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
    told: int = 0  # caught or killed, and named by a hint or a rationale


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a trial. Nothing is wrong when `problems` is empty."""

    tallies: tuple[Tally, ...]
    correct: int  # right versions that were tried
    variants: int
    problems: tuple[str, ...] = ()
    excuses: Mapping[str, str] = field(default_factory=dict)
    untold: tuple[str, ...] = ()  # wrong versions that lose points without hearing why, with what they hear

    @property
    def told_percent(self) -> float:
        """Of the wrong versions that lose points, those that hear why."""
        losing = sum(tally.caught + tally.killed for tally in self.tallies)
        return 100 * sum(tally.told for tally in self.tallies) / losing if losing else 100.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one wrong version."""

    name: str
    caught: bool  # by a hidden check, in every variant
    seen: bool  # by a visible check, or there is none
    lost: tuple[float, ...]  # points, by variant
    untold: str  # what its author reads, where nothing of it names the cause

    @property
    def is_told(self) -> bool:
        return self.caught and not self.untold


def put_on_trial(stage: Stage, bank: Bank, key: AnswerKey) -> Findings:
    """Try all versions of a bank, all mechanical mutants and all cheats on all variants of a key."""
    trial = _Trial(stage, bank, key)
    tallies = tuple(trial.tally(exercise) for exercise in stage.exercises.values())
    trial.problems.extend(trial.wronged())
    trial.problems.extend(
        f"{exercise.test_cell}: {problem}"
        for exercise in stage.exercises.values()
        for problem in accepted_cheats(key, exercise)
    )
    stale = sorted(bank.equivalent.keys() - trial.excuses.keys())
    trial.problems.extend(f"no change is called `{change}` any more, or a check fails it" for change in stale)
    return Findings(
        tallies,
        len(bank.correct),
        len(key.variants),
        tuple(trial.problems),
        trial.excuses,
        tuple(trial.untold),
    )


class _Trial:
    """One trial; gathers problems as it goes."""

    def __init__(self, stage: Stage, bank: Bank, key: AnswerKey) -> None:
        self._stage, self._bank, self._key = stage, bank, key
        self._recorded: dict[str, list[RecordedMisconception]] = {name: [] for name in stage.exercises}
        for done, version in enumerate(bank.misconceptions):
            tell("running the named mistakes", done, len(bank.misconceptions))
            with _at_most(LONGEST_S):
                recorded = recorded_misconceptions(stage, Bank((version,)), key.variants[0])
            self._recorded[version.exercise] += recorded[version.exercise]
        self.problems: list[str] = []
        self.excuses: dict[str, str] = {}
        self.untold: list[str] = []

    def tally(self, exercise: Exercise) -> Tally:
        """All wrong versions of an exercise."""
        sources = {
            version.name: version.source(exercise.source)
            for version in self._bank.misconceptions
            if version.exercise == exercise.name
        }
        tries = followed(f"trying named mistakes of {exercise.name}", [*sources.items()])
        named = [self._outcome(exercise, name, source, name) for name, source in tries]
        self._blame_checks(exercise, named)
        changed = list(mutants_of(exercise.name, exercise.source))
        mutants = [
            self._outcome(exercise, f"`{mutant.change}`", mutant.source)
            for mutant in followed(f"trying changes of {exercise.name}", changed)
        ]
        alive = [mutant.name.strip("`") for mutant in mutants if not mutant.caught]
        excused = sum(self._excused(f"{exercise.name}: {change}") for change in alive)
        for outcome in (*named, *mutants):
            self._note(exercise, outcome)
        return Tally(
            exercise.name,
            misconceptions=len(named),
            caught=sum(outcome.caught for outcome in named),
            caught_visibly=sum(outcome.caught and outcome.seen for outcome in named),
            published=self._let_through(exercise.name, sources.values()),
            mechanical=len(mutants),
            killed=len(mutants) - len(alive),
            excused=excused,
            told=sum(outcome.is_told for outcome in (*named, *mutants)),
        )

    def _blame_checks(self, exercise: Exercise, misconceptions: Iterable[_Outcome]) -> None:
        """Misconceptions that hidden checks miss, and those that visible ones do: a learner would be sure."""
        for outcome in misconceptions:
            if not outcome.caught:
                problem = f"no hidden check fails {outcome.name}; add one, or drop it as equivalent"
                self.problems.append(f"{exercise.name}: {problem}")
            elif not outcome.seen:
                problem = f"no visible check fails {outcome.name}, so a learner takes it for right"
                self.problems.append(f"{exercise.name}: {problem}")

    def _note(self, exercise: Exercise, outcome: _Outcome) -> None:
        """Who gets other points for the same code, and who does not hear why."""
        if len(set(outcome.lost)) > 1:
            points = ", ".join(f"{lost:g}" for lost in outcome.lost)
            self.problems.append(
                f"{exercise.name}: {outcome.name} does not lose the same points in every variant: {points}"
            )
        if outcome.caught and outcome.untold:
            self.untold.append(f"{exercise.name}: {outcome.name}: {outcome.untold}")

    def _outcome(self, exercise: Exercise, label: str, source: str, name: str = "") -> _Outcome:
        checks = self._own(exercise, 0)
        answers = self._answers(source, checks)
        failed = _failed(checks, answers)
        visible = [check for check in failed if not check.hidden]
        hidden = [[check for check in failed if check.hidden]]
        for variant in range(1, len(self._key.variants)):
            secret = [check for check in self._own(exercise, variant) if check.hidden]
            hidden.append(_failed(secret, self._answers(source, secret)))
        share = exercise.points / sum(check.weight for check in checks)
        return _Outcome(
            label,
            caught=all(hidden),
            seen=bool(visible) or all(check.hidden for check in checks),
            lost=tuple(
                round(share * sum(check.weight for check in (*visible, *secret)), 2) for secret in hidden
            ),
            untold=left_untold(self._key, exercise, checks, answers, self._recorded.__getitem__, name),
        )

    def _own(self, exercise: Exercise, variant: int) -> list[Check]:
        return [check for check in self._key.variants[variant] if check.exercise == exercise.name]

    def _answers(self, source: str, checks: Sequence[Check]) -> tuple[Answer, ...]:
        if not checks:
            return ()
        with _at_most(LONGEST_S):
            return self._stage.answers({checks[0].exercise: source}, checks)

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


def _failed(checks: Sequence[Check], answers: Sequence[Answer]) -> list[Check]:
    return [check for check, answer in zip(checks, answers, strict=True) if not passes(check, answer)]


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Whatever runs for longer gets a TimeoutError, which counts as its answer; a busy machine ends none."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("took too long")

    before = signal.signal(signal.SIGPROF, stop)
    # Again and again: the first TimeoutError ends one call only.
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
