"""The teacher's round in a browser, from the instructor's notebook to feedback that a student opens.

Stages build on each other, as they do in a course; each is gone through once, and looked at by several tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("playwright", reason="there is no playwright; install the project's extra `dev`")

from labpage import choose
from labserver import LabServer, running_lab
from playwright.sync_api import FrameLocator, Locator, Page, expect
from scratch_course import HOSTILE, MARK, NAME, Course, hostile_cells, new_course, write_work
from watched import Watch

from demo.question import NAME as QUESTION
from demo.question import POINTS

POINTS_OF_CODE = 100
ADAS_ANSWER = "Because $W = 0$ makes $Z = 0$, and then nothing can be learned."
NAMES = {"ada": ("Ada", "Lovelace"), "bob": ("Bob", "Kahn"), "mallory": ("Mallory", "Vane")}
LONGEST_MS = 600_000  # of a button: the first builds a release, and records its answer key
TOP = {"x": 0, "y": 0, "width": 1280, "height": 440}  # of a page with little below
WIDE = {"width": 1500, "height": 900}
Take = Callable[..., None]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return new_course(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def teacher(browser: object, course: Course) -> Iterator[LabServer]:
    with running_lab(course.instructor) as server:
        yield server


@pytest.fixture(scope="module")
def student(browser: object, course: Course) -> Iterator[LabServer]:
    """Ada's JupyterLab."""
    with running_lab(course.student("ada")) as server:
        yield server


# ---------------------------------------------------------------- formgrader's pages


def formgrader_in_lab(page: Page, server: LabServer) -> FrameLocator:
    """Formgrader as the menu opens it: a page within JupyterLab."""
    page.goto(server.url("/lab?reset"))
    choose(page, "Nbgrader", "Formgrader")
    return page.frame_locator("iframe")


def press(inside: Page | FrameLocator, button: str, within: Locator | None = None) -> str:
    """A button of a table; what the box says that comes up when it is done."""
    (within or inside.locator("#main-table")).locator(f".{button} a").click()
    title = inside.locator(".modal-title")
    expect(title).to_have_text(re.compile("Success|Error"), timeout=LONGEST_MS)
    told = f"{title.inner_text()}\n{inside.locator('.modal-body').inner_text()}"
    inside.get_by_role("button", name="OK").click()
    expect(inside.locator(".modal")).to_have_count(0)
    return told


def row_of(page: Page, name: str) -> Locator:
    """Their row in a table of submissions."""
    return page.locator("#main-table tr", has=page.locator(".student-id", has_text=name))


def open_submission(page: Page, teacher: LabServer, name: str) -> None:
    """Their notebook in formgrader, found in the list of submissions with names shown."""
    page.goto(teacher.url(f"/formgrader/gradebook/{NAME}/{NAME}"))
    page.locator("#main-table .name-hidden").first.wait_for()
    page.get_by_text("Show All Names").click()
    first, last = NAMES[name]
    page.get_by_role("link", name=f"{last}, {first}").click()
    page.wait_for_function("window.formgrader && formgrader.loaded && formgrader.grades.loaded")


def saved(page: Page, field: str, value: str) -> None:
    """Types into a field, and waits until formgrader has put it into the gradebook."""
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        page.locator(field).fill(value)
        page.locator(field).blur()


# ---------------------------------------------------------------- stages


@pytest.fixture(scope="module")
def released(teacher: LabServer, new_watch: Callable[..., Watch], take: Take) -> dict[str, str]:
    """What generating, previewing and releasing said, and the people on the list."""
    watch = new_watch(viewport=WIDE)  # below 992 px formgrader puts its columns under each other
    page, told = watch.page, {}
    formgrader = formgrader_in_lab(page, teacher)
    told["generate"] = press(formgrader, "assign")
    formgrader.locator("#main-table .preview a").click()
    crumbs = page.locator(".jp-FileBrowser-crumbs")
    expect(crumbs).to_contain_text(f"release/{NAME}", use_inner_text=True)
    told["preview"] = page.locator(".jp-DirListing-content").inner_text()
    told["release"] = press(formgrader, "release")
    page.mouse.move(0, 0)
    take("formgrader-assignments", page, clip={"x": 0, "y": 0, **WIDE, "height": 560})
    for name, (first, last) in NAMES.items():
        add_student(page, teacher, name, first, last)
    assert watch.unexplained() == []
    watch.context.close()
    return told


