"""nbgrader's own tests, which its package carries, run where every configuration says `configure(c)`.

`make nbgrader` runs all of FILES, and `python -m tests.contract.own_tests autograde api` these two.
The three of `test_nbgraders_own_*.py` are modules of their own so that they can run side by side.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import nbgrader.tests

FILES = (
    "nbgrader_autograde",
    "nbgrader_generate_assignment",
    "nbgrader_generate_feedback",
    "api",
    "nbgrader_releasefeedback",
    "nbgrader_fetchfeedback",
    "nbgrader_zip_collect",
    "nbgrader_export",
    "nbgrader_validate",
    "nbgrader_generate_solution",
    "nbgrader_quickstart",
    "nbgrader_releaseassignment",
    "nbgrader_db",
)
CONFIG = """\
from pathlib import Path

from gradestone.bridge.config import configure

c = get_config()
configure(c)
Path(__file__).with_name("read").touch()
"""


@dataclass(frozen=True)
class OwnTests:
    """What came of one file of tests."""

    outcomes: dict[str, str]  # "passed", "failed", "error" or "skipped", by the name of the test
    configured: bool  # our configuration was read
    said: str

    @property
    def failed(self) -> list[str]:
        return sorted(name for name, outcome in self.outcomes.items() if outcome in ("failed", "error"))


def run(name: str, *options: str) -> OwnTests:
    """Runs one of FILES to its end, in a process and a home of its own.

    options : further lines of the configuration
    """
    with tempfile.TemporaryDirectory(prefix="nbgraders-own-") as home:
        root = Path(home)
        (root / "jupyter").mkdir()
        (root / "jupyter" / "nbgrader_config.py").write_text("\n".join((CONFIG, *options)))
        (root / "pytest.ini").write_text("[pytest]\n")  # ours makes errors of warnings
        report = root / "report.xml"
        tests = Path(nbgrader.tests.__file__).parent / "apps" / f"test_{name}.py"
        quietly = ("-q", "-p", "no:cacheprovider", "-c", str(root / "pytest.ini"), f"--junitxml={report}")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *quietly, str(tests)],
            cwd=root,
            env=_environment(root),
            capture_output=True,
            text=True,
            check=False,
        )
        configured = (root / "jupyter" / "read").exists()
        return OwnTests(_outcomes(report), configured, done.stdout + done.stderr)


def _environment(root: Path) -> dict[str, str]:
    scripts = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    own = {"HOME": str(root), "PATH": scripts, "JUPYTER_CONFIG_PATH": str(root / "jupyter")}
    # One of the tests asks for USER, which containers may lack.
    return {"USER": "instructor", **os.environ, **own}


def _outcomes(report: Path) -> dict[str, str]:
    found = {}
    for case in ElementTree.parse(report).iter("testcase") if report.exists() else ():
        outcome = next(
            (child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed"
        )
        found[case.get("name", "")] = outcome.replace("failure", "failed")
    return found


def main() -> None:
    """One line a file; exit code 1 when any test failed."""
    names = [name for name in FILES if not sys.argv[1:] or name.removeprefix("nbgrader_") in sys.argv[1:]]
    failed = False
    for name in names:
        found = run(name)
        count = ", ".join(
            f"{number} {what}" for what, number in sorted(Counter(found.outcomes.values()).items())
        )
        print(f"{name}: {count or found.said}", *found.failed, sep="\n  ", flush=True)
        failed = failed or bool(found.failed) or not found.configured or not found.outcomes
    sys.exit(failed)


if __name__ == "__main__":
    main()
