"""The files of a new course, written where there is nothing yet."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from ..errors import CourseError
from ..files.jsontext import json_text
from .first_notebook import first_notebook

ASSIGNMENT = "week1"
_CONFIG = "nbgrader_config.py"
_TEMPLATES = {
    _CONFIG: "config.py.j2",
    "README.md": "readme.md.j2",
    "selfcheck.py": "selfcheck.py.j2",
    f"testcases/{ASSIGNMENT}.py": "testcases.py.j2",
    ".gitignore": "gitignore.j2",
}
_ADVICE = (
    "{path} is there already: this is a course. To have its asserts graded here, add to that file\n"
    "  from gradestone.bridge.config import configure\n"
    "  configure(c)\n"
    "  c.Gradestone.examine = True"
)


def write_course(folder: Path) -> tuple[Path, ...]:
    """Write the course into `folder`, which is made if need be; its files. Nothing there is overwritten.

    Raises CourseError where there is a course already, or a file of one of these names.
    """
    if (folder / _CONFIG).exists():
        raise CourseError(_ADVICE.format(path=folder / _CONFIG))
    texts = {**_from_templates(folder.resolve().name), "testcases/__init__.py": "", _notebook(): _first()}
    taken = [name for name in texts if (folder / name).exists()]
    if taken:
        raise CourseError(
            f"{folder / taken[0]} is there already, and nothing is overwritten. Name another folder."
        )
    try:
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{folder} cannot be written: {error.strerror}. Name another folder.") from error
    return tuple(folder / name for name in texts)


def _notebook() -> str:
    return f"source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"


def _first() -> str:
    return json_text(first_notebook(), 3)


def _from_templates(course: str) -> dict[str, str]:
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    templates = files("gradestone.starter").joinpath("templates")
    return {
        name: environment.from_string(templates.joinpath(template).read_text(encoding="utf-8")).render(
            course=course, assignment=ASSIGNMENT
        )
        for name, template in _TEMPLATES.items()
    }
