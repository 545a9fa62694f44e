"""Fact tables that stay in their folder until somebody reads them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from miara.model.schema import TABLES


def read(path: Path) -> pa.Table:
    """A file, or a folder of files; without what Arrow would load for files split by folders, pandas among it."""
    if path.is_dir():
        return pq.read_table(path)
    with pq.ParquetFile(path) as file:
        return file.read()


class ParquetFolder(Mapping[str, pa.Table]):
    """A folder with `support.parquet` for each fact table: a file, or a folder of files as Spark writes them.

    A runner that reads files itself asks for `paths`; any other reads the tables as from any mapping.
    """

    def __init__(self, folder: Path) -> None:
        found = {name: folder / f"{name}.parquet" for name in TABLES}
        self.paths = {name: path.resolve() for name, path in found.items() if path.exists()}

    def __getitem__(self, name: str) -> pa.Table:
        return read(self.paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)
