"""Marks into the student's notebook: a verdict table under every test cell, a summary on top."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from ..files.notebook_cells import grade_id_of, is_code
from ..judge import carried_sentence, credit_sentence
from ..model import AnswerKey, CellRun, Mark, Marks, Verdict
from ..selfcheck.plain import listed
from ..selfcheck.words import N_, _, about, ngettext
from .anonymity import anonymous
from .environments import render
from .localised import how_many, labelled, number, score_of
from .signs import OF_OUTCOME, PASSED, sign_of
from .wording import alternatives, hint_lines

UNSAFE = N_("Graded without a sandbox, because the grader was told to.")
SUMMARY_ID, GRADERS_ID = "gradestone-summary", "gradestone-graders"
_OURS = "gradestone"  # key of a cell's metadata


def with_outputs(notebook: Mapping[str, Any], runs: Sequence[CellRun]) -> dict[str, Any]:
    """The submission with the outputs of its run, as the untrusted side gave them: not to be shown yet."""
    by_id = {run.id: run for run in runs}
    cells = (_with_run(cell, by_id.get(cell.get("id", ""))) for cell in notebook["cells"])
    return {**notebook, "cells": list(cells)}


def with_verdicts(notebook: Mapping[str, Any], key: AnswerKey, marks: Marks) -> dict[str, Any]:
    """The notebook as student and grader read it: a summary on top, test cells show their verdicts only.

    `notebook` is the executed submission after sanitising. It is not changed.
    """
    tables = _tables(key, marks, {mark.exercise for mark in marks.marks})
    cells = (_with_table(cell, tables) for cell in notebook["cells"])
    return {**notebook, "cells": [_summary_cell(key, marks), *_graders_cells(marks), *cells]}


def with_new_verdicts(
    notebook: Mapping[str, Any], key: AnswerKey, marks: Marks, exercises: Collection[str]
) -> dict[str, Any]:
    """A notebook that shows verdicts already, as `with_verdicts` made it, with these marks in their place.

    exercises : whose marks have changed; the tables of the others stay as they are
    """
    tables = _tables(key, marks, exercises)
    cells = [_with_table(cell, tables) for cell in notebook["cells"] if cell.get("id") != SUMMARY_ID]
    return {**notebook, "cells": [_summary_cell(key, marks), *cells]}


def for_the_student(cells: Sequence[Any]) -> list[Any]:
    """The cells of a notebook with verdicts as its student may read them, without what is for graders."""
    kept = [cell for cell in cells if cell.get("id") != GRADERS_ID]
    told = [(cell.get("metadata") or {}).get(_OURS, {}).get("feedback") for cell in kept]
    return [type(cell)(cell, source=own) if own else cell for cell, own in zip(kept, told, strict=True)]


def table_html(mark: Mark, points: str = "") -> str:
    """The verdict table of one exercise as HTML with inline styles; `points` may say something instead."""
    mark, carried = without_repetition(mark)
    summary = all_passed(mark)
    return render(
        "verdicts.html.j2",
        mark=mark,
        bar=sign_of(mark.score, mark.points).ink,
        points=points or points_text(mark),
        all_passed=summary,
        remarks=table_remarks(mark, carried),
        rows=() if summary else rows_of(mark),
    )


def table_text(mark: Mark, points: str = "") -> str:
    """The same as plain text."""
    mark, carried = without_repetition(mark)
    summary = all_passed(mark)
    lines = [labelled(mark.exercise, points or points_text(mark))]
    lines += [f"  {remark}" for remark in table_remarks(mark, carried)]
    lines += [f"  {PASSED.icon} {summary}"] if summary else []
    for row in () if summary else rows_of(mark):
        lines += _row_lines(row)
    return "\n".join(lines)


def without_repetition(mark: Mark) -> tuple[Mark, str]:
    """The mark, and the sentence on carrying forward, said once instead of in the note of every check."""
    if not mark.carried_forward:
        return mark, ""
    sentence = carried_sentence(mark.replaced)
    verdicts = (replace(v, note=v.note.removesuffix(sentence).strip()) for v in mark.verdicts)
    return replace(mark, verdicts=tuple(verdicts)), _("{sentence}.").format(
        sentence=sentence[0].upper() + sentence[1:]
    )


def table_remarks(mark: Mark, carried: str) -> list[str]:
    """What to know of the points as a whole."""
    return [remark for remark in (carried, credit_sentence(mark)) if remark]


def rows_of(mark: Mark) -> list[tuple[str, Verdict]]:
    """Verdicts that say the same, one after the other, share a row; with the numbers of its checks.

    What stands above a row already is left out: the exercise's name, a hint once given.
    """
    rows, hints = [], {""}
    for __, group in groupby(mark.verdicts, key=lambda verdict: replace(verdict, ordinal=0, weight=0.0)):
        first, *others = group
        label = _label(first, others[-1] if others else first)
        hint = "" if first.hint in hints else first.hint
        rationale = _without_name(mark.exercise, first.rationale)
        rows.append((label, replace(first, rationale=rationale, hint=hint)))
        hints.add(first.hint)
    return rows


def _label(first: Verdict, last: Verdict) -> str:
    if first.judged:
        return _("own tests")
    label = _("check {first}") if first is last else _("checks {first}–{last}")
    return label.format(first=first.ordinal, last=last.ordinal)


def _row_lines(row: tuple[str, Verdict]) -> list[str]:
    label, verdict = row
    kind = _("hidden") if verdict.hidden else _("visible")
    head = _("{check} ({kind}) {outcome}").format(check=label, kind=kind, outcome=_(verdict.outcome))
    said = labelled(head, verdict.rationale) if verdict.rationale else head
    lines = [f"  {OF_OUTCOME[verdict.outcome].icon} {said}"]
    lines += [f"      {line}" for line in verdict.detail.splitlines()]
    lines += [f"      {line}" for line in hint_lines(verdict.hint)]
    lines += ["      " + _("Note: {note}").format(note=verdict.note)] if verdict.note else []
    return lines


def summary_html(key: AnswerKey, marks: Marks) -> str:
    """All marks at a glance, with links to the test cells as nbgrader's feedback page names them."""
    anchors = {exercise.name: exercise.test_cell for exercise in key.exercises}
    right = {mark.exercise for mark in marks.marks if sign_of(mark.score, mark.points) is PASSED}
    lines = [_summary_line(mark, anchors[mark.exercise], right) for mark in marks.marks]
    judged = any(mark.score is not None for mark in marks.marks)
    total = score_of(marks.score, marks.max_score) if judged else _("not judged")
    html = render("summary.html.j2", marks=marks, total=total, lines=lines, remarks=incidents_of(marks))
    return without_blank_lines(html)


