"""A file says what the list said: texts as texts, dates as dates, whatever they begin with."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kladka.exchange.workbook import Head, safe_text, sheet_name, write_list

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", "\n=1", "{=1}", "http://example.invalid", "02270812345"]


def written(rows, kinds=("text",)):
    file = io.BytesIO()
    heads = [Head(f"Column {number}", kind) for number, kind in enumerate(kinds)]
    count = write_list(file, title="List", heads=heads, rows=rows, about_title="About", about=[("What", "List")])
    file.seek(0)
    return count, CalamineWorkbook.from_filelike(file)


def cells(rows, kinds=("text",)):
    return written(rows, kinds)[1].get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_a_number_or_a_link_stays_a_text(text):
    assert cells([[text]]) == [[safe_text(text)]]


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=5))
@example(["<r><t>=1</t></r>"])
@example(["_x0041_"])
@example(["\0=1", "ą\x01b", " spaces ", "a;=1", '"=1"'])
def test_every_text_comes_back(texts):
    rows = [["x", text] for text in texts]
    assert [row[1] for row in cells(rows, ("text", "text"))] == [safe_text(text) for text in texts]


def test_nothing_in_the_file_is_a_formula_or_a_link_and_markup_is_no_markup():
    file = io.BytesIO()
    rows = [[text] for text in [*DANGEROUS, "<r><t>=1</t></r>"]]
    write_list(file, title="List", heads=[Head("A")], rows=rows, about_title="About", about=[])
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert sheet.count('t="inlineStr"') == len(rows) + 1
    assert "<r><t>" not in sheet


def test_dates_numbers_and_times_have_their_own_types():
    row = [date(2026, 6, 10), 7, Decimal("1.5"), True, time(9, 30), datetime(2026, 6, 10, 22, 30, tzinfo=UTC), None]
    found = cells([row], ("date", "number", "number", "text", "text", "date", "text"))[0]
    assert found[:4] == [date(2026, 6, 10), 7.0, 1.5, True]
    assert found[4] == time(9, 30)
    assert found[5] == datetime(2026, 6, 11, 0, 30), "in Warsaw it was half an hour after midnight"


def test_an_empty_list_is_a_heading_and_what_it_is_about():
    count, book = written([])
    assert count == 0
    assert book.sheet_names == ["List", "About"]
    assert book.get_sheet_by_name("About").to_python() == [["What", "List"]]


def test_a_text_longer_than_a_cell_is_cut_and_a_name_fits_a_sheet():
    assert len(cells([["a" * 40_000]])[0][0]) == 32_766
    assert sheet_name("A/B: " + "c" * 40) == "A B  " + "c" * 26
