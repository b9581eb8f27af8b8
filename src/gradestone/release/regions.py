"""Hidden regions: the lines from `### BEGIN HIDDEN TESTS` to `### END HIDDEN TESTS`, in cells and in modules.

The delimiters are nbgrader's, found as nbgrader finds them: a line that contains the words.
"""

from __future__ import annotations

BEGIN_HIDDEN = "BEGIN HIDDEN TESTS"
END_HIDDEN = "END HIDDEN TESTS"


class RegionError(ValueError):
    """A hidden region is nested, unclosed or ends before it began. `line` counts from 1."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def hidden_lines(source: str) -> frozenset[int]:
    """Numbers, from 1, of the lines that students never get; the delimiters are among them.

    Raises
    ------
    RegionError : a region is nested, unclosed or ends before it began
    """
    lines: set[int] = set()
    opened: int | None = None
    for number, line in enumerate(source.split("\n"), start=1):
        if BEGIN_HIDDEN in line:
            if opened is not None:
                raise RegionError(
                    f"a second `{BEGIN_HIDDEN}` inside the region opened at line {opened}", number
                )
            opened = number
        elif END_HIDDEN in line:
            if opened is None:
                raise RegionError(f"`{END_HIDDEN}` without a `{BEGIN_HIDDEN}` before it", number)
            lines.update(range(opened, number + 1))
            opened = None
    if opened is not None:
        raise RegionError(f"this `{BEGIN_HIDDEN}` is never closed by an `{END_HIDDEN}`", opened)
    return frozenset(lines)


def without_hidden(source: str) -> str:
    """The source as students get it; one newline at its end, as before. Raises RegionError."""
    hidden = hidden_lines(source)
    if not hidden:
        return source
    kept = [line for number, line in enumerate(source.split("\n"), start=1) if number not in hidden]
    return "\n".join(kept).rstrip("\n") + "\n"
