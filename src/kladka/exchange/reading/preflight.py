"""A look at an Excel file before anything reads it: sizes are counted while unpacking, never believed."""

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken

MOST_ENTRIES = 300
MOST_BYTES = 60 * 1024 * 1024
"""Unpacked. A sheet of a thousand rows and 30 columns has about 3 MB."""
MOST_ROWS = 1_001
MOST_COLUMNS = 60
_CHUNK = 256 * 1024
_OVERLAP = 64
"""Longer than a cell's address with its attribute, so that none is cut in two unseen."""
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,10})["']""")
_OLE = b"\xd0\xcf\x11\xe0"


def check_workbook(content: bytes) -> None:
    """Raise PolicyBroken unless `content` is a plain .xlsx of bearable size, without macros and far cells."""
    if content.startswith(_OLE):
        raise _refused(_("The file is in the old Excel format or has a password. Save it as .xlsx without a password."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_names(archive)
            _check_content(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refused(_("This is not a whole Excel file. Save it again as .xlsx and choose that file.")) from error


def check_size(rows: int, columns: int) -> None:
    """Raise PolicyBroken when a sheet reaches further than anybody fills by hand."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise _refused(
            _("The sheet is too large: at most %(rows)d rows and %(columns)d columns. Delete empty ones or split it.")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )


def _check_names(archive: zipfile.ZipFile) -> None:
    names = [info.filename for info in archive.infolist()]
    if len(names) > MOST_ENTRIES:
        raise _refused(_("The file holds too many parts. Copy your rows into the template and send that."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused(_("The file holds a program (macro). Save it as .xlsx without macros."))
    if "xl/workbook.xml" not in names:
        raise _refused(_("This is not an Excel file. Save the sheet as .xlsx and choose that file."))
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise _refused(_("The file is in the old Excel format or has a password. Save it as .xlsx without a password."))


def _check_content(archive: zipfile.ZipFile) -> None:
    total = 0
    for info in archive.infolist():
        is_sheet = info.filename.startswith("xl/worksheets/")
        tail = b""
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > MOST_BYTES:
                    raise _refused(
                        _("The file unpacks to far more than a sheet needs. Copy your rows into the template.")
                    )
                if is_sheet:
                    _check_addresses(tail + chunk)
                    tail = chunk[-_OVERLAP:]
                elif b"macroEnabled" in chunk and info.filename == "[Content_Types].xml":
                    raise _refused(_("The file holds a program (macro). Save it as .xlsx without macros."))


def _check_addresses(xml: bytes) -> None:
    for letters, digits in _ADDRESS.findall(xml):
        check_size(int(digits) - 1, _number(letters))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refused(message: str) -> PolicyBroken:
    return PolicyBroken(message, field="file")
