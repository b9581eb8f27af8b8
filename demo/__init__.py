"""A class of made-up submissions to building_dnn, for `gradestone demo` and the tests."""

from .class_roster import ROSTER, Classmate, make_class

__all__ = ["ROSTER", "Classmate", "make_class"]
