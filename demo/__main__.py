"""The parts of `gradestone demo` that are the class's and its teacher's: `python -m demo PART ARGUMENTS`.

hand-in NOTEBOOK RELEASE SUBMITTED ASSIGNMENT   everybody's work as files; prints names and stories
prepare COURSE                                  before the build: a question to be marked by hand, options
begin | mark | give-back COURSE ASSIGNMENT...   before grading, after it, and when there is feedback
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gradestone.errors import CourseError


def main(part: str, *arguments: str) -> None:
    """Do one part. Only the parts that need nbgrader wait for it."""
    places = [Path(argument) for argument in arguments]
    if part == "hand-in":
        from . import ASSIGNMENT, PEOPLE, make_any_class, make_class

        names = {person.student: person.name for person in PEOPLE}
        make = make_class if arguments[3] == ASSIGNMENT else make_any_class
        classmates = make(*places[:3], arguments[3])
        facts = {mate.student: {"name": names[mate.student], "story": mate.story} for mate in classmates}
        print(json.dumps(facts))
    elif part == "prepare":
        from .preparing import prepare

        prepare(*places)
    else:
        from . import term

        do = {"begin": term.begin, "mark": term.mark_by_hand, "give-back": term.give_back}[part]
        do(places[0], arguments[1:])


try:
    main(*sys.argv[1:])
except CourseError as error:
    sys.exit(str(error))
