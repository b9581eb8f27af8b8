"""A class of made-up submissions to the project's assignments, for `gradestone demo` and the tests.

`building_dnn` has a class of its own with a story for everybody. In any other assignment people do what its
bank of misconceptions says that people do.
"""

from .any_class import make_any_class
from .class_roster import ASSIGNMENT, ROSTER, Classmate, make_class
from .people import PEOPLE, Person

__all__ = ["ASSIGNMENT", "PEOPLE", "ROSTER", "Classmate", "Person", "make_any_class", "make_class"]
