"""What every misconception answers to every check: recorded once, in a process of its own."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from ..answerkey import key_path
from ..answerkey.creditless import bank_content
from ..files.drafts import draft_beside, keep_only
from ..judge import RecordedMisconception
from ..model import Answer, AnswerKey, Check
from ..selfcheck.plain import NotPlainError, identical, number_kind, plain_copy
from ..selfcheck.records import Record
from .bank import Bank, NamedVersion
from .bank_process import run_on_bank
from .bank_store import RecordedBank
from .stage import Stage, passes

BANKS = Path("testcases", "misconceptions")


def recorded_bank(course_root: Path, key: AnswerKey) -> RecordedBank:
    """What all misconceptions of an assignment answer. Raises as `record_misconceptions`."""
    return RecordedBank(record_misconceptions(course_root, key))


def record_misconceptions(course_root: Path, key: AnswerKey) -> Path | None:
    """The file with the answers of all misconceptions of an assignment, from the cache or made anew.

    It lies beside the answer key as `misconceptions-<digest>.h5`; the digest is of the key and the bank. None
    for an assignment without a bank, `testcases/misconceptions/<assignment>`.

    Raises
    ------
    BuildError : the bank does not fit to the notebook; names the misconception
    """
    course_root = course_root.resolve()
    bank = course_root / BANKS / key.assignment
    if not bank.is_dir() and not bank.with_suffix(".py").is_file():
        return None
    key_file = key_path(course_root, key.assignment, key.digest)
    path = key_file.with_name(f"misconceptions-{_digest(course_root, key)}.h5")
    if h5py.is_hdf5(path):  # a damaged one is made anew: points depend on it
        return path
    with draft_beside(path) as draft:
        run_on_bank("gradestone.misconceptions.bank_child", course_root, key, draft)
        draft.replace(path)
    keep_only(path, "misconceptions-*.h5")
    return path


def recorded_misconceptions(
    stage: Stage, bank: Bank, checks: Sequence[Check]
) -> dict[str, tuple[RecordedMisconception, ...]]:
    """The misconceptions of each exercise with their answers to these checks."""
    found: dict[str, list[RecordedMisconception]] = {name: [] for name in stage.exercises}
    for version in bank.misconceptions:
        found[version.exercise].append(recorded_misconception(stage, version, checks))
    return {name: tuple(versions) for name, versions in found.items()}


def recorded_misconception(
    stage: Stage, version: NamedVersion, checks: Sequence[Check]
) -> RecordedMisconception:
    """A misconception with its answers to those of the checks that are of its exercise."""
    own = [check for check in checks if check.exercise == version.exercise]
    return RecordedMisconception(version.name, version.hint, _answers(stage, version, own))


def _answers(stage: Stage, version: NamedVersion, checks: Sequence[Check]) -> dict[int, Answer | None]:
    """Its answers to the checks that it fails; None where the answer tells nothing about it."""
    changed = {version.exercise: version.source(stage.exercises[version.exercise].source)}
    answers = stage.answers(changed, checks)
    # What depends on the random stream is another number at every run, hence no sign of anything.
    again = stage.answers(changed, checks[:1], seed=1)
    steady = all(identical(_data(a), _data(b)) for a, b in zip(answers, again, strict=False))
    return {
        check.ordinal: _plain(answer) if steady else None
        for check, answer in zip(checks, answers, strict=True)
        if not passes(check, answer)
    }


def _data(answer: Answer) -> tuple[Any, ...]:
    plain = _plain(answer)
    return () if plain is None else (plain.status, plain.value, plain.exception, plain.message)


def _plain(answer: Answer) -> Answer | None:
    """The answer as it is recorded; None where any other mistake may end too, as in nan."""
    with contextlib.suppress(NotPlainError):
        value = plain_copy(answer.value, "the answer")
        if answer.status == "raised" or (answer.status == "value" and _is_finite(value)):
            return replace(answer, value=value, line=None, source_line="")
    return None


def _is_finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, Record):
        return all(map(_is_finite, value.values))
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_is_finite, value))
    return value is not None and (not number_kind(value) or bool(np.isfinite(value).all()))


# ---------------------------------------------------------------- what went in


def _digest(course_root: Path, key: AnswerKey) -> str:
    digest = hashlib.sha256(key.digest.encode())
    for base, path in _inputs(course_root):
        content = hashlib.sha256(bank_content(path)).hexdigest()
        digest.update(json.dumps((path.relative_to(base).as_posix(), content)).encode())
    return digest.hexdigest()[:32]


def _inputs(course_root: Path) -> Iterator[tuple[Path, Path]]:
    """The bank and the modules that try it."""
    engine = Path(__file__).parent
    yield from ((course_root, path) for path in sorted((course_root / BANKS).rglob("*.py")))
    yield from ((engine, path) for path in sorted(engine.glob("*.py")))
