"""What must not reach students, searched in every file of a release: solution lines and hidden inputs."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from ..answerkey.telling import IN_A_RELEASE, telling_arrays
from ..files.notebook_cells import source_of
from ..model import AnswerKey, Check
from ..release.regions import hidden_lines
from ..release.stub import find_blocks, stub_source

Array = npt.NDArray[Any]

SHORTEST = 12
"""Letters, spaces aside, from which on a line is worth searching: `m = A.shape[1]` may stand anywhere."""

LEAST_BYTES = 64
"""From which on the content of a hidden file is searched: names of classes, a few labels are in any file."""

FEW_WHOLE_NUMBERS, SMALL = 6, 100
"""Fewer different whole numbers, all small, stand together by chance: 3, 0 and -3 are in many a file."""

DECIMALS = 8
_COMMON = re.compile(rf"(?:from|import) (?:{'|'.join(sorted(sys.stdlib_module_names))}|numpy)\b")
"""Imports that stand in any file."""

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of a release: name, text without white space, numbers in reading order, bytes."""

    name: str
    text: str
    numbers: bytes
    content: tuple[bytes, ...]


def leaks(release: Path, key: AnswerKey, sources: Mapping[str, str], prose: str) -> Iterator[str]:
    """A sentence for each secret found in the release folder.

    sources : the instructor's code cells and the course's modules, by name
    prose : the instructor's text cells
    """
    files = tuple(read_release(release))
    for file, line in _lines_found(files, secret_lines(key, sources, prose)):
        yield f"{file} holds the line `{line}`, which students must not get"
    for file, origin in _arrays_found(files, hidden_arrays(key)):
        yield f"{file} holds a hidden input of {origin}"


def leaked_data(release: Path, hidden: Iterable[Path], base: Path) -> Iterator[str]:
    """A sentence for each file of a release that holds a hidden data file, or one of its arrays or lines.

    base : the folder that the names of hidden files are told from
    """
    files = tuple(read_release(release))
    for path in hidden:
        secret = read_file(path, path.relative_to(base).as_posix())
        lines = [_squeeze(line) for line in _lines(secret.content[0])]
        for file in files:
            if _holds_data(file, secret) or any(line in file.text for line in lines):
                yield f"{file.name} holds hidden data of {secret.name}"


def _holds_data(file: ReleasedFile, secret: ReleasedFile) -> bool:
    wanted = (content for content in secret.content if _tells(content))
    if any(content in other for content in wanted for other in file.content):
        return True
    # A table of numbers, whatever its line ends and the names above its columns.
    return _is_text(secret) and _tells(secret.numbers) and secret.numbers in file.numbers


def _is_text(file: ReleasedFile) -> bool:
    return "\0" not in file.text and "\ufffd" not in file.text


def _tells(content: bytes) -> bool:
    """Whether no other file has it by chance. The float64 numbers 0 and 1 are made of three bytes."""
    return len(content) >= LEAST_BYTES and len(set(content)) > 3