def add_student(page: Page, teacher: LabServer, name: str, first: str, last: str) -> None:
    page.goto(teacher.url("/formgrader/manage_students"))
    page.wait_for_function("window.models && models.loaded")  # nbgrader fills a table while it sorts it, else
    page.get_by_text("Add new student").click()
    box = page.locator(".modal-body")
    box.locator("input.id").fill(name)
    box.locator("input.first-name").fill(first)
    box.locator("input.last-name").fill(last)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#main-table")).to_contain_text(last)
    page.wait_for_function("models.loaded")


@pytest.fixture(scope="module")
def handed_in(
    released: dict[str, str],
    course: Course,
    student: LabServer,
    new_watch: Callable[..., Watch],
    take: Take,
) -> str:
    """Ada fetches and submits in the Assignment List, Bob and Mallory on the command line; what she sees."""
    watch = new_watch()
    page = watch.page
    assignments = assignment_list(page, student)
    page.get_by_role("button", name="Fetch", exact=True).click()
    submit = page.get_by_role("button", name="Submit", exact=True)
    submit.wait_for()
    forgotten = {"linear_forward": (" + b", "")}
    write_work(course.root.parent / "ada" / NAME / f"{NAME}.ipynb", answer=ADAS_ANSWER, changed=forgotten)
    submit.click()
    expect(assignments.locator("#submitted_assignments_list")).to_contain_text(NAME)
    page.mouse.move(0, 0)
    expect(submit).to_be_enabled()
    take("assignment-list", page, clip=TOP)
    hand_in(course, "bob", answer="They would stay alike for ever.")
    hand_in(course, "mallory", answer=f"Look: {HOSTILE}", extra=hostile_cells())
    assert watch.unexplained() == []
    text = assignments.inner_text()
    watch.context.close()
    return text


def assignment_list(page: Page, student: LabServer) -> Locator:
    page.goto(student.url("/lab?reset"))
    choose(page, "Nbgrader", "Assignment List")
    return page.locator("#nbgrader-assignment-list")


def hand_in(course: Course, name: str, **work: object) -> None:
    person = course.student(name)
    person.nbgrader("fetch_assignment", NAME)
    write_work(person.home / NAME / f"{NAME}.ipynb", **work)  # type: ignore[arg-type]
    person.nbgrader("submit", NAME)


@pytest.fixture(scope="module")
def graded(handed_in: str, teacher: LabServer, new_watch: Callable[..., Watch], take: Take) -> dict[str, str]:
    """What collecting and autograding said, by button and student."""
    watch = new_watch()
    page = watch.page
    page.goto(teacher.url("/formgrader/manage_assignments"))
    told = {"collect": press(page, "collect")}
    page.goto(teacher.url(f"/formgrader/manage_submissions/{NAME}"))
    for name in NAMES:
        told[name] = press(page, "autograde", row_of(page, name))
        expect(row_of(page, name).locator(".status")).to_have_text("needs manual grading")
    take("formgrader-submissions", page, clip=TOP)
    assert watch.unexplained() == []
    watch.context.close()
    return told


@pytest.fixture(scope="module")
def marked(graded: dict[str, str], teacher: LabServer, new_watch: Callable[..., Watch], take: Take) -> None:
    """Ada's answer has points, a comment and extra credit."""
    watch = new_watch()
    page = watch.page
    open_submission(page, teacher, "ada")
    saved(page, f"#{QUESTION}", "3")
    saved(page, f"#{QUESTION}_extra_credit", "1.5")
    saved(page, f"#{QUESTION}-comment", "True, but why would it *stay* so? Think of two units.")
    page.locator(f"#{QUESTION}").scroll_into_view_if_needed()
    take("formgrader-by-hand", page)
    assert watch.unexplained() == []
    watch.context.close()


@pytest.fixture(scope="module")
def told_back(marked: None, teacher: LabServer, new_watch: Callable[..., Watch]) -> dict[str, str]:
    """What generating and releasing feedback said."""
    watch = new_watch()
    page = watch.page
    page.goto(teacher.url("/formgrader/manage_assignments"))
    told = {button: press(page, button) for button in ("generate-feedback", "release-feedback")}
    assert watch.unexplained() == []
    watch.context.close()
    return told


# ---------------------------------------------------------------- what is seen at each


