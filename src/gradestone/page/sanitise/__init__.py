"""Pages without a student's scripts: markdown and outputs cleaned before anyone opens them."""

from .clean_outputs import clean_outputs, sanitise

__all__ = ["clean_outputs", "sanitise"]