def _lines(content: bytes) -> list[str]:
    """The lines of a text that are long enough to tell something; none of what is no text."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return []
    return [line for line in text.splitlines() if len(_squeeze(line)) >= 2 * SHORTEST]


# ---------------------------------------------------------------- what is secret


def secret_lines(key: AnswerKey, sources: Mapping[str, str], prose: str) -> tuple[str, ...]:
    """Lines of solution blocks and of hidden regions that do not reach students on purpose.

    A line of a solution is told on purpose where the text or the scaffold of an exercise has it too; one of a
    hidden region wherever the sources have it outside of one.
    """
    solutions = {exercise.name: exercise.source for exercise in key.exercises}
    scaffold = "\n".join(stub_source(text, notebook="", cell=name) for name, text in solutions.items())
    answers = [line for name, text in solutions.items() for line in _block_lines(text, name)]
    hidden, public = _parted(text for name, text in sources.items() if name not in solutions)
    told = _squeeze(prose + scaffold)
    known = told + _squeeze("\n".join(public))
    return tuple(dict.fromkeys([*_telling(answers, told), *_telling(hidden, known)]))


def _parted(sources: Iterable[str]) -> tuple[list[str], list[str]]:
    """The lines inside and outside of hidden regions."""
    lines: tuple[list[str], list[str]] = ([], [])
    for source in sources:
        hidden = hidden_lines(source)
        for number, line in enumerate(source.split("\n"), start=1):
            lines[0 if number in hidden else 1].append(line)
    return lines


def hidden_arrays(key: AnswerKey) -> dict[bytes, str]:
    """The bytes of each telling array among the hidden inputs of all variants, and whose it is."""
    visible = {content for check in key.variants[0] if not check.hidden for content in _contents(check)}
    found: dict[bytes, str] = {}
    for number, checks in enumerate(key.variants):
        for check in (check for check in checks if check.hidden):
            origin = f"{check.exercise}, check {check.ordinal} of variant {number}"
            for content in _contents(check):
                if content not in visible:
                    found.setdefault(content, origin)
    return found


def _contents(check: Check) -> Iterator[bytes]:
    """The bytes of each telling input, as those of a file are read."""
    for array in telling_arrays((*check.call.args, *check.call.kwargs.values()), IN_A_RELEASE):
        if not _stands_anywhere(array):
            yield _plain_bytes(array)


def _stands_anywhere(array: Array) -> bool:
    """Whether any file may have the numbers by chance: a few small whole ones."""
    values = np.unique(array)
    if len(values) >= FEW_WHOLE_NUMBERS:
        return False
    return bool(np.all((values == np.rint(values)) & (np.abs(values) < SMALL)))


def _block_lines(source: str, name: str) -> list[str]:
    lines = source.split("\n")
    blocks = find_blocks(source, notebook="", cell=name)
    return [line for block in blocks for line in lines[block.start : block.end - 1]]


def _telling(lines: Iterable[str], known: str) -> Iterator[str]:
    for line in lines:
        bare = line.split("  #")[0].strip()  # a leak may come without its comment
        if len(_squeeze(bare)) >= SHORTEST and _squeeze(bare) not in known and not _COMMON.match(bare):
            yield bare


def _squeeze(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------- what is released


def read_release(folder: Path) -> Iterator[ReleasedFile]:
    """All files of a release, opened as far as a curious student could."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield read_file(path, path.relative_to(folder).as_posix())


def read_file(path: Path, name: str) -> ReleasedFile:
    """A file as far as its arrays can be read without running anything."""
    content = path.read_bytes()
    text = _text(path, content)
    numbers = np.array([float(number) for number in _NUMBER.findall(text)])
    return ReleasedFile(name, _squeeze(text), _rounded(numbers), (content, *_datasets(path)))


def _text(path: Path, content: bytes) -> str:
    text = content.decode("utf-8", errors="replace")
    if path.suffix == ".ipynb":  # JSON spells quotes and line ends its own way: read what the cells say
        # Where it is damaged, the release is not what a build makes, which another proof says.
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            text += "\n".join(map(source_of, json.loads(text)["cells"]))
    return text


def _datasets(path: Path) -> Iterator[bytes]:
    """The arrays of a file of HDF5 or numpy: in the file itself they could be compressed."""
    if h5py.is_hdf5(path):
        yield from _of_hdf5(path)
    elif path.suffix in (".npy", ".npz"):
        with contextlib.suppress(OSError, ValueError, EOFError, zipfile.BadZipFile):  # it is something else
            found = np.load(path, allow_pickle=False)
            arrays = [found] if isinstance(found, np.ndarray) else [found[name] for name in found.files]
            yield from map(_plain_bytes, arrays)


def _of_hdf5(path: Path) -> Iterator[bytes]:
    found: list[h5py.Dataset] = []
    with h5py.File(path, "r") as file:
        file.visititems(lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
        yield from (_plain_bytes(np.asarray(dataset[()])) for dataset in found)


def _plain_bytes(values: Array) -> bytes:
    """Whatever real type the numbers are stored as, they are looked for as float64."""
    return values.astype(np.float64).tobytes() if values.dtype.kind in "biuf" else values.tobytes()


def _rounded(values: Array) -> bytes:
    with np.errstate(over="ignore"):  # a number of 300 digits is no input
        return (np.round(values, DECIMALS) + 0.0).tobytes()  # adding 0.0 makes -0.0 a plain 0.0


# ---------------------------------------------------------------- the search


def _lines_found(files: Sequence[ReleasedFile], lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        squeezed = _squeeze(line)
        yield from ((file.name, line) for file in files if squeezed in file.text)


def _arrays_found(files: Sequence[ReleasedFile], arrays: Mapping[bytes, str]) -> Iterator[tuple[str, str]]:
    for array, origin in arrays.items():
        printed = _rounded(np.frombuffer(array))
        telling = (
            len(np.unique(np.frombuffer(printed))) >= IN_A_RELEASE
        )  # tiny numbers are all 0 when printed
        for file in files:
            if (telling and printed in file.numbers) or any(array in content for content in file.content):
                yield file.name, origin
