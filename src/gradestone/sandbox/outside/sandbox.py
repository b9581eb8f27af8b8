"""The grader's side of the sandbox."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from ...errors import SandboxError
from ...model import CodeCell, Limits
from ..confine import Confinement
from ..trial import detect
from .forkserver import ForkServer
from .session import Session


class Sandbox:
    """Runs submissions of one assignment, one after the other, each confined and forgotten afterwards.

    bundle : what a student has beside the notebook: helpers/, testcases/ with expected.h5, images/
    limits : what one submission may use
    unsafe : run even where the machine cannot confine (tier 0)
    assignment : its module below testcases/ is imported beforehand; all modules are when it is None
    confinement : what `trial.detect` has found, if the caller has asked already
    server : a fork server that has been started and not prepared; it is closed with the sandbox

    Raises
    ------
    SandboxError : the machine cannot confine, or the fork server does not start; never for what a student did
    """

    def __init__(
        self,
        bundle: Path,
        limits: Limits | None = None,
        *,
        unsafe: bool = False,
        assignment: str | None = None,
        confinement: Confinement | None = None,
        server: ForkServer | None = None,
    ) -> None:
        self.bundle = Path(bundle).resolve()
        self.limits = limits or Limits()
        self.assignment = assignment
        if not self.bundle.is_dir():
            raise SandboxError(f"there is no folder {bundle} to run submissions in; run `gradestone build`.")
        self.confinement = confinement or _detected(unsafe=unsafe)
        self._server: ForkServer | None = None
        self._spare = server
        self.server()

    @property
    def tier(self) -> int:
        """1: namespaces and all other layers; 2: no namespaces; 0: not confined."""
        return self.confinement.tier

    def server(self) -> ForkServer:
        """The fork server; a new one if the last has died."""
        if self._server is None or not self._server.is_alive():
            self.close()
            self._server, self._spare = self._spare or ForkServer(), None
            try:
                self._server.prepare(self.bundle, self.assignment, self.confinement)
            except BaseException:
                self.close()
                raise
        return self._server

    @contextlib.contextmanager
    def session(self, cells: Sequence[CodeCell], files: Path | None = None) -> Iterator[Session]:
        """Run `cells` beside the student's own `files`, and be ready to answer calls."""
        session = Session(self, cells, files)
        try:
            session.run_cells()
            yield session
        finally:
            session.close()

    def close(self) -> None:
        """End the fork server and everything below it."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@functools.cache
def _detected(*, unsafe: bool) -> Confinement:
    """The machine does not change while this process lives."""
    return detect(unsafe=unsafe)
