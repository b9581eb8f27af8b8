"""Functions of nbgrader that ours stand in for, so that its commands and formgrader see what we see.

A course may lie in a folder `x[2026]`, and a student be called `bo[1]`. nbgrader hands whole paths to `glob`,
which takes brackets in them for a pattern. Then its commands find no notebook, and copy what they should
leave out: checkpoints with solutions, too. Here only what is meant as a pattern is one.

formgrader lists a submission as graded while its timestamp.txt and the gradebook agree. nbgrader reads
05/12/2026 as a day in May, and what is not UTF-8 not at all. Here it reads as the grader did.

zip_collect takes times out of file names; nbgrader's own example is 2026-11-20-18-30-10. Its parser reads no
minutes there, and the seconds as a time zone, hours away. Here they are minutes and seconds.

formgrader's page of a submission loads MathJax from a foreign server. Where we have marked it, it does not.

An edition of an assignment in another language has no folder in source/. formgrader, which lists these
folders, is told of it once it has a release.

Feedback takes along what lies beside the marked notebook. marks.json stays: it has words for graders only.
"""

from __future__ import annotations

import glob
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import nbgrader.utils
from nbgrader.apps import zipcollectapp
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import BaseConverter

from . import mending_paths
from .editions import released_editions

_FORMGRADER = "nbgrader.server_extensions.formgrader.base"
_EXPORTER = "gradestone_exporter"
_stock_init_notebooks = BaseConverter.init_notebooks
_stock_init_feedback = GenerateFeedback.init_assignment
_stock_submitted_timestamp = NbGraderAPI.get_submitted_timestamp
_stock_source_assignments = NbGraderAPI.get_source_assignments
_stock_parse_utc = nbgrader.utils.parse_utc

_DASHES_ONLY = re.compile(r"(\d{4}-\d\d-\d\d)[-_](\d\d)-(\d\d)(?:-(\d\d))?", re.ASCII)


def install() -> None:
    """Puts them in the places of nbgrader's own."""
    mending_paths.install()
    BaseConverter.init_notebooks = _init_notebooks
    NbGraderAPI.get_submitted_timestamp = _submitted_timestamp
    NbGraderAPI.get_source_assignments = _source_assignments
    GenerateFeedback.init_assignment = _init_feedback
    zipcollectapp.parse_utc = _parse_utc
    formgrader = sys.modules.get(_FORMGRADER)  # it reads the configuration when it is there already
    if formgrader is not None:
        formgrader.BaseHandler.exporter = property(_exporter)


def _init_notebooks(converter: Any) -> None:
    """The notebooks to be converted, by folder. Where there are none at all, nbgrader says so itself."""
    directory = converter.coursedir
    wanted = converter._format_source(directory.assignment_id, directory.student_id)
    found = mending_paths.found(glob.escape(directory.root) + wanted.removeprefix(directory.root))
    folders = found or [folder for folder in (wanted,) if Path(folder).is_dir()]
    converter.assignments, converter.notebooks = {}, []
    for folder in folders:
        names = mending_paths.found(f"{glob.escape(folder)}{os.sep}{directory.notebook_id}.ipynb")
        if names:
            converter.assignments[folder] = names
        else:
            converter.log.warning("No notebooks were matched by '%s'", folder)
    if not converter.assignments:
        _stock_init_notebooks(converter)


def _exporter(handler: Any) -> Any:
    """What makes formgrader's page of a submission."""
    from .formgraderpage import PageByOwner

    settings = handler.settings
    if _EXPORTER not in settings:
        settings[_EXPORTER] = PageByOwner(settings["nbgrader_exporter"], handler.coursedir)
    return settings[_EXPORTER]


def _submitted_timestamp(api: Any, assignment_id: str, student_id: str) -> datetime | None:
    """When a submission that we have graded was handed in. Of others nbgrader speaks itself."""
    # Every command of nbgrader reads the configuration that installs this, and hardly any asks.
    from ..files.regular import read_regular
    from ..judge.marksfile import NAME as MARKS
    from .timestamps import MAX_BYTES, NAME, parse_timestamp, zone_of

    directory = api.coursedir
    marks = directory.format_path(directory.autograded_directory, student_id, assignment_id)
    if not (Path(marks) / MARKS).is_file():
        stock: datetime | None = _stock_submitted_timestamp(api, assignment_id, student_id)
        return stock
    submitted = Path(directory.format_path(directory.submitted_directory, student_id, assignment_id))
    place = submitted if submitted.is_dir() else Path(marks)  # it was handed in elsewhere
    try:
        return parse_timestamp(read_regular(place / NAME, limit=MAX_BYTES), zone_of(api.config))
    except ValueError:
        return None


def _source_assignments(api: Any) -> set[str]:
    """Those of source/, and the editions of these that have a release."""
    originals: set[str] = _stock_source_assignments(api)
    return originals | {*released_editions(api.coursedir, tuple(sorted(originals)))}


def _init_feedback(converter: Any, assignment_id: str, student_id: str) -> None:
    """What lies beside the notebook goes with the pages; but marks.json is the teacher's."""
    from ..judge.marksfile import NAME as MARKS

    _stock_init_feedback(converter, assignment_id, student_id)
    (Path(converter._format_dest(assignment_id, student_id)) / MARKS).unlink(missing_ok=True)


def _parse_utc(time: Any) -> Any:
    """As nbgrader's, but of a time that is written with nothing but dashes."""
    found = _DASHES_ONLY.fullmatch(time) if isinstance(time, str) else None
    if found:
        day, hours, minutes, seconds = found.groups(default="00")
        time = f"{day} {hours}:{minutes}:{seconds}"
    return _stock_parse_utc(time)
