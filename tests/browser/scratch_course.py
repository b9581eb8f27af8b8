"""The project's own assignment in a course of its own, an exchange, and people who work in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labserver import Person

from demo import question
from demo.handin import read_notebook
from gradestone.cli.demonstration import copy_course
from gradestone.files.notebook_cells import grade_id_of, is_exercise

PROJECT = Path(__file__).parents[2]
NAME, COURSE = "building_dnn", "deep_learning"
SOURCE = PROJECT / "source" / NAME / f"{NAME}.ipynb"

MARK = "gradestone_attack"
SCRIPT = f"document.title = '{MARK}'; console.error('{MARK}')"
HOSTILE = (
    f"<script>{SCRIPT}</script>"
    f'<img src="data:image/png;base64,AAAA" onerror="{SCRIPT}">'
    f'<svg onload="{SCRIPT}"><script>{SCRIPT}</script></svg>'
    f'<a href="javascript:{SCRIPT}">the solution</a> [another one](javascript:{MARK}())'
    f'<iframe srcdoc="<script>parent.{SCRIPT}</script>"></iframe>'
    f'<details open ontoggle="{SCRIPT}">more</details>'
)
"""What runs a script in every way of its own, where it is let; no quotes but these are in the script."""

HOSTILE_CODE = f"""\
from IPython.display import HTML, SVG, Javascript, Markdown, display

bad = {HOSTILE!r}
display(HTML(bad), Markdown(bad), Javascript({SCRIPT!r}))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='{MARK}()'><script>{MARK}()</script></svg>"))"""


@dataclass(frozen=True)
class Course:
    """The instructor's course, and where students fetch and submit."""

    root: Path
    exchange: Path

    @property
    def instructor(self) -> Person:
        return Person("instructor", self.root)

    @property
    def source(self) -> Path:
        return self.root / "source" / NAME / f"{NAME}.ipynb"

    def student(self, name: str) -> Person:
        """Somebody with a home beside the course, who has set nbgrader up."""
        home = self.root.parent / name
        home.mkdir()
        options = {
            "CourseDirectory.course_id": COURSE,
            "CourseDirectory.student_id": name,
            "Exchange.root": str(self.exchange),
        }
        lines = ["c = get_config()", *(f"c.{option} = {value!r}" for option, value in options.items())]
        (home / "nbgrader_config.py").write_text("\n".join(lines) + "\n")
        return Person(name, home)


def new_course(folder: Path) -> Course:
    """A copy of the project's course with a question that is marked by hand; nothing is built yet."""
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)  # as nbgrader wants it
    course = Course(copy_course(PROJECT, folder / "course", [NAME]), exchange)
    question.ask(course.source)
    with (course.root / "nbgrader_config.py").open("a") as file:
        # One account of this machine is everybody.
        file.write(f"\nc.Exchange.root = {str(exchange)!r}\nc.ExchangeCollect.check_owner = False\n")
    return course


def write_work(
    notebook: Path,
    *,
    answer: str,
    changed: Mapping[str, tuple[str, str]] | None = None,
    extra: Collection[dict[str, Any]] = (),
) -> None:
    """All exercises are solved and the question is answered.

    changed : by exercise what stands in the solution, and what this student wrote instead
    extra : cells of the student's own, at the end
    """
    solve_exercises(notebook, None)
    content = read_notebook(notebook)
    for cell in content["cells"]:
        old, new = (changed or {}).get(grade_id_of(cell), ("", ""))
        assert old in cell["source"]
        cell["source"] = answer if grade_id_of(cell) == question.NAME else cell["source"].replace(old, new, 1)
    content["cells"] += extra
    notebook.write_text(json.dumps(content), encoding="utf-8")


def solve_exercises(notebook: Path, exercises: Collection[str] | None) -> None:
    """The reference's code for these exercises of a released notebook; None for all."""
    solutions = {grade_id_of(cell): cell for cell in read_notebook(SOURCE)["cells"] if is_exercise(cell)}
    content = read_notebook(notebook)
    for cell in content["cells"]:
        name = grade_id_of(cell)
        if name in solutions and (exercises is None or name in exercises):
            cell["source"] = solutions[name]["source"]
    notebook.write_text(json.dumps(content), encoding="utf-8")


def hostile_cells() -> list[dict[str, Any]]:
    """Text, code and outputs that try to run scripts in whoever opens the page."""
    output = {"output_type": "display_data", "data": {"text/html": HOSTILE}, "metadata": {}}
    code = {"cell_type": "code", "execution_count": 1, "outputs": [output], "source": HOSTILE_CODE}
    text = {"cell_type": "markdown", "source": f"# My work {HOSTILE}"}
    return [{"id": f"mallory-{cell['cell_type']}", "metadata": {}, **cell} for cell in (text, code)]
