"""`python -m demo NOTEBOOK RELEASE SUBMITTED ASSIGNMENT` hands in for the class, and prints its stories."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gradestone.errors import CourseError

from . import make_class

notebook, release, submitted, assignment = sys.argv[1:]
try:
    classmates = make_class(Path(notebook), Path(release), Path(submitted), assignment)
except CourseError as error:
    sys.exit(str(error))
print(json.dumps({mate.student: mate.story for mate in classmates}))
