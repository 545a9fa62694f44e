"""The Excel file to fill in: headings in both languages, lists to choose from, and a sheet that explains."""

from collections.abc import Mapping
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from kladka.exchange.reading.preflight import MOST_ROWS
from kladka.exchange.rules.layout import Column
from kladka.exchange.sheets import Sheet
from kladka.exchange.workbook import formats_of, safe_text, sheet_name, write_cell

_FORMATS = {"date": "date", "time": "time", "number": None, "decimal": None}
_KINDS = {
    "date": lambda: _("A date, like 27.03.2026 or 2026-03-27."),
    "time": lambda: _("A time of day, like 9:30."),
    "number": lambda: _("A whole number."),
    "decimal": lambda: _("A number, like 12 or 12,5."),
    "pesel": lambda: _("Eleven digits."),
    "email": lambda: _("An e-mail address."),
    "phone": lambda: _("Nine digits; from abroad with + and the prefix."),
    "postcode": lambda: _("Like 30-062; abroad with the country first, like DE-10115."),
}


def write_template(target: IO[bytes], sheet: Sheet) -> None:
    """Write the template of `sheet`, in the language in use, with its rows to begin with."""
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        formats = formats_of(book)
        data, explained = book.add_worksheet(sheet_name(_("Data"))), book.add_worksheet(sheet_name(_("Explanations")))
        lists = book.add_worksheet(sheet_name(_("Lists")))
        choices = _choices(sheet)
        for number, column in enumerate(sheet.columns):
            kind = _FORMATS.get(column.kind, "text")
            data.set_column(number, number, max(14, len(column.heading) + 2), formats[kind] if kind else None)
            data.write_string(0, number, safe_text(column.heading), formats["head"])
        data.freeze_panes(1, 0)
        for number, row in enumerate(sheet.examples(), start=1):
            for position, value in enumerate(row):
                write_cell(data, number, position, value, formats)
        _offer(sheet, choices, data, lists, formats)
        _explain(sheet, choices, explained, formats)


def _choices(sheet: Sheet) -> Mapping[str, list[str]]:
    fixed = {column.key: [label for _code, label in column.choices()] for column in sheet.columns if column.values}
    return {**fixed, **{key: [names[0] for names in listed.values()] for key, listed in sheet.lists.items()}}


def _offer(sheet: Sheet, choices: Mapping[str, list[str]], data: Any, lists: Any, formats: dict[str, Any]) -> None:
    """Put every list into a column of its own, and let the cells under a heading choose from it."""
    for position, (key, labels) in enumerate(choices.items()):
        column = next(number for number, each in enumerate(sheet.columns) if each.key == key)
        lists.write_string(0, position, safe_text(sheet.columns[column].heading), formats["head"])
        lists.set_column(position, position, 30)
        for number, label in enumerate(labels, start=1):
            lists.write_string(number, position, safe_text(label), formats["text"])
        if labels:
            data.data_validation(1, column, MOST_ROWS - 1, column, _validation(lists.get_name(), position, len(labels)))


def _validation(name: str, position: int, length: int) -> dict[str, Any]:
    letter = xlsxwriter.utility.xl_col_to_name(position)
    return {
        "validate": "list",
        "source": f"='{name}'!${letter}$2:${letter}${length + 1}",
        # Codes and labels of the other language are right, too, so Excel only asks.
        "error_type": "warning",
    }


def _explain(sheet: Sheet, choices: Mapping[str, list[str]], target: Any, formats: dict[str, Any]) -> None:
    target.set_column(0, 0, 40, formats["text"])
    target.set_column(1, 2, 60, formats["text"])
    for position, title in enumerate((_("Column"), _("Must it be filled in?"), _("How to fill it in"))):
        target.write_string(0, position, safe_text(title), formats["head"])
    for number, column in enumerate(sheet.columns, start=1):
        needed = _("Yes, in every row") if column.is_required else _("No, it may stay empty")
        for position, text in enumerate((column.heading, needed, _how(column, column.key in choices))):
            target.write_string(number, position, safe_text(text), formats["text"])
    last = len(sheet.columns) + 2
    notes = (
        _("Columns may stand in any order; the headings may be in Polish or in English."),
        _("Leave out columns that you do not need. Keep the first row."),
        _("At most %(rows)d rows.") % {"rows": MOST_ROWS - 1},
    )
    for number, text in enumerate(notes):
        target.write_string(last + number, 0, safe_text(text), formats["text"])


def _how(column: Column, is_listed: bool) -> str:
    kind = _KINDS.get(column.kind)
    parts = [
        _("Choose from the list.") if is_listed else "",
        kind() if kind else "",
        _("At most %(number)d characters.") % {"number": column.longest} if column.kind == "text" else "",
        column.hint,
    ]
    return " ".join(part for part in parts if part)
