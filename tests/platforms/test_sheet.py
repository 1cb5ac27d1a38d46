"""CSV files that are changed in some cells and nowhere else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.platforms.sheet import Sheet, parse, read_sheet

PATH = Path("theirs.csv")
CELLS = st.text(st.sampled_from('ab1 ,;\t"\r\n=+-@é\x00'), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5)


def values(sheet: Sheet) -> list[list[str]]:
    """As the standard library reads it, for which an empty line has no cells."""
    found = [[cell.value for cell in line.cells] for line in sheet.lines]
    return [
        [] if cells == [""] and line.cells[0].raw == "" else cells
        for cells, line in zip(found, sheet.lines, strict=True)
    ]


@given(ROWS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_file_that_is_not_changed_is_the_same_to_the_last_byte(rows, quoting, end, bom):
    buffer = io.StringIO()
    csv.writer(buffer, quoting=quoting, lineterminator=end).writerows([["name", "id", "x"], *rows])
    data = (b"\xef\xbb\xbf" if bom else b"") + buffer.getvalue().encode()
    sheet = parse(PATH, data)
    assert sheet.data() == data
    assert values(sheet) == list(csv.reader(io.StringIO(buffer.getvalue(), newline="")))


@given(ROWS, CELLS)
def test_a_cell_that_is_written_is_read_back_and_its_neighbours_stay(rows, value):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["name", "id", "x"], *rows])
    sheet = parse(PATH, buffer.getvalue().encode())
    before = values(sheet)
    sheet.put(sheet.lines[-1], 1, value)
    again = list(csv.reader(io.StringIO(sheet.data().decode(), newline="")))
    before[-1][1] = value
    assert again == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_first_line(delimiter):
    text = f'name{delimiter}"a,b;c"{delimiter}x\nAda{delimiter}1{delimiter}2\n'
    assert values(parse(PATH, text.encode()))[0] == ["name", "a,b;c", "x"]


def test_a_new_column_stands_at_the_end_of_every_record():
    sheet = parse(PATH, b'name,id\r\n"Ada, E",1\r\n\r\nBob\r\n')
    column = sheet.add("Lab 2")
    sheet.put(sheet.body[0], column, "8.5")
    assert sheet.data() == b'name,id,Lab 2\r\n"Ada, E",1,8.5\r\n\r\nBob,,\r\n'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name,id\nM\xfcller,1\n", "theirs.csv: not UTF-8 text; give the file as the platform wrote it, or save the "),
        (b'name,id\n"Ada,1\n', "theirs.csv:2: no record of a CSV file: a quote that is never closed; give the file as"),
        (b'name,id\n\n"Ada"x,1\n', "theirs.csv:3: no record of a CSV file: text after a closing quote; give the file"),
        (b" \n", "theirs.csv: an empty file; give the grade book as the platform wrote it"),
    ],
)
def test_what_is_no_csv_file_is_refused(data, said):
    with pytest.raises(UsageError) as error:
        parse(PATH, data)
    assert str(error.value).startswith(said)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UsageError, match=r"none\.csv: can't be read: No such file or directory"):
        read_sheet(tmp_path / "none.csv")
