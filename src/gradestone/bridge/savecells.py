"""`generate_assignment` after hand-ins: questions may come and go, and nobody's points are lost.

nbgrader refuses to add or remove cells then; its one way out is to delete the assignment with all its points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import SaveCells
from sqlalchemy import delete, or_, select
from traitlets import List, Unicode

from ..errors import CourseError
from ..selfcheck.plain import listed

_REFUSAL = (
    "The notebook has no {cells} any more, and the gradebook has points or comments by hand there ({count}). "
    "Put it back or, if nobody needs them, run `{command}`."
)


class KeepGrades(SaveCells):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's SaveCells, which also adds cells to notebooks that were handed in and takes cells away."""

    give_up = List(
        Unicode(), help="Cells that are gone, whose points and comments by hand nobody needs any more."
    ).tag(config=True)

    def _create_notebook(self, nb: Any) -> None:
        try:
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            notebook = None
        handed_in = notebook is not None and bool(notebook.submissions)
        if handed_in:
            self._remove_cells(notebook)
            self._add_cells(notebook)
        super()._create_notebook(nb)
        if handed_in:
            self._complete(notebook)

    # ------------------------------------------------------------ cells of the assignment

    def _cells(self, notebook: Any) -> Iterator[tuple[str, list[Any], Mapping[str, Any]]]:
        """Each kind of cell: those the gradebook has, and those it is to have by name."""
        yield "grade_cell", notebook.grade_cells, self.new_grade_cells
        yield "solution_cell", notebook.solution_cells, self.new_solution_cells
        yield "task_cell", notebook.task_cells, self.new_task_cells
        yield "source_cell", notebook.source_cells, self.new_source_cells

    def _remove_cells(self, notebook: Any) -> None:
        session = self.gradebook.db
        gone = [cell for _, old, new in self._cells(notebook) for cell in old if cell.name not in new]
        booked = {cell.id: cell.name for cell in gone if isinstance(cell, BaseCell)}
        self._refuse_to_lose(booked)
        for table in (Grade, Comment):
            session.execute(delete(table).where(table.cell_id.in_(booked)))
        session.expire_all()
        for cell in gone:
            session.delete(cell)
        session.commit()

    def _add_cells(self, notebook: Any) -> None:
        for kind, old, new in self._cells(notebook):
            add = getattr(self.gradebook, f"update_or_create_{kind}")
            known = {cell.name for cell in old}
            for name, facts in new.items():
                if name not in known:
                    add(name, self.notebook_id, self.assignment_id, **facts)

    def _refuse_to_lose(self, gone: Mapping[str, str]) -> None:
        """Raises CourseError when a person has marked or commented one of these cells (name by id)."""
        by_hand: dict[str, set[str]] = defaultdict(set)
        marked = or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None))
        for table, said in ((Grade, marked), (Comment, Comment.manual_comment.is_not(None))):
            query = (
                select(table.cell_id, SubmittedAssignment.student_id)
                .join(SubmittedNotebook, SubmittedNotebook.id == table.notebook_id)
                .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
                .where(table.cell_id.in_(gone), said)
            )
            for cell, student in self.gradebook.db.execute(query):
                by_hand[gone[cell]].add(student)
        if lost := sorted(by_hand.keys() - {*self.give_up}):
            students = set().union(*(by_hand[name] for name in lost))
            sentence = _REFUSAL.format(
                cells=listed(lost),
                count=f"{len(students)} student{'s' * (len(students) > 1)}",
                command=" ".join(
                    ["gradestone build", self.assignment_id, *(f"--give-up {name}" for name in lost)]
                ),
            )
            self.log.error("%s", sentence)
            raise CourseError(sentence)

    # ------------------------------------------------------------ what was handed in

    def _complete(self, notebook: Any) -> None:
        """Rows for what has been added, as nbgrader makes them for a new submission: to be graded yet."""
        session = self.gradebook.db
        session.expire_all()
        submitted = [each.id for each in notebook.submissions]
        graded = [cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)]
        commented = [cell.id for cell in (*notebook.solution_cells, *notebook.task_cells)]
        for table, cells in ((Grade, graded), (Comment, commented)):
            query = select(table.notebook_id, table.cell_id).where(table.cell_id.in_(cells))
            there = {tuple(row) for row in session.execute(query)}
            pairs = ((each, cell) for each in submitted for cell in cells)
            missing = [pair for pair in pairs if pair not in there]
            session.add_all(table(notebook_id=each, cell_id=cell) for each, cell in missing)
        session.commit()
