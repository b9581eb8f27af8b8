"""Whole runs as the engine makes them: monitor, locked-down child, end; in tier 1 and in tier 2."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradestone.model import Limits
from gradestone.sandbox.confine import (
    LAYERS,
    Confinement,
    Enclosure,
    Policy,
    descendants,
    python_paths,
    undumpable,
)
from gradestone.sandbox.trial import report

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's"),
    # The linear algebra library's idle threads are not copied into the forks and do no harm there.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]

CAPABILITY_VERSION = 0x20080522

TIERS = {
    "tier 1": LAYERS,
    "tier 2": tuple(name for name in LAYERS if name not in ("namespaces", "new root")),
}
SMALL = Limits(processes=24, memory_bytes=1024**3, file_bytes=1024**2)
Work = Callable[[Path], Any]


@pytest.fixture(scope="module")
def available() -> set[str]:
    return {layer.name for layer in report().layers if layer.available}


@pytest.fixture(params=TIERS)
def confinement(request: pytest.FixtureRequest, available: set[str]) -> Confinement:
    layers = TIERS[request.param]
    if missing := set(layers) - available:
        pytest.skip(f"{request.param} needs {', '.join(missing)}")
    return Confinement(int(request.param[-1]), layers)


def child(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    return pid


def collect(reader: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with os.fdopen(reader, "rb") as lines:
        for line in lines:
            found.update(json.loads(line))
    return found


def is_there(pid: int) -> bool:
    """False for what the kernel still lists for a moment after init has been told that no child is left.

    Orphans that nobody waits for are released after their parent has been woken: once in 50,000 times a look
    into the list comes in between, more often where a processor is taken away just then.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "X"
    except (FileNotFoundError, ProcessLookupError):
        return False


def run(
    confinement: Confinement, scratch: Path, work: Work, *, readable: tuple[Path, ...] = ()
) -> dict[str, Any]:
    """What `work` returned inside (or its error), how it ended, and how long the end of the run took."""
    policy = Policy((*python_paths(), *readable), (scratch,), SMALL)
    reader, writer = os.pipe()

    def say(**facts: Any) -> None:
        os.write(writer, json.dumps(facts).encode() + b"\n")

    def inside() -> None:
        os.chdir(scratch)
        confinement.lock_down(policy)
        try:
            say(result=work(scratch))
        except Exception as error:
            say(error=f"{type(error).__name__}: {error}")

    def watch() -> None:
        enclosure = Enclosure()
        enclosure.enter(confinement)
        before = descendants(os.getpid())
        pid = child(inside)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        begin = time.monotonic()
        status = enclosure.end_run(pid)
        say(
            code=os.waitstatus_to_exitcode(status),
            end_s=time.monotonic() - begin,
            left=sorted(filter(is_there, set(descendants(os.getpid())) - set(before))),
        )

    monitor = child(watch)
    os.close(writer)
    found = collect(reader)
    os.waitpid(monitor, 0)
    return found


def use_the_libraries(scratch: Path) -> list[str]:
    import asyncio
    import shutil
    import subprocess
    import zipfile

    import h5py
    import matplotlib
    import numpy as np

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    with h5py.File(scratch / "values.h5", "w") as file:
        file["A"] = np.arange(6.0).reshape(2, 3)
    with h5py.File(scratch / "values.h5") as file:
        assert file["A"][()].sum() == 15
    figure = Figure()
    figure.subplots().plot([1, 2, 3])
    figure.savefig(scratch / "plot.png")
    np.savez(scratch / "arrays.npz", a=np.eye(2))
    with zipfile.ZipFile(scratch / "arrays.npz") as archive:
        archive.extractall(scratch / "unpacked")
    shutil.copytree(scratch / "unpacked", scratch / "again")
    asyncio.run(asyncio.sleep(0))
    subprocess.run(["sh", "-c", "echo told > said.txt"], check=True)
    with tempfile.TemporaryDirectory(dir=scratch):
        pass
    return sorted(path.name for path in scratch.iterdir())


def test_the_libraries_of_a_course_work_inside(confinement: Confinement, tmp_path: Path) -> None:
    import matplotlib.font_manager  # noqa: F401 - writes its cache, as the fork server does

    found = run(confinement, tmp_path, use_the_libraries)
    names = ["again", "arrays.npz", "plot.png", "said.txt", "unpacked", "values.h5"]
    assert found.get("result") == names, found


