"""Transactions on the gradebook. One that another program stands in the way of is tried again for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from ..errors import GradebookError
from ..sandbox.clock import now
from .gradebookfile import open_engine, resolve, shown, why

PATIENCE_S = 60.0  # for one transaction
PAUSE_S = 0.2
_SQLITE_LOCKED = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED
# A lock not to be had, a deadlock, a conflict; a server that ends, starts or has too many clients.
_POSTGRES_PASSING = ("55P03", "40P01", "40001", "57P01", "57P02", "57P03", "53300")

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


def _never() -> bool:
    return False


class Transactions:
    """Transactions on one gradebook."""

    def __init__(self, engine: Engine, *, patience_s: float = PATIENCE_S) -> None:
        self._engine, self._patience_s = engine, patience_s
        self._stop: Callable[[], bool] = _never
        self._reached = False

    @property
    def counts_letters(self) -> bool:
        """Whether the database holds texts to the length of their column. SQLite does not."""
        return self._engine.dialect.name != "sqlite"

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns. It may be called more than once. Raises as `write`."""
        return self._run(work)

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """The same, committed, and nobody else has written in between.

        Raises GradebookError, with nothing written, when the database refuses, or is still locked or away
        after a minute.
        """

        def alone(connection: Connection) -> Result:
            if self._engine.dialect.name == "sqlite":
                # Python's driver would begin with the first change: after what decides it has been read.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            return work(connection)

        return self._run(alone)

    @contextmanager
    def giving_up_when(self, stop: Callable[[], bool]) -> Iterator[None]:
        """In this block nobody waits any longer once `stop` says so."""
        self._stop = stop
        try:
            yield
        finally:
            self._stop = _never

    def _run(self, work: Callable[[Connection], Result]) -> Result:
        deadline: float | None = None
        while True:
            try:
                with self._engine.begin() as connection:
                    self._reached = True
                    return work(connection)
            except SQLAlchemyError as error:
                if not self._will_pass(error):
                    raise GradebookError(why(self._engine.url, error)) from error
                if deadline is None:
                    deadline = now() + self._patience_s
                    self._tell(error)
                if now() >= deadline or self._stop():
                    raise GradebookError(why(self._engine.url, error)) from error
                time.sleep(PAUSE_S)

    def _will_pass(self, error: SQLAlchemyError) -> bool:
        """Whether the same may succeed in a moment."""
        if not isinstance(error, DBAPIError):
            return False
        original: Any = error.orig
        if self._engine.dialect.name == "sqlite":
            return getattr(original, "sqlite_errorcode", 0) & 0xFF in _SQLITE_LOCKED
        state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
        # An address where nothing ever answered is a mistake; a server that did is being restarted.
        away = error.connection_invalidated or (state is None and isinstance(error, OperationalError))
        return state in _POSTGRES_PASSING or (away and self._reached)

    def _tell(self, error: SQLAlchemyError) -> None:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        _log.warning(
            "The gradebook %s cannot be used at the moment (%s). Waiting for it, %g s at most.",
            shown(self._engine.url),
            cause,
            self._patience_s,
        )


def wait_until_free(db_url: str, root: Path) -> None:
    """Returns when the gradebook can be written, or when there is none to wait for.

    For nbgrader's own commands, which give up after a few seconds. Raises GradebookError after a minute.
    """
    try:
        engine = open_engine(resolve(db_url, root))
    except GradebookError:  # whoever opens it says so
        return
    try:
        Transactions(engine).write(lambda connection: None)
    finally:
        engine.dispose()
