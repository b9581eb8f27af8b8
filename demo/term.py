"""What happens around grading, through nbgrader's own programs: roster, due date, exchange, marks by hand."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default as exchange
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from gradestone.bridge.course import CONFIG_NAME, Course, load_course
from gradestone.files.progress import followed

from .class_roster import ASSIGNMENT
from .people import PEOPLE
from .question import NAME, READINGS, Reading, answer_of
from .times import DUE, EXTENSIONS, handed_in

STUDENTS = "students"
THROUGH_EXCHANGE = ("s02-perfect-dot", "s09-flat-db")
STILL_TO_READ = ("s05-perfect-in-place", "s13-pasted-scale", "s17-one-minus")  # the late ones come last
SECOND_LOOK = ("s12-random", "initialize_parameters")
SECOND_READING = Reading(3, "The shapes and the scale are right; only the distribution is not.")

_STUDENT_CONFIG = """\
# A student's own folder: nbgrader's commands work here as they do on a student's machine.
from pathlib import Path

c = get_config()
here = Path(__file__).parent
c.CourseDirectory.course_id = {course!r}
c.CourseDirectory.student_id = {student!r}
c.Exchange.root = str(here.parents[1] / "exchange")
c.Exchange.cache = str(here / ".nbgrader_cache")
"""


def begin(root: Path, assignments: Sequence[str]) -> None:
    """The roster is in the gradebook, due dates are set, and two hand in through the exchange."""
    _enrol(load_course(root, assignments[0]))
    for name in followed("through the exchange", assignments):
        course = load_course(root, name)
        _set_due_date(course)
        _run(exchange.ExchangeReleaseAssignment, course.config, root, name)
        for student in THROUGH_EXCHANGE:
            _hand_in_through_exchange(course, student)
        _run(exchange.ExchangeCollect, course.config, root, name)


def mark_by_hand(root: Path, assignments: Sequence[str]) -> None:
    """The teacher has read the answers of those who were in time, and has looked again at one exercise."""
    for name in followed("marking by hand", assignments):
        course = load_course(root, name)
        with Gradebook(course.db_url, course.course_id) as gradebook:
            if name == ASSIGNMENT:
                _read_answers(course, gradebook)
            else:
                _accept_answers(course, gradebook)
            gradebook.db.commit()


def _read_answers(course: Course, gradebook: Gradebook) -> None:
    for person in PEOPLE:
        reading = READINGS.get(answer_of(person.student))
        if reading and person.student not in STILL_TO_READ and course.graded(person.student):
            _give(gradebook, person.student, NAME, NAME, reading)
    student, exercise = SECOND_LOOK
    _give(gradebook, student, f"test_{exercise}", exercise, SECOND_READING)


def _accept_answers(course: Course, gradebook: Gradebook) -> None:
    """What there is of the model answers gets full points."""
    for submission in gradebook.assignment_submissions(course.assignment):
        if submission.student.id in STILL_TO_READ:
            continue
        for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
            if grade.needs_manual_grade and grade.cell.cell_type == "markdown":
                grade.manual_score, grade.needs_manual_grade = grade.max_score, False


def give_back(root: Path, assignments: Sequence[str]) -> None:
    """Everybody's feedback is in the exchange, and those who handed in there have fetched theirs."""
    for name in followed("releasing feedback", assignments):
        course = load_course(root, name)
        _run(exchange.ExchangeReleaseFeedback, course.config, root, name)
        for student in THROUGH_EXCHANGE:
            home = root / STUDENTS / student
            _run(exchange.ExchangeFetchFeedback, _student_config(home), home, name)


def _enrol(course: Course) -> None:
    """The roster as `nbgrader db student import` takes it, and its lines in the gradebook."""
    fields = ("id", "first_name", "last_name", "email")
    rows = [(each.student, each.first_name, each.last_name, each.email) for each in PEOPLE]
    with (course.root / "students.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([fields, *rows])
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for student, first_name, last_name, email in rows:
            gradebook.add_student(student, first_name=first_name, last_name=last_name, email=email)


def _set_due_date(course: Course) -> None:
    with Gradebook(course.db_url, course.course_id) as gradebook:
        gradebook.update_or_create_assignment(course.assignment, duedate=DUE)
        for student, extension in EXTENSIONS.items():
            gradebook.update_or_create_submission(course.assignment, student, extension=extension)


def _hand_in_through_exchange(course: Course, student: str) -> None:
    """The student fetches the assignment, works on it at home, and submits; nothing is collected yet."""
    home, handed_in_otherwise = course.root / STUDENTS / student, course.submitted(student)
    if not handed_in_otherwise.is_dir():
        return
    home.mkdir(parents=True, exist_ok=True)
    config = _STUDENT_CONFIG.format(course=course.course_id, student=student)
    (home / CONFIG_NAME).write_text(config, encoding="utf-8")
    _run(exchange.ExchangeFetchAssignment, _student_config(home), home, course.assignment)
    notebook = f"{course.notebook}.ipynb"
    shutil.copy(handed_in_otherwise / notebook, home / course.assignment / notebook)
    shutil.rmtree(handed_in_otherwise)
    _run(_SubmitInTime, _student_config(home), home, course.assignment)


class _SubmitInTime(exchange.ExchangeSubmit):
    """`nbgrader submit` at the time when the class handed in."""

    def set_timestamp(self) -> None:
        self.timestamp = (
            f"{handed_in(self.coursedir.student_id):{self.timestamp_format.replace('%Z', 'UTC')}}"
        )


def _student_config(home: Path) -> Config:
    config = PyFileConfigLoader(CONFIG_NAME, path=str(home)).load_config()
    config.Exchange.assignment_dir = str(home)
    return config


def _run(program: type[exchange.Exchange], config: Config, root: Path, assignment: str) -> None:
    directory = CourseDirectory(config=config, root=str(root), assignment_id=assignment)
    program(coursedir=directory, authenticator=Authenticator(config=config), config=config).start()


def _give(gradebook: Gradebook, student: str, grade_cell: str, solution_cell: str, reading: Reading) -> None:
    """Points and a comment, as formgrader writes them down."""
    place = (ASSIGNMENT, ASSIGNMENT, student)
    grade = gradebook.find_grade(grade_cell, *place)
    grade.manual_score, grade.needs_manual_grade = reading.points, False
    if reading.comment:
        gradebook.find_comment(solution_cell, *place).manual_comment = reading.comment
