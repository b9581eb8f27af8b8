"""What the runs of one fork server live in, one after the other."""

from __future__ import annotations

from . import capabilities
from .confinement import NAMESPACES, Confinement
from .init import Init
from .reaping import reap_descendants
from .syscalls import UnsupportedError


class Enclosure:
    """The namespaces and the sub-reaper of a fork server.

    Made while the process is small, as far as the system permits; entered when it has become what its runs
    are forked from. Each run is one fork, the student's process, and an end.
    """

    def __init__(self) -> None:
        self._init: Init | None = None
        self._obstacle = ""
        try:
            capabilities.become_subreaper()
            self._init = Init()
        except (OSError, UnsupportedError) as error:
            self._obstacle = str(error)

    def enter(self, confinement: Confinement) -> None:
        """Move this process, which must be single-threaded, into the namespaces, if that is among the layers.

        Raises
        ------
        OSError : the system does not permit it
        """
        if NAMESPACES not in confinement.layers:
            self.close()
        elif self._init is None:
            raise OSError(f"there are no namespaces: {self._obstacle}")
        else:
            self._init.enter()

    def close(self) -> None:
        """Every process below this one is gone, and the namespaces are."""
        init, self._init = self._init, None
        if init is not None:
            init.close()
        else:
            reap_descendants()

    def let_go(self) -> None:
        """In the student's process, first of all: it holds nothing of this any more."""
        if self._init is not None:
            self._init.let_go()

    def end_run(self, pid: int) -> int:
        """Kill and reap all that is left of the run; the wait status of the student's process `pid`.

        Raises
        ------
        SandboxError : a process outlives that
        """
        if self._init is not None:
            return self._init.end_run(pid)
        return reap_descendants().get(pid, 0)
