"""Results out: a file is there whole or not at all. What a person who waits is told."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


def write(file: Path, put: Callable[[Path], None]) -> None:
    """Have a file written beside its place and moved there when it is whole; what is no file, such as a pipe, is
    written to. Raises OSError."""
    place = file.resolve()
    if place.is_dir():
        raise IsADirectoryError(f"{file} is a folder. Name a file to write.")
    if not place.parent.is_dir():
        raise NotADirectoryError(f"There is no folder {file.parent}. Make it first.")
    if place.exists() and not place.is_file():
        put(place)
        return
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    os.close(handle)
    part = Path(name)
    try:
        put(part)
        part.chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    """What new files may not be: it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(file: Path | None, text: str) -> None:
    """Print a text, or put it into a file."""
    if file is None:
        print(text)
    else:
        write(file, lambda part: _put(part, text))


def _put(file: Path, text: str) -> None:
    file.write_text(text + "\n", "utf-8")


def say(words: str) -> None:
    """Tell a person who waits; never mixed with the result."""
    if sys.stderr.isatty():
        print(f"miara: {words}", file=sys.stderr)


def warn(words: str) -> None:
    """Tell what the reader of a result must know."""
    print(f"miara: {words}", file=sys.stderr)
