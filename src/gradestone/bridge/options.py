"""The engine's options in `nbgrader_config.py`: `c.Gradestone.<name> = value`."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from traitlets import Bool, Dict, Enum, Float, Integer, List, TraitError, Unicode, validate
from traitlets.config import Configurable
from traitlets.utils.bunch import Bunch

from ..model import FeedbackLevel, JudgedWhere, Limits, WatchRules

_DEFAULT = Limits()
_SHORTEST_S = 0.01
_SECONDS = "seconds of processor time. A second in which it only waits counts a third."


class Gradestone(Configurable):
    """Options of the engine. Times in seconds, sizes in bytes."""

    enabled = Bool(
        default_value=False,
        help="Whether nbgrader's own commands use the engine for assignments with checks; "
        "configure(c) sets it.",
    ).tag(config=True)

    examine = Bool(
        default_value=False,
        help="Whether assignments whose test cells hold asserts, as any nbgrader course has them, are graded "
        "here too: confined, fast, and judged outside the student's process where that is proven to work. "
        "Otherwise they are left to nbgrader's own commands.",
    ).tag(config=True)
    judged = Enum(
        get_args(JudgedWhere),
        "proven",
        help="Where test cells with asserts are judged. proven: outside the student's process where the "
        "reference passes there and the untouched notebook fails, else inside; outside: nowhere else, or the "
        "build is refused; inside: all of them, as nbgrader does it.",
    ).tag(config=True)

    jobs = Integer(0, min=0, help="Submissions graded at the same time; 0 means one per core.").tag(
        config=True
    )
    unsafe = Bool(default_value=False, help="Grade even where the sandbox does not hold (tier 0).").tag(
        config=True
    )
    carried_credit = Float(
        1.0, min=0.0, max=1.0, help="Share of the points that a run carried forward can earn."
    ).tag(config=True)

    roster = Unicode(
        "",
        help="A CSV of everybody in the class, its path seen from the course: id, last_name, first_name, "
        "email. Reports and exports have all of them, and all whom the gradebook knows.",
    ).tag(config=True)

    language = Unicode(
        "",
        help="The language of what teachers read, reports above all, such as zh_CN; without it English. "
        "Students read the language of their release.",
    ).tag(config=True)

    class_page = Bool(
        default_value=True,
        help="Whether `gradestone autograde` writes reports/<assignment>/index.html, a page on the class, "
        "when it has graded.",
    ).tag(config=True)

    credits = Dict(
        value_trait=Float(),
        key_trait=Unicode(),
        help="Share of an exercise's points, 0 to 1, that a misconception earns where it explains every "
        "failed check, by its name; instead of what the bank in testcases/misconceptions says.",
    ).tag(config=True)
    credit_for_mistakes = Bool(
        default_value=True, help="Whether misconceptions earn anything; False stands for 0 for all of them."
    ).tag(config=True)

    run_ungraded_end = Bool(
        default_value=False,
        help="Run also the instructor's own cells behind everything the student wrote and every check, "
        "long training perhaps. No mark depends on them. Otherwise they show the pictures handed in.",
    ).tag(config=True)

    collected_files = List(
        Unicode(),
        help="Names of files that your own collector puts beside the notebooks in submitted/ and that your "
        "own later steps read, such as a receipt of the learning platform: autograde copies them to "
        "autograded/, whoever wrote them.",
    ).tag(config=True)

    attempts = Integer(
        0,
        min=0,
        help="With `gradestone watch`: of how many hand-ins a student is told more than that they arrived; "
        "0 means of all. All are graded, and the last one counts.",
    ).tag(config=True)
    wait_s = Float(
        0.0, min=0.0, help="With `gradestone watch`: seconds between two answers to the same student."
    ).tag(config=True)
    feedback_before_due = Enum(
        get_args(FeedbackLevel),
        "all",
        help="With `gradestone watch`: what a page tells before the due date. none: that the hand-in has "
        "arrived; visible: the visible checks; score: the points too; all: everything.",
    ).tag(config=True)

    cell_s = Float(_DEFAULT.cell_s, min=_SHORTEST_S, help=f"Of one cell: {_SECONDS}").tag(config=True)
    call_s = Float(_DEFAULT.call_s, min=_SHORTEST_S, help=f"Of one call of a check: {_SECONDS}").tag(
        config=True
    )
    total_s = Float(
        _DEFAULT.total_s, min=_SHORTEST_S, help=f"Of all cells and calls of a submission: {_SECONDS}"
    ).tag(config=True)
    memory_bytes = Integer(_DEFAULT.memory_bytes, min=1, help="Memory of a submission's process.").tag(
        config=True
    )
    file_bytes = Integer(_DEFAULT.file_bytes, min=1, help="Size of one file a submission writes.").tag(
        config=True
    )
    output_bytes = Integer(_DEFAULT.output_bytes, min=1, help="Size of all outputs of a notebook.").tag(
        config=True
    )
    answer_bytes = Integer(_DEFAULT.answer_bytes, min=1, help="Size of one answer.").tag(config=True)
    processes = Integer(_DEFAULT.processes, min=1, help="Processes of a submission.").tag(config=True)
    cells = Integer(_DEFAULT.cells, min=1, help="Cells of a submission.").tag(config=True)
    notebook_bytes = Integer(
        _DEFAULT.notebook_bytes,
        min=1,
        help="Size of a notebook that is handed in. Outputs do not count: if it is larger with them, up to "
        "four times this size, they are left out before anything is read.",
    ).tag(config=True)

    @validate("collected_files")
    def _names_only(self, proposal: Bunch) -> list[str]:
        for name in proposal.value:
            if name in ("", ".", "..") or set(name) & {"/", "\0"}:
                raise TraitError(
                    f"{name!r} in c.Gradestone.collected_files is no name of a file beside the notebook."
                )
        return list(proposal.value)

    @property
    def limits(self) -> Limits:
        """What one submission may use."""
        return Limits(**{field.name: getattr(self, field.name) for field in fields(Limits)})

    @property
    def watch(self) -> WatchRules:
        """What students are told while they can still hand in again."""
        return WatchRules(self.attempts, self.wait_s, self.feedback_before_due)
