"""Rows of text from an Excel file or from what was pasted."""

import json
import re
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.exchange.reading.preflight import check_size, check_workbook

type Rows = list[list[str]]
"""Cells as text, row by row, as they stand in the sheet."""

_WORKER = Path(__file__).with_name("worker.py")
_QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=[\t\n]|\Z)')
"""A cell that was put between quotes when it was copied."""
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
    """Return the cells of rows copied from Excel: tabs between cells, quotes around cells with several lines.

    Any other quote is a letter like others: Excel copies `"Nowak" Kowalska` and `6" pipe` as they stand.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: Rows = []
    row: list[str] = []
    position = 0
    while position < len(text):
        cell, position = _cell(text, position)
        row.append(cell)
        if position >= len(text) or text[position] == "\n":
            rows.append(row)
            row = []
        elif position == len(text) - 1:  # a tab at the very end: one more cell, an empty one
            rows.append([*row, ""])
        position += 1
    return _checked(rows)


_BREAK = re.compile(r"[\t\n]|\Z")


def _cell(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins at `start`, and where the tab or the line's end after it stands."""
    quoted = _QUOTED.match(text, start)
    if quoted and ("\n" in quoted[1] or '""' in quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    end = next(_BREAK.finditer(text, start)).start()
    return text[start:end], end


def _checked(rows: Rows) -> Rows:
    check_size(len(rows), max((len(row) for row in rows), default=0))
    return [[cell.replace("\x00", "") for cell in row] for row in rows]
