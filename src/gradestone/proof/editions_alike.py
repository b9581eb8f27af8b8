"""An English release and an edition of it compared: they may differ in words, and in nothing else."""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..files.notebook_cells import is_code, source_of
from ..release.agreement import ANSWERS
from ..selfcheck.expected import read_expected

_MARKER = re.compile(r"^\s*###.*|^# GRADED FUNCTION.*", re.MULTILINE)
_WORDS = (tokenize.COMMENT, tokenize.STRING, tokenize.NL, tokenize.NEWLINE)
_TEXTS = {
    getattr(tokenize, name)
    for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if hasattr(tokenize, name)
}


def not_the_same(english: Path, edition: Path) -> Iterator[str]:
    """What differs between an English release and an edition of it, and is no word: sentences."""
    names = {path.relative_to(english).as_posix() for path in _files(english)}
    others = {path.relative_to(edition).as_posix() for path in _files(edition)}
    yield from (f"{name} is not in both" for name in sorted(names ^ others) if not name.endswith("words.mo"))
    for name in sorted(names & others):
        one, other = english / name, edition / name
        if name.endswith(".ipynb"):
            yield from _same_notebook(_notebook(one), _notebook(other))
        elif name.endswith(".py"):
            if code_tokens(one.read_text("utf-8")) != code_tokens(other.read_text("utf-8")):
                yield f"{name} is other code"
        elif not _may_differ(name) and one.read_bytes() != other.read_bytes():
            yield f"{name} differs"


def _may_differ(name: str) -> bool:
    """Pictures, and the answers with their hints, which another proof looks at."""
    return name.startswith("images/") or name == ANSWERS.as_posix()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts
        ):
            yield path


def _notebook(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _same_notebook(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    if [_facts(cell) for cell in one["cells"]] != [_facts(cell) for cell in other["cells"]]:
        yield "the notebook has other cells, or nbgrader's metadata differ"
        return
    for cell, said in zip(one["cells"], other["cells"], strict=True):
        if not is_code(cell):
            continue
        text, translated = source_of(cell), source_of(said)
        if _MARKER.findall(text) != _MARKER.findall(translated):
            yield f"{cell['id']}: a marker has changed"
        if code_tokens(text) != code_tokens(translated):
            yield f"{cell['id']} is other code"


def _facts(cell: Mapping[str, Any]) -> Any:
    """What is not said of a cell, but for the checksum of what is."""
    nbgrader = {
        name: value for name, value in cell["metadata"].get("nbgrader", {}).items() if name != "checksum"
    }
    return cell.get("id"), cell["cell_type"], nbgrader, {**cell["metadata"], "nbgrader": None}


def code_tokens(source: str) -> list[tuple[str, str]]:
    """The tokens of code but comments, texts and line ends; texts that Python joins leave one mark.

    Of an f-string nothing is left either: its parts are compared where it is translated.
    """
    plain = re.sub(r"^(\s*)[%!?]", r"\1#", source, flags=re.MULTILINE)
    tokens: list[tuple[str, str]] = []
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(plain).readline):
        name = tokenize.tok_name[token.type]
        depth += {"FSTRING_START": 1, "FSTRING_END": -1}.get(name, 0)
        if token.type == tokenize.STRING or token.type in _TEXTS or depth:
            if tokens[-1:] != [("STRING", "")]:
                tokens.append(("STRING", ""))
        elif token.type not in _WORDS:
            tokens.append((name, "" if name in ("INDENT", "DEDENT") else token.string))
    return tokens


def hints_missing(english: Path, edition: Path, language: str) -> Iterator[str]:
    """A sentence for each visible check whose hints are not those of the English, in the language."""
    if not (english / ANSWERS).is_file():
        yield f"there is no {english / ANSWERS}"
        return
    for one, other in zip(_hints_of(english), _hints_of(edition), strict=False):
        if one[:2] != other[:2] or len(one[2]) != len(other[2]):
            yield f"{one[0]}, check {one[1]}: other hints than in English"
        for hint, said in zip(one[2], other[2], strict=False):
            if hint == said:
                yield f"{one[0]}, check {one[1]}: “{hint}” is not in {language}"


def _hints_of(release: Path) -> list[tuple[str, int, list[str]]]:
    return [
        (check.exercise, check.ordinal, [hint for hint, _ in check.misconceptions])
        for check in read_expected(release / ANSWERS)
    ]
