"""Milliseconds that one `check(...)` of a learner takes, in the released folder, per exercise.

python benchmarks/selfcheck.py [ASSIGNMENT]      (goal: under 50 ms each)
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import time
from pathlib import Path

RELEASES = Path(__file__).resolve().parents[1] / "release"
ROUNDS = 20


def main() -> None:
    """Checks every exercise of the release with a function that answers None, the slowest way to fail."""
    release = RELEASES / (sys.argv[1] if len(sys.argv) > 1 else "building_dnn")
    sys.path.insert(0, str(release))
    from helpers.selfcheck.checking import CheckFailed, check
    from helpers.selfcheck.expected import read_expected

    entries = {entry.exercise: entry for entry in read_expected(release / "testcases" / "expected.h5")}
    for name, entry in entries.items():

        def wrong(*arguments: object, **named: object) -> None:
            return None

        wrong.__name__ = name
        milliseconds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            with contextlib.suppress(CheckFailed), contextlib.redirect_stdout(io.StringIO()):
                check(wrong, *entry.args, **entry.kwargs)
            milliseconds.append(1000 * (time.perf_counter() - started))
        print(f"{name:30} first {milliseconds[0]:6.1f} ms, median {statistics.median(milliseconds):6.1f} ms")


if __name__ == "__main__":
    main()
