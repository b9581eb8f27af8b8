"""The gradebook as a database: where it is, whether it is to be trusted, what its errors mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from ..errors import GradebookError

# nbgrader makes none of these. A trigger or a rule runs with every write and outlives the run that planted
# it; a view can stand in for a table.
_FOREIGN = {
    "sqlite": "SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY 1",
    "postgresql": (
        "SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal UNION "
        "SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = current_schema() UNION "
        "SELECT 'view ' || relname FROM pg_class WHERE relkind IN ('v', 'm') "
        "AND relnamespace = current_schema()::regnamespace ORDER BY 1"
    ),
}


TRY_S = 1.0
"""How long a statement waits for a lock by itself. Whoever wants to wait longer tries again, and says so."""


def open_engine(url: URL) -> Engine:
    """The database at this address, not yet connected to. Raises GradebookError without its driver."""
    try:
        sqlite = url.get_backend_name() == "sqlite"
        engine = create_engine(url, connect_args={"timeout": TRY_S} if sqlite else {})
        if engine.dialect.name == "postgresql":
            event.listen(engine, "connect", _wait_briefly)
        return engine
    except ModuleNotFoundError as error:
        raise GradebookError(
            f"The gradebook {shown(url)} needs the package {error.name}, which is not installed. For "
            "PostgreSQL run pip install 'psycopg[binary]' and let the address begin with "
            "postgresql+psycopg://"
        ) from error


def _wait_briefly(connection: Any, record: object) -> None:
    """Left to itself a server waits for a lock for ever."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{TRY_S:g}s'")
    connection.commit()


def refuse_foreign_objects(connection: Connection) -> None:
    """Raises GradebookError, naming them, when the gradebook has triggers or views."""
    query = _FOREIGN.get(connection.dialect.name)
    found = list(connection.scalars(text(query))) if query else []
    if found:
        raise GradebookError(
            f"The gradebook {shown(connection.engine.url)} has what nbgrader does not make: "
            f"{', '.join(found)}. Somebody may have planted it to change marks. Look at it, drop it, "
            "then grade again."
        )


def resolve(db_url: str, root: Path) -> URL:
    """The gradebook's address; a relative SQLite path starts at the course, as for nbgrader's converters."""
    try:
        url = make_url(db_url)
    except ArgumentError as error:
        raise GradebookError(
            "c.CourseDirectory.db_url in nbgrader_config.py is no address of a gradebook. Leave it out, or "
            "let it look like sqlite:///gradebook.db or postgresql+psycopg://user@host/name."
        ) from error
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(root / url.database))
        if not Path(str(url.database)).is_file():
            raise GradebookError(f"There is no gradebook {url.database} yet. Run `gradestone build` first.")
    return url


def shown(url: URL) -> str:
    """What to call the gradebook in a sentence, without a password."""
    return Path(url.database or "").name if url.get_backend_name() == "sqlite" else url.render_as_string()


def not_in_gradebook(url: URL, assignment: str) -> str:
    """The sentence for a gradebook without the assignment."""
    advice = f"Run `gradestone build {assignment}` first."
    return f"The gradebook {shown(url)} does not know {assignment} yet. {advice}"


def why(url: URL, error: SQLAlchemyError) -> str:
    """The sentence for what the database said."""
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    advice = ""
    if "no such table: assignment" in cause:
        advice = " It is empty: run `gradestone build` first."
    elif any(sign in cause for sign in ("no such table", "no such column", "does not exist")):
        advice = " It may be of an older nbgrader: back it up and run `nbgrader db upgrade`."
    if "relation" in cause and "does not exist" in cause:
        advice = " If it is new, run `gradestone build` first."
    if "readonly" in cause:
        advice = " Its file and its folder have to be yours to write."
    if "locked" in cause or "lock timeout" in cause:
        advice = " Another program holds it open for writing; close it and run the same command again."
    if "not a database" in cause or "malformed" in cause:
        advice = " It is damaged: restore it from a backup."
    if "full" in cause:
        advice = " Make room on its disk and run the same command again."
    return f"The gradebook {shown(url)} cannot be used: {cause}.{advice}"
