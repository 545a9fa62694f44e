"""Pieces of columns on disk: one Parquet file for each, named by its content, and a list that is written last.

Whatever is not there whole, or is not what the list says, is told in the log and made again from the ledger: an extract
can always be thrown away.
"""

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from kladka.core.writing import write_whole
from kladka.reporting.extraction.pieces import Piece, Pieces, batch_of

FORMAT = 2
LIST = "extract.json"
IN_MEMORY = 64
"""Of how many projects facts, records and lines stay in memory. Whoever works in more waits for all of them after a
fact: the one asked about longest ago is dropped first."""
_OLD = 3600.0  # seconds after which a file that no list names is nobody's any more

log = logging.getLogger(__name__)

type Mark = tuple[int, int]
"""The newest ledger numbers that recorded and that retracted rows of a table."""


type Chain = tuple[int, str]
"""The number and hash of the entry of the audit chain that an extract ends with."""


@dataclass(frozen=True)
class Kept:
    """One table up to its mark."""

    mark: Mark
    pieces: Pieces


@dataclass(frozen=True)
class Saved:
    """What was on disk; no tables where there was nothing that could be used."""

    tables: Mapping[str, Kept]
    chain: Chain = (0, "")


def folder_of(controller: UUID, project: str = "") -> Path:
    """Return where the extract of a controller, or of one of its projects, is kept."""
    return Path(settings.VAR) / "extracts" / str(controller) / project


def projects_of(controller: UUID) -> list[str]:
    """Return the codes of those projects of which something is kept."""
    return sorted(path.parent.name for path in folder_of(controller).glob(f"*/{LIST}"))


def save(controller: UUID, tables: Mapping[str, Kept], chain: Chain, layout: str, project: str = "") -> dict[str, Kept]:
    """Write the pieces that are not on disk yet, then the list; return the tables with their files named.

    `layout` is a digest of what the columns mean. Raises OSError where it cannot be written: then the list before is
    still the one that counts.
    """
    folder = folder_of(controller, project)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = {name: replace(kept, pieces=_written(folder, kept.pieces)) for name, kept in tables.items()}
    about = {
        "format": FORMAT,
        "layout": layout,
        "chain": chain,
        "tables": {
            name: {"mark": kept.mark, "pieces": [each.file for each in kept.pieces.pieces]}
            for name, kept in named.items()
        },
    }
    write_whole(folder / LIST, json.dumps({**about, "digest": _digest(about)}, indent=1).encode())
    _sweep(folder, {each.file for kept in named.values() for each in kept.pieces.pieces})
    return named


def load(controller: UUID, schemas: Mapping[str, pa.Schema], layout: str, project: str = "") -> Saved:
    """Return what is on disk; nothing where it means something else, or a part of it is not whole."""
    folder = folder_of(controller, project)
    if not (folder / LIST).exists():
        return Saved({})
    try:
        about = json.loads((folder / LIST).read_bytes())
        if (about["format"], about["layout"]) != (FORMAT, layout):
            return Saved({})
        if about.pop("digest") != _digest(about):
            raise ValueError(f"{LIST} is not the list that was written")
        number, digest = about["chain"]
        found = {name: _kept(folder, told, schemas[name]) for name, told in about["tables"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException) as error:
        log.warning("The extract in %s cannot be used (%s); it is made again from the ledger.", folder, error)
        return Saved({})
    return Saved(found, (int(number), str(digest)))


def discard(controller: UUID) -> None:
    """Remove what is kept of a controller and its projects. A list goes first: without it no piece counts."""
    for folder in (folder_of(controller), *(folder_of(controller, code) for code in projects_of(controller))):
        (folder / LIST).unlink(missing_ok=True)
        for path in folder.glob("*.parquet"):
            path.unlink(missing_ok=True)


def _kept(folder: Path, told: Mapping[str, Any], schema: pa.Schema) -> Kept:
    recorded, retracted = told["mark"]
    pieces = tuple(Piece(_read(folder / str(file), schema), str(file)) for file in told["pieces"])
    return Kept((int(recorded), int(retracted)), Pieces(schema, pieces))


def _digest(about: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def _written(folder: Path, pieces: Pieces) -> Pieces:
    """The pieces, each with its file. One that was written and is gone is written again."""
    return replace(
        pieces,
        pieces=tuple(
            each if each.file and (folder / each.file).exists() else replace(each, file=_keep(folder, each))
            for each in pieces.pieces
        ),
    )


def _keep(folder: Path, piece: Piece) -> str:
    """Write a piece; return its name, which is the digest of its bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_batches([piece.rows]), sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    name = f"{hashlib.sha256(content).hexdigest()}.parquet"
    if not (folder / name).exists():
        write_whole(folder / name, content)
    return name


def _read(path: Path, schema: pa.Schema) -> pa.RecordBatch:
    """Read a piece. Raises ValueError where the file is not the one that was written."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != path.stem:
        path.unlink(missing_ok=True)  # else it would be taken for whole when the same rows are written again
        raise ValueError(f"{path.name} is not the file that was written")
    table = pq.ParquetFile(pa.BufferReader(content)).read()  # read_table would load pandas where it is installed
    if table.schema != schema:
        raise ValueError(f"{path.name} has other columns")
    return batch_of(table)


def _sweep(folder: Path, named: set[str]) -> None:
    """Remove files that no list names any more, once nobody can be about to name them."""
    for path in (path for path in folder.iterdir() if not path.is_dir()):  # a folder is a project's
        with suppress(FileNotFoundError):  # another process put its file in place, or swept as well
            old = time.time() - path.stat().st_mtime > _OLD
            if path.name != LIST and path.name not in named and old:
                path.unlink()
