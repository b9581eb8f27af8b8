"""Classes of the instructor's that both processes have, and how each finds one by its name.

Of a class in the notebook that is its name there, of one in a module beside the notebook "module:name".
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Container, Iterator, Mapping
from typing import Any


def given_class(names: Mapping[str, Any], name: str) -> Any:
    """The class of that name; None where there is none. `names` : what the notebook's names mean."""
    module, _, inner = name.rpartition(":")
    if not module:
        return names.get(name)
    try:
        return getattr(importlib.import_module(module), inner)
    except Exception:  # of a module that a student hands in as well
        return None


def classes_beside(packages: Container[str]) -> Iterator[str]:
    """Names of the classes in modules of these packages, if those lie beside the notebook.

    Only of such classes as are nothing but fields and methods.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in packages and lies_beside(name):
            for each, value in vars(module).items():
                if type(value) is type and (value.__module__, value.__qualname__) == (name, each):
                    is_plain = all(lies_beside(it.__module__) for it in value.__mro__[:-1])
                    yield from [f"{name}:{each}"] if is_plain else []


def lies_beside(module: str) -> bool:
    """Whether it is a module beside the notebook."""
    file = getattr(sys.modules.get(module.partition(".")[0]), "__file__", None)
    return isinstance(file, str) and "-packages" not in file and not file.startswith(sys.base_prefix)
