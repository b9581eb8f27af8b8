"""The learner's own view: `check` and `progress`, in the words of the grader.

The package needs numpy and h5py and nothing of the engine around it: a build copies it into a release, where
it is `helpers.selfcheck`. Neither is imported before one of its names is asked for: the engine says its
sentences with `words`, also where a process has to start at once.
"""

from typing import TYPE_CHECKING, Any

from .interpreter import refuse_older

refuse_older()  # before the rest, which an older Python cannot even read

if TYPE_CHECKING:
    from .checking import CheckFailed, check, progress

__all__ = ["CheckFailed", "check", "progress"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import checking
    from .cellwatch import watch

    watch()  # from the import on: a cell may fail before the first check
    globals().update({each: getattr(checking, each) for each in __all__})
    return globals()[name]
