"""The layers as one thing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import capabilities, landlock, namespaces, new_root, rlimits, seccomp
from .policy import Policy
from .syscalls import architecture

NAMESPACES, NEW_ROOT, LANDLOCK, SECCOMP, RLIMITS, REAPER = LAYERS = (
    "namespaces",
    "new root",
    "landlock",
    "seccomp",
    "rlimits",
    "reaper",
)


@dataclass(frozen=True, slots=True)
class Confinement:
    """The layers that hold on this machine. Plain data: a fork server can be told it in two words.

    Enclosure makes namespaces of it; in each run the student's process calls lock_down.
    """

    tier: int
    layers: tuple[str, ...]
    reason: str = ""  # why the tier is not 1

    def prepare(self, readable: tuple[Path, ...] = ()) -> None:
        """In the fork server: do once what every lock_down with these readable paths would do again."""
        if NEW_ROOT in self.layers:
            new_root.plan(readable)
        if SECCOMP in self.layers:
            seccomp.compiled(architecture(), signals=self._signals_kept_inside())

    def lock_down(self, policy: Policy) -> None:
        """In the student's process, right before untrusted code; children inherit it.

        Afterwards nothing outside `policy` can be opened and nothing here can be undone. Whatever is
        open already stays open: close what the run must not have. Import ctypes users beforehand.

        Raises
        ------
        OSError : a layer is refused
        """
        capabilities.lead_own_group()
        memory = rlimits.memory_in_use() if RLIMITS in self.layers else 0
        if NAMESPACES not in self.layers and LANDLOCK in self.layers:
            capabilities.take_account_identity()
        processes = rlimits.allowed_processes(policy, own_count=self._own_count())
        if NEW_ROOT in self.layers:
            namespaces.unshare_mounts()
            policy = new_root.enter(policy)
        capabilities.no_new_privileges()
        if LANDLOCK in self.layers:
            landlock.restrict(policy)
        capabilities.drop_capabilities()
        if RLIMITS in self.layers:
            rlimits.set_limits(policy, processes=processes, memory_in_use=memory)
        capabilities.die_with_parent()  # the kernel forgets this when an identity changes, so it comes last
        if SECCOMP in self.layers:
            seccomp.install(signals=self._signals_kept_inside())

    def _own_count(self) -> bool:
        """Whether the kernel counts this run's processes apart from the user's others."""
        apart = NAMESPACES in self.layers and rlimits.counted_per_namespace()
        return apart or capabilities.has_account_identity()

    def _signals_kept_inside(self) -> bool:
        scoped = LANDLOCK in self.layers and landlock.abi() >= landlock.SIGNALS_SCOPED
        return scoped or NAMESPACES in self.layers
