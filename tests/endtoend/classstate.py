"""What a graded class has come to, in a form in which two runs can be compared; and what a run has left."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

GRADES = """
SELECT student_id, base_cell.name, auto_score, manual_score, extra_credit, needs_manual_grade
FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN base_cell ON grade.cell_id = base_cell.id ORDER BY 1, 2
"""
COMMENTS = """
SELECT student_id, base_cell.name, auto_comment, manual_comment
FROM comment JOIN submitted_notebook ON comment.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN base_cell ON comment.cell_id = base_cell.id ORDER BY 1, 2
"""
SUBMISSIONS = "SELECT student_id, timestamp FROM submitted_assignment ORDER BY 1"


def state(course: Path) -> dict[str, Any]:
    """All files under autograded/, hidden leftovers included, and all rows. Without seconds and row ids."""
    return {"files": files(course), **rows(course)}


def files(course: Path) -> dict[str, Any]:
    """Path -> digest of the content, or marks.json without the clock; None for a folder."""
    root = course / "autograded"
    return {path.relative_to(root).as_posix(): _content(path) for path in sorted(root.rglob("*"))}


def rows(course: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The gradebook's rows, by what they are about."""
    queries = {"submissions": SUBMISSIONS, "grades": GRADES, "comments": COMMENTS}
    with sqlite3.connect(course / "gradebook.db") as database:
        found = {name: database.execute(query).fetchall() for name, query in queries.items()}
    database.close()
    return found


def _content(path: Path) -> Any:
    if path.is_dir():
        return None
    if path.name == "marks.json":
        return {name: value for name, value in json.loads(path.read_bytes()).items() if name != "seconds"}
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parent_of(pid: int) -> int | None:
    """The process that started that one; None when that has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def processes_of(folder: Path) -> dict[int, str]:
    """Processes whose environment names the folder, with their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                words = (process / "cmdline").read_bytes().split(b"\0")
                found[int(process.name)] = b" ".join(words).decode(errors="replace")
        except OSError:  # gone in the meantime, or another user's
            continue
    return found
