"""Instructor's notebooks whose tests are asserts -> test cells with their whole source. Trusted, pure."""

from .asserted_cells import AssertedAssignment, AssertedCell, AssertedNotebook, load_asserted, save_asserted
from .failing_line import Failure, failure_of
from .identities import with_ids
from .output_score import score_of_outputs

__all__ = [
    "AssertedAssignment",
    "AssertedCell",
    "AssertedNotebook",
    "Failure",
    "failure_of",
    "load_asserted",
    "save_asserted",
    "score_of_outputs",
    "with_ids",
]
