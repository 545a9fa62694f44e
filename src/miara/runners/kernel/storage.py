"""An extract in a folder: one file for each column, one for each fact table, and a list with a digest of each."""

import json
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

import numpy as np
import pyarrow as pa

from miara.model.errors import FactsError
from miara.runners.kernel.columns import Numbers, Words
from miara.runners.kernel.layout import Layout

FORMAT = 1
_LIST = "extract.json"


def save(folder: Path, words: Words, layouts: tuple[Layout, ...], others: Mapping[str, pa.Table]) -> None:
    """Write all files, the list last: a folder without one is not whole."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _LIST).unlink(missing_ok=True)
    _write_tables(folder / "others", others)
    for number, layout in enumerate(layouts):
        part = folder / str(number)
        _write_arrays(part / "arrays", layout.arrays)
        _write_arrays(part / "order", layout.order)
        _write_arrays(part / "gone", {"gone": layout.gone})
        _write_tables(part / "tables", layout.tables)
    (folder / "words.json").write_text(json.dumps(words.words, ensure_ascii=False), "utf-8")
    digests = {str(path.relative_to(folder)): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    about = {"format": FORMAT, "layouts": len(layouts), "files": digests}
    (folder / _LIST).write_text(json.dumps(about, indent=1), "utf-8")


def load(folder: Path, *, check: bool) -> tuple[Words, tuple[Layout, ...], dict[str, pa.Table]]:
    """Map all files into memory. Raises FactsError where they are not those that were written."""
    try:
        about = json.loads((folder / _LIST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise FactsError(f"{folder} holds no whole extract.") from error
    if about["format"] != FORMAT:
        raise FactsError(f"{folder} was written by another version; build it again.")
    for name, digest in about["files"].items():
        path = folder / name
        if not path.is_file() or (check and _digest(path) != digest):
            raise FactsError(f"{path} is not the file that was written.")
    words = Words(json.loads((folder / "words.json").read_text("utf-8")))
    layouts = tuple(_layout(folder / str(number), words) for number in range(about["layouts"]))
    return words, layouts, _read_tables(folder / "others")


def _layout(part: Path, words: Words) -> Layout:
    arrays, order = _read_arrays(part / "arrays"), _read_arrays(part / "order")
    gone = _read_arrays(part / "gone")["gone"]
    return Layout(_read_tables(part / "tables"), words, order=order, arrays=arrays, gone=gone)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write_arrays(folder: Path, arrays: Mapping[str, Numbers]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def _read_arrays(folder: Path) -> dict[str, Numbers]:
    """Columns mapped so that writing to one would change this process's copy only, never the file."""
    return {path.stem: np.asarray(np.load(path, mmap_mode="c")) for path in sorted(folder.glob("*.npy"))}


def _write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        file = pa.OSFile(str(folder / f"{name}.arrow"), "wb")
        with file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)


def _read_tables(folder: Path) -> dict[str, pa.Table]:
    return {path.stem: pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in sorted(folder.glob("*.arrow"))}
