"""Instructor's notebooks whose tests are asserts -> test cells with their whole source. Trusted, pure."""

from .asserted_cells import AssertedAssignment, AssertedCell, AssertedNotebook, load_asserted, save_asserted
from .failing_line import Failure
from .identities import with_ids

__all__ = [
    "AssertedAssignment",
    "AssertedCell",
    "AssertedNotebook",
    "Failure",
    "load_asserted",
    "save_asserted",
    "with_ids",
]
