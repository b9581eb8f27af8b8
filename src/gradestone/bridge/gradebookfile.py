"""The gradebook as a database: where it is, whether it is to be trusted, what its errors mean."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from ..errors import GradebookError

__all__ = ["not_in_gradebook", "refuse_foreign_objects", "resolve", "why"]

# nbgrader makes neither. A trigger runs with every write and outlives the run that planted it; a view can
# stand in for a table.
_FOREIGN = {
    "sqlite": "SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY 1",
    "postgresql": (
        "SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal UNION "
        "SELECT 'view ' || viewname FROM pg_views WHERE schemaname = current_schema() ORDER BY 1"
    ),
}


def refuse_foreign_objects(connection: Connection) -> None:
    """Raises GradebookError, naming them, when the gradebook has triggers or views."""
    query = _FOREIGN.get(connection.dialect.name)
    found = list(connection.scalars(text(query))) if query else []
    if found:
        raise GradebookError(
            f"The gradebook {_shown(connection.engine.url)} has what nbgrader does not make: "
            f"{', '.join(found)}. Somebody may have planted it to change marks. Look at it, drop it, "
            "then grade again."
        )


def resolve(db_url: str, root: Path) -> URL:
    """The gradebook's address; a relative SQLite path starts at the course, as for nbgrader's converters."""
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(root / url.database))
        if not Path(str(url.database)).is_file():
            raise GradebookError(f"There is no gradebook {url.database} yet. Run `gradestone build` first.")
    return url


def _shown(url: URL) -> str:
    return Path(url.database or "").name if url.get_backend_name() == "sqlite" else url.render_as_string()


def not_in_gradebook(url: URL, assignment: str) -> str:
    """The sentence for a gradebook without the assignment."""
    advice = f"Run `gradestone build {assignment}` first."
    return f"The gradebook {_shown(url)} does not know {assignment} yet. {advice}"


def why(url: URL, error: SQLAlchemyError) -> str:
    """The sentence for what the database said."""
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    advice = ""
    if "no such table" in cause or "no such column" in cause:
        advice = " It may be of an older nbgrader: back it up and run `nbgrader db upgrade`."
    if "locked" in cause:
        advice = " Another program holds it open for writing; close it and grade again."
    if "full" in cause:
        advice = " Make room on its disk and run the same command again."
    return f"The gradebook {_shown(url)} cannot be used: {cause}.{advice}"
