"""Files from spreadsheets and platforms are split into cells as these do it, and written again byte for byte."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.intake.csv_cells import read_cells
from tests.builders import repeatable

ODD = 'Student,ID,Fan out (1)\r\n5" disk,1,\r\n"Lee\r\nAnn, ""A""",2,=1+1\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_in_any_encoding_is_written_as_it_was_but_for_the_changed_cell(encoding):
    text = ODD.replace("Lee", "Müller")
    cells = read_cells(text.encode(encoding))
    assert cells.values(1) == ['5" disk', "1", ""]
    assert cells.values(2) == ['Müller\r\nAnn, "A"', "2", "=1+1"]
    cells.put(1, 2, "7")
    assert cells.to_bytes() == text.replace("disk,1,", "disk,1,7").encode(encoding)


@pytest.mark.parametrize(
    ("text", "separator"),
    [('"a,b,c,d";"e";f\n1;2;3\n', ";"), ('"two\nlines";b\n', ";"), ("a\tb,c\td\n", "\t"), ("sep=;\na;b\n", ";")],
)
def test_the_separator_is_the_one_outside_quotes(text, separator):
    assert read_cells(text.encode()).separator == separator


CELLS = some.lists(
    some.lists(some.text(alphabet='ab,"\n\r é;\t', max_size=6), min_size=2, max_size=4), min_size=1, max_size=6
)


@repeatable
@given(rows=CELLS, quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_the_cells_are_those_that_a_csv_reader_finds(rows, quoting):
    rows = [["a", "b", "c", "d", "e"], *rows]  # only commas outside quotes
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting).writerows(rows)
    cells = read_cells(out.getvalue().encode())
    assert cells.to_bytes() == out.getvalue().encode()
    found = [[cell.strip() for cell in cells.values(place)] for place in range(len(rows))]
    assert found == [[cell.strip() for cell in row] for row in rows]
