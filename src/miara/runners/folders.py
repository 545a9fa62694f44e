"""Fact tables that stay in their folder until somebody reads them."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from miara.model.errors import FactsError
from miara.model.schema import TABLES


def read(path: Path) -> pa.Table:
    """A file, or a folder of files; without what Arrow would load for files split by folders, pandas among it."""
    if path.is_dir():
        return pq.read_table(path)
    with pq.ParquetFile(path) as file:
        return file.read()


def schema(path: Path) -> pa.Schema:
    """The names and types of the columns of a file, or of a folder of files. Raises FactsError."""
    try:
        return pq.ParquetDataset(path).schema if path.is_dir() else pq.read_schema(path)
    except pa.ArrowException as error:
        raise FactsError(f"{path.name} cannot be read: {error}") from error


class Kept(Mapping[str, pa.Table]):
    """Tables that are large, and read one by one, whole, when they are asked for."""

    @abstractmethod
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The names of each table's columns, told without reading a row. Raises FactsError."""


class ParquetFolder(Kept):
    """A folder with `support.parquet` for each fact table: a file, or a folder of files as Spark writes them.

    A runner that reads files itself asks for `paths`; any other reads the tables as from any mapping.
    """

    def __init__(self, folder: Path) -> None:
        found = {name: folder / f"{name}.parquet" for name in TABLES}
        self.paths = {name: path.resolve() for name, path in found.items() if path.exists()}

    def columns(self) -> Mapping[str, Sequence[str]]:
        """As the files say."""
        return {name: schema(path).names for name, path in self.paths.items()}

    def __getitem__(self, name: str) -> pa.Table:
        return read(self.paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)