def test_what_was_written_is_gone_in_tier_1_and_the_graders_to_delete_in_tier_2(
    confinement: Confinement, tmp_path: Path
) -> None:
    def work(scratch: Path) -> None:
        (scratch / "deep" / "er").mkdir(parents=True, mode=0o700)
        (scratch / "deep" / "er" / "file").write_text("x")

    assert run(confinement, tmp_path, work)["code"] == 0
    if confinement.tier == 1:
        assert list(tmp_path.iterdir()) == []
    else:
        written = tmp_path / "deep" / "er" / "file"
        assert written.read_text() == "x"
        written.unlink()
        written.parent.rmdir()


def test_the_files_put_into_the_scratch_are_there_and_links_stay_links(
    confinement: Confinement, tmp_path: Path
) -> None:
    bundle, scratch = tmp_path / "bundle", tmp_path / "scratch"
    (bundle / "images").mkdir(parents=True)
    (bundle / "images" / "net.png").write_bytes(b"png")
    (scratch / "work").mkdir(parents=True)
    (scratch / "work" / "extra.py").write_text("y = 2")
    (scratch / "work" / "images").symlink_to(bundle / "images")

    def work(scratch: Path) -> list[Any]:
        linked = scratch / "work" / "images"
        (scratch / "work" / "extra.py").write_text("y = 3")
        return [linked.is_symlink(), (linked / "net.png").read_text()]

    assert run(confinement, scratch, work, readable=(bundle,))["result"] == [True, "png"]
    assert (bundle / "images" / "net.png").read_bytes() == b"png"


def test_what_only_its_owner_may_enter_stays_usable_when_it_is_allowed(
    confinement: Confinement, tmp_path: Path
) -> None:
    """A Python in root's home, for one."""
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    (home / "python").mkdir(parents=True)
    (home / "python" / "module.py").write_text("x = 1")
    (home / "secret").write_text("s")
    home.chmod(0o700)
    scratch.mkdir()

    def work(_: Path) -> list[object]:
        seen: list[object] = [(home / "python" / "module.py").read_text()]
        try:
            seen.append((home / "secret").read_text())
        except OSError:
            seen.append(None)
        return seen

    assert run(confinement, scratch, work, readable=(home / "python",))["result"] == ["x = 1", None]


def test_no_capability_is_left_and_none_can_come_back(confinement: Confinement, tmp_path: Path) -> None:
    def work(_: Path) -> list[Any]:
        libc = ctypes.CDLL(None)
        header, words = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
        number = 125 if os.uname().machine == "x86_64" else 90
        assert libc.syscall(number, header, words) == 0
        no_new_privileges = libc.prctl(39, 0, 0, 0, 0)
        return [list(words), no_new_privileges, libc.prctl(23, 0, 0, 0, 0)]

    held, no_new_privileges, in_bounding_set = run(confinement, tmp_path, work)["result"]
    assert held == [0] * 6
    assert no_new_privileges == 1
    if confinement.tier == 1 or os.geteuid() == 0:
        assert in_bounding_set == 0


def test_the_student_is_not_process_1_and_dies_of_its_own_signals(
    confinement: Confinement, tmp_path: Path
) -> None:
    def work(_: Path) -> None:
        assert os.getpid() != 1
        os.kill(os.getpid(), signal.SIGTERM)

    assert run(confinement, tmp_path, work)["code"] == -signal.SIGTERM