def test_create_assignment_shows_types_and_points(teacher: LabServer, watch: Watch, take: Take) -> None:
    page = watch.page
    page.goto(teacher.url(f"/lab/tree/source/{NAME}/{NAME}.ipynb?reset"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    choose(page, "Nbgrader", "Create assignment")
    expect(page.locator(".nbgrader-TotalPointsInput")).to_have_value(str(POINTS_OF_CODE + POINTS))
    cells = page.locator(".nbgrader-CellWidget")
    shown = {}
    for cell in cells.all():
        if name := value_of(cell):
            kind = cell.locator("select").evaluate("select => select.selectedOptions[0].textContent")
            shown[name] = (kind, cell.locator(".nbgrader-CellPoints input").input_value())
    assert shown["linear_forward"][0] == "Autograded answer"
    assert shown["test_linear_forward"] == ("Autograded tests", "10")
    assert shown[QUESTION] == ("Manually graded answer", str(POINTS))
    tests = [name for name, (kind, _) in shown.items() if kind == "Autograded tests"]
    assert len(tests) == POINTS_OF_CODE / 10
    own = page.locator(".nbgrader-CellWidget", has=page.locator("select:has-text('Autograded tests')"))
    shown_cell = next(cell for cell in own.all() if value_of(cell) == "test_linear_forward")
    shown_cell.click()  # the notebook follows
    page.locator(".jp-Notebook .jp-mod-active .cm-content").scroll_into_view_if_needed()
    shown_cell.scroll_into_view_if_needed()
    take("formgrader-create", page)


def value_of(cell: Locator) -> str:
    """The ID of a cell in the view."""
    return cell.locator(".nbgrader-CellId input").input_value()


def test_generate_preview_and_release_do_what_they_say(released: dict[str, str]) -> None:
    assert "Successfully created the student version" in released["generate"]
    assert f"{NAME}.ipynb" in released["preview"] and "helpers" in released["preview"]
    assert f"Released as: deep_learning {NAME}" in released["release"]


def test_a_student_fetches_and_submits_in_the_assignment_list(handed_in: str) -> None:
    assert "There are no assignments to fetch." in handed_in
    assert "There are no submitted assignments." not in handed_in


def test_collect_and_autograde_say_the_points(
    graded: dict[str, str], teacher: LabServer, watch: Watch
) -> None:
    for name, points in (("ada", 90), ("bob", 100), ("mallory", 100)):
        assert f"Collecting submission: {name} {NAME}" in graded["collect"]
        assert f"{name}: {points} points" in graded[name]
    page = watch.page
    page.goto(teacher.url(f"/formgrader/manage_submissions/{NAME}"))
    expect(row_of(page, "ada").locator(".score")).to_have_text(f"90 / {POINTS_OF_CODE + POINTS}")


def test_the_instructor_reads_hidden_checks_beside_their_verdicts(
    graded: dict[str, str], teacher: LabServer, watch: Watch, take: Take
) -> None:
    page = watch.page
    open_submission(page, teacher, "ada")
    cell = page.locator(".nbgrader_cell", has=page.locator("#test_linear_forward"))
    expect(cell).to_contain_text("check(linear_forward, *linear_forward_test_case())")
    expect(cell).to_contain_text("### BEGIN HIDDEN TESTS")
    expect(cell).to_contain_text("check(linear_forward, *random_layer(")
    expect(page.locator("body")).to_contain_text("Something is missing after the matrix product.")
    cell.scroll_into_view_if_needed()
    take("formgrader-submission", page)


def test_points_comment_and_extra_credit_stay(marked: None, teacher: LabServer, watch: Watch) -> None:
    page = watch.page
    open_submission(page, teacher, "ada")
    expect(page.locator(f"#{QUESTION}")).to_have_value("3")  # formgrader asks for each when the page is there
    expect(page.locator(f"#{QUESTION}_extra_credit")).to_have_value("1.5")
    said = "True, but why would it *stay* so? Think of two units."
    expect(page.locator(f"#{QUESTION}-comment")).to_have_value(said)
    page.goto(teacher.url(f"/formgrader/manage_submissions/{NAME}"))
    expect(row_of(page, "ada").locator(".score")).to_have_text(f"94.5 / {POINTS_OF_CODE + POINTS}")
    expect(row_of(page, "ada").locator(".status")).to_have_text("graded")


@pytest.mark.thorough
def test_next_and_previous_walk_through_the_class(
    graded: dict[str, str], teacher: LabServer, watch: Watch
) -> None:
    page = watch.page
    page.goto(teacher.url(f"/formgrader/gradebook/{NAME}/{NAME}"))
    page.get_by_role("link", name="Submission #1").click()
    for number in (1, 2, 3):
        expect(page.locator(".panel-title").first).to_contain_text(f"Submission {number} / 3")
        page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"**/formgrader/gradebook/{NAME}/{NAME}")
    page.get_by_role("link", name="Submission #3").click()
    page.get_by_role("link", name="Prev").click()
    expect(page.locator(".panel-title").first).to_contain_text("Submission 2 / 3")


@pytest.mark.thorough
def test_the_keyboard_moves_between_fields_and_submissions(
    graded: dict[str, str], teacher: LabServer, watch: Watch
) -> None:
    page = watch.page
    page.goto(teacher.url(f"/formgrader/gradebook/{NAME}/{NAME}"))
    page.get_by_role("link", name="Submission #1").click()
    page.wait_for_function("window.formgrader && formgrader.loaded && formgrader.grades.loaded")
    page.locator("#test_linear_forward").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#test_linear_forward_extra_credit")).to_be_focused()
    page.keyboard.press("Control+.")
    expect(page.locator(".panel-title").first).to_contain_text("Submission 2 / 3")


def test_names_are_hidden_until_they_are_asked_for(
    graded: dict[str, str], teacher: LabServer, watch: Watch
) -> None:
    page = watch.page
    page.goto(teacher.url(f"/formgrader/gradebook/{NAME}/{NAME}"))
    page.get_by_role("link", name="Submission #1").click()
    page.locator("#notebook-container").first.wait_for()
    shown = page.locator("body").inner_text()
    assert not [part for names in NAMES.values() for part in names if part in shown]
    page.locator(".glyphicon.name-hidden").click()
    expect(page.locator(".breadcrumb")).to_contain_text(re.compile("Lovelace|Kahn|Vane"))


def test_a_small_screen_shows_a_whole_submission(
    graded: dict[str, str], teacher: LabServer, watch: Watch
) -> None:
    page = watch.page
    page.set_viewport_size({"width": 1024, "height": 768})
    open_submission(page, teacher, "ada")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024
    assert page.locator("math").count() > 100


def test_what_a_hostile_submission_holds_would_run_where_it_is_let(page: Page) -> None:
    page.set_content(f"<title>{NAME}</title>{HOSTILE}")
    expect(page).to_have_title(MARK)


def test_no_script_of_a_submission_runs_in_formgrader(
    graded: dict[str, str], teacher: LabServer, watch: Watch
) -> None:
    page = watch.page
    open_submission(page, teacher, "mallory")
    press_whatever_is_offered(page)
    assert page.title() == NAME
    assert MARK not in "".join(watch.errors)


def press_whatever_is_offered(page: Page) -> None:
    """The folds, and the links that a hostile student has made, wherever they are on the page."""
    expect(page.locator("body")).to_contain_text("the solution")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    for link in page.get_by_text(re.compile("^(the solution|another one|more)$")).all():
        link.evaluate("link => link.click()")


def test_feedback_is_fetched_and_opened_by_its_student(
    told_back: dict[str, str], course: Course, student: LabServer, watch: Watch, take: Take
) -> None:
    assert all(told.startswith("Success") for told in told_back.values())
    page = watch.page
    submitted = assignment_list(page, student).locator("#submitted_assignments_list")
    submitted.get_by_role("button", name="Fetch Feedback").click()
    submitted.get_by_text(NAME, exact=True).click()
    submitted.get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item", has_text=f"{NAME}.html").dblclick()
    shown = page.frame_locator(".jp-HTMLViewer iframe")
    expect(shown.locator("body")).to_contain_text("True, but why would it stay so?")
    expect(shown.locator("body")).to_contain_text("Something is missing after the matrix product.")
    expect(shown.locator("body")).not_to_contain_text("HIDDEN TESTS")
    expect(shown.locator("body")).not_to_contain_text("random_layer")


def test_no_script_of_a_submission_runs_in_its_feedback_page(
    told_back: dict[str, str], course: Course, watch: Watch, take: Take
) -> None:
    page = watch.page
    page.goto((course.root / "feedback" / "ada" / NAME / f"{NAME}.html").as_uri())
    take("feedback-page", page)
    page.goto((course.root / "feedback" / "mallory" / NAME / f"{NAME}.html").as_uri())
    title = page.title()
    press_whatever_is_offered(page)
    assert page.title() == title != MARK
    assert MARK not in "".join(watch.errors)
