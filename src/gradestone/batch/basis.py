"""What marks come from, besides what was handed in. It is recorded with them, and a later run compares.

Where anything is another now the submission is graded again, and the reason is told.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Self

import numpy as np

from .. import __version__
from ..intake import manifest
from ..selfcheck.plain import listed
from .messages import Bundle

ENGINE = Path(__file__).parents[1]
_NO_PART = ("cli/", "proof/", "report/", "sandbox/speed/")  # rooms without which all marks are the same
# All that a worker is told counts, an option of tomorrow too, but for: where things lie (what is in them is
# compared), what mistakes earn (it is worked out from the marks), and how the run is confined.
_NOT_COUNTED = frozenset(
    (
        *("assignment", "edition", "release", "notebook", "key", "tests", "misconceptions", "words"),
        *("credits", "unsafe", "tier", "layers"),
    )
)

OLDER = "they are of an older gradestone, which did not record what they were graded with"
UNCONFINED = "they had been graded without a sandbox"


@dataclass(frozen=True, slots=True)
class Basis:
    """What all marks of a run come from."""

    key: str  # digest of the answer key
    graded_with: Mapping[str, Any]  # plain JSON, as marks.json has it
    confined: bool = True  # the run has a sandbox: marks from one without do not do

    @classmethod
    def of(cls, bundle: Bundle, key: str) -> Self:
        """What a run with this bundle grades with."""
        options = {name: value for name, value in asdict(bundle).items() if name not in _NOT_COUNTED}
        limits = options.pop("limits")
        graded_with = {
            "release": _digest(release_files(Path(bundle.release))),
            "misconceptions": Path(bundle.misconceptions).stem.rpartition("-")[2],
            "options": limits | options,
            "versions": versions(),
        }
        if bundle.words:
            graded_with["words"] = Path(bundle.words).stem
        if bundle.tests:
            graded_with["tests"] = Path(bundle.tests).name.partition(".")[0].rpartition("-")[2]
        # As it comes back from a file.
        confined = bundle.tier > 0 or not bundle.unsafe
        return cls(key, json.loads(json.dumps(graded_with)), confined)

    def why_changed(self, record: Mapping[str, Any]) -> str:
        """Why the marks of a marks.json are not what they would be now; "" where nothing has changed."""
        if self.confined and not record.get("sandbox_tier"):
            return UNCONFINED
        before, now = record.get("graded_with"), self.graded_with
        another_key = record.get("key_digest") != self.key
        if before == now and not another_key:
            return ""
        if not isinstance(before, dict):
            return OLDER
        versions, options = (_differing(before, now, part) for part in ("versions", "options"))
        # The versions are in the digest of the key too, and this one in that of the misconceptions.
        changed = ["the answer key"] if another_key and not versions else []
        changed += ["the translation"] if before.get("words") != now.get("words") else []
        changed += ["the release"] if before.get("release") != now["release"] else []
        if not (changed or versions) and before.get("tests") != now.get("tests"):  # those are in its digest
            changed = ["where tests are judged"]
        reasons = [f"other versions are in use now ({versions})"] if versions else []
        reasons += [f"other options are in force now ({options})"] if options else []
        reasons += [f"{listed(changed)} changed"] if changed else []
        return " and ".join(reasons) or "the misconceptions changed"

    def has_release_of(self, record: Mapping[str, Any]) -> bool:
        """Whether these marks were given for an answer to the same release."""
        before = record.get("graded_with")
        return isinstance(before, dict) and before.get("release") == self.graded_with["release"]


@functools.cache
def versions() -> dict[str, str]:
    """What has to be the same on two machines for their marks to be the same."""
    return {
        "gradestone": f"{__version__}+{_digest(dict(_engine_files()))[:12]}",
        "numpy": np.__version__,
        "IPython": metadata.version("ipython"),
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }


def _differing(before: Mapping[str, Any], now: Mapping[str, Any], part: str) -> str:
    """The entries that are others now, each with what it was."""
    old, new = before.get(part), now[part]
    old = old if isinstance(old, dict) else {}
    shown = ((name, _shown(old.get(name)), _shown(new.get(name))) for name in {**new, **old})
    return ", ".join(f"{name} {one} → {other}" for name, one, other in shown if one != other)


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "none"
    return f"{value:g}" if type(value) is float else str(value)


# ---------------------------------------------------------------- files


def release_files(release: Path) -> dict[str, str]:
    """What students got and the sandbox has, without what working in a folder leaves there."""
    found = manifest(release)
    return {name: digest for name, digest in found.items() if not _is_left_behind(Path(name))}


def _is_left_behind(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _engine_files() -> Iterator[tuple[str, str]]:
    """The engine's own files that have a part in a mark or a page."""
    for path in ENGINE.rglob("*"):
        name = path.relative_to(ENGINE).as_posix()
        if path.suffix in (".py", ".j2", ".css") and not name.startswith(_NO_PART):
            yield name, hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()[:32]
