"""The parts of `gradestone demo` that are the class's and its teacher's: `python -m demo PART ARGUMENTS`.

hand-in NOTEBOOK RELEASE SUBMITTED ASSIGNMENT   everybody's work as files; prints names and stories
prepare COURSE                                  before the build: a question to be marked by hand, options
begin | mark | give-back COURSE                 before grading, after it, and when there is feedback
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
        from . import PEOPLE, make_class

        names = {person.student: person.name for person in PEOPLE}
        classmates = make_class(*places[:3], arguments[3])
        facts = {mate.student: {"name": names[mate.student], "story": mate.story} for mate in classmates}
        print(json.dumps(facts))
    elif part == "prepare":
        from .preparing import prepare

        prepare(*places)
    else:
        from . import term

        {"begin": term.begin, "mark": term.mark_by_hand, "give-back": term.give_back}[part](*places)


try:
    main(*sys.argv[1:])
except CourseError as error:
    sys.exit(str(error))
