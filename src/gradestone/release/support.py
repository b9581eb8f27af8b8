"""What goes into a release beside the notebook: the files a learner's own machine needs to check itself."""

from __future__ import annotations

import ast
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np

from .. import __version__, selfcheck
from ..errors import BuildError
from ..files.temporary import TemporaryFolder
from ..judge import Misconceptions, RecordedMisconception, merged_hint, said_here
from ..model import Answer, AnswerKey, Check, Exercise, RecordedCall
from ..selfcheck.expected import Background, ExpectedCheck, write_expected
from ..selfcheck.resemblance import same_answer
from ..selfcheck.functions import learner_test_source
from ..selfcheck.plain import identical
from ..selfcheck.standins import named_inputs
from .regions import RegionError, without_hidden
from .used_modules import CourseModules


def support_files(
    course_root: Path,
    key: AnswerKey,
    misconceptions: Misconceptions = lambda exercise: (),
    *,
    code: Iterable[str] = (),
    beside: Path | None = None,
) -> dict[str, bytes]:
    """All files of the release besides the notebook and what nbgrader copies from its folder, by their path.

    `testcases/<assignment>.py` and those modules of the course that it and the notebook import, without their
    hidden regions, the self-check where the notebook imports `check` from, `testcases/expected.h5` with the
    visible checks of the key, `test_<assignment>.py` for pytest. The same inputs give the same bytes.

    misconceptions : the misconceptions of an exercise; their answers to visible checks go in with the hints
    code : what the notebook's cells hold, without hidden regions
    beside : the folder of the notebook, whose modules nbgrader copies; what they import goes in as well

    Raises
    ------
    BuildError : a hidden region is not closed, a file is no Python once its hidden regions are gone, or it
        imports what students do not get; a module beside the notebook would be replaced by one of these
    """
    assignment = key.assignment
    modules = CourseModules(course_root, beside).used_by(code, also=(f"testcases.{assignment}",))
    files = {path.relative_to(course_root).as_posix(): public_source(path).encode() for path in modules}
    files |= _selfcheck_files(PurePosixPath(*key.selfcheck.split(".")), files)
    files["testcases/expected.h5"] = _expected_bytes(key, misconceptions)
    files[f"test_{assignment}.py"] = learner_test_source(key.notebook, key.selfcheck).encode()
    return _packages_of(files) | files


def _selfcheck_files(place: PurePosixPath, files: dict[str, bytes]) -> dict[str, bytes]:
    """The self-check as the package `place`, byte for byte.

    A module of the course in that place only stands in for it, and is left out.
    """
    files.pop(f"{place}.py", None)
    package = Path(selfcheck.__file__).parent
    return {f"{place}/{path.name}": path.read_bytes() for path in sorted(package.glob("*.py"))}


def _packages_of(files: Iterable[str]) -> dict[str, bytes]:
    """What makes packages of the folders of modules: no other one of the name may be found before them."""
    folders = {folder for name in files if name.endswith(".py") for folder in PurePosixPath(name).parents}
    return {f"{folder}/__init__.py": b"" for folder in folders if folder.name}


def public_source(path: Path) -> str:
    """A module as students get it: without its hidden regions. Raises BuildError."""
    name = f"{path.parent.name}/{path.name}"
    try:
        source = without_hidden(path.read_text(encoding="utf-8"))
        ast.parse(source)
    except RegionError as error:
        raise BuildError(error.problem, notebook=name, line=error.line) from error
    except UnicodeDecodeError as error:
        raise BuildError("the file is not stored as UTF-8; save it so", notebook=name) from error
    except SyntaxError as error:
        problem = f"the file is not valid Python without its hidden regions: {error.msg}"
        raise BuildError(problem, notebook=name, line=error.lineno) from error
    return source


def expected_checks(
    key: AnswerKey, misconceptions: Misconceptions = lambda exercise: ()
) -> Iterator[ExpectedCheck]:
    """The visible checks of the key, as the learner's `check(...)` finds them."""
    exercises = {exercise.name: exercise for exercise in key.exercises}
    for check in key.variants[0]:
        if not check.hidden:
            exercise = exercises[check.exercise]
            entry = _expected(check, returns=exercise.returns, parameters=exercise.parameters)
            yield replace(entry, misconceptions=tuple(_hints(check, misconceptions(check.exercise))))


def _expected(check: Check, *, returns: tuple[str, ...], parameters: tuple[str, ...]) -> ExpectedCheck:
    return ExpectedCheck(
        exercise=check.exercise,
        ordinal=check.ordinal,
        args=check.call.args,
        kwargs=dict(check.call.kwargs),
        expected=check.expected,
        rules=check.rules,
        weight=check.weight,
        returns=returns,
        parameters=parameters,
    )


def _hints(check: Check, versions: Sequence[RecordedMisconception]) -> Iterator[tuple[str, Answer]]:
    """Hint and answer of each wrong version; of versions that answer alike all hints in one."""
    groups: list[tuple[Answer, list[str]]] = []
    for version in versions:
        answer = version.answers.get(check.ordinal)
        if answer is None:
            continue
        same = (hints for wrong, hints in groups if same_answer(wrong, answer, check.rules))
        if (hints := next(same, None)) is None:
            groups.append((answer, [version.hint]))
        else:
            hints.append(version.hint)
    yield from ((hint, said_here(wrong)) for wrong, hints in groups if (hint := merged_hint(hints)))


def expected_background(key: AnswerKey) -> Background:
    """What the exercises of the key gave to one another in visible checks, and what recorded them."""
    visible = [check for check in key.variants[0] if not check.hidden]
    return Background(
        depends_on={exercise.name: exercise.depends_on for exercise in key.exercises},
        calls={exercise.name: _calls_of(exercise, visible) for exercise in key.exercises},
        versions={
            "python": platform.python_version(),
            "numpy": np.__version__,
            "gradestone": __version__,
        },
    )


def _calls_of(exercise: Exercise, visible: Sequence[Check]) -> tuple[RecordedCall, ...]:
    """The distinct ones that are no visible check of the exercise: those are on record already."""
    known = [RecordedCall(check.exercise, check.call.args, check.call.kwargs, None) for check in visible]
    calls: list[RecordedCall] = []
    for call in (call for check in visible for call in check.inner if call.exercise == exercise.name):
        if not any(_same_inputs(call, other, exercise.parameters) for other in (*known, *calls)):
            calls.append(call)
    return tuple(calls)


def _same_inputs(one: RecordedCall, other: RecordedCall, parameters: tuple[str, ...]) -> bool:
    inputs = (named_inputs(parameters, call.args, call.kwargs) for call in (one, other))
    return one.exercise == other.exercise and identical(*inputs)


def _expected_bytes(key: AnswerKey, misconceptions: Misconceptions) -> bytes:
    with TemporaryFolder() as folder:
        path = folder.path / "expected.h5"
        write_expected(path, expected_checks(key, misconceptions), expected_background(key))
        return path.read_bytes()
