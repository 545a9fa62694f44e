"""Rows of text from what another system answered: an Excel file, or text with separators."""

import codecs
import csv
import io

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.exchange.reading.sheet import Rows, read_workbook
from kladka.exchange.rules.feedback import Answer, Read, read

MOST_ROWS = 60_000
"""Of a text file; nobody's project has so many people with so many faults."""
MOST_COLUMNS = 100
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 2000
"""Bytes by which the encoding is told."""


def read_answer(profile: Answer, content: bytes) -> Read:
    """Return what an answer says. Raises PolicyBroken, at the field "file", for anything else."""
    if content.startswith((_ZIP, _OLE)):
        return read(profile, read_workbook(content))
    text, encoding = _decoded(profile, content)
    refused: PolicyBroken | None = None
    for separator in profile.separators:
        try:
            return read(profile, _rows(text, separator))
        except PolicyBroken as error:
            # Of several refusals the one that found most of the columns says most: it is the longest way in.
            refused = error if refused is None or len(str(error)) < len(str(refused)) else refused
    raise _with_hint(refused, encoding) if refused else _no_text()


def _decoded(profile: Answer, content: bytes) -> tuple[str, str]:
    """Return the text in the first encoding that the bytes allow, and which that is; none where they said it."""
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16").replace("\x00", ""), ""
        except UnicodeDecodeError as error:
            raise _no_text() from error
    if _is_wide(content):
        message = _(
            "This text is in UTF-16 and does not say so. Open it in a text editor, save it as UTF-8 and send that."
        )
        raise PolicyBroken(message, field="file")
    for encoding in profile.encodings:
        try:
            return content.decode(encoding).replace("\x00", ""), encoding if encoding != profile.encodings[0] else ""
        except UnicodeDecodeError:
            continue
    raise _no_text()


def _is_wide(content: bytes) -> bool:
    """Tell whether every other byte is nought nearly throughout, as in plain text of two bytes a letter."""
    start = content[:_LOOKED_AT]
    return max(start[::2].count(0), start[1::2].count(0)) * 4 > len(start)


def _no_text() -> PolicyBroken:
    message = _(
        "This is no text and no Excel file. Take the system’s answer as it came, or save its text as UTF-8 and send "
        "that."
    )
    return PolicyBroken(message, field="file")


def _with_hint(refused: PolicyBroken, encoding: str) -> PolicyBroken:
    """Say how the text was read where the bytes allowed the usual encoding no more: letters may be wrong by that."""
    if not encoding:
        return refused
    hint = _(
        "The text is not in UTF-8 and was read as %(encoding)s. If letters look wrong here, save it as UTF-8 and send "
        "that."
    )
    return PolicyBroken(f"{refused} {hint % {'encoding': encoding}}", field=refused.field)


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
