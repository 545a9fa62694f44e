"""Excel files for tests: good ones, and those that somebody made to do harm."""

import io
import struct
import zipfile
from typing import Any

import xlsxwriter

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def workbook(*rows: list[Any]) -> bytes:
    """Return an .xlsx with these rows; dates get a date's format."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def with_cell(address: str) -> bytes:
    """Return a sheet with one cell far away, which its dimension does not tell."""
    return repacked(workbook(["a"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A1"', address.encode()))


def repacked(content: bytes, name: str, change: Any) -> bytes:
    """Return the archive with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == name else part)
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """Return a good workbook with one more part."""
    file = io.BytesIO(workbook(["a"]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    """Return 80 MB of nothing in 80 KB."""
    return with_part("xl/media/image1.png", b"\0" * 80 * 1024 * 1024)


def lying() -> bytes:
    """Return a bomb whose directory says that the part has ten bytes."""
    content = bytearray(bomb())
    where = content.rindex(b"xl/media/image1.png") - 46
    assert content[where : where + 4] == b"PK\1\2"
    content[where + 24 : where + 28] = struct.pack("<I", 10)
    return bytes(content)


def encrypted() -> bytes:
    """Return a workbook whose parts say that they are encrypted."""
    content = bytearray(workbook(["a"]))
    where = content.index(b"PK\1\2")
    content[where + 8] |= 1
    return bytes(content)


def many_parts() -> bytes:
    """Return an archive of ten thousand parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
        for number in range(10_000):
            archive.writestr(f"xl/{number}", "")
    return file.getvalue()


def laughing() -> bytes:
    """Return a sheet with entities that grow a thousandfold each."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'
    )
    return repacked(workbook(["a"]), "xl/worksheets/sheet1.xml", lambda _old: xml.encode())
