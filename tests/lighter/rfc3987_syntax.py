"""Stands before the package of this name for all commands that tests start.

jsonschema asks it about a format of texts that no notebook has, and does without it where it cannot be
imported. It compiles a grammar at import, which takes as long as all the rest of `import nbgrader`.
"""

raise ImportError("tests do without it")
