"""Ordinary tests of a notebook, judged in a process of the instructor's."""

from .examine import Examiner as Examiner
from .examplan import CellVerdict as CellVerdict
from .examplan import ExamCell as ExamCell
from .examplan import ExamPlan as ExamPlan
from .planning import make_plan as make_plan
