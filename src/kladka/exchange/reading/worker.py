"""Reads one sheet from standard input and writes its cells as JSON. Run alone, as a program, under limits.

Imports nothing of ours: whatever the file does to this process, there is nothing here to take.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook

MEMORY = 512 * 1024 * 1024
"""Bytes of address space; about a third of it is the interpreter and its libraries."""
SECONDS = 5


def limit() -> None:
    """Bound memory and time, and forbid to write files or start processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text_of(value: Any) -> str:
    """Return a cell as the text a person would have typed: whole numbers without a point, dates as ISO."""
    match value:
        case bool():
            return "1" if value else "0"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            return (datetime(1900, 1, 1) + value).time().isoformat("minutes")  # noqa: DTZ001
    return str(value)


def main() -> None:
    """Read, write, end."""
    limit()
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    json.dump([[text_of(cell) for cell in row] for row in rows], sys.stdout)


if __name__ == "__main__":
    main()
