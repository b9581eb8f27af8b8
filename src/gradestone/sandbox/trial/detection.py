"""Which tier holds on this machine: asks the self-test and puts the answer into words."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import SandboxError
from ...files.children import ONE_THREAD, ChildError, run_child
from ..confine.confinement import Confinement
from ..confine.syscalls import UnsupportedError, architecture
from .findings import ELSEWHERE, Layer, Probe

_MODULE = "gradestone.sandbox.trial.probing"
_TIMEOUT_S = 30
_SOCKET_ROOM = 32  # of the 107 bytes of a socket's address


@dataclass(frozen=True, slots=True)
class Report:
    """What `gradestone doctor` shows about the sandbox."""

    confinement: Confinement
    layers: tuple[Layer, ...]
    probes: tuple[Probe, ...]

    @property
    def tier(self) -> int:
        """Of the confinement."""
        return self.confinement.tier

    @property
    def failed(self) -> tuple[Probe, ...]:
        """Probes that do not hold."""
        return tuple(probe for probe in self.probes if not probe.holds)


def detect(*, unsafe: bool = False, without: Iterable[str] = ()) -> Confinement:
    """The confinement that holds here, shown by attacking it. About 0.3 s.

    unsafe : below tier 2 use whatever layers exist and call it tier 0
    without : names of layers not to use

    Raises
    ------
    SandboxError : the tier is below 2, and not `unsafe`
    """
    return accepted(report(without=without).confinement, unsafe=unsafe)


def accepted(confinement: Confinement, *, unsafe: bool) -> Confinement:
    """It, if it may be graded with. Raises as `detect`."""
    if confinement.tier == 0 and not unsafe:
        raise SandboxError(
            f"the sandbox does not hold here, so nothing was graded: {confinement.reason}. "
            "Run `gradestone doctor` for what to change, or accept the risk with --unsafe."
        )
    return confinement


def report(*, without: Iterable[str] = ()) -> Report:
    """The full findings of the self-test; never raises for a missing layer."""
    try:
        architecture()
    except UnsupportedError as error:
        layer = Layer("linux", available=False, reason=str(error), advice=ELSEWHERE)
        return Report(Confinement(0, (), str(error)), (layer,), ())
    try:
        return _read(_ask(sorted(without)))
    except (ChildError, ValueError, KeyError) as error:
        return Report(Confinement(0, (), f"the self-test did not finish ({error})"), (), ())


def _ask(without: list[str]) -> dict[str, Any]:
    """Run the self-test in a fresh interpreter: this process may have threads and must stay unconfined."""

    from ...files.temporary import TemporaryFolder, sweep  # a machine without locks gets a report, too

    parent = _short_folder()
    sweep(parent)  # it need not be where the grader's other temporary folders are
    with TemporaryFolder(parent) as held:
        surroundings = {**_environment(), "TMPDIR": str(held.path)}
        said = run_child(_MODULE, *without, folder=held.path, timeout_s=_TIMEOUT_S, environment=surroundings)
    answer: dict[str, Any] = json.loads(said)
    return answer


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    modules = os.pathsep.join(filter(None, sys.path))
    return {**kept, **ONE_THREAD, "PYTHONPATH": modules}


def _short_folder() -> Path:
    """Where temporary files go, unless that is too long a name to put a unix socket below it."""
    folder = tempfile.gettempdir()
    return Path(folder if len(folder) <= _SOCKET_ROOM else "/tmp")


def _read(answer: dict[str, Any]) -> Report:
    layers = tuple(Layer(**layer) for layer in answer["layers"])
    probes = tuple(Probe(**probe) for probe in answer["probes"])
    tier, names = int(answer["tier"]), tuple(answer["names"])
    confinement = Confinement(tier, names, "" if tier == 1 else _why(tier, names, layers, probes))
    return Report(confinement, layers, probes)


def _why(tier: int, names: tuple[str, ...], layers: tuple[Layer, ...], probes: tuple[Probe, ...]) -> str:
    failed = [f"{probe.name} ({probe.detail})" for probe in probes if not probe.holds]
    missing = [f"{layer.name}: {layer.reason}" for layer in layers if not layer.available]
    unused = [layer.name for layer in layers if layer.available and layer.name not in names]
    parts = [
        f"missing {'; '.join(missing)}" if missing else "",
        f"not used: {', '.join(unused)}" if unused else "",
        f"did not hold: {'; '.join(failed)}" if failed else "",
    ]
    return ". ".join(filter(None, parts)) or f"tier {tier}"
