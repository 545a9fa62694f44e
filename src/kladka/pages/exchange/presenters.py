"""What the pages of imports show, as plain values."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.lists import Pages
from kladka.exchange import actions
from kladka.exchange.actions import Problem, Report
from kladka.exchange.models import Upload
from kladka.pages.access import table

ROWS_SHOWN = 10
"""On one page; a sheet of participants is wide."""
LONGEST_SHOWN = 60
"""Characters of a cell."""

KINDS = {
    "participants": lambda: _("Participants"),
    "attendance": lambda: _("Attendance"),
    "advice": lambda: _("Advice cards"),
    "results": lambda: _("Results of a test"),
}


def ways_in(viewer: Any) -> list[Link]:
    """Return the sheets that this viewer may bring in."""
    links = {
        "exchange:participants": _("Participants from Excel"),
        "exchange:advice": _("Advice cards from Excel"),
        "events:list": _("Attendance from Excel: open an event first"),
    }
    if not viewer.has("trainer") and not viewer.has("coordinator"):
        del links["events:list"]
    return [Link(text, reverse(name)) for name, text in links.items() if table()[name].admits(viewer)]


def uploads_table(uploads: Sequence[Upload]) -> Table:
    """Return somebody's latest uploads."""
    rows = [
        [
            Link(KINDS[upload.kind](), address_of(upload)),
            upload.stored_at,
            upload.rows,
            state_of(upload),
        ]
        for upload in uploads
    ]
    columns = [Column(_("Sheet")), Column(_("Sent on")), Column(_("Rows"), True), Column(_("State"))]
    return Table(_("What you sent lately"), columns, rows)


def address_of(upload: Upload) -> str:
    """Return where what was found in an upload is shown."""
    return reverse(f"exchange:check-{upload.kind}", args=[upload.pk])


def state_of(upload: Upload) -> Tag:
    """Return what became of an upload, in words."""
    if upload.imported_at:
        return Tag(_("Recorded"), "green")
    return Tag(_("To be corrected"), "orange") if upload.problems else Tag(_("Not recorded yet"), "blue")


def summary(upload: Upload, report: Report) -> list[SummaryRow]:
    """Return what an upload is."""
    left_out = [SummaryRow(_("Rows without a mark, left out"), report.left_out)] if report.left_out else []
    return [
        SummaryRow(_("Sheet"), KINDS[upload.kind]()),
        SummaryRow(_("Rows"), upload.rows),
        *left_out,
        SummaryRow(_("Sent on"), upload.stored_at),
        SummaryRow(_("State"), state_of(upload)),
    ]


def problems_table(report: Report) -> Table | None:
    """Return what is wrong, row by row; None when nothing is."""
    if not report.count:
        return None
    said = ngettext(
        "%(n)d problem: correct it and send the sheet again",
        "%(n)d problems: correct them and send the sheet again",
        report.count,
    )
    return _table(said % {"n": report.count}, report.problems)


def warnings_table(report: Report) -> Table | None:
    """Return what is worth a look; None when nothing is."""
    return _table(_("Worth a look before you go on"), report.warnings) if report.warnings else None


def hidden(report: Report) -> str:
    """Return how many problems are not named, as a sentence; nothing when all are."""
    more = report.count - len(report.problems)
    if more <= 0:
        return ""
    return ngettext("%(n)d more problem is not shown.", "%(n)d more problems are not shown.", more) % {"n": more}


def rows_read(upload: Upload, number: str | None) -> tuple[Table | None, Pages]:
    """Return the rows on one page as they were read, under the headings of the sheet, and the way to the others.

    There is no table when nothing is kept any more.
    """
    headings, *rows = actions.rows_of(upload) or [(0, [])]
    page = Paginator(rows, ROWS_SHOWN).get_page(number)
    pages = Pages.around(page, lambda other: f"{address_of(upload)}?page={other}")
    if not rows:
        return None, pages
    width = max(len(cells) for _number, cells in [headings, *page.object_list])
    columns = [Column(_("Row")), *(Column(text) for text in _filled(headings[1], width))]
    shown = [[number, *_filled(cells, width)] for number, cells in page.object_list]
    caption = _("What was read: rows %(first)d to %(last)d")
    return Table(caption % {"first": shown[0][0], "last": shown[-1][0]}, columns, shown), pages


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [_cut(cell) for cell in cells] + [""] * (width - len(cells))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _table(caption: str, problems: Sequence[Problem]) -> Table:
    rows = [[each.row, each.column, each.text] for each in problems]
    columns = [Column(_("Row")), Column(_("Column")), Column(_("What to know and do"))]
    return Table(caption, columns, rows)
