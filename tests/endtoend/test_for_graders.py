"""What graders are told and students are not, and what graders with names hidden must not see."""

from __future__ import annotations

import csv
import html
import json
import shutil
from pathlib import Path

import pytest
from classwork import (
    SOLVED,
    autograded,
    cell_of,
    gradestone,
    hand_in,
    hand_in_text,
    marks,
    nbgrader,
    released,
    scores,
)
from nbgrader.server_extensions.formgrader import handlers

from tests.thoroughness import one_in

TAMPERING = "def check(*a, **k):\n    return True\nnp.allclose = np.array_equal = check"
SENTENCE = "Code cell 2 replaces `check`, `numpy.allclose` and `numpy.array_equal`."
LOVELACE = "lovelace-1815"


@pytest.fixture(scope="module")
def told(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mallory replaces what judges; Lovelace's names are in file names; somebody else hands in a folder."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("told") / "course"))
    notebook = released(root)
    cell = {"cell_type": "code", "id": "mine", "metadata": {}, "source": TAMPERING, "outputs": []}
    notebook["cells"].insert(2, cell | {"execution_count": None})
    hand_in_text(root, "mallory", json.dumps(notebook))
    right = hand_in(root, LOVELACE, **SOLVED)
    (right / "week.ipynb").rename(right / f"{LOVELACE} homework.ipynb")
    (right / f"{LOVELACE}.csv").symlink_to("/etc/hostname")
    (root / "submitted" / "nobody-there" / "week" / "week.ipynb").mkdir(parents=True)
    done = gradestone(root, "autograde", "week")
    assert done.returncode == 2, done.stderr
    (root / "stdout.txt").write_text(done.stdout)
    return root


def test_what_a_submission_replaces_is_told_to_the_teacher(told: Path) -> None:
    assert scores(told, "mallory") == {"double": 0.0, "shift": 0.0}
    assert marks(told, "mallory")["replaces"] == [SENTENCE]
    assert "replaces" not in marks(told, LOVELACE)
    assert SENTENCE[:40] in " ".join((told / "stdout.txt").read_text().split())
    assert gradestone(told, "report", "week", "--csv", "class.csv").returncode == 0
    with (told / "class.csv").open(newline="") as file:
        assert {row["student"]: row["replaces"] for row in csv.DictReader(file)} == {
            "mallory": SENTENCE,
            LOVELACE: "",
            "nobody-there": "",
        }


def formgraders_page(course: Path, student: str) -> str:
    """The page as formgrader makes it: its exporter, its template."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    templates = str(Path(handlers.template_path))
    options = {"template_name": "formgrade", "extra_template_basedirs": [templates]}
    exporter = HTMLExporter(config=Config({"HTMLExporter": options}))
    resources = dict.fromkeys(
        ("base_url", "notebook_id", "assignment_id", "submission_id", "notebook_path"), ""
    )
    resources |= {"student": "", "last_name": None, "first_name": None, "index": 0, "total": 3}
    path = course / "autograded" / student / "week" / "week.ipynb"
    page, _ = exporter.from_filename(str(path), resources=resources)
    return html.unescape(str(page))


@pytest.mark.parametrize("command", one_in(2, [gradestone, nbgrader]))
def test_the_feedback_says_nothing_of_it_and_formgrader_does(
    command: object, told: Path, tmp_path: Path
) -> None:
    course = Path(shutil.copytree(told, tmp_path / "course"))
    words = ["feedback"] if command is gradestone else ["generate_feedback"]
    done = command(course, *words, "week")  # type: ignore[operator]
    assert done.returncode == 0, done.stderr
    folder = course / "feedback" / "mallory" / "week"
    page = (folder / "week.html").read_text(encoding="utf-8")
    assert "Code cell 2 replaces" not in page and "For graders" not in page
    assert not (folder / "marks.json").exists()
    assert (folder / "images" / "plan.svg").is_file()
    assert "numpy.allclose" in formgraders_page(course, "mallory")
    assert "For graders, not in the feedback" in formgraders_page(course, "mallory")


@pytest.mark.parametrize("student", ["mallory", LOVELACE, "nobody-there"])
def test_no_card_names_the_student(student: str, told: Path) -> None:
    cards = [cell for cell in autograded(told, student)["cells"] if cell["id"].startswith("gradestone")]
    assert cards
    assert not [cell for cell in cards if student in cell["source"]]
    assert student not in formgraders_page(told, student)


def test_the_students_own_page_has_the_names_of_files(told: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(told, tmp_path / "course"))
    assert gradestone(course, "feedback", "week").returncode == 0
    page = (course / "feedback" / LOVELACE / "week" / "week.html").read_text(encoding="utf-8")
    assert f"handed in as “{LOVELACE} homework.ipynb” instead" in page
    assert "handed in as “….ipynb” instead" in formgraders_page(course, LOVELACE)


def test_other_credits_leave_the_card_for_graders_where_it_is(told: Path) -> None:
    first, second = autograded(told, "mallory")["cells"][:2]
    assert (first["id"], second["id"]) == ("gradestone-summary", "gradestone-graders")
    assert cell_of(autograded(told, "mallory"), "test_double")["outputs"]
