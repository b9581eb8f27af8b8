"""A Dask scheduler with workers on this machine, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WORKERS = 2
POLL_S = 0.05


@dataclass
class Member:
    """One process of the cluster; its temporary files go to its own folder, its words to a log."""

    process: subprocess.Popen[Any]
    folder: Path
    log: Path

    def left(self) -> list[str]:
        """What graders have in the folder."""
        return sorted(path.name for path in self.folder.glob("gradestone-*"))

    def wait_for(self, words: str) -> str:
        """The first line of the log with these words, once it is there."""
        while True:
            ended = self.process.poll() is not None
            text = self.log.read_text()
            for line in text.splitlines():
                if words in line:
                    return line
            assert not ended, text
            try:
                self.process.wait(timeout=POLL_S)
            except subprocess.TimeoutExpired:
                continue


@dataclass
class Cluster:
    address: str
    folder: Path
    workers: list[Member] = field(default_factory=list)

    def start_worker(self) -> Member:
        """One more worker; the scheduler will know it soon."""
        # Without a nanny nobody starts the worker again, and the process is the worker itself.
        words = (self.address, "--no-nanny", "--no-dashboard", "--nthreads", "1")
        worker = start(self.folder / f"worker-{len(self.workers)}", "dask_worker", *words)
        self.workers.append(worker)
        return worker


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """The cluster while the block runs; no process of it is left afterwards."""
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    scheduler = start(folder / "scheduler", "dask_scheduler", *words)
    cluster = Cluster("", folder)
    try:
        cluster.address = scheduler.wait_for("Scheduler at:").split()[-1]
        for worker in [cluster.start_worker() for _ in range(WORKERS)]:
            worker.wait_for("Registered to")
        yield cluster
    finally:
        members = (*cluster.workers, scheduler)
        for member in members:
            member.process.terminate()
        for member in members:
            try:
                member.process.wait(timeout=30)
            except subprocess.TimeoutExpired:  # it hangs on the way out; the test has had its answer
                member.process.kill()
                member.process.wait()


def start(folder: Path, module: str, *arguments: str) -> Member:
    folder.mkdir()
    log = folder / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=os.environ | {"TMPDIR": str(folder), "OPENBLAS_NUM_THREADS": "1"},
        )
    return Member(process, folder, log)
