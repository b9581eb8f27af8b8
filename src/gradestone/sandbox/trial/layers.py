"""Which layers this system offers, why one is missing and what to do about it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from ..confine import capabilities, landlock, namespaces, new_root, seccomp
from ..confine.confinement import LANDLOCK, NAMESPACES, NEW_ROOT, REAPER, RLIMITS, SECCOMP
from ..confine.policy import Policy, python_paths
from ..confine.reaping import children
from ..confine.syscalls import UnsupportedError, architecture
from .findings import ELSEWHERE, Layer
from .ground import LIMITS

_SWITCHES = (
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
    ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
)


def survey() -> tuple[Layer, ...]:
    """Try every layer, each in a fork of its own. Call from a single-threaded process."""
    try:
        architecture()
    except UnsupportedError as error:
        return tuple(Layer(name, available=False, reason=str(error), advice=ELSEWHERE) for name in _TRIALS)
    return tuple(_tried(name, trial, advice) for name, (trial, advice) in _TRIALS.items())


def _tried(name: str, trial: Callable[[], str], advice: Callable[[], str]) -> Layer:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            said = "+" + trial()
        except Exception as error:
            said = "-" + str(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(pid, 0)
    available = said.startswith("+")
    return Layer(name, available, said[1:] or "the trial was killed", "" if available else advice())


def _try_namespaces() -> str:
    capabilities.take_account_identity()
    namespaces.unshare(signal.pause)
    return "user, process, network, ipc, uts and cgroup namespaces"


def _try_new_root() -> str:
    capabilities.take_account_identity()
    namespaces.unshare(signal.pause)
    namespaces.unshare_mounts()
    new_root.enter(Policy(python_paths(), (), LIMITS))
    return "the policy's folders are the whole file tree"


def _try_landlock() -> str:
    version = landlock.abi()
    capabilities.no_new_privileges()
    landlock.restrict(Policy((), (), LIMITS))
    return f"ABI {version}"


def _try_seccomp() -> str:
    capabilities.no_new_privileges()
    seccomp.install(signals=True)
    return "filter accepted"


def _try_reaper() -> str:
    capabilities.become_subreaper()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    found = pid in children(os.getpid())
    os.waitpid(pid, 0)
    if not found:
        raise OSError(
            "/proc/PID/task/PID/children is missing (kernel without CONFIG_PROC_CHILDREN, or no /proc)"
        )
    return "sub-reaper that finds every descendant"


def _namespaces_advice() -> str:
    for switch, bad, setting in _SWITCHES:
        path = Path("/proc/sys") / switch
        if path.exists() and path.read_text().strip() == bad:
            return f"as root: sysctl -w {setting} (and put it into /etc/sysctl.d to keep it)"
    return (
        "in a container the runtime forbids it (Docker: --security-opt seccomp=unconfined "
        "--security-opt systempaths=unconfined, or a profile that allows unshare); tier 2 does without"
    )


def _landlock_advice() -> str:
    return (
        "needs Linux 5.13 or newer (6.7 without namespaces) with landlock in the list of security modules: "
        "add it to the lsm= boot parameter. gVisor has none"
    )


def _seccomp_advice() -> str:
    return "needs a kernel with CONFIG_SECCOMP_FILTER; a container runtime may forbid it"


def _mounts_advice() -> str:
    return "needs namespaces and Linux 5.12; Landlock guards the files without it"


def _proc_advice() -> str:
    return "mount /proc, on a kernel with CONFIG_PROC_CHILDREN"


_TRIALS: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    NAMESPACES: (_try_namespaces, _namespaces_advice),
    NEW_ROOT: (_try_new_root, _mounts_advice),
    LANDLOCK: (_try_landlock, _landlock_advice),
    SECCOMP: (_try_seccomp, _seccomp_advice),
    RLIMITS: (lambda: "memory, files, processes, time", lambda: ""),
    REAPER: (_try_reaper, _proc_advice),
}