def fork_at_every_turn(_: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.fork()
        except OSError:
            continue


def hop_from_child_to_child(_: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            continue


def detach_twice_and_wait(_: Path) -> None:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(20)
        os._exit(0)


@pytest.mark.parametrize("storm", [fork_at_every_turn, hop_from_child_to_child, detach_twice_and_wait])
def test_nothing_outlives_the_end_of_a_run(confinement: Confinement, tmp_path: Path, storm: Work) -> None:
    def work(scratch: Path) -> None:
        if os.fork() == 0:
            storm(scratch)
            os._exit(0)

    held, holder = os.pipe()
    found = run(confinement, tmp_path, work)
    os.close(holder)
    assert found["left"] == []
    assert found["end_s"] < 10
    readable, _, _ = select.select([held], [], [], 0)
    assert readable, "a process of the run still holds the pipe"
    os.close(held)


def test_a_run_ends_with_its_monitor(confinement: Confinement, tmp_path: Path) -> None:
    policy = Policy(python_paths(), (tmp_path,), SMALL)
    reader, writer = os.pipe()

    def inside() -> None:
        confinement.lock_down(policy)
        os.write(writer, b"!")
        time.sleep(20)

    def watch() -> None:
        enclosure = Enclosure()
        enclosure.enter(confinement)
        os.waitpid(child(inside), 0)

    monitor = child(watch)
    os.close(writer)
    assert os.read(reader, 1) == b"!"
    os.kill(monitor, signal.SIGKILL)
    os.waitpid(monitor, 0)
    assert os.read(reader, 1) == b"", "the student's process lives on without a monitor"
    os.close(reader)


def test_folders_for_all_are_private_in_tier_1(confinement: Confinement, tmp_path: Path) -> None:
    if confinement.tier != 1:
        pytest.skip("tier 2 has the scratch only")
    mark = Path("/tmp") / f"gradestone-{os.getpid()}"

    def work(_: Path) -> list[bool]:
        mark.write_text("mine")
        (Path("/dev/shm") / mark.name).write_text("mine")
        return [mark.exists(), Path("/proc/1").exists(), Path("/etc/passwd").exists()]

    assert run(confinement, tmp_path, work)["result"] == [True, False, False]
    assert not mark.exists()
    assert not (Path("/dev/shm") / mark.name).exists()


def test_a_file_that_may_be_read_cannot_be_changed_linked_leased_or_locked_for_others(
    confinement: Confinement, tmp_path: Path
) -> None:
    shared, scratch = tmp_path / "shared.h5", tmp_path / "scratch"
    shared.write_bytes(b"expected")
    scratch.mkdir()
    held = shared.open("rb")

    def work(scratch: Path) -> list[str]:
        attempts: dict[str, Callable[[], object]] = {
            "write": lambda: shared.open("r+b"),
            "truncate": lambda: os.truncate(shared, 0),
            "link": lambda: os.link(shared, scratch / "linked"),
            "rename": lambda: shared.rename(scratch / "taken"),
            "lease": lambda: fcntl.fcntl(os.open(shared, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK),
        }
        done = []
        for name, attempt in attempts.items():
            with contextlib.suppress(OSError):
                attempt()
                done.append(name)
        fcntl.flock(held, fcntl.LOCK_EX)  # would stay with the open file after the run
        return done

    assert run(confinement, scratch, work, readable=(shared,))["result"] == []
    assert shared.read_bytes() == b"expected"
    with shared.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    held.close()


def test_many_files_cannot_fill_a_disk_in_tier_1(confinement: Confinement, tmp_path: Path) -> None:
    if confinement.tier != 1:
        pytest.skip("tier 2 writes to the disk")

    def work(scratch: Path) -> list[int]:
        kept = []
        try:
            for number in range(64):
                kept.append((scratch / str(number)).open("wb", buffering=0))
                (scratch / str(number)).unlink()
                kept[-1].write(bytes(SMALL.file_bytes))
        except OSError as error:
            return [error.errno or 0, len(kept)]
        return [0, len(kept)]

    number, files = run(confinement, tmp_path, work)["result"]
    assert number == errno.ENOSPC
    assert files <= 5


def test_the_scratch_cannot_be_filled_through_one_file(confinement: Confinement, tmp_path: Path) -> None:
    def work(scratch: Path) -> int:
        with (scratch / "big").open("wb", buffering=0) as file:
            return file.write(bytes(2 * SMALL.file_bytes))

    assert run(confinement, tmp_path, work)["result"] == SMALL.file_bytes


def test_an_undumpable_process_hides_its_memory_and_environment() -> None:
    if os.geteuid() == 0:
        pytest.skip("root may look anyway")
    ready, told = os.pipe()

    def hide() -> None:
        undumpable()
        os.write(told, b"!")
        time.sleep(20)

    pid = child(hide)
    os.read(ready, 1)
    with pytest.raises(PermissionError):
        Path(f"/proc/{pid}/environ").read_bytes()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
