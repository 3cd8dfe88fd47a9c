"""A CSV file as the cells that it was written with, so that changing one cell changes nothing else in the file."""

import codecs
import re

from msgspec import Struct

from grader.intake.roster import decode_text

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
FIRST_LINE = 1 << 16
"""Characters at the start of a file in which its separator is looked for."""
LINE_END = re.compile(r"\r\n|\n|\r")


ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16-le", "utf-16-be")
"""Encodings of a file without a mark, in the order in which they are tried."""


class CsvCells(Struct, kw_only=True):
    """The lines of a CSV file as raw cells, quotes included.

    rows       the raw cells of each line
    ends       the line end after each line; empty after the last one, if the file has none there
    separator  the character between cells
    encoding   the encoding of the file
    mark       the byte order mark at its start
    """

    rows: list[list[str]]
    ends: list[str]
    separator: str
    encoding: str
    mark: bytes

    def value(self, row: int, column: int) -> str:
        """The text of a cell; empty for a cell that the line does not have."""
        cells = self.rows[row]
        return unquoted(cells[column]) if 0 <= column < len(cells) else ""

    def values(self, row: int) -> list[str]:
        """The texts of a line."""
        return [unquoted(each) for each in self.rows[row]]

    def put(self, row: int, column: int, text: str) -> None:
        """Changes one cell. It keeps its quotes if it had some, and gets some if it needs them. A short line grows."""
        self.rows[row] += [""] * (column + 1 - len(self.rows[row]))
        old = self.rows[row][column].strip()
        quoted = old.startswith('"') or any(each in text for each in f'{self.separator}"\r\n')
        self.rows[row][column] = '"' + text.replace('"', '""') + '"' if quoted else text

    def to_bytes(self) -> bytes:
        """The file, with the bytes that it had wherever nothing was changed."""
        lines = [self.separator.join(row) + end for row, end in zip(self.rows, self.ends, strict=True)]
        return self.mark + "".join(lines).encode(self.encoding)


def unquoted(raw: str) -> str:
    """The text of a raw cell."""
    cell = raw.strip()
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def read_cells(content: bytes) -> CsvCells:
    """The cells of a file. Raises ValueError if the file cannot be written again as it is."""
    mark, encoding = next(((mark, name) for mark, name in BOMS if content.startswith(mark)), (b"", ""))
    body = content[len(mark) :]
    if encoding:
        text = body.decode(encoding)
    else:
        text = decode_text(body)
        encoding = next((each for each in ENCODINGS if _encodes(text, each, body)), "")
    if not encoding:
        raise ValueError("its encoding is not known")
    separator = max(",;\t", key=_first_line_bare(text).count)
    rows, ends = _split(text, separator)
    cells = CsvCells(rows=rows, ends=ends, separator=separator, encoding=encoding, mark=mark)
    if cells.to_bytes() != content:
        raise ValueError("it cannot be written again as it is")
    return cells


def _encodes(text: str, encoding: str, content: bytes) -> bool:
    try:
        return text.encode(encoding) == content
    except UnicodeEncodeError:
        return False


def _first_line_bare(text: str) -> str:
    """The first line that has a character outside quotes, without all that is inside quotes."""
    bare = re.sub(r'"[^"]*("|\Z)', "", text[:FIRST_LINE])
    return next((line for line in LINE_END.split(bare) if line), "")


def _split(text: str, separator: str) -> tuple[list[list[str]], list[str]]:
    """The raw cells of each line, and its end. A quote begins a quoted text only at the start of a cell."""
    rows: list[list[str]] = [[]]
    ends: list[str] = []
    start, place, inside = 0, 0, False
    while place < len(text):
        char = text[place]
        if char == '"' and (inside or not text[start:place].strip(" ")):
            inside = not inside
            if not inside and text[place + 1 : place + 2] == '"':
                inside, place = True, place + 1  # a doubled quote is a quote in the text
        elif not inside and char == separator:
            rows[-1].append(text[start:place])
            start = place + 1
        elif not inside and char in "\r\n":
            match = LINE_END.match(text, place)
            end = match[0] if match else char
            rows[-1].append(text[start:place])
            ends.append(end)
            rows.append([])
            place += len(end) - 1
            start = place + 1
        place += 1
    if rows[-1] or start < len(text):
        rows[-1].append(text[start:])
        ends.append("")
    else:
        rows.pop()
    return rows, ends
