"""A course to begin with: configuration, a first notebook with one exercise, and a class to try it."""

from .first_class import FIRST_CLASS, Beginner, hand_in_first_class
from .first_course import ASSIGNMENT, write_course

__all__ = ["ASSIGNMENT", "FIRST_CLASS", "Beginner", "hand_in_first_class", "write_course"]
