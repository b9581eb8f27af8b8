"""The bridge to nbgrader: its folders, its cells, its gradebook. No other package imports nbgrader."""

from __future__ import annotations

import sys


def _import_jsonschema_without_iri_grammar() -> None:
    """nbformat and nbgrader import jsonschema, whose IRI format check compiles a grammar at import.

    Measured: 2.6 s of the 4.3 s that `import nbgrader` takes, in every process. No notebook schema asks for
    an IRI, and jsonschema does without the check when the package is absent; so for this one import it is.
    """
    absent = {name: None for name in ("rfc3987_syntax",) if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type]  # None is how Python marks "cannot be imported"
    try:
        import jsonschema  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]


_import_jsonschema_without_iri_grammar()
