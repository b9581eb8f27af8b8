"""A process of its own for whoever runs a bank: its start, and its frame.

Of its own, because the course's `helpers` and `testcases` have to be the ones beside the notebook, and
because a wrong version may run for ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from ..answerkey import key_path, load
from ..answerkey.source_notebook import read_source
from ..errors import BuildError
from ..files.children import ChildError, ChildTimeoutError, course_environment, run_child
from ..files.temporary import TemporaryFolder
from ..model import AnswerKey
from ..release.beside import files_beside
from .bank import Bank, load_bank
from .stage import Stage, stage_of

TIMEOUT_S = 600.0

BankWork = Callable[[Stage, Bank, AnswerKey, Path], None]
"""What a child does with a bank; the path is where its result goes."""


def run_on_bank(module: str, course_root: Path, key: AnswerKey, result: Path) -> None:
    """Have a module that calls `work_on_bank` leave its result there. Raises BuildError if it cannot."""
    key_file = key_path(course_root, key.assignment, key.digest)
    notebook = course_root / "source" / key.assignment / f"{key.notebook}.ipynb"
    arguments = map(str, (key_file, notebook, result))
    with TemporaryFolder() as held:
        environment = course_environment(course_root, held.path)
        work = held.path / "work"
        _link_beside(notebook.parent, work)
        try:
            run_child(module, *arguments, folder=work, environment=environment, timeout_s=TIMEOUT_S)
        except ChildTimeoutError as error:
            problem = f"the misconceptions were {error}: one of them never ends"
            raise BuildError(problem, notebook=key.notebook) from error
        except ChildError as error:
            raise BuildError(str(error), notebook=key.notebook) from error


def _link_beside(source: Path, work: Path) -> None:
    """A folder with what lies beside the notebook, but none of its own: wrong versions may write there."""
    work.mkdir()
    for name in files_beside(source):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).symlink_to(source / name)


def work_on_bank(work: BankWork) -> None:
    """The main function of such a module."""
    key_file, notebook, result = map(Path, sys.argv[1:])
    try:
        key = load(key_file)
        work(stage_of(key, read_source(notebook)), load_bank(key), key, result)
    except BuildError as error:
        sys.exit(error.problem)
