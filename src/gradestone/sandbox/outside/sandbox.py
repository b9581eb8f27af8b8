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
from ..confine.confinement import NEW_ROOT
from ..trial import detect
from .forkserver import ForkServer
from .session import Session
from .zygotes import OwnZygote, Zygote


class Sandbox:
    """Runs submissions of one assignment, one after the other, each confined and forgotten afterwards.

    bundle : what a student has beside the notebook: helpers/, testcases/ with expected.h5, images/
    limits : what one submission may use
    unsafe : run even where the machine cannot confine (tier 0)
    assignment : its module below testcases/ is imported beforehand; all modules are when it is None
    confinement : what `trial.detect` has found, if the caller has asked already
    cells : texts of cells that its runs will be told to run, over and over
    zygote : what its fork servers are forked from, if there is one already; without it one of its own

    Its fork server gets ready while the caller goes on; `with` waits for it.

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
        cells: Sequence[str] = (),
        zygote: Zygote | None = None,
    ) -> None:
        self.bundle = Path(bundle).resolve()
        self.limits = limits or Limits()
        self.assignment = assignment
        if not self.bundle.is_dir():
            raise SandboxError(f"there is no folder {bundle} to run submissions in; run `gradestone build`.")
        self.confinement = confinement or _detected(unsafe=unsafe)
        self._texts = tuple(cells)
        self._zygote = zygote
        self._own_zygote: OwnZygote | None = None
        self._server: ForkServer | None = self._forked()

    @property
    def has_own_tree(self) -> bool:
        """Whether its runs have a file tree of their own."""
        return NEW_ROOT in self.confinement.layers

    @property
    def tier(self) -> int:
        """1: namespaces and all other layers; 2: no namespaces; 0: not confined."""
        return self.confinement.tier

    def server(self) -> ForkServer:
        """The fork server, ready for runs; a new one if the last has died."""
        if self._server is None or not self._server.is_alive():
            self._end_server()
            self._server = self._forked()
        try:
            self._server.await_ready()
        except SandboxError:
            self._end_server()
            if self._living_zygote() is not None:
                raise
            self._server = self._forked()  # its zygote has died meanwhile
            self._server.await_ready()
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
        self._end_server()
        if self._own_zygote is not None:
            self._own_zygote.close()

    def __enter__(self) -> Sandbox:
        try:
            self.server()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _forked(self) -> ForkServer:
        """A new fork server, which gets ready."""
        place = self.bundle, self.assignment, self.confinement, self._texts
        zygote = self._living_zygote()
        if zygote is not None:
            with contextlib.suppress(OSError):
                return ForkServer(zygote, *place)
        if self._own_zygote is not None:
            self._own_zygote.close()
        self._zygote = self._own_zygote = OwnZygote()
        return ForkServer(self._own_zygote, *place)

    def _living_zygote(self) -> Zygote | None:
        return self._zygote if self._zygote is not None and self._zygote.is_alive() else None

    def _end_server(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


@functools.cache
def _detected(*, unsafe: bool) -> Confinement:
    """The machine does not change while this process lives."""
    return detect(unsafe=unsafe)
