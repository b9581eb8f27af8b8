"""Every error the engine raises on purpose. Each message is a sentence: what, where, what next."""

from __future__ import annotations


class GradestoneError(Exception):
    """Base of all errors whose message is meant for a person and needs no traceback."""


class CourseError(GradestoneError):
    """The course folder is not as it should be: no assignment, release or submissions, a broken config."""


class CourseHeldError(CourseError):
    """Another grader holds the course; it will not always."""


class BuildError(GradestoneError):
    """The instructor's notebook cannot become a release. Names the notebook, the cell and the line."""

    def __init__(self, problem: str, *, notebook: str = "", cell: str = "", line: int | None = None) -> None:
        place = ", ".join(
            part
            for part in (notebook, f"cell {cell}" if cell else "", f"line {line}" if line is not None else "")
            if part
        )
        super().__init__(f"{place}: {problem}" if place else problem)
        self.problem, self.notebook, self.cell, self.line = problem, notebook, cell, line


class IntakeError(GradestoneError):
    """A submission cannot be read at all; the others are graded without it."""


class NoNotebookError(IntakeError):
    """Nothing in a submission can be the notebook, though other things are there."""


class WireError(GradestoneError):
    """What came over the answer pipe is not in the format. The only error the parser raises."""


class SandboxError(GradestoneError):
    """The sandbox cannot be set up, or its fork server is gone: the grader's fault, never the student's."""


class GradebookError(GradestoneError):
    """The gradebook is not to be trusted or cannot be written."""


class SchedulerError(GradestoneError):
    """The Dask scheduler or its workers cannot be used, or are gone; what is graded is kept."""
