"""What was collected of an assignment, and what a person has said of it: a file in the private folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..answerkey import private_folder
from ..errors import CourseError
from ..files.drafts import draft_beside
from ..files.jsontext import json_text
from ..platforms.attempts import Rank
from ..platforms.deliveries import Delivery

_FORMAT = 1
_FOLDER = "collected"


@dataclass(frozen=True, slots=True)
class Collected:
    """Where the hand-in of a student came from."""

    key: str
    platform: str
    platform_id: str
    name: str  # as the platform writes it
    digest: str  # of what was put into submitted/
    archive: str = ""
    handed_in: str = ""  # ISO 8601, UTC without a zone
    number: int = 0
    packed: str = ""
    originals: tuple[str, ...] = ()  # names that the platform gave to the files

    @property
    def rank(self) -> Rank:
        """When it came, as far as it is known."""
        return Rank(_moment(self.handed_in), self.platform, self.number, _moment(self.packed))


@dataclass(slots=True)
class CollectedFile:
    """All of an assignment. `save` writes it."""

    path: Path
    students: dict[str, Collected] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)  # student by key, as a person has said
    participants: dict[str, str] = field(default_factory=dict)  # student by number of the participant
    names: dict[str, str] = field(default_factory=dict)  # of participants, as the platform writes them
    dropped: list[str] = field(default_factory=list)  # keys that nobody wants to hear of

    def save(self) -> None:
        """Write the file as a whole."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        records = {student: asdict(self.students[student]) for student in sorted(self.students)}
        content = {
            "format": _FORMAT,
            "students": {student: _listed(record) for student, record in records.items()},
            "assigned": self.assigned,
            "participants": self.participants,
            "names": self.names,
            "dropped": self.dropped,
        }
        text = json_text(content, 2)
        if not self.path.exists() or self.path.read_text(encoding="utf-8") != text:
            with draft_beside(self.path) as draft:
                draft.write_text(text, encoding="utf-8")
                draft.replace(self.path)


def read_collected(root: Path, assignment: str) -> CollectedFile:
    """What is there; empty where nothing was collected. Raises CourseError when the file is damaged."""
    path = private_folder(root) / _FOLDER / f"{assignment}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        students = {student: _collected(record) for student, record in content["students"].items()}
        parts = [content[name] for name in ("assigned", "participants", "names", "dropped")]
        return CollectedFile(path, students, *parts)
    except FileNotFoundError:
        return CollectedFile(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} is damaged ({error}). Restore it from a backup, or remove it: then nothing is known of "
            "where the hand-ins came from, and no newer one replaces them by itself."
        ) from error


def collected_of(delivery: Delivery, digest: str, handed_in: datetime | None) -> Collected:
    """What there is to remember of a hand-in."""
    label = delivery.label
    return Collected(
        key=delivery.key,
        platform=label.platform,
        platform_id=label.platform_id,
        name=label.name,
        digest=digest,
        archive=delivery.archive,
        handed_in=_iso(handed_in),
        number=delivery.number,
        packed=_iso(delivery.packed),
        originals=delivery.originals,
    )


def _collected(record: Mapping[str, Any]) -> Collected:
    return Collected(**{**record, "originals": tuple(record["originals"])})


def _listed(record: Mapping[str, Any]) -> dict[str, Any]:
    return {**record, "originals": list(record["originals"])}


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
