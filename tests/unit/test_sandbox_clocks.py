"""Time is the student's own: limits count what a run spends, and the machine's faults are the grader's."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from disturbed_run import CELLS

from gradestone.errors import SandboxError
from gradestone.model import Answer, Call, CodeCell, Limits
from gradestone.sandbox import clock
from gradestone.sandbox.clock import SLICE_S, Clock
from gradestone.sandbox.confine import descendants
from gradestone.sandbox.inside import ledger as ledger_module
from gradestone.sandbox.inside.ledger import Ledger
from gradestone.sandbox.outside import connection, session, shortage
from gradestone.sandbox.outside.connection import RunError
from gradestone.sandbox.outside.notebook_run import Run
from gradestone.sandbox.outside.patience import ASLEEP, Patience, Spending
from gradestone.sandbox.outside.question import Question
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.outside.session import Session
from gradestone.sandbox.protocol import End, Ending, Usage
from tests.thoroughness import one_in

LIMITS = Limits(cell_s=0.4, call_s=0.4, total_s=20.0)
GOOD = "def good(x):\n    return x + 1"
RUN = Path(__file__).with_name("disturbed_run.py")
PAUSE_S = 3.5  # longer than every limit of the run
CROWD = 40
BUSY = "ulimit -t 60; while :; do :; done"  # ends by itself if this test does not end it


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    for package in ("helpers", "testcases"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").touch()
    return folder


@pytest.fixture(scope="module")
def sandbox(bundle: Path) -> Iterator[Sandbox]:
    with Sandbox(bundle, LIMITS, unsafe=True) as sandbox:
        yield sandbox


def cells(*sources: str) -> list[CodeCell]:
    return [CodeCell(str(number), textwrap.dedent(source)) for number, source in enumerate(sources, 1)]


def ask(session: Session, function: str) -> Answer:
    return session.answer(Question.of(function, [Call((1,))], ("x",)))[0]


def states(session: Session) -> list[str]:
    return [run.status for run in session.cell_runs]


# ---------------------------------------------------------------- a machine that is paused or crowded


ASKED = ("quick", "busy", "endless", "asleep")
ANSWERS = {
    "quick": ["value"] * 2,
    "busy": ["value"] * 2,
    "endless": ["timeout"] * 2,
    "asleep": ["timeout"] * 2,
}
UNDISTURBED = {"cells": ["ok"] * len(CELLS), "answers": ANSWERS}


@contextlib.contextmanager
def disturbed_run(
    folder: Path, *functions: str, under: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[str]]:
    """A grader that is ready for a submission; its result is the last line it writes."""
    command = [*under, sys.executable, str(RUN), str(folder / "disturbed"), *functions]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as grader:
        try:
            assert grader.stdout and grader.stdout.readline() == "ready\n"
            yield grader
        finally:
            grader.kill()


def result_of(grader: subprocess.Popen[str]) -> dict[str, Any]:
    assert grader.stdout
    return json.loads(grader.stdout.read())


def everything(grader: int) -> list[int]:
    return [grader, *descendants(grader)]


def grader_alone(grader: int) -> list[int]:
    return [grader]


def fork_server_and_run(grader: int) -> list[int]:
    return list(descendants(grader))


def pause(pids: Callable[[], list[int]]) -> None:
    """Stop the processes, and those they have started meanwhile, for a time."""
    stopped: set[int] = set()
    while fresh := set(pids()) - stopped:
        stopped |= fresh
        send(fresh, signal.SIGSTOP)
    threading.Event().wait(PAUSE_S)
    send(stopped, signal.SIGCONT)


def send(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


@pytest.mark.parametrize("who", one_in(3, [everything, grader_alone, fork_server_and_run]))
def test_a_machine_that_stands_still_for_longer_than_every_limit_costs_no_mark(
    tmp_path: Path, who: Callable[[int], list[int]]
) -> None:
    with disturbed_run(tmp_path, *ASKED) as grader:
        for _ in range(2):
            threading.Event().wait(0.4)  # each pause meets it somewhere else
            pause(lambda: who(grader.pid))
        assert result_of(grader) == UNDISTURBED


@pytest.mark.thorough
def test_a_crowded_machine_costs_no_mark(tmp_path: Path) -> None:
    with disturbed_run(tmp_path, "quick", "busy", "endless") as grader, contextlib.ExitStack() as crowd:
        for _ in range(CROWD):
            # A session each: some kernels give each session the same share, however many are in it.
            busy = subprocess.Popen(["/bin/sh", "-c", BUSY], start_new_session=True)
            other = crowd.enter_context(busy)
            crowd.callback(other.kill)
        result = result_of(grader)
    assert result["cells"] == UNDISTURBED["cells"]
    assert result["answers"] == {name: ANSWERS[name] for name in ("quick", "busy", "endless")}


# ---------------------------------------------------------------- what never ends, ends


IMPORTS = """
import os, signal, subprocess, threading, time
def loop(): any(iter(int, 1))  # in C
def start(): return subprocess.Popen(["sh", "-c", "while :; do :; done"])
"""
NEVER_ENDING = {
    "an endless loop": "while True: pass",
    "a loop in C": "loop()",
    "a sleeper": "time.sleep(1000)",
    "a loop of short sleeps": "while True: time.sleep(0.001)",
    "a sleeper in a child": "subprocess.run(['sleep', '1000'])",
    "a busy child": "start().wait()",
    "busy children that are not waited for": "start(); time.sleep(1000)",
    "a busy thread": "thread = threading.Thread(target=loop, daemon=True); thread.start(); thread.join()",
    "a deadlock": "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "a pipe nobody writes to": "os.read(os.pipe()[0], 1)",
    "one that stops itself": "os.kill(os.getpid(), signal.SIGSTOP); time.sleep(1000)",
    "many children after one another": "while True: subprocess.run(['true'])",
}


@pytest.mark.parametrize("body", one_in(2, NEVER_ENDING))
def test_a_call_that_never_ends_is_ended(sandbox: Sandbox, body: str) -> None:
    source = f"{IMPORTS}\ndef never(x):\n    {body}"
    with sandbox.session(cells(source, GOOD)) as session:
        assert (ask(session, "never").status, ask(session, "good").value) == ("timeout", 2)


@pytest.mark.parametrize("body", one_in(3, NEVER_ENDING))
def test_a_cell_that_never_ends_is_ended(sandbox: Sandbox, body: str) -> None:
    with sandbox.session(cells(IMPORTS, body, GOOD)) as session:
        assert states(session) == ["ok", "timeout", "ok"]
        assert ask(session, "good").value == 2


def test_all_cells_and_calls_together_have_an_end(bundle: Path) -> None:
    limits = Limits(cell_s=1.0, call_s=1.0, total_s=1.0)
    endless = "def f(x):\n    while True: pass"
    with Sandbox(bundle, limits, unsafe=True) as sandbox, sandbox.session(cells(endless, GOOD)) as session:
        answers = session.answer(Question.of("f", [Call((1,))] * 9, ("x",)))
        assert {answer.status for answer in answers} == {"timeout"}
        assert ask(session, "good").status == "timeout"


def test_a_call_that_chatters_for_ever_is_ended(sandbox: Sandbox) -> None:
    source = """
        import os, struct
        frame = struct.pack("<2scQI", b"gs", b"G", 7, 0)
        def chatter(x):
            while True:
                for fd in range(200, 256):
                    try:
                        os.write(fd, frame)
                    except OSError:
                        pass
    """
    with sandbox.session(cells(source, GOOD)) as session:
        assert ask(session, "chatter").status in ("killed", "timeout")
        assert ask(session, "good").value == 2


def test_who_only_waits_may_do_so_for_longer_than_the_limit(sandbox: Sandbox) -> None:
    nap = f"import time\ndef nap(x):\n    time.sleep({1.5 * LIMITS.call_s})\n    return x"
    with sandbox.session(cells(nap, "nap(1)")) as session:
        assert states(session) == ["ok", "ok"]
        assert ask(session, "nap").status == "value"


# ---------------------------------------------------------------- what the machine lacks


@pytest.mark.parametrize("limit", one_in(2, ["-n 200", "-n 64", "-n 40"]))
def test_an_account_with_few_open_files_costs_no_mark(tmp_path: Path, limit: str) -> None:
    under = ("/bin/sh", "-c", f'ulimit {limit}; exec "$@"', "sh")
    with disturbed_run(tmp_path, "quick", "busy", under=under) as grader:
        result = result_of(grader)
    assert "not judged" in result or result["answers"] == {"quick": ["value"] * 2, "busy": ["value"] * 2}


def test_memory_that_was_promised_and_is_not_there_is_the_graders_fault(tmp_path: Path) -> None:
    under = ("/bin/sh", "-c", 'ulimit -v 1800000; exec "$@"', "sh")
    with disturbed_run(tmp_path, "quick", "hungry", under=under) as grader:
        assert "MiB of memory" in result_of(grader)["not judged"]


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("setpriv"), reason="needs another account")
@pytest.mark.parametrize("processes", one_in(3, [5, 6, 7, 8, 9, 20]))
def test_an_account_with_few_processes_costs_no_mark(tmp_path: Path, processes: int) -> None:
    tmp_path.chmod(0o777)
    account = ("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups")
    reading = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    limited = ("/bin/sh", "-c", f'ulimit -u {processes}; TMPDIR={tmp_path} exec "$@"', "sh")
    with disturbed_run(tmp_path, "quick", under=(*account, *reading, *limited)) as grader:
        result = result_of(grader)
    assert "not judged" in result or result["answers"] == {"quick": ["value"] * 2}


def test_a_grader_out_of_descriptors_blames_nobody(sandbox: Sandbox) -> None:
    sandbox.server()
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.ExitStack() as held:
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 3, before[1]))  # noqa: PTH208
        with pytest.raises(SandboxError, match="Too many open files"), sandbox.session(cells(GOOD)):
            pass
    with sandbox.session(cells(GOOD)) as session:
        assert ask(session, "good").value == 2


def test_a_full_disk_blames_nobody(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(session, "make_scratch", no_room)
    with pytest.raises(SandboxError, match="No space left"), sandbox.session(cells(GOOD)):
        pass


def test_runs_that_die_before_their_first_cell_blame_nobody(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise RunError(Ending.EXIT, 0)

    monkeypatch.setattr(Run, "run_cells", dies)
    with pytest.raises(SandboxError, match="before their first cell"), sandbox.session(cells(GOOD)):
        pass


@pytest.mark.parametrize(
    ("cell", "call"),
    [
        ("import os; os._exit(1)", ""),
        ("", "raise MemoryError"),
        ("raise MemoryError", ""),
        ("", "import os; os._exit(1)"),
    ],
)
def test_a_death_where_the_kernel_kills_for_memory_blames_nobody(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, cell: str, call: str
) -> None:
    killings = iter(range(100))
    monkeypatch.setattr(shortage, "_killings_for_memory", lambda: next(killings))
    sources = cells(cell, f"def f(x):\n    {call or 'return x'}")
    with pytest.raises(SandboxError, match="no memory left"), sandbox.session(sources) as session:
        ask(session, "f")


def test_a_death_on_a_machine_that_lacks_nothing_is_the_students_own() -> None:
    machine = shortage.Machine(promised_bytes=1024**2)
    assert machine.shortage() == ""
    machine.excuse(Ending.EXIT)
    machine.count_false_start(End(Ending.EXIT, 0))


def test_a_monitor_that_keeps_silent_is_the_graders_fault(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "END_S", 0.5)
    with Sandbox(bundle, LIMITS, unsafe=True) as sandbox:
        with pytest.raises(SandboxError, match="kept silent"), sandbox.session(cells(GOOD)) as session:
            os.kill(sandbox.server().pid, signal.SIGSTOP)
            ask(session, "good")
        with sandbox.session(cells(GOOD)) as session:
            assert ask(session, "good").value == 2


def test_a_run_that_waits_for_a_stalled_disk_is_not_judged(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "STALLED_S", 1.0)
    # A parent waits for its vfork as for a disk.
    stall = "import ctypes, time\nif ctypes.CDLL(None).vfork() == 0: time.sleep(1000)"
    with pytest.raises(SandboxError, match="stood still"), sandbox.session(cells(stall)):
        pass


# ---------------------------------------------------------------- the clocks themselves


def test_the_graders_clock_counts_a_long_pause_as_one_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 0.25, 1000.25, 1000.5])
    monkeypatch.setattr(clock.time, "monotonic", lambda: next(moments))
    graders = Clock()
    assert [graders.now() for _ in range(3)] == [0.25, 0.25 + SLICE_S, 0.5 + SLICE_S]


def test_what_the_grader_has_not_experienced_is_not_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 2.0, 4.0, 6.0])
    monkeypatch.setattr("gradestone.sandbox.outside.patience.now", lambda: next(moments))
    spending = Spending()
    spent = []
    for usage in (Usage(1.0, 0.0), Usage(9.0, 0.0), Usage(9.0, 3.0)):
        spending.take(usage)
        spent.append(spending.seconds)
    assert spent == pytest.approx([1.0, 3.0, 3.0 + 3.0 * ASLEEP])


def test_patience_begins_with_the_first_look() -> None:
    patience = Patience(2.0)
    assert [patience.is_lost(spent) for spent in (50.0, 51.9, 52.0)] == [False, False, True]
    both = Patience(2.0, until_s=51.0)
    assert [both.is_lost(spent) for spent in (50.0, 51.0)] == [False, True]


def test_the_ledger_keeps_what_a_dead_process_has_used() -> None:
    ledger = Ledger()
    with subprocess.Popen(["/bin/sh", "-c", BUSY]) as busy:
        try:
            while ledger.usage.processor_s < 0.1:
                assert ledger.look([busy.pid]) == (busy.pid,)
        finally:
            busy.kill()
    used = ledger.usage.processor_s
    assert ledger.look([busy.pid]) == () and ledger.usage.processor_s >= used


def test_the_ledger_counts_as_idle_only_what_the_monitor_has_experienced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = iter([0.0, 0.05, 1000.05])
    monkeypatch.setattr(ledger_module.time, "monotonic", lambda: next(moments))
    ledger, idle = Ledger(), []
    with subprocess.Popen(["sleep", "1000"]) as sleeper:
        try:
            os.kill(sleeper.pid, signal.SIGSTOP)
            os.waitid(os.P_PID, sleeper.pid, os.WSTOPPED)
            for _ in range(2):
                ledger.look([sleeper.pid])
                idle.append(ledger.usage.idle_s)
        finally:
            sleeper.kill()
    assert idle == pytest.approx([0.05, 0.05 + ledger_module.LONGEST_TICK_S])


def test_what_is_used_goes_over_the_line_as_text() -> None:
    assert Usage.from_text(str(Usage(1.25, 3.5))) == Usage(1.25, 3.5)