def without_blank_lines(html: str) -> str:
    """One of them would end the HTML block of the markdown cell that holds it."""
    return "\n".join(line for line in html.splitlines() if line.strip())


def _summary_line(mark: Mark, anchor: str, right: Collection[str]) -> dict[str, Any]:
    share = 0.0 if mark.score is None or not mark.points else mark.score / mark.points
    return {
        "name": mark.exercise,
        "anchor": anchor,
        "sign": sign_of(mark.score, mark.points),
        "percent": round(100 * share),
        "points": points_text(mark),
        "look": first_look(mark, right),
        "remark": checks_passed(mark),
    }


def first_look(mark: Mark, right: Collection[str] = ()) -> str:
    """Where to begin with an exercise; "" where there is nothing to do.

    right : the exercises with full marks: where one of them was replaced, it is not to blame
    """
    failed = [verdict for verdict in mark.verdicts if verdict.outcome == "failed"]
    if mark.score is None:
        return _("Nothing to do: a person will look at it.")
    if failed and mark.score < mark.points:
        hint = next((verdict.hint for verdict in failed if verdict.hint), "")
        # Of several hints that fit, nobody can tell which is meant: what was seen is the safer beginning.
        return hint if len(alternatives(hint)) == 1 else _without_name(mark.exercise, failed[0].rationale)
    if mark.carried_forward:
        to_blame = [name for name in mark.replaced if name not in right] or mark.replaced
        return _("Nothing here: put {names} right.").format(names=listed([f"`{name}`" for name in to_blame]))
    return next((verdict.note for verdict in mark.verdicts if verdict.note), "")


