"""A hand-in read as grading reads it, down to what its student wrote. Nothing of it is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import IntakeError
from ..files.notebook_cells import grade_id_of
from ..intake import USUAL_CAPS, SubmissionCaps, Template, read_submission
from ..intake.legible import legible
from ..intake.template import same_text
from ..model import AnswerKey, Exercise, Marks, Submission
from .works import ELSEWHERE, Handout, Work

_LONGEST_BESIDE = 20_000  # letters of a student's other cells, all together


def read_work(
    folder: Path,
    student: str,
    templates: Sequence[Template],
    *,
    loose: bool = False,
    marks: Marks | None = None,
    year: str = "",
    caps: SubmissionCaps = USUAL_CAPS,
) -> Work:
    """What a student wrote; nothing, and a sentence on it, where no notebook can be read.

    templates : the notebooks of the assignment; of several, one that is not there has no passages
    loose : only what lies directly in the folder is the hand-in
    marks : what grading found, for the mistakes
    year : a word for the class that it comes from, "" for the assignment's own
    """
    found: dict[str, str] = {}
    notes: list[str] = []
    for template in templates:
        try:
            submission = read_submission(folder, template=template, student=student, loose=loose, caps=caps)
        except IntakeError as error:
            notes.append(str(error))
        else:
            for name, text in passages(submission, template).items():
                place = _place(name, template)
                found[place] = "\n\n".join(filter(None, (found.get(place), text)))
    if len(notes) == len(templates):
        return Work(student, {}, year=year, notes=tuple(dict.fromkeys(notes)))
    return Work(student, found, mistakes_in(marks), year)


def together(handouts: Sequence[Handout]) -> Handout:
    """What several notebooks hold."""
    if len(handouts) == 1:
        return handouts[0]
    return Handout(
        {place: texts for each in handouts for place, texts in each.passages.items()},
        tuple(text for each in handouts for text in each.everywhere),
        tuple(text for each in handouts for text in each.prose),
    )


def _place(name: str, template: Template) -> str:
    """Where several notebooks may have an exercise of the name, with that of its notebook."""
    return f"{template.key.notebook}/{name}" if template.others and name != ELSEWHERE else name


def passages(submission: Submission, template: Template) -> Mapping[str, str]:
    """Place -> text. What is too long to be looked through is left out, as in grading."""
    code = [cell for cell in submission.notebook["cells"] if cell["cell_type"] == "code"]
    seen = legible([cell["source"] for cell in code], template)
    found: dict[str, str] = {}
    beside: list[str] = []
    for at, cell in enumerate(code):
        part, name, source = template.by_id.get(cell["id"]), grade_id_of(cell), cell["source"]
        if at not in seen or part in template.locked or source.strip() in template.by_text:
            continue
        if part is not None and same_text(source, template.source(part)):
            continue
        if name in template.solutions:
            found[name] = source
        else:
            beside.append(source)
    if beside:
        found[ELSEWHERE] = "\n\n".join(beside)[:_LONGEST_BESIDE]
    return found


def mistakes_in(marks: Marks | None) -> Mapping[str, tuple[str, ...]]:
    """Exercise -> misconceptions that explain what failed there; of several any may be it."""
    if marks is None:
        return {}
    return {mark.exercise: mark.explained_by for mark in marks.marks if mark.explained_by}


def handout_of(template: Template, styles: Mapping[str, tuple[str, ...]]) -> Handout:
    """What the release, the reference and the course's right versions of it hold.

    styles : exercise -> right versions in other styles
    """
    own = {exercise.name: exercise.source for exercise in template.key.exercises}
    stubs = {name: template.source(part) for name, part in template.solutions.items()}
    texts = {_place(name, template): (stubs.get(name, ""), own[name], *styles.get(name, ())) for name in own}
    kinds: dict[str, list[str]] = {"code": [], "markdown": []}
    for part in range(len(template.cells)):
        if part not in template.solutions.values():
            kinds.setdefault(template.kind(part), []).append(template.source(part))
    return Handout(texts, tuple(kinds["code"]), tuple(kinds["markdown"]))


def key_without_checks(
    assignment: str, notebook: str, references: Mapping[str, str], tests: Mapping[str, str]
) -> AnswerKey:
    """A key to read hand-ins by: it knows the exercises, and no answer.

    references : exercise -> the reference's solution cell
    tests : exercise -> grade_id of its test cell
    """
    exercises = (Exercise(name, tests[name], 0.0, (), (), (), text) for name, text in references.items())
    return AnswerKey(assignment, notebook, "", tuple(exercises), ())
