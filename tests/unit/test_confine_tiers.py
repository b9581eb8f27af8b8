"""The tiers as they hold on the machine that runs the tests; what it lacks is skipped by name."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradestone.errors import SandboxError
from gradestone.sandbox.confine import landlock, syscalls
from gradestone.sandbox.trial import detection as detecting
from gradestone.sandbox.trial import ground, probes, probing, report
from gradestone.sandbox.trial.detection import Report
from gradestone.sandbox.trial.findings import Layer, Probe

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


@pytest.fixture(
    scope="module", params=[(), ("new root",), ("namespaces",)], ids=lambda names: "+".join(names)
)
def findings(request: pytest.FixtureRequest) -> Iterator[Report]:
    yield report(without=request.param)


def needs(found: Report, *layers: str) -> None:
    missing = [layer for layer in found.layers if layer.name in layers and not layer.available]
    if missing:
        pytest.skip("; ".join(f"no {layer.name} here: {layer.reason}" for layer in missing))


def test_every_forbidden_thing_is_stopped_and_every_allowed_one_works(findings: Report) -> None:
    needs(findings, "landlock", "seccomp", "reaper")
    assert [probe for probe in findings.probes if not probe.holds] == []
    assert sum(probe.forbidden for probe in findings.probes) >= 20


@pytest.mark.parametrize("version", [4, 5])
def test_tier_2_holds_where_landlock_does_not_scope_signals_yet(
    monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    needs(report(), "landlock", "seccomp", "reaper")
    monkeypatch.setattr(landlock, "abi", lambda: version)
    found = probing.run_probes(("landlock", "seccomp", "rlimits", "reaper"))
    assert [probe for probe in found if not probe.holds] == []


def test_the_tier_names_the_layers_that_hold(findings: Report) -> None:
    needs(findings, "landlock", "seccomp", "reaper", "namespaces")
    namespaces = "namespaces" in findings.confinement.layers
    assert findings.tier == (1 if namespaces else 2)
    assert bool(findings.confinement.reason) == (findings.tier != 1)


def test_without_a_sandbox_the_probes_do_what_they_say() -> None:
    """Else "stopped" would mean nothing. Left out is what the system itself may refuse an ordinary user."""
    refusable = {
        "become another user",
        "raise an own limit",
        "trace a process outside",
        "read the memory of a process outside",
        "read the environment of a process outside",
        "make a user namespace",
        "make an io_uring",
        "use the kernel's keyring",
    }
    alive, pipe = os.pipe()
    with ground.proving_ground(pipe) as course:
        tried = [probing.try_it(name, run, course, forbidden=True) for name, run in probes.FORBIDDEN.items()]
    os.close(alive)
    os.close(pipe)
    assert refusable <= probes.FORBIDDEN.keys()
    assert [p for p in tried if p.stopped and p.name not in refusable] == []
    assert not [p for p in tried if "broke" in p.detail]


@pytest.mark.parametrize("layers", [("landlock", "new root"), ("seccomp",), ("rlimits",)])
def test_the_probes_notice_a_missing_layer(layers: tuple[str, ...]) -> None:
    found = report(without=layers)
    assert found.tier == 0
    assert found.failed


def test_grading_is_refused_below_tier_2_unless_told_otherwise() -> None:
    with pytest.raises(SandboxError, match=r"not used: .*seccomp.*did not hold.*--unsafe"):
        detecting.detect(without=["seccomp"])
    confinement = detecting.detect(without=["seccomp"], unsafe=True)
    assert confinement.tier == 0
    assert "rlimits" in confinement.layers, "what holds is used all the same"


def test_another_system_is_tier_0_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere() -> str:
        raise syscalls.UnsupportedError("the sandbox needs Linux, this is Darwin")

    monkeypatch.setattr(detecting, "architecture", elsewhere)
    found = detecting.report()
    assert (found.tier, found.confinement.reason) == (0, "the sandbox needs Linux, this is Darwin")
    assert "Linux" in found.layers[0].advice
    with pytest.raises(SandboxError, match="Darwin"):
        detecting.detect()


def test_a_machine_without_the_unix_modules_still_gets_a_report() -> None:
    program = (
        "import shutil, sys\n"
        "sys.platform = 'win32'; sys.modules.update(resource=None, fcntl=None, pwd=None)\n"
        "from gradestone.sandbox.trial import report\n"
        "print(report().tier, report().confinement.reason)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("0 the sandbox needs Linux")


def test_a_long_temporary_folder_does_not_break_the_self_test(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert report().probes


def test_a_self_test_that_breaks_is_tier_0_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detecting, "_MODULE", "gradestone.no_such_module")
    with pytest.raises(SandboxError, match="no_such_module"):
        detecting.detect()


def test_a_missing_layer_is_named_with_what_to_change() -> None:
    found = report()
    for layer in found.layers:
        assert layer.reason
        assert layer.available or layer.advice


def test_a_probe_holds_when_the_forbidden_fails_or_the_allowed_succeeds() -> None:
    outcomes = {(f, h): Probe("p", f, h, "").holds for f in (True, False) for h in (True, False)}
    assert outcomes == {(True, True): False, (True, False): True, (False, True): True, (False, False): False}


def test_the_machine_is_left_as_it_was() -> None:
    before = (os.getpid(), os.geteuid(), Path.cwd(), sorted(os.sched_getaffinity(0)))
    report()
    assert (os.getpid(), os.geteuid(), Path.cwd(), sorted(os.sched_getaffinity(0))) == before
    assert isinstance(report().layers[0], Layer)
