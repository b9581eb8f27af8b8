"""The self-test: attack a proving ground from inside the real sandbox and see what holds.

Runs as a process of its own (`python -m gradestone.sandbox.trial.probing`), because it forks and
confines. Reads the layers to leave out from its arguments, prints one JSON object.
"""

from __future__ import annotations

import dataclasses
import json
import os
import select
import signal
import sys
from collections.abc import Callable
from typing import Any

from ..confine import capabilities, landlock
from ..confine.confinement import LANDLOCK, NAMESPACES, NEW_ROOT, REAPER, RLIMITS, SECCOMP, Confinement
from ..confine.enclosure import Enclosure
from . import layers, probes
from .findings import Layer, Probe
from .ground import Ground, proving_ground

_PROBE_S = 30
_CORE = {LANDLOCK, SECCOMP, RLIMITS, REAPER}


def run_probes(names: tuple[str, ...]) -> tuple[Probe, ...]:
    """All probes inside a sandbox of the layers `names`."""
    reader, writer = os.pipe()
    alive, daemon = os.pipe()
    with proving_ground(daemon) as ground:
        monitor = _forked(lambda: _monitor(Confinement(0, names), ground, writer))
        os.close(writer)
        os.close(daemon)
        with os.fdopen(reader, "rb") as results:
            rows = [json.loads(line) for line in results]
        os.waitpid(monitor, 0)
        probes_run = tuple(Probe(**row) for row in rows)
        verdict = _daemon_verdict(alive)
    os.close(alive)
    return (*probes_run, verdict, _completeness(probes_run))


def _completeness(run: tuple[Probe, ...]) -> Probe:
    wanted = len(probes.FORBIDDEN) + len(probes.ALLOWED)
    detail = f"{len(run)} of {wanted} probes reported"
    return Probe("finish the self-test", forbidden=False, happened=len(run) == wanted, detail=detail)


def _forked(work: Callable[[], object]) -> int:
    """Run `work` in a fork and return its pid; the fork never returns."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(1)
    return pid


def _monitor(confinement: Confinement, ground: Ground, writer: int) -> None:
    capabilities.die_with_parent()
    enclosure = Enclosure()
    enclosure.enter(confinement)
    inside = _forked(lambda: _attack(confinement, enclosure, ground, writer))
    os.close(writer)
    os.waitid(os.P_PID, inside, os.WEXITED | os.WNOWAIT)
    if REAPER in confinement.layers:
        enclosure.end_run(inside)


def _attack(confinement: Confinement, enclosure: Enclosure, ground: Ground, writer: int) -> None:
    enclosure.let_go()
    os.chdir(ground.scratch)
    confinement.lock_down(ground.policy)
    for name, attempt in probes.ALLOWED.items():
        _report(writer, try_it(name, attempt, ground, forbidden=False))
    for name, attempt in probes.FORBIDDEN.items():
        _report(writer, try_it(name, attempt, ground, forbidden=True))
    probes.leave_a_daemon(ground)


def _report(writer: int, probe: Probe) -> None:
    os.write(writer, json.dumps(dataclasses.asdict(probe)).encode() + b"\n")


def try_it(name: str, attempt: probes.Attempt, ground: Ground, *, forbidden: bool) -> Probe:
    """Make the attempt in a fork. Only a refusal or a kill counts as stopped; a broken attempt does not."""
    reader, writer = os.pipe()
    pid = _forked(
        lambda: os.write(writer, json.dumps(_outcome(attempt, ground, forbidden=forbidden)).encode())
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    status = os.waitpid(pid, 0)[1]
    if not said:
        happened, detail = _silent(os.waitstatus_to_exitcode(status), forbidden=forbidden)
    else:
        happened, detail = json.loads(said)
    return Probe(name, forbidden, happened, detail)


def _silent(code: int, *, forbidden: bool) -> tuple[bool, str]:
    if code < 0:
        return False, f"killed by signal {-code}"
    return forbidden, f"the probe broke: it ended with status {code}"


def _outcome(attempt: probes.Attempt, ground: Ground, *, forbidden: bool) -> tuple[bool, str]:
    signal.alarm(_PROBE_S)
    try:
        return True, attempt(ground)
    except (OSError, MemoryError) as error:
        return False, str(error) or type(error).__name__
    except Exception as error:
        return forbidden, f"the probe broke: {error!r}"


def _daemon_verdict(alive: int) -> Probe:
    """Nothing but a daemon can still hold the other end: an end of file says it is dead."""
    started = os.read(alive, 1) == b"!"
    readable, _, _ = select.select([alive], [], [], 0)
    dead = started and bool(readable)
    detail = "dead when the run had ended" if dead else "still alive" if started else "never started"
    return Probe(probes.DAEMON, forbidden=True, happened=not dead, detail=detail)


def tier_of(names: tuple[str, ...], run: tuple[Probe, ...]) -> int:
    """The tier these layers earn when these probes were seen."""
    if not set(names) >= _CORE or not all(probe.holds for probe in run):
        return 0
    if NAMESPACES in names:
        return 1
    return 2 if landlock.abi() >= landlock.NEEDED_WITHOUT_NAMESPACES else 0


def self_test(without: frozenset[str]) -> dict[str, Any]:
    """Try the available layers, then fewer of them, until a tier holds; else tell how all of them failed."""
    found = layers.survey()
    usable = tuple(layer.name for layer in found if layer.available and layer.name not in without)
    if NAMESPACES not in usable:
        usable = tuple(name for name in usable if name != NEW_ROOT)
    first: tuple[tuple[str, ...], tuple[Probe, ...]] | None = None
    for dropped in ((), (NEW_ROOT,), (NEW_ROOT, NAMESPACES)):
        names = tuple(name for name in usable if name not in dropped)
        if first and len(names) == len(first[0]):
            continue  # nothing new to leave out
        run = run_probes(names)
        if tier_of(names, run):
            return _result(tier_of(names, run), names, run, found)
        first = first or (names, run)
        if not set(usable) >= _CORE:
            break  # fewer layers will not do what these did not
    assert first is not None
    return _result(0, *first, found)


def _result(
    tier: int, names: tuple[str, ...], run: tuple[Probe, ...], found: tuple[Layer, ...]
) -> dict[str, Any]:
    return {
        "tier": tier,
        "names": names,
        "probes": [dataclasses.asdict(probe) for probe in run],
        "layers": [dataclasses.asdict(layer) for layer in found],
    }


if __name__ == "__main__":
    capabilities.die_with_parent()
    json.dump(self_test(frozenset(sys.argv[1:])), sys.stdout)
