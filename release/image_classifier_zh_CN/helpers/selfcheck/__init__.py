"""The learner's own view: `check` and `progress`, in the words of the grader.

The package needs numpy and h5py and nothing of the engine around it: a build copies it into a release, where
it is `helpers.selfcheck`.
"""

from .interpreter import refuse_older

refuse_older()  # before the rest, which an older Python cannot even read

from .cellwatch import watch  # noqa: E402
from .checking import CheckFailed, check, progress  # noqa: E402

__all__ = ["CheckFailed", "check", "progress"]

watch()  # from the import on: a cell may fail before the first check
