"""The verbs of the room: taking a list away, and bringing rows in."""

from kladka.exchange.actions.exporting import Sheet, export_list, export_sheet
from kladka.exchange.actions.importing import Problem, Report, import_upload, receive, report_of, rows_of

__all__ = [
    "Problem",
    "Report",
    "Sheet",
    "export_list",
    "export_sheet",
    "import_upload",
    "receive",
    "report_of",
    "rows_of",
]
