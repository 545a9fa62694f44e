"""Rows of text from what another system answered: an Excel file, or text with separators."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.exchange.reading.sheet import Rows, read_workbook
from kladka.exchange.rules.feedback import Answer, Read, read

MOST_ROWS = 60_000
"""Of a text file; nobody's project has so many people with so many faults."""
MOST_COLUMNS = 100
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_answer(profile: Answer, content: bytes) -> Read:
    """Return what an answer says. Raises PolicyBroken, at the field "file", for anything else."""
    if content.startswith((_ZIP, _OLE)):
        return read(profile, read_workbook(content))
    refused: PolicyBroken | None = None
    for rows in _ways(profile, content):
        try:
            return read(profile, rows)
        except PolicyBroken as error:
            # Of several refusals the one that found most of the columns says most: it is the longest way in.
            refused = error if refused is None or len(str(error)) < len(str(refused)) else refused
    raise refused or PolicyBroken(
        _("This is no text and no Excel file. Take the system’s answer as it came."), field="file"
    )


def _ways(profile: Answer, content: bytes) -> Iterator[Rows]:
    """Yield the rows as each separator would have them, in the first encoding that the bytes allow."""
    text = _decoded(profile, content)
    for separator in profile.separators:
        yield _rows(text, separator)


def _decoded(profile: Answer, content: bytes) -> str:
    for encoding in profile.encodings:
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise PolicyBroken(_("This is no text and no Excel file. Take the system’s answer as it came."), field="file")


def _rows(text: str, separator: str) -> Rows:
    rows: Rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise PolicyBroken(
                    _("The file is too large: at most %(rows)d rows and %(columns)d columns.")
                    % {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
                    field="file",
                )
    except csv.Error as error:
        message = _("The file could not be read as rows and columns. Take the system’s answer as it came.")
        raise PolicyBroken(message, field="file") from error
    return rows
