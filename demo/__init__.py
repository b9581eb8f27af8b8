"""A class of made-up submissions to building_dnn, for `gradestone demo` and the tests."""

from .class_roster import ROSTER, Classmate, make_class
from .people import PEOPLE, Person

__all__ = ["PEOPLE", "ROSTER", "Classmate", "Person", "make_class"]
