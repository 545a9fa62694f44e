"""Excel files written so that a text stays a text, whatever it begins with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

WARSAW = ZoneInfo("Europe/Warsaw")
LONGEST_TEXT = 32767
"""Characters in one cell. Source: Microsoft, "Excel specifications and limits"."""
MOST_ROWS = 1_048_575
"""Rows below the heading. Same source."""
_WIDTHS = {"date": 12, "number": 10, "tag": 18, "text": 28}
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Head:
    """A column's heading and what its cells hold: "text", "date", "number" or "tag"."""

    label: str
    kind: str = "text"


def write_list(
    target: IO[bytes],
    *,
    title: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Any]],
    about_title: str,
    about: Iterable[tuple[str, Any]],
    more: Iterable[tuple[str, Sequence[Head], Iterable[Sequence[Any]]]] = (),
) -> int:
    """Write one list and a sheet about it; return how many rows. Memory stays constant, `rows` is read once.

    `more`: title, heads and rows of further lists, each on a sheet of its own before that.
    """
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = formats_of(book)
        count = _write_rows(book, title, heads, rows, formats)
        for further in more:
            _write_rows(book, *further, formats)
        other = book.add_worksheet(sheet_name(about_title))
        other.set_column(0, 1, 40)
        for number, (label, value) in enumerate(about):
            write_cell(other, number, 0, label, formats)
            write_cell(other, number, 1, value, formats)
    return count


def _write_rows(
    book: Any, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]], formats: dict[str, Any]
) -> int:
    sheet = book.add_worksheet(sheet_name(title))
    _write_heads(sheet, heads, formats)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            write_cell(sheet, count, column, value, formats)
    sheet.autofilter(0, 0, count, len(heads) - 1)
    return count


def write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    """Write one value with its own type. A text is a text, also when it looks like a formula or a number."""
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case datetime():
            local = value.astimezone(WARSAW) if value.tzinfo else value
            sheet.write_datetime(row, column, local.replace(tzinfo=None), formats["moment"])
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case time():
            sheet.write_datetime(row, column, value, formats["time"])
        case _:
            sheet.write_string(row, column, safe_text(str(value)), formats["text"])


def safe_text(text: str) -> str:
    """Return `text` as a cell can hold it: one kind of line end, nothing that XML forbids, cut to the limit."""
    clean = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[: LONGEST_TEXT - 1]
    # XlsxWriter takes such a text for ready-made XML and would write it as it is.
    return f"{clean} " if clean.startswith("<r>") and clean.endswith("</r>") else clean


def sheet_name(title: str) -> str:
    """Return `title` as a sheet may be called."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "-"


def _write_heads(sheet: Any, heads: Sequence[Head], formats: dict[str, Any]) -> None:
    for column, head in enumerate(heads):
        sheet.set_column(column, column, max(_WIDTHS[head.kind], len(head.label) + 4))
        sheet.write_string(0, column, safe_text(head.label), formats["head"])
    sheet.freeze_panes(1, 0)


def formats_of(book: Any) -> dict[str, Any]:
    """Return the formats of cells by kind."""
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        "time": book.add_format({"num_format": "hh:mm", "valign": "top"}),
    }