def _without_name(exercise: str, rationale: str) -> str:
    return rationale.removeprefix(about(exercise, "")).removeprefix(f"{exercise}: ")


def checks_passed(mark: Mark) -> str:
    """How many checks of an exercise that falls short were passed, in brackets."""
    if mark.score is None or mark.score >= mark.points:
        return ""
    outcomes = [verdict.outcome for verdict in mark.verdicts]
    counted = {"passed": outcomes.count("passed"), "all": len(outcomes)}
    if not mark.credit:
        return _("({passed} of {all} checks passed)").format(**counted)
    said = _("({passed} of {all} checks passed; credit for {mistake})")
    return said.format(**counted, mistake=mark.credit.misconception)


def incidents_of(marks: Marks) -> tuple[str, ...]:
    """What happened on the way to the marks."""
    judged = any(mark.score is not None for mark in marks.marks)
    return (*marks.incidents, *((_(UNSAFE),) if judged and not marks.sandbox_tier else ()))


def _with_table(cell: dict[str, Any], tables: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    table = tables.get(grade_id_of(cell)) if is_code(cell) else None
    return {**cell, "outputs": [table]} if table else cell


def _tables(key: AnswerKey, marks: Marks, exercises: Collection[str]) -> dict[str, dict[str, Any]]:
    """The tables of these exercises, by the test cell that shows them."""
    by_name = {mark.exercise: mark for mark in marks.marks if mark.exercise in exercises}
    return {
        exercise.test_cell: display(table_html(by_name[exercise.name]), table_text(by_name[exercise.name]))
        for exercise in key.exercises
        if exercise.name in by_name
    }


def display(html: str, text: str) -> dict[str, Any]:
    """As the output of a cell."""
    return {"output_type": "display_data", "data": {"text/html": html, "text/plain": text}, "metadata": {}}


def _with_run(cell: dict[str, Any], run: CellRun | None) -> dict[str, Any]:
    if not is_code(cell):
        return cell
    outputs = [dict(output) for output in run.outputs] if run else []
    return {**cell, "outputs": outputs, "execution_count": run.execution_count if run else None}


def _summary_cell(key: AnswerKey, marks: Marks) -> dict[str, Any]:
    """Who grades with names hidden learns none; the student's feedback has the names of files."""
    own = summary_html(key, marks)
    nameless = replace(marks, incidents=anonymous(marks.incidents, marks.student))
    if nameless.incidents == marks.incidents:
        return _card(SUMMARY_ID, own, {})
    return _card(SUMMARY_ID, summary_html(key, nameless), {_OURS: {"feedback": own}})


def _graders_cells(marks: Marks) -> list[dict[str, Any]]:
    if not marks.replaces:
        return []
    return [_card(GRADERS_ID, render("graders.html.j2", replaces=marks.replaces), {})]


def _card(identity: str, html: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": identity,
        "metadata": {"deletable": False, "editable": False, **metadata},
        "source": html,
    }


def points_text(mark: Mark) -> str:
    """The points of an exercise in words."""
    points = {"points": number(mark.points)}
    if mark.score is None:
        said = ngettext(
            "not judged, {points} points open", "not judged, {points} points open", how_many(mark.points)
        )
        return said.format(**points)
    said = ngettext("{score} of {points} points", "{score} of {points} points", how_many(mark.points))
    return said.format(score=number(mark.score), **points)


def all_passed(mark: Mark) -> str:
    """A sentence for an exercise with nothing to look at; "" when a table is worth its room."""
    if not mark.verdicts or any(v.outcome != "passed" or v.note for v in mark.verdicts):
        return ""
    hidden, count = sum(verdict.hidden for verdict in mark.verdicts), len(mark.verdicts)
    if hidden:
        said = _("all {count} checks passed ({visible} visible, {hidden} hidden)")
        return said.format(count=count, visible=count - hidden, hidden=hidden)
    return ngettext("the visible check is passed", "all {count} visible checks passed", count).format(
        count=count
    )
