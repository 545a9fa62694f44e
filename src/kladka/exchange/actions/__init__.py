"""The verbs of the room: taking a list away, and bringing rows in."""

from kladka.exchange.actions.exporting import export_list
from kladka.exchange.actions.importing import Problem, Report, import_upload, receive, report_of, rows_of

__all__ = ["Problem", "Report", "export_list", "import_upload", "receive", "report_of", "rows_of"]
