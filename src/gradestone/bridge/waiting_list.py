"""Hand-ins of nobody for certain wait in the private folder, whole, until a person says whose they are."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..answerkey import private_folder
from ..errors import CourseError
from ..files.drafts import replace_folder
from ..files.temporary import TemporaryFolder, remove_folder, sweep
from ..intake.folder import open_folder, printable
from ..model import SubmissionCaps
from ..platforms.deliveries import Delivery, HandedIn
from ..platforms.labels import Label
from ..platforms.matching import Owner
from .collecting import copied

_FOLDER, _ABOUT, _FILES = "waiting", "hand-in.json", "files"


@dataclass(frozen=True, slots=True)
class WaitingHandIn:
    """A hand-in that waits."""

    key: str
    why: str
    close: tuple[str, ...]
    archive: str
    folder: Path

    def line(self, assignment: str) -> str:
        """What it is, a suggestion, and the command that assigns it, safe to be copied into a shell."""
        student = self.close[0] if self.close else "STUDENT"
        alike = f" Perhaps {' or '.join(self.close)}? That is only a suggestion." if self.close else ""
        named = self.key if self.key.isprintable() else self.folder.name
        command = f"gradestone collect {assignment} --assign {shlex.quote(f'{named}={student}')}"
        return f"{printable(self.key)} of {self.archive} waits: {self.why}.{alike} Assign it: {command}"


class WaitingList:
    """What waits of one assignment."""

    def __init__(self, root: Path, assignment: str, caps: SubmissionCaps) -> None:
        self._place = private_folder(root) / _FOLDER / assignment
        self._caps = caps

    def entries(self) -> list[WaitingHandIn]:
        """All that wait, by key."""
        folders = sorted(self._place.glob(f"[!.]*/{_ABOUT}")) if self._place.is_dir() else []
        return sorted(map(_waiting, folders), key=lambda each: each.key)

    def add(self, delivery: Delivery) -> tuple[str, ...]:
        """Keep it; a sentence for each file that could not be. Raises OSError when it cannot be written."""
        self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(self._place)
        with TemporaryFolder(self._place) as held:
            new = held.path / "new"
            told = tuple(copied(delivery.folder, delivery.folder.files(), new / _FILES, self._caps))
            (new / _ABOUT).write_text(json.dumps(_record(delivery), ensure_ascii=False), encoding="utf-8")
            replace_folder(new, self._folder(delivery.key), held.path / "earlier")
        return told

    def remove(self, keys: Collection[str]) -> None:
        """These wait no longer, if they did."""
        for each in self.entries():
            if each.key in keys:
                remove_folder(each.folder)

    @contextmanager
    def delivery(self, key: str, student: str) -> Iterator[Delivery]:
        """What waits under the key, as the student's. Raises CourseError when nothing does."""
        entries = self.entries()
        named = [each.folder for each in entries if key in (each.key, each.folder.name)]
        if not named:
            waiting = ", ".join(each.key for each in entries) or "nothing"
            raise CourseError(
                f"Nothing waits under {key}; {waiting} waits. Write KEY=STUDENT as the list does."
            )
        (place,) = named
        record = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        with open_folder(place / _FILES, self._caps) as files:
            paths = {entry.path: entry.path for entry in files.files()}
            folder = HandedIn(-1, tuple(files.files()), (), paths, files)
            yield _delivery(record, folder, student)

    def _folder(self, key: str) -> Path:
        """Named by a digest: nothing that an archive holds decides a path."""
        return self._place / hashlib.sha256(key.encode()).hexdigest()[:24]


def _record(delivery: Delivery) -> dict[str, Any]:
    return {
        "key": delivery.key,
        "why": delivery.match.why_not,
        "close": list(delivery.match.close),
        "archive": delivery.archive,
        "label": asdict(delivery.label),
        "late": delivery.late,
        "number": delivery.number,
        "handed_in": str(delivery.handed_in or ""),
        "packed": str(delivery.packed or ""),
        "originals": list(delivery.originals),
    }


def _delivery(record: dict[str, Any], folder: HandedIn, student: str) -> Delivery:
    return Delivery(
        archive=record["archive"],
        key=record["key"],
        label=Label(**record["label"]),
        match=Owner(student, "id"),
        folder=folder,
        late=record["late"],
        number=record["number"],
        originals=tuple(record["originals"]),
        handed_in=_moment(record["handed_in"]),
        packed=_moment(record["packed"]),
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _waiting(about: Path) -> WaitingHandIn:
    record = json.loads(about.read_text(encoding="utf-8"))
    return WaitingHandIn(
        record["key"], record["why"], tuple(record["close"]), record["archive"], about.parent
    )
