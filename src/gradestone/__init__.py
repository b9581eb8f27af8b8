"""Graded Jupyter assignments: nbgrader courses marked fast, fairly and behind a sandbox."""

__version__ = "0.1.0"
