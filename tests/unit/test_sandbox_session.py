"""Whatever a submission does, it costs that submission, and of it only the functions concerned."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradestone.errors import SandboxError
from gradestone.model import Answer, Call, CodeCell, Limits
from gradestone.sandbox.confine import descendants
from gradestone.sandbox.outside.question import NotebookState, Question
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.outside.session import Session
from gradestone.sandbox.trial import detect

LIMITS = Limits(
    cell_s=1.5, call_s=1.5, total_s=30.0, memory_bytes=512 * 1024**2, output_bytes=200_000, processes=20
)
GOOD = "def good(x):\n    return x + 1"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    for package in ("helpers", "testcases"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text("")
    (folder / "helpers" / "ours.py").write_text("ORIGIN = 'bundle'\n")
    return folder


@pytest.fixture(scope="module")
def sandbox(bundle: Path) -> Iterator[Sandbox]:
    with Sandbox(bundle, LIMITS, unsafe=True) as sandbox:
        yield sandbox


def start(sandbox: Sandbox, *sources: str, files: Path | None = None) -> AbstractContextManager[Session]:
    cells = [CodeCell(str(number), textwrap.dedent(source)) for number, source in enumerate(sources, 1)]
    return sandbox.session(cells, files)


def ask(session: Session, function: str, *args: Any, parameters: tuple[str, ...] = ("x",)) -> Answer:
    return session.answer(Question.of(function, [Call(args)], parameters))[0]


def states(session: Session) -> list[str]:
    return [run.status for run in session.cell_runs]


def text_of(session: Session, cell: int) -> str:
    outputs = session.cell_runs[cell].outputs
    return "".join(output.get("text", "") or output.get("evalue", "") for output in outputs)


# ---------------------------------------------------------------- answers


def test_an_answer_is_the_value_the_function_returns(sandbox: Sandbox) -> None:
    with start(sandbox, "import numpy as np\ndef double(A):\n    return 2 * A, {'W1': [A, None]}") as session:
        answer = ask(session, "double", np.ones((2, 3)), parameters=("A",))
    assert answer.status == "value" and answer.changed == ()
    np.testing.assert_array_equal(answer.value[0], np.full((2, 3), 2.0))
    np.testing.assert_array_equal(answer.value[1]["W1"][0], np.ones((2, 3)))


def test_names_of_changed_inputs_are_told(sandbox: Sandbox) -> None:
    with start(sandbox, "def change(A, B):\n    A[0, 0] = 7\n    B['n'] = 1\n    return A") as session:
        call = Call((np.zeros((1, 1)),), {"B": {"n": 0}})
        answers = session.answer(Question.of("change", [call, call], ("A", "B")))
    assert [answer.changed for answer in answers] == [("A", "B")] * 2


def test_each_call_draws_the_same_random_numbers(sandbox: Sandbox) -> None:
    source = "import numpy as np, random\ndef draw():\n    return np.random.rand(3), random.random()"
    with start(sandbox, source) as session:
        one, two = session.answer(Question.of("draw", [Call(()), Call(())], ()))
    assert one.value[1] == two.value[1]
    np.testing.assert_array_equal(one.value[0], two.value[0])


def test_an_exception_comes_with_the_line_of_the_student(sandbox: Sandbox) -> None:
    source = "import numpy as np\ndef solve(x):\n    # a comment\n    return np.linalg.inv(x)"
    with start(sandbox, source) as session:
        answer = ask(session, "solve", np.ones((2, 3)))
    assert (answer.status, answer.exception, answer.builtin_exception) == ("raised", "LinAlgError", False)
    assert (answer.line, answer.source_line) == (4, "return np.linalg.inv(x)")
    assert "must be square" in answer.message


def test_the_line_is_one_of_the_function_that_was_asked(sandbox: Sandbox) -> None:
    helper = "def inverse(x):\n    return 1 / x"
    with start(sandbox, helper, "def solve(x):\n    # a comment\n    return inverse(x - x)") as session:
        answer = ask(session, "solve", 3)
    assert (answer.line, answer.source_line) == (3, "return inverse(x - x)")


@pytest.mark.parametrize(
    ("body", "status", "exception"),
    [
        ("raise SystemExit(0)", "raised", "SystemExit"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
        ("return f(x)", "raised", "RecursionError"),
        ("return 1 / 0", "raised", "ZeroDivisionError"),
        ("raise MemoryError", "memory", ""),
        ("return bytearray(3 * 1024 ** 3)", "memory", ""),
        ("import os; os._exit(0)", "killed", ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed", ""),
        ("import ctypes; ctypes.string_at(0)", "killed", ""),
        ("while True: pass", "timeout", ""),
        ("return lambda: 1", "value", ""),
        ("return 'x' * 70_000_000", "unreadable", ""),
        ("return x * 10 ** 9 * [1]", "memory", ""),
        ("print('x' * 10 ** 6); return x", "value", ""),
        ("input()", "raised", "StdinNotImplementedError"),
        ("import sys; sys.stdout.close(); return x", "value", ""),
        ("import os; os.closerange(3, 200); return x", "value", ""),
    ],
)
def test_a_bad_call_costs_its_own_answer_only(
    sandbox: Sandbox, body: str, status: str, exception: str
) -> None:
    source = f"def f(x):\n    if x == 0:\n        return 'fine'\n    {body}"
    with start(sandbox, source, GOOD) as session:
        first, bad, last = session.answer(Question.of("f", [Call((0,)), Call((1,)), Call((0,))], ("x",)))
        other = ask(session, "good", 1)
    assert (bad.status, bad.exception) == (status, exception)
    assert (first.value, last.value, other.value) == ("fine", "fine", 2)


def test_a_name_that_is_missing_or_no_function_is_undefined(sandbox: Sandbox) -> None:
    with start(sandbox, "f = 3") as session:
        assert [ask(session, name, 1).status for name in ("f", "g")] == ["undefined", "undefined"]


def test_the_last_definition_of_a_name_counts(sandbox: Sandbox) -> None:
    with start(sandbox, "def f(x):\n    return 1", "def f(x):\n    return 2") as session:
        assert ask(session, "f", 0).value == 2


def test_a_function_that_always_hangs_does_not_use_up_the_time_of_all(sandbox: Sandbox) -> None:
    with start(sandbox, "def f(x):\n    while True: pass", GOOD) as session:
        answers = session.answer(Question.of("f", [Call((n,)) for n in range(8)], ("x",)))
        assert [answer.status for answer in answers] == ["timeout"] * 8
        assert ask(session, "good", 1).value == 2
        assert session.spent_s < 12


def test_exercises_do_not_see_each_other(sandbox: Sandbox) -> None:
    with start(sandbox, "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)") as session:
        assert [ask(session, "f", 0).value for _ in range(3)] == [1, 1, 1]


TALKING = """
seen = []
def f(x):
    seen.append(x)
    return len(seen)
