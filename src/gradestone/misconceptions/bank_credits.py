"""What the misconceptions of an assignment earn: what the bank says, and over it what the course says."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..answerkey import private_folder
from ..answerkey.hidden_data import HIDDEN_DATA
from ..errors import CourseError
from ..files.children import ChildError, course_environment, run_child
from ..files.drafts import draft_beside, keep_only
from ..files.temporary import TemporaryFolder

TIMEOUT_S = 60.0
_TESTCASES = Path("testcases")
_BANKS = _TESTCASES / "misconceptions"
_OPTION = "c.Gradestone.credits"


@dataclass(frozen=True, slots=True)
class CreditTable:
    """The share of an exercise's points that each misconception earns, 0 where it is not named.

    problems : sentences about credits that cannot be meant
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def credits_in_force(
    course_root: Path, assignment: str, overrides: Mapping[str, float], *, enabled: bool
) -> dict[str, float]:
    """What each misconception of an assignment earns: nothing at all unless credits are enabled.

    overrides : shares by name that the course sets, for all its assignments

    Raises CourseError for a credit that names no misconception, or a share outside 0 to 1: nobody's marks are
    to depend on a slip of the pen.
    """
    if not enabled:
        return {}
    table = credit_table(course_root, assignment, overrides)
    if table.problems:
        raise CourseError(table.problems[0])
    return dict(table.shares)


def credit_table(course_root: Path, assignment: str, overrides: Mapping[str, float]) -> CreditTable:
    """The credits of an assignment, with all that is wrong with them."""
    banks = _read_banks(course_root.resolve())
    facts = banks.get(assignment, {"own": {}, "mapping": {}})
    problems = (*_bank_problems(assignment, facts), *_override_problems(banks, overrides))
    if problems:
        return CreditTable(problems=problems)
    # The course's word comes before the bank's, the bank's mapping before a field.
    shares = {**facts["own"], **facts["mapping"], **overrides}
    return CreditTable({name: share for name, share in shares.items() if share and name in facts["own"]})


def _read_banks(course_root: Path) -> dict[str, Any]:
    """What every bank of the course says of credits, by assignment; from the cache while nothing changed."""
    folder = course_root / _BANKS
    names = sorted(path.stem for path in folder.glob("[!_.]*") if path.is_dir() or path.suffix == ".py")
    if not names:
        return {}
    path = private_folder(course_root) / f"credits-{_digest(course_root)}.json"
    with contextlib.suppress(OSError, ValueError):  # none yet, or a damaged one
        facts: dict[str, Any] = json.loads(path.read_bytes())
        return facts
    facts = _ask_banks(course_root, names)
    if not any("broken" in each for each in facts.values()):  # what it lacks may be installed meanwhile
        with draft_beside(path) as draft:
            draft.write_text(json.dumps(facts), encoding="utf-8")
            draft.replace(path)
        keep_only(path, "credits-*.json")
    return facts


def _digest(course_root: Path) -> str:
    """Of whatever of the course a bank may read, and of what reads it; 32 hex digits."""
    engine = Path(__file__).parent
    found = ((course_root, path) for path in (course_root / _TESTCASES).rglob("*"))
    files = [(base, path) for base, path in found if not path.is_relative_to(base / HIDDEN_DATA)]
    files += [(course_root, path) for path in course_root.glob("helpers*") if path.is_file()]
    files += [(course_root, path) for path in (course_root / "helpers").rglob("*")]
    files += [(engine, path) for path in engine.glob("bank_credits*.py")]
    digest = hashlib.sha256(sys.version.encode())
    for base, path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(json.dumps((path.relative_to(base).as_posix(), content)).encode())
    return digest.hexdigest()[:32]


def _ask_banks(course_root: Path, names: Sequence[str]) -> dict[str, Any]:
    module = "gradestone.misconceptions.bank_credits_child"
    with TemporaryFolder() as held:
        environment = course_environment(course_root, held.path)
        try:
            printed = run_child(
                module, *names, folder=held.path, environment=environment, timeout_s=TIMEOUT_S
            )
        except ChildError as error:
            raise CourseError(f"The credits in {_BANKS} cannot be read: {error}.") from error
    facts: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return facts


def _bank_problems(assignment: str, facts: Mapping[str, Any]) -> Iterator[str]:
    place = f"{_BANKS}/{assignment}"
    if "broken" in facts:
        yield f"{place} does not run: {facts['broken']}."
        return
    for name in facts["mapping"].keys() - facts["own"].keys():
        yield f"CREDITS in {place} names {_unknown(name, facts['own'])}"
    for name, share in (facts["own"] | facts["mapping"]).items():
        if not _is_share(share):
            yield f"the credit of {name} in {place} is {share}; it has to be a number from 0 to 1."


def _override_problems(banks: Mapping[str, Any], overrides: Mapping[str, float]) -> Iterator[str]:
    """The option is of all assignments, so a name of any bank will do."""
    known = {name for facts in banks.values() for name in facts.get("own", ())}
    broken = "".join(f" (The bank of {name} does not run.)" for name in banks if "broken" in banks[name])
    for name, share in overrides.items():
        if name not in known:
            yield f"{_OPTION} names {_unknown(name, known)}{broken}"
        if not _is_share(share):
            yield f"{_OPTION} gives {share} to {name}; it has to be a number from 0 to 1."


def _unknown(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"{name}, which no misconception is called." + (f" Did you mean {close[0]}?" if close else "")


def _is_share(share: Any) -> bool:
    return isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1
