"""The verbs of the room: taking a list away, bringing rows in, and files for another system with its answers."""

from kladka.exchange.actions.answers import Preview, preview_of, receive_answer, record_answer
from kladka.exchange.actions.exporting import Sheet, export_list, export_sheet, note_export
from kladka.exchange.actions.importing import Problem, Report, import_upload, receive, report_of, rows_of
from kladka.exchange.actions.participants_file import Checked, check_file, make_file, take_file

__all__ = [
    "Checked",
    "Preview",
    "Problem",
    "Report",
    "Sheet",
    "check_file",
    "export_list",
    "export_sheet",
    "import_upload",
    "make_file",
    "note_export",
    "preview_of",
    "receive",
    "receive_answer",
    "record_answer",
    "report_of",
    "rows_of",
    "take_file",
]
