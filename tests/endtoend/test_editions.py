"""docs/translating.md to the letter, in a toy language: an edition is the same assignment, said otherwise."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classwork import ESSAY, HEADS, SOLVED, cell_of, gradestone, nbgrader, read_json
from cluster import Cluster
from exchange import new_exchange, new_student
from nbgrader.apps.api import NbGraderAPI
from walkthrough import steps

from gradestone.bridge.course import load_course
from gradestone.proof.editions_alike import code_tokens
from gradestone.selfcheck.expected import read_expected
from gradestone.translation.pofiles import read_catalogue, write_catalogue

EDITION, LANGUAGE = "week_de", "de"
BOTH = ("week", EDITION)
HALF = "That is half of it."
BANK = f'''\
from gradestone.misconceptions.versions import misconceptions

MISCONCEPTIONS = misconceptions("double", ("double-half", "{HALF}", ("twice = x + x", "twice = x / 2")))
CORRECT_VARIANTS = ()
'''
TABLE = "Two columns\n\n| of | a table |\n|:--|:--|\n| with | `code` |"
RUN = """\
print("the answer is", double(1.0))  # try it
plan = f"{double(2)} is not {3!r}"
# load_own("../week/week.ipynb")"""
CLASS = {
    "all-right": SOLVED,
    "half": SOLVED | {"double": "return x / 2"},
    "off": SOLVED | {"shift": "return double(x) - by, np.abs(by)"},
    "raises": SOLVED | {"double": "return undefined"},
    "untouched": {},
}


def in_toy(english: str) -> str:
    """The message in brackets, where markdown allows them; every part stays."""
    lines = english.split("\n")
    if english.startswith("|"):
        return "\n".join([lines[0].replace("a table", "«a table»"), *lines[1:]])
    begin = re.match(r"(#+ |- )?", english)
    assert begin is not None
    return f"{begin[0]}«{english[begin.end() :]}»"


def translate_all(locale: Path) -> None:
    for path in locale.glob("*.po"):
        catalogue = read_catalogue(path, LANGUAGE)
        for message in catalogue:
            if message.id:
                forms = message.id if isinstance(message.id, tuple) else (message.id,)
                toy = tuple(map(in_toy, forms))
                message.string = toy if isinstance(message.id, tuple) else toy[0]
                message.flags.discard("fuzzy")
        write_catalogue(path, LANGUAGE, catalogue)


def hand_in_everywhere(course: Path) -> None:
    for assignment in ("week", EDITION):
        for student, functions in CLASS.items():
            notebook = read_json(course / "release" / assignment / "week.ipynb")
            for name, body in functions.items():
                cell_of(notebook, name)["source"] = f"{HEADS[name]}\n    {body}"
            folder = course / "submitted" / student / assignment
            folder.mkdir(parents=True)
            (folder / "week.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def walked(
    new_course: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """The course after all of the page, and what each command said."""
    course = new_course()
    course.cells["table"] = {"cell_type": "markdown", "id": "table", "metadata": {}, "source": TABLE}
    course.cells["explain"] = ESSAY
    course.cells["run"] = {
        "cell_type": "code",
        "id": "run",
        "metadata": {},
        "source": RUN,
        "outputs": [],
        "execution_count": None,
    }
    course.write()
    bank = course.root / "testcases" / "misconceptions"
    bank.mkdir()
    (bank / "__init__.py").touch()
    (bank / "week.py").write_text(BANK)
    exchange = new_exchange(tmp_path_factory.mktemp("exchange") / "exchange")
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(exchange)!r}\nc.Gradestone.language = 'de'\n")
    said: dict[str, str] = {}
    for step in steps("translating.md"):
        if step.language != "sh":
            continue
        for line in step.text.splitlines():
            if "autograde" in line:
                hand_in_everywhere(course.root)
                assert gradestone(course.root, "autograde", "week").returncode == 0
            program, *arguments = line.split()
            done = {"gradestone": gradestone, "nbgrader": nbgrader}[program](course.root, *arguments)
            said[line] = done.stdout + done.stderr
            assert done.returncode == 0, f"{line}\n{said[line]}"
            if "translate" in line:
                pictures = course.root / "locale" / LANGUAGE / "images" / "week"
                pictures.mkdir(parents=True)
                (pictures / "plan.svg").write_text("<svg><!-- Plan --></svg>")
                translate_all(course.root / "locale" / LANGUAGE)
    return course.root, said


