"""Rows of text from an Excel file or from what was pasted."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.exchange.reading.preflight import check_size, check_workbook

type Rows = list[list[str]]
"""Cells as text, row by row, as they stand in the sheet."""

_WORKER = Path(__file__).with_name("worker.py")
PATIENCE = 10
"""Seconds of waiting for the reader, which may use five of the processor."""


def read_workbook(content: bytes) -> Rows:
    """Return the cells of the first sheet. Raises PolicyBroken for anything but a plain .xlsx of bearable size."""
    check_workbook(content)
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(_WORKER)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            env={"PYTHONIOENCODING": "utf-8"},
        )
        rows: Rows = json.loads(run.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise PolicyBroken(
            _("The file could not be read. Copy your rows into the template and send that."), field="file"
        ) from error
    return _checked(rows)


def read_pasted(text: str) -> Rows:
    """Return the cells of rows copied from Excel: tabs between cells, quotes around cells with several lines."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _checked([list(row) for row in csv.reader(lines, delimiter="\t")])


def _checked(rows: Rows) -> Rows:
    check_size(len(rows), max((len(row) for row in rows), default=0))
    return [[cell.replace("\x00", "") for cell in row] for row in rows]
