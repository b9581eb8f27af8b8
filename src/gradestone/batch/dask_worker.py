"""The worker's side of a Dask cluster: the assignment unpacked once, submissions graded as they come.

A worker sees no folder of the coordinator's machine and writes none of its files. What travels in our own
messages is text and bytes; Dask wraps them in its own format, so its machines have to trust each other.
"""

from __future__ import annotations

import asyncio
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from ..errors import SchedulerError
from ..files.temporary import TemporaryFolder, sweep
from ..selfcheck.words import _
from .basis import versions
from .messages import Bundle, Task, grader_failed
from .opened_grader import open_grader
from .worker import Grade

RELEASE, KEY, TESTS, MISCONCEPTIONS, WORDS = "release", "key", "tests.json", "misconceptions.h5", "words.mo"
# Python before 3.11.4 knows no filters; the archive is the coordinator's own either way.
_CAREFULLY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


def grade(name: str, task: str, parcel: bytes) -> str:
    """One submission as JSON: the result, or `failed` with the reason, or `unfit`: none can be graded here.

    Never raises for what the submission or the machine is: exceptions are not data.
    """
    worker = get_worker()
    assignment = worker.plugins.get(name)
    if not isinstance(assignment, GradingPlugin):  # the coordinator has gone in the meantime
        return json.dumps({"failed": _("the assignment is not on this worker any more")})
    return assignment.grade(Task.from_json(task, parcel), worker.address)


def pack_assignment(bundle: Bundle) -> bytes:
    """Release and answer key as one archive: all that a worker needs of the course."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz", compresslevel=1) as tar:
        for path in _released(Path(bundle.release)):
            tar.add(path, f"{RELEASE}/{path.relative_to(bundle.release).as_posix()}", recursive=False)
        tar.add(bundle.key, _key_name(bundle))
        if bundle.tests:
            tar.add(bundle.tests, TESTS)
        if bundle.misconceptions:
            tar.add(bundle.misconceptions, MISCONCEPTIONS)
        if bundle.words:
            tar.add(bundle.words, WORDS)
    return archive.getvalue()


def _key_name(bundle: Bundle) -> str:
    """The ending tells what kind of key it is."""
    return KEY + "".join(Path(bundle.key).suffixes[-2:] if bundle.has_asserts else [".h5"])


def _released(release: Path) -> Iterator[Path]:
    for path in sorted(release.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


@dataclass(slots=True)
class _Opened:
    """A grader with its sandbox. Used by one thread at a time."""

    grade: Grade
    closing: ExitStack


@dataclass(slots=True)
class _State:
    """What a worker has open. Never travels."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    folder: TemporaryFolder | None = None
    idle: list[_Opened] = field(default_factory=list)
    busy: int = 0
    over: bool = False


class GradingPlugin(WorkerPlugin):
    """What a worker has of an assignment, and grades with.

    Nothing is unpacked or opened before the first submission comes.
    There are as many sandboxes as submissions have been graded at the same time here, that is at most one for
    each thread of the worker.
    """

    def __init__(self, bundle: Bundle, archive: bytes, expected: dict[str, str]) -> None:
        self._bundle = replace(bundle, tier=0, layers=()).to_json()
        self._archive, self._expected = archive, expected
        self._state = _State()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_state"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._state = _State()

    async def teardown(self, worker: Worker) -> None:  # Dask calls it when the plugin is taken back
        """Ends the sandboxes; those at work end with their submission."""
        await asyncio.to_thread(self._end)

    def grade(self, task: Task, worker: str) -> str:
        """See the function `grade`."""
        try:
            opened = self._take()
        except Exception as error:  # one machine's fault must not cost the class
            return json.dumps({"unfit": f"{type(error).__name__}: {error}", "worker": worker})
        try:
            answer = opened.grade(task).to_json()
        except Exception as error:
            opened.closing.close()
            self._give_back(None)
            return json.dumps({"failed": grader_failed(error)})
        self._give_back(opened)
        return answer

    def _take(self) -> _Opened:
        state = self._state
        with state.lock:
            state.busy += 1
            if state.idle:
                return state.idle.pop()
            try:
                self._unpack()
            except BaseException:
                state.busy -= 1
                raise
        try:
            return self._open()
        except BaseException:
            self._give_back(None)
            raise

    def _give_back(self, opened: _Opened | None) -> None:
        state = self._state
        with state.lock:
            state.busy -= 1
            if opened is not None:
                state.idle.append(opened)
        if state.over:
            self._end()

    def _unpack(self) -> None:
        """The folder of the assignment, once."""
        if self._state.folder is None:
            _refuse_other_versions(self._expected)
            sweep()
            folder = TemporaryFolder()
            with tarfile.open(fileobj=io.BytesIO(self._archive)) as tar:
                tar.extractall(folder.path, **_CAREFULLY)
            self._state.folder = folder

    def _open(self) -> _Opened:
        assert self._state.folder is not None
        bundle = _moved(Bundle.from_json(self._bundle), self._state.folder.path)
        closing = ExitStack()
        return _Opened(closing.enter_context(open_grader(bundle)), closing)

    def _end(self) -> None:
        """Closes what is idle; with the last one the folder goes."""
        state = self._state
        with state.lock:
            state.over = True
            idle, state.idle = state.idle, []
            folder = state.folder if not state.busy else None
            if folder is not None:
                state.folder = None
        for opened in idle:
            opened.closing.close()
        if folder is not None:
            folder.close()


def _moved(bundle: Bundle, folder: Path) -> Bundle:
    """The same bundle with its files in the worker's folder."""
    tests = str(folder / TESTS) if bundle.tests else ""
    misconceptions = str(folder / MISCONCEPTIONS) if bundle.misconceptions else ""
    words = str(folder / WORDS) if bundle.words else ""
    return replace(
        bundle,
        release=str(folder / RELEASE),
        key=str(folder / _key_name(bundle)),
        tests=tests,
        misconceptions=misconceptions,
        words=words,
    )


def _refuse_other_versions(expected: dict[str, str]) -> None:
    here = versions()
    if other := [name for name in expected if here[name] != expected[name]]:
        raise SchedulerError(
            "; ".join(
                f"it has {name} {here[name]}, the coordinator has {name} {expected[name]}" for name in other
            )
        )