def fatal(x):
    import os
    os._exit(0)
"""


def test_exercises_may_be_asked_in_one_fork(sandbox: Sandbox) -> None:
    questions = [Question.of(name, [Call((1,))] * 2, ("x",)) for name in ("f", "good", "g")]
    with start(sandbox, TALKING, GOOD) as session:
        f, good, g = session.answer_together(questions)
        assert [answer.value for answer in f] == [1, 2]  # they see each other there
        assert [answer.value for answer in good] == [2, 2]
        assert [answer.status for answer in g] == ["undefined"] * 2
        assert ask(session, "f", 0).value == 1


def test_of_one_fork_those_are_missing_that_it_did_not_live_to_answer(sandbox: Sandbox) -> None:
    questions = [Question.of(name, [Call((1,))], ("x",)) for name in ("good", "fatal", "f")]
    with start(sandbox, TALKING, GOOD) as session:
        good, fatal = session.answer_together(questions)
        assert (good[0].value, fatal) == (2, ())
        assert [ask(session, name, 1).status for name in ("good", "fatal", "f")] == [
            "value",
            "killed",
            "value",
        ]
        assert session.incidents == ()


def test_reference_code_replaces_functions_for_one_exercise_only(sandbox: Sandbox) -> None:
    with start(sandbox, "def step(x):\n    return None\ndef walk(x):\n    return step(step(x))") as session:
        calls = [Call((1,))]
        reference = NotebookState(replacing=("def step(x):\n    return x + 1",))
        carried = session.answer(Question.of("walk", calls, ("x",)), reference)
        assert carried[0].value == 3
        assert ask(session, "walk", 1).value is None


def test_a_call_that_kills_the_whole_run_costs_its_exercise_only(sandbox: Sandbox) -> None:
    source = "import os, signal\nhome = os.getpid()\ndef f(x):\n    os.kill(home, signal.SIGKILL)"
    with start(sandbox, source, GOOD) as session:
        session.answer(Question.of("f", [Call((1,))] * 2, ("x",)))
        assert ask(session, "good", 1).value == 2


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("import os; os._exit(0)", "killed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed"),
        ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", None),
        ("import ctypes; ctypes.string_at(0)", "killed"),
        ("import os; os.closerange(3, 1000)", "killed"),
        (
            "import os\nfor fd in range(3, 999):\n    try: os.write(fd, b'junk')\n    except OSError: pass",
            "killed",
        ),
        ("import time\nwhile True:\n    try: time.sleep(60)\n    except BaseException: pass", "timeout"),
        ("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", "timeout"),
    ],
)
def test_a_cell_that_cannot_be_survived_is_left_out(sandbox: Sandbox, body: str, status: str | None) -> None:
    with start(sandbox, GOOD, f"lost = 1\n{body}", "def last(x):\n    return x") as session:
        if status:
            assert states(session) == ["ok", status, "ok"]
            assert session.cell_runs[1].outputs[-1]["ename"] == "CellStopped"
        assert ask(session, "good", 1).value == 2
        assert ask(session, "last", 5).value == 5


def test_a_cell_that_takes_too_long_is_interrupted_as_in_jupyter(sandbox: Sandbox) -> None:
    with start(sandbox, "def f(x):\n    return x\nprint('before')\nwhile True: pass", GOOD) as session:
        assert states(session) == ["timeout", "ok"]
        assert session.cell_runs[0].outputs[-1]["ename"] == "KeyboardInterrupt"
        assert (ask(session, "f", 4).value, ask(session, "good", 1).value) == (4, 2)
        assert session.incidents == ("Code cell 1 took too long and was interrupted.",)


def test_a_waiting_cell_is_interrupted_too(sandbox: Sandbox) -> None:
    with start(sandbox, "import asyncio\nawait asyncio.sleep(1000)", GOOD) as session:
        assert states(session) == ["timeout", "ok"]


def test_the_cells_stop_in_time_for_the_answers(bundle: Path) -> None:
    limits = Limits(cell_s=5.0, call_s=2.0, total_s=4.0)
    with (
        Sandbox(bundle, limits, unsafe=True) as sandbox,
        start(sandbox, GOOD, "while True: pass", "print('late')") as session,
    ):
        assert states(session) == ["ok", "timeout", "skipped"]
        assert ask(session, "good", 1).value == 2


def test_a_forked_child_does_not_run_the_rest_of_the_notebook(sandbox: Sandbox) -> None:
    with start(sandbox, "import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)", "print('once')") as session:
        assert states(session) == ["ok", "ok"] and text_of(session, 1) == "once\n"


def test_what_a_child_process_prints_is_shown(sandbox: Sandbox) -> None:
    source = """
        import os, subprocess, sys
        print('first', flush=True)
        subprocess.run(['echo', 'second'])
        os.write(2, b'third\\n')
        if os.fork() == 0:
            print('fourth')
            os._exit(0)
        os.wait()
        print('fifth');
    """
    with start(sandbox, source) as session:
        shown = [(output["name"], output["text"]) for output in session.cell_runs[0].outputs]
    assert shown == [("stdout", "first\nsecond\nfourth\n"), ("stderr", "third\n"), ("stdout", "fifth\n")]


def test_output_beyond_the_budget_is_cut(sandbox: Sandbox) -> None:
    with start(sandbox, "for _ in range(10**4): print('x' * 100)", "print('next')") as session:
        assert states(session) == ["ok", "ok"]
        assert 50_000 < len(text_of(session, 0)) < LIMITS.output_bytes and "left out" in text_of(session, 0)
        assert text_of(session, 1) == "next\n"


def test_quiet_cells_run_and_show_nothing(sandbox: Sandbox) -> None:
    cells = [CodeCell("a", "print('no')\ny = 1\n1 / 0", quiet=True), CodeCell("b", "y")]
    with sandbox.session(cells) as session:
        assert session.cell_runs[0].outputs == () and session.cell_runs[0].status == "error"
        assert session.cell_runs[1].outputs[0]["data"]["text/plain"] == "1"


def test_too_much_memory_ends_the_cell_with_an_error(sandbox: Sandbox) -> None:
    with start(sandbox, "big = bytearray(2 * 1024 ** 3)", GOOD) as session:
        assert states(session) == ["error", "ok"]
        assert session.cell_runs[0].outputs[0]["ename"] == "MemoryError"


def test_children_that_eat_memory_together_are_killed(bundle: Path) -> None:
    source = """
        import os, time
        for _ in range(4):
            if os.fork() == 0:
                hoard = b'x' * (60 * 1024 ** 2)
                time.sleep(100)
        for _ in range(4): os.wait()
        print('all dead')
    """
    limits = Limits(cell_s=60.0, memory_bytes=128 * 1024**2)
    with Sandbox(bundle, limits, unsafe=True) as sandbox, start(sandbox, source) as session:
        assert text_of(session, 0) == "all dead\n"


def test_a_fork_bomb_ends_with_its_cell(sandbox: Sandbox) -> None:
    source = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    with start(sandbox, source, GOOD) as session:
        assert states(session)[1] == "ok" and states(session)[0] != "ok"
        assert ask(session, "good", 1).value == 2


# ---------------------------------------------------------------- surroundings


def test_children_killed_for_their_number_are_not_counted_again(sandbox: Sandbox) -> None:
    bear = """
        import os, time
        for _ in range(15):
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
    """
    wait = "time.sleep(0.4)"
    with start(sandbox, GOOD, bear, bear, wait, wait) as session:
        assert states(session)[-2:] == ["ok", "ok"]
        assert ask(session, "good", 1).value == 2
        assert session.incidents == ()


def test_a_students_files_shadow_nothing_of_ours_and_still_import(sandbox: Sandbox, tmp_path: Path) -> None:
    for name in ("numpy.py", "random.py", "sitecustomize.py", "mine.py"):
        (tmp_path / name).write_text("ORIGIN = 'student'\n")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    (tmp_path / "helpers" / "ours.py").write_text("ORIGIN = 'student'\n")
    imports = "import numpy, random, mine, helpers.ours\n"
    names = "numpy.ndarray, random.random, mine.ORIGIN, helpers.ours.ORIGIN"
    with start(sandbox, imports + names, files=tmp_path) as session:
        shown = session.cell_runs[0].outputs[0]["data"]["text/plain"]
    assert shown == "(numpy.ndarray, <function Random.random()>, 'student', 'bundle')"


def test_the_environment_tells_nothing_of_the_grader(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", "0123")
    with (
        Sandbox(bundle, LIMITS, unsafe=True) as sandbox,
        start(sandbox, "import os\ndict(os.environ), open('/proc/self/environ').read()", GOOD) as session,
    ):
        shown = str(session.cell_runs[0].outputs)
        assert "0123" not in shown and "PYTHONPATH" not in shown.partition("/proc")[0]


def test_one_run_leaves_nothing_to_the_next(sandbox: Sandbox) -> None:
    with start(
        sandbox, "import numpy as np\nnp.evil = 1\nopen('left.txt', 'w').write('x')\nleft = 1"
    ) as session:
        assert states(session) == ["ok"]
    source = "import numpy as np, os\nhasattr(np, 'evil'), os.path.exists('left.txt'), 'left' in dir()"
    with start(sandbox, source) as session:
        assert session.cell_runs[0].outputs[0]["data"]["text/plain"] == "(False, False, False)"
        assert session.cell_runs[0].execution_count == 1


def test_the_scratch_folder_is_gone_afterwards(sandbox: Sandbox) -> None:
    source = """
        import os
        os.makedirs('a/b'); open('a/b/c', 'w').write('x'); os.symlink('/', 'root')
        for name in ('a/b', 'a', '.'): os.chmod(name, 0)
    """
    with start(sandbox, source):
        pass
    assert list(sandbox.server().folder.glob("run-*")) == []


def test_daemons_die_with_their_run(sandbox: Sandbox) -> None:
    source = """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(0)
    """
    with start(sandbox, source, GOOD) as session:
        assert ask(session, "good", 1).value == 2
    with start(sandbox, GOOD):  # nothing is left of the first run by now
        server = sandbox.server().pid
        assert len(descendants(server)) <= 3


def test_a_session_leaks_no_descriptor(sandbox: Sandbox) -> None:
    def descriptors(pid: int | str) -> int:
        return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208

    counts = []
    for _ in range(3):
        with start(sandbox, GOOD, "import os; os._exit(1)") as session:
            assert ask(session, "good", 1).value == 2
        counts.append((descriptors("self"), descriptors(sandbox.server().pid)))
    assert counts[0] == counts[1] == counts[2]


def test_children_given_to_the_fork_server_do_not_count_against_the_next_run(sandbox: Sandbox) -> None:
    adopt = """
        import ctypes, os, platform
        number = {"x86_64": 56, "aarch64": 220}[platform.machine()]
        CLONE_PARENT, SIGCHLD = 0x8000, 17
        for _ in range(3 * 20):
            if ctypes.CDLL(None).syscall(number, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0:
                os._exit(0)
    """
    for cells in ((textwrap.dedent(adopt), GOOD), (GOOD,)):
        with start(sandbox, *cells) as session:
            assert ask(session, "good", 1).value == 2


def test_a_submission_holds_no_line_to_the_grader_but_its_pipes(sandbox: Sandbox) -> None:
    look = """
        import os, socket, stat
        kinds = []
        for fd in range(3, 1024):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode):
                    end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=fd)
                    kinds.append(end.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE))
                    end.detach()
            except OSError:
                pass
        def found(x):
            return [kind == socket.SOCK_STREAM for kind in kinds]
    """
    with start(sandbox, textwrap.dedent(look)) as session:
        assert ask(session, "found", 1).value == [True, True]  # the two ends of its own event loop


def test_the_loss_of_the_fork_server_costs_no_marks(bundle: Path) -> None:
    with Sandbox(bundle, LIMITS, unsafe=True) as sandbox, start(sandbox, GOOD) as session:
        sandbox.server().kill()
        answers = session.answer(Question.of("good", [Call((1,))], ("x",)))
        assert ask(session, "good", 1).value == 2
        assert [answer.value for answer in answers] == [2]


def test_the_fork_server_is_single_threaded_and_closed_to_others(sandbox: Sandbox) -> None:
    pid = sandbox.server().pid
    assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
    assert Path(f"/proc/{pid}/environ").stat().st_uid == 0


def test_a_bundle_that_does_not_import_is_the_graders_fault(tmp_path: Path) -> None:
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("import nothing_of_this_name")
    with pytest.raises(SandboxError, match="nothing_of_this_name"), Sandbox(tmp_path, unsafe=True):
        pass


def test_a_bundle_that_starts_a_thread_is_named_as_the_reason(tmp_path: Path) -> None:
    (tmp_path / "helpers").mkdir()
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    (tmp_path / "helpers" / "__init__.py").write_text(thread)
    if detect(unsafe=True).tier != 1:
        pytest.skip("only namespaces are entered by a process without threads")
    with pytest.raises(SandboxError, match="has started a thread"), Sandbox(tmp_path):
        pass


def test_a_missing_bundle_is_the_graders_fault(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="there is no folder"):
        Sandbox(tmp_path / "nowhere", unsafe=True)