@pytest.fixture
def course(walked: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    """A copy for a test that changes something."""
    return Path(shutil.copytree(walked[0], tmp_path / "course"))


def marks(course: Path, assignment: str, student: str) -> dict[str, Any]:
    return read_json(course / "autograded" / student / assignment / "marks.json")


# ---------------------------------------------------------------- the release


def test_an_edition_has_the_same_files_cells_and_code(walked: tuple[Path, dict[str, str]]) -> None:
    course, _ = walked
    english, edition = course / "release" / "week", course / "release" / EDITION
    names = {path.relative_to(english).as_posix() for path in english.rglob("*") if path.is_file()}
    others = {path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file()}
    assert others - names == {"helpers/selfcheck/words.mo"} and names <= others
    one, other = read_json(english / "week.ipynb"), read_json(edition / "week.ipynb")
    assert [cell["id"] for cell in one["cells"]] == [cell["id"] for cell in other["cells"]]
    code = [(name, path) for name in names if (path := Path(name)).suffix == ".py"]
    for name, _path in code:
        sources = [(root / name).read_text(encoding="utf-8") for root in (english, edition)]
        assert code_tokens(sources[0]) == code_tokens(sources[1]), name
    for cell, said in zip(one["cells"], other["cells"], strict=True):
        if cell["cell_type"] == "code":
            assert code_tokens("".join(cell["source"])) == code_tokens("".join(said["source"]))


def test_what_a_learner_reads_is_in_the_language(walked: tuple[Path, dict[str, str]]) -> None:
    cells = read_json(walked[0] / "release" / EDITION / "week.ipynb")["cells"]
    text = {cell["id"]: "".join(cell["source"]) for cell in cells}
    assert text["intro"] == "# «Week\nSee `### START CODE HERE ###`.»"
    assert text["table"] == "«Two columns»\n\n| of | «a table» |\n|:--|:--|\n| with | `code` |"
    assert '"""«Twice x.»"""' in text["double-solution"]
    assert "### START CODE HERE ### (≈ 1 line of code)" in text["double-solution"]
    said = RUN.replace("the answer is", "«the answer is»").replace("try it", "«try it»")
    said = said.replace("{double(2)} is not {3!r}", "«{double(2)} is not {3!r}»")
    assert text["run"] == said.replace("../week/", f"../{EDITION}/")
    assert (walked[0] / "release" / EDITION / "images" / "plan.svg").read_text() == "<svg><!-- Plan --></svg>"


def test_points_and_grade_ids_are_in_the_gradebook_for_both(walked: tuple[Path, dict[str, str]]) -> None:
    query = (
        "select base_cell.name, grade_cells.max_score from grade_cells "
        "join base_cell on base_cell.id = grade_cells.id "
        "join notebook on notebook.id = base_cell.notebook_id "
        "join assignment on assignment.id = notebook.assignment_id where assignment.name = ? order by 1"
    )
    with sqlite3.connect(walked[0] / "gradebook.db") as gradebook:
        english, edition = (gradebook.execute(query, (name,)).fetchall() for name in ("week", EDITION))
    assert english == edition != []


def test_hints_of_visible_checks_are_translated(walked: tuple[Path, dict[str, str]]) -> None:
    hints = [
        hint
        for check in read_expected(walked[0] / "release" / EDITION / "testcases" / "expected.h5")
        for hint, _ in check.misconceptions
    ]
    assert hints == [f"«{HALF}»"]


def test_the_self_check_speaks_the_language_of_its_release(
    walked: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(walked[0] / "release" / EDITION, tmp_path / EDITION))
    lines = (
        "from helpers.selfcheck import check",
        "from testcases.week import some_numbers",
        "def double(x): return x / 2",
        "check(double, some_numbers())",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert f"«{HALF}»" in done.stdout + done.stderr
    assert "«double: «" in done.stdout + done.stderr


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize("student", CLASS)
def test_the_same_answers_have_the_same_marks_to_the_byte_but_for_words(
    walked: tuple[Path, dict[str, str]], student: str
) -> None:
    course, _ = walked
    english, edition = (_without_words(marks(course, name, student)) for name in ("week", EDITION))
    assert json.dumps(english) == json.dumps(edition)


def _without_words(record: dict[str, Any]) -> dict[str, Any]:
    """All but words, how long it took, and what says which release it was."""
    for check in (check for exercise in record["exercises"] for check in exercise["checks"]):
        for name in ("rationale", "hint", "detail", "note"):
            check[name] = bool(check.get(name))
    record["incidents"] = len(record["incidents"])
    record["comments"] = sorted(record["comments"])
    for name in ("assignment", "seconds", "submission_digest"):
        del record[name]
    for name in ("release", "words"):
        record["graded_with"].pop(name, None)
    return record


def test_verdicts_cards_and_pages_are_in_the_language_of_the_release(
    walked: tuple[Path, dict[str, str]],
) -> None:
    course, _ = walked
    check = marks(course, EDITION, "half")["exercises"][0]["checks"][0]
    assert check["hint"] == f"«{HALF}»" and check["rationale"].startswith("«")
    assert marks(course, "week", "half")["exercises"][0]["checks"][0]["hint"] == HALF
    page = (course / "feedback" / "half" / EDITION / "week.html").read_text(encoding="utf-8")
    assert f"«{HALF}»" in page and "«Week" in page
    assert (course / "autograded" / "half" / EDITION / "images" / "plan.svg").read_text() != "<svg/>"


@pytest.mark.thorough
def test_workers_of_a_cluster_speak_the_language_of_the_release(course: Path, cluster: Cluster) -> None:
    before = {student: marks(course, EDITION, student) for student in CLASS}
    shutil.rmtree(course / "autograded")
    done = gradestone(course, "autograde", EDITION, "--force", "--scheduler", cluster.address)
    assert done.returncode == 0, done.stderr
    for student, record in before.items():
        assert marks(course, EDITION, student)["exercises"] == record["exercises"]


@pytest.mark.thorough
def test_in_the_term_and_in_exports_both_are_one_assignment(
    walked: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    course, _ = walked
    done = gradestone(course, "report")
    assert done.returncode == 0, done.stderr
    header = next(line for line in done.stdout.splitlines() if "«total»" in line)
    assert header.split().count("week") == 1 and EDITION not in header
    assert done.stdout.count("handed in week in several languages") == len(CLASS)
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    done = gradestone(course, "export", "--to", str(ours))
    assert done.returncode == 0 and "week: handed in in several languages" in done.stderr
    assert nbgrader(course, "export", "--to", str(theirs)).returncode == 0
    for file, student in ((ours, "student"), (theirs, "student_id")):
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert {row["assignment"] for row in rows} == {"week"}
        assert sorted(row[student] for row in rows) == sorted(CLASS)
    done = gradestone(course, "export", EDITION)
    assert f",{EDITION}," in done.stdout and ",week," not in done.stdout


def test_an_archive_is_of_the_edition_whose_texts_its_notebooks_hold(course: Path, tmp_path: Path) -> None:
    handed_in = {name: (course / "submitted" / "half" / name / "week.ipynb").read_text() for name in BOTH}
    for number, names in enumerate(((EDITION, EDITION), ("week",), BOTH)):
        path = tmp_path / f"archive{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for place, name in enumerate(names):
                archive.writestr(f"student{place}_{place}_77700{place}_week.ipynb", handed_in[name])
        done = gradestone(course, "collect", str(path), "--dry-run")
        if len(set(names)) == 1:
            assert f"{names[0]}: 0 would be collected" in done.stdout, done.stderr
        else:
            assert done.returncode == 1 and f"the notebooks are of week (1) and {EDITION} (1)" in done.stderr


def test_a_hand_in_of_one_edition_is_not_taken_for_the_other(course: Path) -> None:
    student = course / "submitted" / "other-folder"
    shutil.copytree(course / "submitted" / "half" / EDITION, student / EDITION)
    done = gradestone(course, "autograde", "week", "--student", "other-folder")
    assert done.returncode == 1 and "No submissions" in done.stderr
    assert gradestone(course, "autograde", EDITION, "--student", "other-folder").returncode == 0


def test_a_student_fetches_an_edition_under_its_own_name(
    walked: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    course, _ = walked
    root = re.search(r"c.Exchange.root = '(.*)'", (course / "nbgrader_config.py").read_text())
    assert root is not None
    student = new_student("ada", tmp_path / "ada", Path(root[1]))
    student.nbgrader("fetch_assignment", EDITION)
    assert (student.home / EDITION / "helpers" / "selfcheck" / "words.mo").is_file()


# ---------------------------------------------------------------- when the source changes


@pytest.mark.thorough
def test_a_changed_sentence_falls_back_to_english_and_the_build_says_where(course: Path) -> None:
    notebook = course / "source" / "week" / "week.ipynb"
    text = notebook.read_text(encoding="utf-8").replace("Two columns", "Two columns only")
    notebook.write_text(text, encoding="utf-8")
    assert gradestone(course, "build", "week").returncode == 0
    assert gradestone(course, "translate", LANGUAGE, "week").returncode == 0
    done = gradestone(course, "build", EDITION)
    assert done.returncode == 0 and f"{EDITION}: wholly or partly in English" in done.stderr
    assert "translation: table." in done.stderr
    cells = read_json(course / "release" / EDITION / "week.ipynb")["cells"]
    assert "".join(next(cell for cell in cells if cell["id"] == "table")["source"]).startswith(
        "Two columns only\n"
    )
    refused = gradestone(course, "check", "week", "--lang", LANGUAGE)
    assert refused.returncode == 1 and "its translation is fuzzy (week.po)" in refused.stdout


@pytest.mark.thorough
def test_another_translation_has_the_class_graded_again(course: Path) -> None:
    path = course / "locale" / LANGUAGE / "week.po"
    path.write_text(path.read_text(encoding="utf-8").replace(f"«{HALF}»", "Die Hälfte."), encoding="utf-8")
    done = gradestone(course, "autograde", EDITION)
    assert done.returncode == 0, done.stderr
    assert marks(course, EDITION, "half")["exercises"][0]["checks"][0]["hint"] == "Die Hälfte."


def test_a_translation_that_would_change_code_is_left_out(course: Path) -> None:
    path = course / "locale" / LANGUAGE / "week.po"
    text = path.read_text(encoding="utf-8")
    assert "«{double(2)} is not {3!r}»" in text
    path.write_text(text.replace("«{double(2)} is not {3!r}»", "{double(3)} ist {3!r}"), encoding="utf-8")
    done = gradestone(course, "build", EDITION)
    assert done.returncode == 0 and "translation: run." in done.stderr
    cells = read_json(course / "release" / EDITION / "week.ipynb")["cells"]
    assert "double(2)" in "".join(next(cell for cell in cells if cell["id"] == "run")["source"])


def test_a_language_without_a_catalogue_is_refused_with_the_command_that_makes_one(course: Path) -> None:
    done = gradestone(course, "build", "week", "--lang", "fr")
    assert done.returncode == 1 and "`gradestone translate fr` makes it" in done.stderr


@pytest.mark.thorough
def test_nbgraders_own_command_builds_an_edition_too(course: Path) -> None:
    before = (course / "release" / EDITION / "week.ipynb").read_bytes()
    shutil.rmtree(course / "release" / EDITION)
    done = nbgrader(course, "generate_assignment", EDITION)
    assert done.returncode == 0, done.stderr
    assert (course / "release" / EDITION / "week.ipynb").read_bytes() == before


def test_formgrader_lists_an_edition_and_its_buttons_work(course: Path) -> None:
    edition = load_course(course, EDITION)
    api = NbGraderAPI(edition.directory, config=edition.config)
    listed = {each["name"]: each for each in api.get_assignments()}
    assert set(listed) == {"week", EDITION}
    assert listed[EDITION]["release_path"] == f"release/{EDITION}"
    assert listed[EDITION]["num_submissions"] == len(CLASS)
    assert [each["name"] for each in api.get_notebooks(EDITION)] == ["week"]
    assert api.generate_assignment(EDITION)["success"]
    assert not (course / "source" / EDITION).exists()


@pytest.mark.thorough
def test_english_needs_no_catalogue_and_nothing_that_reads_one(course: Path) -> None:
    shutil.rmtree(course / "locale")
    options = course / "nbgrader_config.py"
    options.write_text(options.read_text().replace("c.Gradestone.language = 'de'", ""))
    line = (
        "import sys; from gradestone.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "sys.exit(any(name.partition('.')[0] == 'babel' for name in sys.modules))"
    )
    for arguments in (["build", "week"], ["autograde", "week", "--force"], ["report", "week"]):
        done = subprocess.run(
            [sys.executable, "-c", line, *arguments], cwd=course, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
