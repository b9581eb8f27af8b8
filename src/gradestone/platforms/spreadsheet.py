"""Tables as spreadsheets and platforms write them, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CourseError

_SEPARATORS = ",;\t|"
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_TOO_WIDE = "it has {} columns, and the header has {}; a comma in a name belongs in quotes"
_EXCELS_LINE = re.compile(r"sep=(.)\r?\n")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
_HARMLESS = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s?%?|-+", re.ASCII)
_QUOTED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")
_MOST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line that is not blank: its number in the file, and as many cells as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the header and the lines below it, blanks around cells taken off."""

    path: Path
    header: SheetLine
    lines: tuple[SheetLine, ...]
    separator: str = ","

    def wrong(self, line: int, problem: str, column: int | None = None) -> str:
        """The sentence for what cannot be right, with its place."""
        where = "" if column is None else f", column {self.header.cells[column]}"
        return f"{self.path}, line {line}{where}: {problem}."


def read_sheet(path: Path) -> Sheet:
    """The table in a file. Raises CourseError, with its line, for what is none."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}. Name a CSV file.") from error
    if len(data) > _MOST_BYTES:
        raise CourseError(f"{path} is larger than {_MOST_BYTES >> 20} MiB: that is no list of a class.")
    if data.startswith(b"PK\x03\x04"):
        raise CourseError(f"{path} is a workbook or a zip. Save it as CSV in the spreadsheet program first.")
    return parse_sheet(path, data)


def parse_sheet(path: Path, data: bytes) -> Sheet:
    """The table in these bytes, in whichever of the usual encodings and separators. Raises CourseError."""
    separator, text, skipped = _separator(_decoded(data))
    lines = list(_lines(path, text, separator, skipped))
    if not lines:
        raise CourseError(
            f"{path} is empty. Its first line names the columns: id, last_name, first_name, email."
        )
    return Sheet(path, lines[0], tuple(lines[1:]), separator)


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: with a mark if it begins like one.

    Numbers stay as they are.
    """
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def number(value: float | None, *, comma: bool = False, ending: str = "") -> str:
    """Two decimals, with a dot or a comma; "" for what is not known."""
    text = "" if value is None else f"{value:.2f}{ending}"
    return text.replace(".", ",") if comma else text


def table_text(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """Rows as CSV. Every cell is neutral."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(map(neutral, row) for row in rows)
    return text.getvalue()


def _lines(path: Path, text: str, separator: str, skipped: int) -> Iterator[SheetLine]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    width, read = 0, 0
    try:
        for row in reader:
            number, read = skipped + read + 1, reader.line_num
            cells = [_QUOTED.sub("", cell.strip(), count=1) for cell in row]
            if not any(cells):
                continue
            width = width or len(cells)
            if any(cells[width:]):
                raise CourseError(f"{path}, line {number}: {_TOO_WIDE.format(len(row), width)}.")
            yield SheetLine(number, tuple([*cells, *[""] * width][:width]))
    except csv.Error as error:
        raise CourseError(
            f"{path}, line {skipped + read + 1}: {error}; perhaps a quotation mark is never closed."
        ) from None


def _separator(text: str) -> tuple[str, str, int]:
    """What stands between columns, the lines they stand in, and how many lines come before these."""
    if told := _EXCELS_LINE.match(text):
        return told[1], text[told.end() :], 1
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=header.count), text, 0


def _decoded(data: bytes) -> str:
    """Text of a spreadsheet: Unicode with or without its mark, else what Windows uses in Western Europe."""
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "")
    if not encoding and b"\0" in data[:64]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
