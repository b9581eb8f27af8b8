"""The bridge to nbgrader: its folders, its cells, its gradebook. No other package imports nbgrader."""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
from types import ModuleType
from typing import Any

# nbformat, and so nbgrader, imports jsonschema, whose check of the "iri" format compiles a grammar at import.
# Measured: 2.6 s of the 4.3 s that `import nbgrader` takes, in every process. No notebook schema asks for
# that format, nor for durations and addresses, and jsonschema does without where a package is absent; to this
# process these are.
for _name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]  # how Python marks "not importable"

_EXTENSIONS = "nbgrader.server_extensions."
_LATER = {  # functions that nbgrader takes from modules at import, and hardly ever calls
    f"{_EXTENSIONS}assignment_list": ("load_jupyter_server_extension",),
    f"{_EXTENSIONS}course_list": ("load_jupyter_server_extension",),
    f"{_EXTENSIONS}validate_assignment": ("load_jupyter_server_extension",),
    f"{_EXTENSIONS}formgrader": ("load_jupyter_server_extension",),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
    "requests": (),  # the module as a whole, to ask a JupyterHub
}


def _import_what_is_needed() -> None:
    """Import nbgrader without its parts of Jupyter's server, all of its commands and nbconvert among them.

    Measured: half of what a grading run imports. Whoever calls such a function gets the real one.
    """
    stand_ins = {name: ModuleType(name) for name in _LATER.keys() - sys.modules.keys()}
    for name, module in stand_ins.items():
        functions = {each: functools.partial(_call, name, each) for each in _LATER[name]}
        vars(module).update(functions or {"__getattr__": functools.partial(_attribute, name)})
    sys.modules.update(stand_ins)
    with contextlib.suppress(ImportError):  # of an nbgrader that takes more: who needs it imports it whole
        import nbgrader.api  # noqa: F401
    for name in stand_ins:
        del sys.modules[name]


def _call(module: str, function: str, *arguments: Any, **options: Any) -> Any:
    return _attribute(module, function)(*arguments, **options)


def _attribute(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


if "nbgrader" not in sys.modules:  # else one of nbgrader's own commands, or a server, has imported all of it
    _import_what_is_needed()
